"""The readiness dashboard: the level with its reasons, and evidence counted by process area and instance."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q

from appraisals.readiness.registry import RULE_SETS
from appraisals.readiness.types import Area, AreaReadiness, AreaScope, Cell, Counts, PracticeState, Report
from assessments.queries import AreaNode
from frameworks.models import Requirement
from frameworks.queries import TargetPractice
from journeys.models import Journey, ScopedArea
from journeys.queries.scope import CellState, cell_states, journey_scope, scoped_area_list, weakest
from journeys.queries.standing import Standing, standing
from organizations.models import Unit

CHARTED = (
    CellState.ACCEPTED,
    CellState.IN_REVIEW,
    CellState.RETURNED,
    CellState.MISSING,
    CellState.NOT_APPLICABLE,
)


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A process area in one instance: its weakest state, and how many of its practices are accepted.

    ``state`` is None where the process area is not looked for in that instance.
    """

    unit: Unit
    state: CellState | None
    accepted: int
    total: int


@dataclass(frozen=True, slots=True)
class AreaRow:
    """A process area on the dashboard; ``reason`` says why it is not applicable (empty: it is).

    ``marked`` is what the marks of the self-assessment make of it, None where it has none.
    """

    area: Requirement
    readiness: AreaReadiness
    reason: str
    heat: tuple[HeatCell, ...]
    open_tasks: int
    overdue_tasks: int
    marked: AreaNode | None

    @property
    def covered(self) -> int:
        """Return the number of cells with evidence, whatever came of it."""
        return self.readiness.counts.total - self.readiness.counts.missing - self.readiness.counts.not_applicable


@dataclass(frozen=True, slots=True)
class Readiness:
    """How ready a journey is on a day; ``units`` are the instances with cells.

    ``standing`` is the level: of the marks where there are some, else of ``report``, that of the evidence alone.
    ``days_left`` is negative once the wanted date has passed.
    """

    journey: Journey
    standing: Standing
    report: Report
    rows: tuple[AreaRow, ...]
    units: tuple[Unit, ...]
    counts: Counts
    open_tasks: int
    overdue_tasks: int
    days_left: int

    @property
    def covered(self) -> int:
        """Return the number of cells with evidence, whatever came of it."""
        return self.counts.total - self.counts.missing - self.counts.not_applicable

    @property
    def chart(self) -> dict[str, object]:
        """Return the stacked bars of the chart: cells by state per process area."""
        shown = [row for row in self.rows if not row.reason]
        return {
            "categories": [row.area.ref for row in shown],
            "series": [
                {
                    "state": state.value,
                    "name": str(state.label),
                    "values": [getattr(row.readiness.counts, state) for row in shown],
                }
                for state in CHARTED
            ],
        }


def readiness(journey: Journey, today: date) -> Readiness:
    """Return the readiness of ``journey`` on ``today``, in a constant number of statements.

    The level is indicative and self-assessed: see ``journeys.queries.standing``.
    """
    scope = journey_scope(journey)
    states = cell_states(journey, today)
    scoped = list(scoped_area_list(journey))
    placed = [
        (target, unit, states.get((target.process_area.pk, target.practice.pk, unit.pk), CellState.MISSING))
        for target in scope.practices
        for unit in scope.units_of(target.process_area)
    ]
    areas = [_area(row) for row in scoped]
    report = RULE_SETS[journey.framework.key].readiness(areas, _cells(placed), journey.target_level)
    stands = standing(journey, report)
    found = {row.process_area: row for row in report.areas}
    tasks = _task_counts(journey, today)
    heat = _heat(placed)
    used = {unit for _area, unit in heat}
    units = tuple(unit for unit in scope.units if unit.pk in used)
    rows = tuple(
        AreaRow(
            area=row.process_area,
            readiness=found[row.process_area.ref],
            reason=row.reason,
            heat=tuple(_heat_cell(unit, heat.get((row.process_area.pk, unit.pk), [])) for unit in units),
            open_tasks=tasks[row.process_area.pk][0],
            overdue_tasks=tasks[row.process_area.pk][1],
            marked=stands.areas.get(row.process_area.ref),
        )
        for row in scoped
    )
    return Readiness(
        journey=journey,
        standing=stands,
        report=report,
        rows=rows,
        units=units,
        counts=_counts(state for _target, _unit, state in placed),
        open_tasks=sum(opened for opened, _overdue in tasks.values()),
        overdue_tasks=sum(overdue for _opened, overdue in tasks.values()),
        days_left=(journey.wanted_on - today).days,
    )


def _area(row: ScopedArea) -> Area:
    scope = AreaScope.IN_SCOPE if row.applicable else AreaScope.NOT_APPLICABLE
    return Area(row.process_area.ref, scope, row.reason, row.target_level)


LEVELLED = (Requirement.Kind.GENERIC_PRACTICE, Requirement.Kind.PRACTICE)
Placed = list[tuple[TargetPractice, Unit, CellState]]


def _cells(placed: Placed) -> Iterator[Cell]:
    """Yield what the gates read; a specific or base practice belongs to capability level 1."""
    for target, unit, state in placed:
        level = target.practice.level or 1 if target.practice.kind in LEVELLED else 1
        yield Cell(target.process_area.ref, target.practice.ref, str(unit.pk), level, PracticeState(state))


def _counts(states: Iterator[CellState]) -> Counts:
    return Counts(**Counter(state.value for state in states))


def _heat(placed: Placed) -> defaultdict[tuple[UUID, UUID], list[CellState]]:
    groups: defaultdict[tuple[UUID, UUID], list[CellState]] = defaultdict(list)
    for target, unit, state in placed:
        groups[target.process_area.pk, unit.pk].append(state)
    return groups


def _heat_cell(unit: Unit, states: list[CellState]) -> HeatCell:
    return HeatCell(
        unit=unit,
        state=weakest(states) if states else None,
        accepted=states.count(CellState.ACCEPTED),
        total=len(states),
    )


def _task_counts(journey: Journey, today: date) -> defaultdict[UUID, tuple[int, int]]:
    """Return (open, overdue) tasks by process area."""
    rows = (
        journey.tasks.open()
        .order_by()
        .values("process_area")
        .annotate(opened=Count("pk"), overdue=Count("pk", filter=Q(due_on__lt=today)))
    )
    counts: defaultdict[UUID, tuple[int, int]] = defaultdict(lambda: (0, 0))
    counts.update({row["process_area"]: (row["opened"], row["overdue"]) for row in rows})
    return counts
