"""Reads of journeys."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from journeys.models import Journey, ScopedArea, Task
from organizations.models import Organization


def journey_list(organization: Organization, today: date, q: str = "") -> QuerySet[Journey]:
    """Return the journeys with their number of applicable process areas, unfinished tasks and overdue tasks."""
    rows: QuerySet[Journey] = (
        Journey.objects.of(organization)
        .select_related("framework")
        .annotate(
            area_count=_count(ScopedArea.objects.applicable()),
            task_count=_count(Task.objects.open()),
            overdue_count=_count(Task.objects.overdue(today)),
        )
    )
    return rows.filter(name__icontains=q) if q else rows


def _count(rows: QuerySet[ScopedArea] | QuerySet[Task]) -> Coalesce:
    """Return the number of ``rows`` of each journey; subqueries, since joins would multiply the counts."""
    counted = rows.filter(journey=OuterRef("pk")).order_by().values("journey").annotate(count=Count("pk"))
    return Coalesce(Subquery(counted.values("count")), 0)
