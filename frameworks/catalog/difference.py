"""What becomes of the requirements of a framework when another file, or another edition, takes its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from frameworks.catalog.records import RequirementRecord

ADDED, REMOVED, RENAMED, MOVED, LEVELLED, REVISED = "added", "removed", "renamed", "moved", "level", "revised"
KINDS = (REMOVED, RENAMED, MOVED, LEVELLED, ADDED, REVISED)


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one requirement: ``before`` is "" for what is added, ``after`` "" for what is removed.

    ``kind``: added, removed (the titles), renamed (the titles), moved (the references it belongs to, "" at the top),
    level (the levels, "" for none), revised (what else the file says, by the names of its members).
    """

    kind: str
    ref: str
    title: str
    before: str = ""
    after: str = ""


def compare(before: Iterable[RequirementRecord], after: Iterable[RequirementRecord]) -> tuple[Change, ...]:
    """Return every change from ``before`` to ``after``, by kind and then in the order of the files.

    The reference tells which requirement is which; a changed order alone is no change.
    """
    old = {row.ref: row for row in before}
    new = {row.ref: row for row in after}
    changes = [Change(REMOVED, row.ref, row.title, before=row.title) for row in old.values() if row.ref not in new]
    for row in new.values():
        if row.ref in old:
            changes += _changes(old[row.ref], row)
        else:
            changes.append(Change(ADDED, row.ref, row.title, after=row.title))
    return tuple(sorted(changes, key=lambda change: KINDS.index(change.kind)))


def _changes(old: RequirementRecord, new: RequirementRecord) -> Iterator[Change]:
    pairs = (
        (RENAMED, old.title, new.title),
        (MOVED, old.parent or "", new.parent or ""),
        (LEVELLED, _shown(old.level), _shown(new.level)),
    )
    for kind, before, after in pairs:
        if before != after:
            yield Change(kind, new.ref, new.title, before, after)
    revised = [name for name in ("kind", "category", "attributes") if getattr(old, name) != getattr(new, name)]
    if revised:
        yield Change(REVISED, new.ref, new.title, after=", ".join(revised))


def _shown(level: int | None) -> str:
    return "" if level is None else str(level)
