"""Which requirement of one edition became which of another, and what changed of it.

References alone do not tell: SWE.1.BP5 is one base practice in Automotive SPICE 3.1 and another in 4.0. So titles,
places and, where there is one, a crosswalk between the editions decide together, and doubt means "not the same".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from frameworks.catalog import RequirementRecord

ADDED, REMOVED, RENAMED, RENUMBERED = "added", "removed", "renamed", "renumbered"
MOVED, RELEVELLED, UNCHANGED = "moved", "relevelled", "unchanged"
OUTCOMES = (REMOVED, ADDED, RENAMED, RENUMBERED, MOVED, RELEVELLED, UNCHANGED)
BY_CROSSWALK, BY_REFERENCE, BY_TITLE = "crosswalk", "reference", "title"
# Of the words of the shorter title, the share that the other must have for the same reference to mean the same.
# Identifiers of areas are rarely given to something else; those of practices often are.
SHARED_WORDS = {"area": 1 / 2}
SHARED_WORDS_OF_OTHERS = 2 / 3
SILENT_WORDS = frozenset(
    ("a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "their", "to", "with")
)
# What CMMI v1.3 calls a process area is a practice area since V2.0; a process is that of the SPICE family.
ROLES = {
    "process_area": "area",
    "practice_area": "area",
    "process": "area",
    "specific_practice": "practice",
    "base_practice": "practice",
}
Key = Callable[[RequirementRecord], object]


@dataclass(frozen=True, slots=True)
class Step:
    """What became of one requirement. ``before`` is None for what is added, ``after`` None for what is removed.

    ``outcomes``: one of added, removed, unchanged, or some of renamed, renumbered, moved, relevelled.
    ``paired_by``: crosswalk, reference or title; "" where nothing is paired. ``is_reused``: the reference of what is
    removed stands for something else in the later edition, or that of what is added did in the earlier one.
    """

    before: RequirementRecord | None
    after: RequirementRecord | None
    outcomes: tuple[str, ...]
    paired_by: str = ""
    is_reused: bool = False


@dataclass(slots=True)
class _Pairing:
    """The pairs found so far: reference before -> reference after, and the other way round."""

    forth: dict[str, str] = field(default_factory=dict)
    back: dict[str, str] = field(default_factory=dict)
    by: dict[str, str] = field(default_factory=dict)

    def add(self, before: str, after: str, by: str) -> None:
        if before not in self.forth and after not in self.back:
            self.forth[before], self.back[after], self.by[before] = after, before, by


def compare_editions(
    before: Sequence[RequirementRecord], after: Sequence[RequirementRecord], links: Iterable[tuple[str, str]] = ()
) -> tuple[Step, ...]:
    """Return what became of each requirement: those of ``after`` in their order, then what was removed.

    ``links``: (reference before, reference after) of a crosswalk between the editions; only a link of which both
    ends have no other counts, since one practice that became three is not the same practice any more.
    Then decide, from the top of the trees down: the same reference with the same title; the same title below the
    same; the same reference with a like title; at last the same title elsewhere, if it is the only one.
    Titles are compared by their words, so case, hyphens and commas change nothing. What belongs to a requirement
    that its edition does not list stands at the top.
    """
    before, after = _rooted(before), _rooted(after)
    pairing = _pair(before, after, links)
    old, new = {row.ref: row for row in before}, {row.ref: row for row in after}
    steps = [_step(old.get(pairing.back.get(row.ref, "")), row, pairing, old) for row in after]
    return (*steps, *(_removed(row, new) for row in before if row.ref not in pairing.forth))


def same_requirements(steps: Iterable[Step]) -> dict[str, str]:
    """Return reference before -> reference after of what both editions have, whatever changed of it."""
    return {step.before.ref: step.after.ref for step in steps if step.before and step.after}


def outcome_counts(steps: Iterable[Step]) -> dict[str, int]:
    """Return how many requirements each outcome has; one that was renamed and moved counts in both."""
    counts = dict.fromkeys(OUTCOMES, 0)
    for step in steps:
        for outcome in step.outcomes:
            counts[outcome] += 1
    return counts


def _pair(
    before: Sequence[RequirementRecord], after: Sequence[RequirementRecord], links: Iterable[tuple[str, str]]
) -> _Pairing:
    pairing = _Pairing()
    old, new = {row.ref: row for row in before}, {row.ref: row for row in after}
    for source, target in _single(links):
        if source in old and target in new:
            pairing.add(source, target, BY_CROSSWALK)
    for olds, news in _levels(before, after):
        _by_key(olds, news, pairing, BY_REFERENCE, lambda row: (row.ref, *_meaning(row)))
        _by_key(
            olds, news, pairing, BY_TITLE, lambda row: (_counterpart(row, pairing), *_meaning(row)), _original_parent
        )
        for row in olds:
            if row.ref in new and _is_alike(row, new[row.ref]):
                pairing.add(row.ref, row.ref, BY_REFERENCE)
    _by_key(before, after, pairing, BY_TITLE, _meaning)
    return pairing


def _rooted(rows: Sequence[RequirementRecord]) -> list[RequirementRecord]:
    refs = {row.ref for row in rows}
    return [row if row.parent is None or row.parent in refs else replace(row, parent=None) for row in rows]


def _single(links: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    unique = set(links)
    sources: defaultdict[str, int] = defaultdict(int)
    targets: defaultdict[str, int] = defaultdict(int)
    for source, target in unique:
        sources[source] += 1
        targets[target] += 1
    return (link for link in sorted(unique) if sources[link[0]] == targets[link[1]] == 1)


def _levels(
    before: Sequence[RequirementRecord], after: Sequence[RequirementRecord]
) -> Iterator[tuple[list[RequirementRecord], list[RequirementRecord]]]:
    """Yield the rows of both trees by their depth, those at the top first."""
    olds, news = _by_depth(before), _by_depth(after)
    for depth in sorted(olds.keys() & news.keys()):
        yield olds[depth], news[depth]


def _by_depth(rows: Sequence[RequirementRecord]) -> dict[int, list[RequirementRecord]]:
    parents = {row.ref: row.parent for row in rows}
    depths: defaultdict[int, list[RequirementRecord]] = defaultdict(list)
    for row in rows:
        depth, parent = 0, row.parent
        while parent in parents and depth < len(rows):
            depth, parent = depth + 1, parents[parent]
        depths[depth].append(row)
    return depths


def _by_key(
    olds: Sequence[RequirementRecord],
    news: Sequence[RequirementRecord],
    pairing: _Pairing,
    by: str,
    key: Key,
    new_key: Key | None = None,
) -> None:
    """Pair what has the same key, where it is the only one of its edition that is still alone."""
    old_rows = _index((row for row in olds if row.ref not in pairing.forth), key)
    new_rows = _index((row for row in news if row.ref not in pairing.back), new_key or key)
    for value, rows in old_rows.items():
        found = new_rows.get(value, [])
        if len(rows) == len(found) == 1:
            pairing.add(rows[0].ref, found[0].ref, by)


def _index(rows: Iterable[RequirementRecord], key: Key) -> dict[object, list[RequirementRecord]]:
    found: defaultdict[object, list[RequirementRecord]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def _counterpart(row: RequirementRecord, pairing: _Pairing) -> str | None:
    """Return what the parent became; a parent that is gone gives its own reference marked as such."""
    if row.parent is None:
        return None
    return pairing.forth.get(row.parent, f"\0{row.parent}")


def _original_parent(row: RequirementRecord) -> tuple[object, ...]:
    return (row.parent, *_meaning(row))


def _meaning(row: RequirementRecord) -> tuple[str, str]:
    return ROLES.get(row.kind, row.kind), " ".join(_words(row.title))


def _words(title: str) -> list[str]:
    return re.findall(r"\w+", title.casefold())


def _is_alike(old: RequirementRecord, new: RequirementRecord) -> bool:
    role = ROLES.get(old.kind, old.kind)
    if role != ROLES.get(new.kind, new.kind):
        return False
    ours, theirs = set(_words(old.title)) - SILENT_WORDS, set(_words(new.title)) - SILENT_WORDS
    shorter = min(len(ours), len(theirs))
    return bool(shorter) and len(ours & theirs) / shorter >= SHARED_WORDS.get(role, SHARED_WORDS_OF_OTHERS)


def _step(
    old: RequirementRecord | None, new: RequirementRecord, pairing: _Pairing, olds: dict[str, RequirementRecord]
) -> Step:
    if old is None:
        return Step(None, new, (ADDED,), is_reused=new.ref in olds)
    differences = (
        (RENAMED, _words(old.title) != _words(new.title)),
        (RENUMBERED, old.ref != new.ref),
        (MOVED, _counterpart(old, pairing) != new.parent),
        (RELEVELLED, old.level != new.level),
    )
    outcomes = tuple(outcome for outcome, is_so in differences if is_so)
    return Step(old, new, outcomes or (UNCHANGED,), pairing.by[old.ref])


def _removed(row: RequirementRecord, news: dict[str, RequirementRecord]) -> Step:
    return Step(row, None, (REMOVED,), is_reused=row.ref in news)
