"""The cells of a journey: each practice of the target in each instance, and the state of its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import models
from django.db.models import Case, IntegerField, Max, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from evidence.models import EvidenceLink
from frameworks.models import Framework, Requirement
from frameworks.queries import TargetPractice, practices_for_target, process_areas_for_target
from journeys.models import Journey, NotApplicableCell, ScopedArea
from organizations.models import Unit

Cell = tuple[UUID, UUID, UUID]


class CellState(models.TextChoices):
    """What the evidence of a cell has come to, weakest first."""

    MISSING = "missing", _("missing")
    RETURNED = "returned", _("returned")
    IN_REVIEW = "in_review", _("in review")
    ACCEPTED = "accepted", _("accepted")
    NOT_APPLICABLE = "not_applicable", _("not applicable")


# What an instance is excused from does not weaken the practice over the others: it ranks last.
STRENGTH = {state: rank for rank, state in enumerate(CellState)}


@dataclass(frozen=True, slots=True)
class AreaChoice:
    """A process area that a journey may cover, and whether it may be marked not applicable."""

    area: Requirement
    may_be_not_applicable: bool

    @property
    def vda_part(self) -> str:
        """Return the part of the VDA scope that holds the process: "base", a plug-in such as "SWE", or empty.

        Automotive SPICE 4.0 has a base and plug-ins, 3.1 one undivided scope, which is "base" here.
        """
        attributes = self.area.attributes
        if attributes.get("vda_scope") in ("vda", "base"):
            return "base"
        return str(attributes.get("plug_in", "")) if attributes.get("vda_scope") == "plug-in" else ""


@dataclass(frozen=True, slots=True)
class JourneyScope:
    """What a journey covers: the applicable process areas, their practices up to the target, the instances."""

    areas: tuple[Requirement, ...]
    practices: tuple[TargetPractice, ...]
    units: tuple[Unit, ...]

    def units_of(self, area: Requirement) -> tuple[Unit, ...]:
        """Return the instances in which the practices of ``area`` are looked for.

        Organisation-wide process areas: the organisational unit. All others: each project and support function.
        """
        whole = bool(area.attributes.get("organization_wide"))
        return tuple(unit for unit in self.units if (unit.kind == Unit.Kind.ORGANIZATIONAL_UNIT) == whole)

    @property
    def cells(self) -> frozenset[Cell]:
        """Return every cell: the ids of (process area, practice, instance)."""
        return frozenset(
            (target.process_area.pk, target.practice.pk, unit.pk)
            for target in self.practices
            for unit in self.units_of(target.process_area)
        )


def selectable_areas(framework: Framework, target_level: int) -> tuple[AreaChoice, ...]:
    """Return the process areas of a target.

    CMMI-DEV v1.3: only process areas whose catalogue entry says so may be not applicable (SAM, where nothing
    is acquired from suppliers). Automotive SPICE: the scope is agreed with the sponsor, so any process may.
    """
    by_agreement = framework.scope_is_chosen and framework.family != Framework.Family.CMMI
    return tuple(
        AreaChoice(area, by_agreement or bool(area.attributes.get("may_be_not_applicable")))
        for area in process_areas_for_target(framework, target_level)
    )


def scoped_area_list(journey: Journey) -> QuerySet[ScopedArea]:
    """Return the process areas in scope that the target asks for, with their entries, in the catalogue's order."""
    needed = Requirement.objects.needed_at(journey.target_level).filter(framework=journey.framework_id)
    rows = journey.scoped_areas.in_scope().filter(process_area__in=needed).select_related("process_area")
    return rows.order_by("process_area__position")


def journey_scope(journey: Journey) -> JourneyScope:
    """Return what ``journey`` covers; process areas that are not applicable are left out."""
    rows = list(scoped_area_list(journey).filter(applicable=True))
    areas = tuple(row.process_area for row in rows)
    practices = practices_for_target(journey.framework, journey.target_level, areas, process_levels(rows))
    return JourneyScope(areas, practices, tuple(journey.units.all()))


def process_levels(rows: Iterable[ScopedArea]) -> dict[UUID, int]:
    """Return the capability level wanted of each process (by its id) that has one of its own."""
    return {row.process_area_id: row.target_level for row in rows if row.target_level is not None}


def cell_states(journey: Journey, today: date) -> Mapping[Cell, CellState]:
    """Return the state of each cell (process area, practice, unit) that has evidence, in one statement.

    The best link of a cell decides, and before it a recorded decision that the practice is not applicable there.
    Drafts, withdrawn evidence and evidence past its "valid until" on ``today`` do not count; a cell that is not in
    the result is missing. The result may hold cells outside the scope.
    """
    valid = Q(item__valid_until=None) | Q(item__valid_until__gte=today)
    links = EvidenceLink.objects.current().of(journey.organization)
    best = Max(Case(*(When(state=state, then=rank) for state, rank in STRENGTH.items()), output_field=IntegerField()))
    cells = (
        links.exclude(state=EvidenceLink.State.DRAFT)
        .filter(valid, unit__in=journey.units.values("pk"))
        .order_by()
        .values_list("process_area", "practice", "unit")
        .annotate(best=best)
    )
    excused = (
        NotApplicableCell.objects.filter(journey=journey)
        .order_by()
        .values_list("process_area", "practice", "unit")
        .annotate(best=Value(STRENGTH[CellState.NOT_APPLICABLE], output_field=IntegerField()))
    )
    states = tuple(CellState)
    found: dict[Cell, CellState] = {}
    for *cell, rank in cells.union(excused, all=True):
        key = (cell[0], cell[1], cell[2])
        found[key] = max(found.get(key, CellState.MISSING), states[rank], key=STRENGTH.__getitem__)
    return found


def weakest(states: list[CellState]) -> CellState:
    """Return the state of a practice over its instances: a gate, so the weakest decides; missing if there are none."""
    return min(states, key=STRENGTH.__getitem__, default=CellState.MISSING)
