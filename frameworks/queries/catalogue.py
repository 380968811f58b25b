"""Lists of frameworks and requirements, narrowed by what people look for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from frameworks.models import Framework, Requirement
from frameworks.querysets import AREA_KINDS, PRACTICE_KINDS


def framework_list(frameworks: QuerySet[Framework]) -> QuerySet[Framework]:
    """Return ``frameworks`` with the number of their process areas and of their own practices or clauses."""
    in_use = Q(requirements__retired=False)
    return frameworks.annotate(
        area_count=Count("requirements", filter=in_use & Q(requirements__kind__in=AREA_KINDS)),
        practice_count=Count(
            "requirements", filter=in_use & Q(requirements__kind__in=(*PRACTICE_KINDS, "clause", "requirement"))
        ),
    )


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What stands before and after a requirement below the same parent; None at the ends."""

    previous: Requirement | None
    next: Requirement | None


def neighbours(requirement: Requirement) -> Neighbours:
    """Return the neighbours of ``requirement`` in the order of the catalogue."""
    rows = Requirement.objects.filter(framework=requirement.framework_id, parent=requirement.parent_id).in_use()
    before = rows.filter(position__lt=requirement.position).order_by("-position").first()
    return Neighbours(before, rows.filter(position__gt=requirement.position).order_by("position").first())


def same_reference(requirement: Requirement, user: Any) -> QuerySet[Requirement]:
    """Return what has the same reference in other frameworks that ``user`` reads: it may mean something else."""
    rows = Requirement.objects.visible_to(user).in_use().filter(ref=requirement.ref)
    return rows.exclude(framework=requirement.framework_id).select_related("framework").order_by("framework__key")


def kind_counts(framework: Framework) -> tuple[tuple[str, int], ...]:
    """Return (name of the kind, number of requirements in use), in the order of the kinds."""
    rows = framework.requirements.in_use().order_by().values_list("kind").annotate(count=Count("pk"))
    found = dict(rows)
    return tuple((str(kind.label), found[kind.value]) for kind in Requirement.Kind if kind.value in found)
