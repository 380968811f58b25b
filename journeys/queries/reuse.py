"""Where evidence that an organisation has may be offered: the cells of a journey that ask for a requirement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from evidence.models import EvidenceItem, EvidenceLink
from evidence.queries import Hint
from evidence.queries.reuse import RANK
from frameworks.models import Requirement
from frameworks.queries import TargetPractice
from journeys.models import Journey
from journeys.queries.scope import STRENGTH, CellState, cell_states, journey_scope
from organizations.models import Organization, Unit


@dataclass(frozen=True, slots=True)
class OpenCell:
    """A cell of a journey to which evidence may be offered, with what its evidence has come to."""

    process_area: Requirement
    practice: Requirement
    unit: Unit
    state: CellState

    @property
    def key(self) -> str:
        """Return how forms name the cell: the ids of process area, practice and instance."""
        return f"{self.process_area.pk}.{self.practice.pk}.{self.unit.pk}"


@dataclass(frozen=True, slots=True)
class ServedPractice:
    """A practice that evidence may serve, with the hint, and the instances in which it is not offered for it yet."""

    practice: Requirement
    hint: Hint
    cells: tuple[OpenCell, ...]


@dataclass(frozen=True, slots=True)
class ServedArea:
    """The practices of one process area that evidence may serve; ``strength``: the strongest of their hints."""

    process_area: Requirement
    practices: tuple[ServedPractice, ...]

    @property
    def best(self) -> Hint:
        """Return the strongest hint."""
        return min((row.hint for row in self.practices), key=lambda hint: RANK[hint.strength])


def journeys_asking(organization: Organization, requirement: Requirement) -> QuerySet[Journey]:
    """Return the journeys under way to a target of the requirement's framework, the next wanted date first."""
    rows: QuerySet[Journey] = Journey.objects.of(organization).active().filter(framework=requirement.framework_id)
    return rows.select_related("organization", "framework").order_by("wanted_on", "pk")


def cells_asking(journey: Journey, requirement: Requirement, today: date) -> tuple[OpenCell, ...]:
    """Return the cells of ``journey`` that ask for ``requirement``, the weakest first, in five statements."""
    scope, states = journey_scope(journey), cell_states(journey, today)
    cells = [
        _cell(target, unit, states)
        for target in scope.practices
        if target.practice.pk == requirement.pk
        for unit in scope.units_of(target.process_area)
    ]
    return tuple(sorted(cells, key=lambda cell: STRENGTH[cell.state]))


def served_areas(
    journey: Journey, item: EvidenceItem, hints: Mapping[UUID, Hint], today: date
) -> tuple[ServedArea, ...]:
    """Return what of ``journey`` the evidence may serve, by process area, the strongest first, in six statements."""
    scope, states = journey_scope(journey), cell_states(journey, today)
    taken = set(EvidenceLink.objects.filter(item=item).values_list("process_area", "practice", "unit"))
    areas: defaultdict[Requirement, list[ServedPractice]] = defaultdict(list)
    for target in scope.practices:
        hint = hints.get(target.practice.pk)
        units = scope.units_of(target.process_area)
        free = [unit for unit in units if (target.process_area.pk, target.practice.pk, unit.pk) not in taken]
        if hint and free:
            cells = tuple(_cell(target, unit, states) for unit in free)
            areas[target.process_area].append(ServedPractice(target.practice, hint, cells))
    found = [ServedArea(area, _strongest_first(rows)) for area, rows in areas.items()]
    return tuple(sorted(found, key=lambda row: RANK[row.best.strength]))


def _strongest_first(rows: Iterable[ServedPractice]) -> tuple[ServedPractice, ...]:
    return tuple(sorted(rows, key=lambda row: RANK[row.hint.strength]))


def _cell(target: TargetPractice, unit: Unit, states: Mapping[tuple[UUID, UUID, UUID], CellState]) -> OpenCell:
    key = (target.process_area.pk, target.practice.pk, unit.pk)
    return OpenCell(target.process_area, target.practice, unit, states.get(key, CellState.MISSING))
