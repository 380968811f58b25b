"""Another edition for a journey: which are offered, what became of each requirement, and what it touches."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from frameworks.catalog import RequirementRecord
from frameworks.comparison import (
    MOVED,
    RENUMBERED,
    UNCHANGED,
    Step,
    compare_editions,
    outcome_counts,
)
from frameworks.models import Framework, Requirement
from frameworks.models import Mapping as MappingRow
from frameworks.queries.editions import edition_links
from frameworks.querysets import AREA_KINDS
from journeys.models import Journey, Task
from journeys.queries.successors import Candidates, areas_of
from journeys.queries.targets import counts_by_pair

# What may differ of a practice without changing what it asks for, and so what evidence was accepted for.
SAME_MEANING = frozenset((UNCHANGED, RENUMBERED, MOVED))
Pair = tuple[UUID, UUID]


@dataclass(frozen=True, slots=True)
class Touches:
    """What of the journey hangs on a requirement: evidence links, marks, "not applicable", open tasks, its scope."""

    evidence: int = 0
    marks: int = 0
    decisions: int = 0
    tasks: int = 0
    is_in_scope: bool = False

    @property
    def is_any(self) -> bool:
        """Say whether anything of the journey is touched."""
        return bool(self.evidence or self.marks or self.decisions or self.tasks or self.is_in_scope)

    @property
    def can_go_along(self) -> bool:
        """Say whether there is something to carry over; marks stay in their self-assessment."""
        return bool(self.evidence or self.decisions or self.tasks or self.is_in_scope)


@dataclass(frozen=True, slots=True)
class EditionRow:
    """What became of one requirement, what of the journey it touches, and what may take its place.

    ``before`` is None for what is added, ``after`` for what is removed. ``candidates`` holds ``after`` first, then
    what a crosswalk names and what belongs to the process areas that take over.
    """

    before: Requirement | None
    after: Requirement | None
    outcomes: tuple[str, ...]
    is_reused: bool
    touches: Touches
    candidates: tuple[Requirement, ...]

    @property
    def is_area(self) -> bool:
        """Say whether this is a process area."""
        return (self.before or self.after).kind in AREA_KINDS  # type: ignore[union-attr]

    @property
    def asks(self) -> bool:
        """Say whether somebody has to decide: something of the journey hangs on what is not the same any more."""
        return self.before is not None and self.touches.can_go_along and self.outcomes != (UNCHANGED,)

    def keeps_review(self, successor: Requirement) -> bool:
        """Say whether ``successor`` asks for the same, so that what was accepted stays accepted."""
        return successor == self.after and SAME_MEANING.issuperset(self.outcomes)


@dataclass(frozen=True, slots=True)
class EditionDifference:
    """What became of every requirement of the journey's edition in ``framework``, and how many of each outcome.

    ``is_revision``: it is the same edition, whose rows are those that a newer file retired.
    ``pairs``: the (process area, practice) with evidence or decisions of the journey, by practice. ``areas``: the id
    of each practice of ``framework`` -> its process area; a generic practice has none.
    """

    framework: Framework
    is_revision: bool
    rows: tuple[EditionRow, ...]
    counts: Mapping[str, int]
    pairs: Mapping[UUID, tuple[UUID, ...]]
    areas: Mapping[UUID, Requirement]

    @property
    def asked(self) -> tuple[EditionRow, ...]:
        """Return the rows that somebody has to decide on."""
        return tuple(row for row in self.rows if row.asks)

    @property
    def touched(self) -> tuple[EditionRow, ...]:
        """Return the rows that something of the journey hangs on."""
        return tuple(row for row in self.rows if row.touches.is_any)

    @property
    def kept(self) -> tuple[EditionRow, ...]:
        """Return the touched rows that stay the same, so that everything goes along by itself."""
        return tuple(row for row in self.rows if row.touches.can_go_along and not row.asks)


def edition_difference(journey: Journey, framework: Framework) -> EditionDifference:
    """Return what ``framework`` changes for ``journey``, in a constant number of statements."""
    old = list(Requirement.objects.filter(framework=journey.framework_id).order_by("position"))
    new = [row for row in old if not row.retired]
    is_revision = framework.pk == journey.framework_id
    if not is_revision:
        new = list(Requirement.objects.filter(framework=framework).in_use().order_by("position"))
    steps = _steps(journey, framework, old, new)
    touches, pairs = _touches(journey)
    old_by_ref, new_by_ref = {row.ref: row for row in old}, {row.ref: row for row in new}
    candidates = Candidates(journey, framework, old, new, steps)
    rows = []
    for step in steps:
        before = old_by_ref[step.before.ref] if step.before else None
        after = new_by_ref[step.after.ref] if step.after else None
        hangs = touches.get(before.pk, Touches()) if before else Touches()
        asked = before is not None and hangs.can_go_along and step.outcomes != (UNCHANGED,)
        offered = candidates.of(before, after) if asked and before else ()
        rows.append(EditionRow(before, after, step.outcomes, step.is_reused, hangs, offered))
    return EditionDifference(framework, is_revision, tuple(rows), outcome_counts(steps), pairs, areas_of(new))


def narrowed_rows(
    rows: Iterable[EditionRow], *, q: str = "", outcome: str = "", touched: bool = False
) -> list[EditionRow]:
    """Keep the rows with an outcome (empty: every one that is a change), with something touched, holding ``q``."""
    words = q.casefold()
    return [
        row
        for row in rows
        if (outcome in row.outcomes if outcome else row.outcomes != (UNCHANGED,))
        and (not touched or row.touches.is_any)
        and (not words or any(words in str(one).casefold() for one in (row.before, row.after) if one))
    ]


def _steps(journey: Journey, framework: Framework, old: list[Requirement], new: list[Requirement]) -> list[Step]:
    if framework.pk == journey.framework_id:
        retired = _records([row for row in old if row.retired], old)
        return [step for step in compare_editions(retired, _records(new, new)) if step.before]
    mappings = MappingRow.objects.usable_by(journey.organization)
    links = edition_links(journey.framework, framework, mappings)
    return list(compare_editions(_records(old, old), _records(new, new), links))


def _records(rows: Iterable[Requirement], every: Iterable[Requirement]) -> list[RequirementRecord]:
    refs = {row.pk: row.ref for row in every}
    return [
        RequirementRecord(
            ref=row.ref, kind=row.kind, title=row.title, position=row.position, level=row.level,
            parent=refs.get(row.parent_id) if row.parent_id else None,
        )
        for row in rows
    ]  # fmt: skip


def _touches(journey: Journey) -> tuple[dict[UUID, Touches], dict[UUID, tuple[UUID, ...]]]:
    counts = counts_by_pair(journey)
    sums: dict[UUID, Counter[str]] = defaultdict(Counter)
    pairs: dict[UUID, list[UUID]] = defaultdict(list)
    for name, found in counts.items():
        for (area, practice), count in found.items():
            sums[practice][name] += count
            if name != "marks" and area not in pairs[practice]:
                pairs[practice].append(area)
    open_tasks = Task.objects.filter(journey=journey).open().order_by()
    for area, count in open_tasks.values_list("process_area").annotate(Count("pk")):
        sums[area]["tasks"] += count
    for area in journey.scoped_areas.in_scope().order_by().values_list("process_area", flat=True):
        sums[area]["is_in_scope"] += 1
    touches = {
        pk: Touches(found["evidence"], found["marks"], found["decisions"], found["tasks"], bool(found["is_in_scope"]))
        for pk, found in sums.items()
    }
    return touches, {practice: tuple(areas) for practice, areas in pairs.items()}
