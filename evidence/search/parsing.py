"""Read what people type into a search box, and say it in the languages of PostgreSQL and of SQLite's FTS5."""

from __future__ import annotations

import re
from dataclasses import dataclass

from evidence.search.words import words_of

LONGEST = 400
MOST_TERMS = 32
PREFIX_FROM = 3
TOKEN = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')


@dataclass(frozen=True, slots=True)
class Term:
    """Words in a row; ``is_prefix``: the last one may go on ("plan" finds "planning"); ``is_excluded``: not these."""

    words: tuple[str, ...]
    is_prefix: bool = False
    is_excluded: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """Alternatives of terms that must all be met; no alternative: nothing can be found."""

    alternatives: tuple[tuple[Term, ...], ...]

    def __bool__(self) -> bool:
        return bool(self.alternatives)

    @property
    def wanted(self) -> tuple[Term, ...]:
        """Return the terms that a hit shows."""
        return tuple(term for terms in self.alternatives for term in terms if not term.is_excluded)

    def tsquery(self) -> str:
        """Return the text of a PostgreSQL tsquery; words hold letters and digits only, so nothing needs escaping."""
        return " | ".join(f"({' & '.join(map(_ts_term, terms))})" for terms in self.alternatives)

    def fts5(self) -> str:
        """Return a full-text query of SQLite FTS5 (its "NOT" stands between two terms, never before the first)."""
        return " OR ".join(f"({_fts5_group(terms)})" for terms in self.alternatives)


def parse_search(text: str) -> Search:
    """Return what ``text`` asks for, in the manner of web searches.

    All words must occur; ``"in quotes"`` they stand in a row and exactly so; ``-word`` must not occur; ``OR`` parts
    alternatives. Words of three and more letters also find longer ones. What cannot be read is left out: an
    alternative that only excludes would ask for everything else, so it asks for nothing. Nothing after 400
    characters and 32 terms counts.
    """
    alternatives: list[list[Term]] = [[]]
    for number, (minus, quoted, bare) in enumerate(TOKEN.findall(text[:LONGEST])):
        if number >= MOST_TERMS:
            break
        if bare == "OR" and not minus:
            alternatives.append([])
            continue
        words = tuple(words_of(quoted or bare).split())
        if words:
            is_prefix = not quoted and len(words[-1]) >= PREFIX_FROM
            alternatives[-1].append(Term(words, is_prefix, is_excluded=bool(minus)))
    kept = (tuple(terms) for terms in alternatives)
    return Search(tuple(terms for terms in kept if any(not term.is_excluded for term in terms)))


def _ts_term(term: Term) -> str:
    *leading, last = (f"'{word}'" for word in term.words)
    text = " <-> ".join((*leading, last + (":*" if term.is_prefix else "")))
    return f"!({text})" if term.is_excluded else f"({text})"


def _fts5_group(terms: tuple[Term, ...]) -> str:
    wanted = " AND ".join(_fts5_term(term) for term in terms if not term.is_excluded)
    return " NOT ".join((f"({wanted})", *(_fts5_term(term) for term in terms if term.is_excluded)))


def _fts5_term(term: Term) -> str:
    return f'"{" ".join(term.words)}"' + (" *" if term.is_prefix else "")
