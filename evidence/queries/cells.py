"""What evidence may be offered for: process areas and clauses, their practices, the instances that perform them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from frameworks.models import Framework, Requirement
from frameworks.querysets import AREA_KINDS
from organizations.models import Organization, Unit


def linkable_areas() -> QuerySet[Requirement]:
    """Return the process areas and processes of all frameworks, and the top-level clauses of ISO 9001."""
    areas = Q(kind__in=AREA_KINDS) | Q(kind=Requirement.Kind.CLAUSE, parent=None)
    rows = Requirement.objects.filter(areas, retired=False).select_related("framework")
    return rows.order_by("framework__family", "framework__key", "position")


def linkable_practices(area: Requirement) -> QuerySet[Requirement]:
    """Return the practices of a process area followed by the generic practices; or the parts of a clause."""
    rows = Requirement.objects.filter(framework=area.framework_id, retired=False).order_by("position")
    if area.kind == Requirement.Kind.CLAUSE:
        return rows.filter(Q(ref__startswith=f"{area.ref}.") | Q(pk=area.pk))
    own = Q(kind=Requirement.Kind.BASE_PRACTICE, parent=area) | Q(
        kind=Requirement.Kind.SPECIFIC_PRACTICE, parent__parent=area
    )
    return rows.filter(own | Q(kind=Requirement.Kind.GENERIC_PRACTICE))


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
