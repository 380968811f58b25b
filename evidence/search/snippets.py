"""The passage of a text that shows why it was found, in pieces that a template escapes by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from evidence.search.parsing import Search, Term
from evidence.search.words import WORD, fold

LOOKED_AT = 60_000
AROUND = 110


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of text; ``is_hit``: one of the words searched for."""

    text: str
    is_hit: bool


def highlight(text: str, search: Search) -> tuple[Fragment, ...]:
    """Return the whole of ``text`` in pieces."""
    return tuple(_pieces(text, 0, len(text), _hits(text, search.wanted)))


def snippet(text: str, search: Search) -> tuple[Fragment, ...]:
    """Return about 220 characters around the first word found in the first 60,000; empty where none is."""
    text = text[:LOOKED_AT]
    hits = _hits(text, search.wanted)
    first = next(hits, None)
    if first is None:
        return ()
    start, end = _word_start(text, max(0, first[0] - AROUND)), min(len(text), first[1] + AROUND)
    pieces = tuple(_pieces(text, start, end, _hits(text[:end], search.wanted, first[0])))
    before = (Fragment("…", is_hit=False),) if start else ()
    after = (Fragment("…", is_hit=False),) if end < len(text) else ()
    return (*before, *pieces, *after)


def _hits(text: str, terms: Iterable[Term], start: int = 0) -> Iterator[tuple[int, int]]:
    """Yield where words of ``terms`` stand in ``text``."""
    exact = {word for term in terms for word in (term.words[:-1] if term.is_prefix else term.words)}
    prefixes = tuple({term.words[-1] for term in terms if term.is_prefix})
    for match in WORD.finditer(text, start):
        word = fold(match.group())
        if word in exact or (prefixes and word.startswith(prefixes)):
            yield match.span()


def _pieces(text: str, start: int, end: int, hits: Iterable[tuple[int, int]]) -> Iterator[Fragment]:
    place = start
    for first, last in hits:
        if first > place:
            yield Fragment(_spaced(text[place:first]), is_hit=False)
        yield Fragment(text[first:last], is_hit=True)
        place = last
    if end > place:
        yield Fragment(_spaced(text[place:end]), is_hit=False)


def _spaced(text: str) -> str:
    """Return ``text`` with each run of white space as one space, also at its ends."""
    inner = " ".join(text.split())
    return (" " if text[:1].isspace() and inner else "") + inner + (" " if text[-1:].isspace() else "")


def _word_start(text: str, place: int) -> int:
    """Return the start of the first whole word at or after ``place``."""
    if place == 0:
        return 0
    space = text.find(" ", place, place + AROUND // 2)
    return space + 1 if space >= 0 else place
