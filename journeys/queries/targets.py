"""The target of a journey over time: what it is, what another one would change, what it was."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import Count, QuerySet

from assessments.models import Characterisation
from evidence.models import EvidenceLink
from frameworks.models import Requirement
from frameworks.queries import TargetPractice, practices_for_target
from journeys.models import Journey, NotApplicableCell
from journeys.queries.scope import journey_scope, process_levels

Pair = tuple[UUID, UUID]


class Target(TypedDict):
    """A target as the log keeps it: references of the process areas in scope, and of those not applicable the reason.

    ``framework`` is the key of the edition, ``wanted_on`` a date in ISO 8601.
    """

    framework: str
    target_level: int
    wanted_on: str
    process_areas: list[str]
    not_applicable: dict[str, str]


@dataclass(frozen=True, slots=True)
class AreaChange:
    """What enters or leaves the scope in one process area.

    ``whole``: the process area itself does, not only some of its practices; only then are its open ``tasks``
    counted. ``practices`` enter or leave with so many ``evidence`` links, ``marks`` of the journey's
    self-assessments and recorded ``decisions`` that a practice is not applicable: kept where the practices leave,
    and back again where they enter.
    """

    area: Requirement
    enters: bool
    whole: bool
    practices: int
    evidence: int
    marks: int
    decisions: int
    tasks: int


@dataclass(frozen=True, slots=True)
class TargetChange:
    """What another target would change of a journey.

    ``practices_before`` and ``practices_after`` count (process area, practice) pairs. ``late_tasks``: open tasks due
    after the new date. ``seen`` names the target that was compared with, so that nobody confirms a stale preview.
    """

    before: Target
    after: Target
    level: int
    wanted_on: date
    areas: tuple[AreaChange, ...]
    practices_before: int
    practices_after: int
    late_tasks: int
    seen: str

    @property
    def is_none(self) -> bool:
        """Say whether level, date and scope stay as they are."""
        return self.before == self.after

    @property
    def entering(self) -> tuple[AreaChange, ...]:
        """Return what enters the scope."""
        return tuple(row for row in self.areas if row.enters)

    @property
    def leaving(self) -> tuple[AreaChange, ...]:
        """Return what leaves the scope."""
        return tuple(row for row in self.areas if not row.enters)


def target_of(journey: Journey) -> Target:
    """Return the present target of ``journey``, in one statement."""
    rows = journey.scoped_areas.in_scope().filter(process_area__framework=journey.framework_id)
    areas = list(rows.order_by("process_area__position").values_list("process_area__ref", "reason"))
    return Target(
        framework=journey.framework.key,
        target_level=journey.target_level,
        wanted_on=journey.wanted_on.isoformat(),
        process_areas=[ref for ref, _reason in areas],
        not_applicable={ref: reason for ref, reason in areas if reason},
    )


def stamp(target: Target) -> str:
    """Return a short text that differs when the target does."""
    return hashlib.sha256(json.dumps(target, sort_keys=True).encode()).hexdigest()[:16]


def target_change(journey: Journey, level: int, wanted_on: date, scope: Mapping[Requirement, str]) -> TargetChange:
    """Return what a target of ``level`` by ``wanted_on`` changes, in a constant number of statements.

    ``scope``: the process areas with the reason why one is not applicable (empty: it is).
    """
    now = journey_scope(journey)
    areas = [area for area, reason in scope.items() if not reason and _needed(area, level)]
    before = {_pair(one): one for one in now.practices}
    levels = process_levels(journey.scoped_areas.exclude(target_level=None))
    after = {_pair(one): one for one in practices_for_target(journey.framework, level, areas, levels)}
    counts = counts_by_pair(journey)
    tasks = dict(journey.tasks.open().order_by().values_list("process_area").annotate(Count("pk")))
    whole = {area.pk for area in now.areas} ^ {area.pk for area in areas}
    changes = [
        *_area_changes(before, before.keys() - after.keys(), whole, counts, tasks, enters=False),
        *_area_changes(after, after.keys() - before.keys(), whole, counts, tasks, enters=True),
    ]
    target = target_of(journey)
    wanted = Target(
        framework=target["framework"],
        target_level=level,
        wanted_on=wanted_on.isoformat(),
        process_areas=[area.ref for area in scope],
        not_applicable={area.ref: reason for area, reason in scope.items() if reason},
    )
    late = journey.tasks.open().filter(due_on__gt=wanted_on).count() if wanted_on != journey.wanted_on else 0
    return TargetChange(target, wanted, level, wanted_on, tuple(changes), len(before), len(after), late, stamp(target))


def _pair(target: TargetPractice) -> Pair:
    return target.process_area.pk, target.practice.pk


def _needed(area: Requirement, level: int) -> bool:
    return int(area.attributes.get("needed_from", 0)) <= level


def counts_by_pair(journey: Journey) -> dict[str, dict[Pair, int]]:
    """Return the evidence links, marks and decisions of the journey's instances by (process area, practice)."""
    framework = {"process_area__framework": journey.framework_id}
    links = EvidenceLink.objects.current().of(journey.organization).filter(unit__in=journey.units.values("pk"))
    marks = Characterisation.objects.filter(assessment__in=journey.assessments.values("pk")).marked()
    decisions = NotApplicableCell.objects.filter(journey=journey)
    return {
        "evidence": _by_pair(links.filter(**framework)),
        "marks": _by_pair(marks.filter(**framework)),
        "decisions": _by_pair(decisions.filter(**framework)),
    }


def _by_pair(rows: QuerySet[Any]) -> dict[Pair, int]:
    found = rows.order_by().values_list("process_area", "practice").annotate(Count("pk"))
    return {(area, practice): count for area, practice, count in found}


def _area_changes(
    practices: Mapping[Pair, TargetPractice],
    changed: Collection[Pair],
    whole: Collection[UUID],
    counts: Mapping[str, Mapping[Pair, int]],
    tasks: Mapping[UUID, int],
    *,
    enters: bool,
) -> Iterable[AreaChange]:
    areas = {pair[0]: one.process_area for pair, one in practices.items() if pair in changed}
    sums: dict[str, Counter[UUID]] = {name: Counter() for name in ("practices", *counts)}
    for pair in changed:
        sums["practices"][pair[0]] += 1
        for name, found in counts.items():
            sums[name][pair[0]] += found.get(pair, 0)
    for pk, area in areas.items():
        is_whole = pk in whole
        numbers = {name: found[pk] for name, found in sums.items()}
        yield AreaChange(area, enters, is_whole, tasks=tasks.get(pk, 0) if is_whole else 0, **numbers)
