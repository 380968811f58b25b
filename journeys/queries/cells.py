"""The evidence of a journey by practice and instance, one process area at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from evidence.models import EvidenceItem, EvidenceLink
from frameworks.models import Requirement
from frameworks.queries import Hint, TargetPractice, crosswalk_hints
from journeys.models import Journey
from journeys.queries.gap import reusable_evidence
from journeys.queries.scope import Cell, CellState, JourneyScope, cell_states, journey_scope, weakest
from organizations.models import Unit


@dataclass(frozen=True, slots=True)
class CellRow:
    """A practice with the state of its evidence in each instance."""

    practice: Requirement
    states: tuple[tuple[Unit, CellState], ...]


@dataclass(frozen=True, slots=True)
class AreaChoice:
    """A process area to choose, with its weakest state and how many of its cells are accepted."""

    area: Requirement
    state: CellState
    accepted: int
    total: int


@dataclass(frozen=True, slots=True)
class AreaCells:
    """The practices of one process area by instance, among the process areas to choose from."""

    area: Requirement
    units: tuple[Unit, ...]
    rows: tuple[CellRow, ...]
    choices: tuple[AreaChoice, ...]


@dataclass(frozen=True, slots=True)
class CellPage:
    """One cell: its links, its state, the reuse hint, and evidence that might be reused here."""

    process_area: Requirement
    practice: Requirement
    unit: Unit
    state: CellState
    links: tuple[EvidenceLink, ...]
    hint: Hint
    reusable: QuerySet[EvidenceItem]


def area_cells(journey: Journey, today: date, ref: str = "") -> AreaCells | None:
    """Return the cells of the process area ``ref``; if it is empty or not in scope, of the first with a gap.

    None when the journey has no process area in scope.
    """
    scope = journey_scope(journey)
    if not scope.areas:
        return None
    states = cell_states(journey, today)
    practices: defaultdict[UUID, list[TargetPractice]] = defaultdict(list)
    for target in scope.practices:
        practices[target.process_area.pk].append(target)
    rows = {area.pk: _rows(scope, area, practices[area.pk], states) for area in scope.areas}
    choices = tuple(_choice(area, rows[area.pk]) for area in scope.areas)
    area = next((area for area in scope.areas if area.ref == ref), None) or next(
        (choice.area for choice in choices if choice.state != CellState.ACCEPTED), scope.areas[0]
    )
    return AreaCells(area, scope.units_of(area), rows[area.pk], choices)


def cell_page(journey: Journey, cell: Cell, user: Any, today: date) -> CellPage | None:
    """Return one cell (process area, practice, unit) of the journey, or None if its target does not ask for it.

    Its links and what may be reused are those that ``user`` may read; its state counts confidential evidence, too.
    """
    process_area, practice, unit = cell
    scope = journey_scope(journey)
    target = next(
        (one for one in scope.practices if (one.process_area.pk, one.practice.pk) == (process_area, practice)), None
    )
    place = next((one for one in scope.units_of(target.process_area) if one.pk == unit), None) if target else None
    if target is None or place is None:
        return None
    hint = crosswalk_hints(journey.framework, [target], journey.organization)[target.key]
    links = (
        EvidenceLink.objects.visible_to(user)
        .of(journey.organization)
        .current()
        .in_cell(process_area, practice, unit)
        .select_related("item__organization", "created_by", "reviewed_by", "practice", "process_area", "unit")
    )
    state = cell_states(journey, today).get((process_area, practice, unit), CellState.MISSING)
    return CellPage(
        process_area=target.process_area,
        practice=target.practice,
        unit=place,
        state=state,
        links=tuple(links),
        hint=hint,
        reusable=reusable_evidence(journey.organization, hint.clauses, today)
        .visible_to(user)
        .exclude(pk__in=links.order_by().values("item")),
    )


def _rows(
    scope: JourneyScope, area: Requirement, practices: list[TargetPractice], states: Mapping[Cell, CellState]
) -> tuple[CellRow, ...]:
    units = scope.units_of(area)
    return tuple(
        CellRow(
            target.practice,
            tuple((unit, states.get((area.pk, target.practice.pk, unit.pk), CellState.MISSING)) for unit in units),
        )
        for target in practices
    )


def _choice(area: Requirement, rows: tuple[CellRow, ...]) -> AreaChoice:
    states = [state for row in rows for _unit, state in row.states]
    return AreaChoice(area, weakest(states), states.count(CellState.ACCEPTED), len(states))
