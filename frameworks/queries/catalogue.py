"""Lists of frameworks, requirements and mappings, narrowed by what people look for."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from frameworks.models import Crosswalk, Framework, Mapping, Requirement
from frameworks.querysets import AREA_KINDS, GENERIC_KINDS, PRACTICE_KINDS

GENERIC_AREA = "generic"


def framework_list(frameworks: QuerySet[Framework]) -> QuerySet[Framework]:
    """Return ``frameworks`` with the number of their process areas and of their own practices or clauses."""
    in_use = Q(requirements__retired=False)
    return frameworks.annotate(
        area_count=Count("requirements", filter=in_use & Q(requirements__kind__in=AREA_KINDS)),
        practice_count=Count(
            "requirements", filter=in_use & Q(requirements__kind__in=(*PRACTICE_KINDS, "clause", "requirement"))
        ),
    )


def requirement_list(
    framework: Framework, *, q: str = "", kind: str = "", level: int | None = None
) -> QuerySet[Requirement]:
    """Return the requirements in use in their order, narrowed by text, kind and level."""
    rows = framework.requirements.in_use().select_related("parent").order_by("position")
    if q:
        rows = rows.search(q)
    if kind:
        rows = rows.filter(kind=kind)
    return rows if level is None else rows.filter(level=level)


def kind_counts(framework: Framework) -> tuple[tuple[str, int], ...]:
    """Return (name of the kind, number of requirements in use), in the order of the kinds."""
    rows = framework.requirements.in_use().order_by().values_list("kind").annotate(count=Count("pk"))
    found = dict(rows)
    return tuple((str(kind.label), found[kind.value]) for kind in Requirement.Kind if kind.value in found)


def mapping_list(crosswalk: Crosswalk, *, q: str = "", area: str = "", strength: str = "") -> QuerySet[Mapping]:
    """Return the mappings in the order of their targets, narrowed by text, process area and strength.

    ``area``: the reference of a process area of the target framework, or ``GENERIC_AREA``: what applies to each.
    """
    rows = crosswalk.mappings.select_related("source", "target").order_by("target__position", "source__position")
    if q:
        rows = rows.filter(
            Q(target__ref__icontains=q)
            | Q(target__title__icontains=q)
            | Q(source__ref__istartswith=q)
            | Q(source__title__icontains=q)
        )
    if area == GENERIC_AREA:
        rows = rows.filter(target__kind__in=GENERIC_KINDS)
    elif area:
        rows = rows.filter(
            Q(target__ref=area) | Q(target__parent__ref=area) | Q(target__parent__parent__ref=area),
        )
    return rows.filter(strength=strength) if strength else rows
