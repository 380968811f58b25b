"""What evidence may be offered for: process areas and clauses, their practices, the instances that perform them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from frameworks.models import Framework, Requirement
from frameworks.querysets import AREA_KINDS, PRACTICE_KINDS
from organizations.models import Organization, Unit


@dataclass(frozen=True, slots=True)
class Cell:
    """Where evidence is offered: a practice of a process area in a unit."""

    process_area: Requirement
    practice: Requirement
    unit: Unit


def linkable_areas(organization: Organization) -> QuerySet[Requirement]:
    """Return what practices belong to: process areas and processes, top-level clauses, sections of own frameworks.

    Those of all shipped frameworks and of the organisation's own; those without practices are left out.
    """
    tops = Q(kind__in=(Requirement.Kind.CLAUSE, Requirement.Kind.SECTION), parent=None)
    rows = Requirement.objects.usable_by(organization).in_use().filter(Q(kind__in=AREA_KINDS) | tops)
    parts = Requirement.objects.filter(parent=OuterRef("pk"), retired=False).exclude(kind__in=AREA_KINDS)
    rows = rows.filter(Exists(parts)).select_related("framework")
    return rows.order_by("framework__family", "framework__key", "position")


def linkable_practices(area: Requirement) -> QuerySet[Requirement]:
    """Return the practices of a process area followed by the generic practices; or the parts of a clause."""
    rows = Requirement.objects.filter(framework=area.framework_id, retired=False).order_by("position")
    if area.kind == Requirement.Kind.CLAUSE:
        return rows.filter(Q(ref__startswith=f"{area.ref}.") | Q(pk=area.pk))
    below = Q(parent=area) | Q(parent__parent=area) | Q(parent__parent__parent=area)
    if area.kind == Requirement.Kind.SECTION:
        return rows.filter(below, kind=Requirement.Kind.REQUIREMENT)
    return rows.filter(Q(below, kind__in=PRACTICE_KINDS) | Q(kind=Requirement.Kind.GENERIC_PRACTICE))


def linkable_units(organization: Organization, area: Requirement) -> QuerySet[Unit]:
    """Return the units in use in which the practices of ``area`` are performed.

    Clauses: the root organisational unit. Organisation-wide process areas: organisational units. All others:
    projects and support functions.
    """
    units = Unit.objects.of(organization).active()
    if area.framework.family == Framework.Family.ISO_9001:
        return units.filter(parent=None)
    if area.attributes.get("organization_wide"):
        return units.filter(kind=Unit.Kind.ORGANIZATIONAL_UNIT)
    return units.projects()
