"""What a self-assessment judges: practices and process attributes of its process areas, in its instances."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from assessments.models import Assessment
from frameworks.models import Requirement
from frameworks.queries import practices_for_target
from organizations.models import Unit


@dataclass(frozen=True, slots=True)
class Judged:
    """What gets a mark in each instance of ``process_area``; ``level`` is the one from which it counts.

    ``practice`` is a practice, or the process attribute itself (``is_attribute``): in ISO/IEC 33020 the attribute
    is rated, and its practices are the indicators that the rating rests on.
    """

    process_area: Requirement
    practice: Requirement
    level: int
    is_attribute: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """The process areas with the reason why one is not applicable (empty: it is), what is judged, the instances."""

    areas: tuple[tuple[Requirement, str], ...]
    judged: dict[UUID, tuple[Judged, ...]]
    units: tuple[Unit, ...]

    @property
    def applicable(self) -> tuple[Requirement, ...]:
        """Return the process areas that are applicable."""
        return tuple(area for area, reason in self.areas if not reason)

    def units_of(self, area: Requirement) -> tuple[Unit, ...]:
        """Return the instances of ``area``: the organisational unit of an organisation-wide one, else the others."""
        whole = bool(area.attributes.get("organization_wide"))
        return tuple(unit for unit in self.units if (unit.kind == Unit.Kind.ORGANIZATIONAL_UNIT) == whole)

    def cells_of(self, area: Requirement) -> int:
        """Return how many marks ``area`` can have."""
        return len(self.judged[area.pk]) * len(self.units_of(area))


def scope_of(assessment: Assessment) -> Scope:
    """Return the scope of ``assessment`` in the order of the catalogue, in a constant number of statements."""
    rows = assessment.assessedareas.select_related("process_area").order_by("process_area__position")
    areas = tuple((row.process_area, row.reason) for row in rows)
    applicable = [area for area, reason in areas if not reason]
    judged: dict[UUID, list[Judged]] = {area.pk: [] for area in applicable}
    for target in practices_for_target(assessment.framework, assessment.target_level, applicable):
        judged[target.process_area.pk].append(Judged(target.process_area, target.practice, target.level))
    attributes = _attributes(assessment)
    return Scope(
        areas,
        {area.pk: _with_attributes(area, judged[area.pk], attributes) for area in applicable},
        tuple(assessment.units.all()),
    )


def _attributes(assessment: Assessment) -> list[Requirement]:
    rows = Requirement.objects.filter(framework=assessment.framework, kind=Requirement.Kind.PROCESS_ATTRIBUTE)
    return list(rows.in_use().for_level(assessment.target_level).filter(level__gte=1).order_by("position"))


def _with_attributes(area: Requirement, practices: list[Judged], attributes: list[Requirement]) -> tuple[Judged, ...]:
    """Put each process attribute before its practices; base practices are the indicators of PA 1.1."""
    if not attributes:
        return tuple(practices)
    rows: list[Judged] = []
    for attribute in attributes:
        rows.append(Judged(area, attribute, attribute.level or 1, is_attribute=True))
        rows += [one for one in practices if _indicates(one.practice, attribute)]
    return tuple(rows)


def _indicates(practice: Requirement, attribute: Requirement) -> bool:
    if practice.kind == Requirement.Kind.GENERIC_PRACTICE:
        return practice.parent_id == attribute.pk
    return attribute.level == 1
