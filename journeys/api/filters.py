"""How lists of the API are narrowed."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters

from journeys.models import Journey, ScopedArea, Task
from organizations.models import Organization


class YesNoFilter(filters.TypedChoiceFilter):
    """True or false; anything else is refused (400)."""

    def __init__(self, **options: Any) -> None:
        choices = (("true", "true"), ("false", "false"))
        super().__init__(choices=choices, coerce=lambda value: value == "true", **options)


class JourneyFilter(filters.FilterSet):
    """Narrow the journeys."""

    closed = YesNoFilter(field_name="closed_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Journey
        fields = ("organization", "framework")


class ScopedAreaFilter(filters.FilterSet):
    """Narrow the process areas in scope."""

    applicable = YesNoFilter()

    class Meta:
        model = ScopedArea
        fields = ("journey",)


class TaskFilter(filters.FilterSet):
    """Narrow the tasks."""

    organization = filters.ModelChoiceFilter(field_name="journey__organization", queryset=Organization.objects.all())
    assigned = YesNoFilter(field_name="owner", lookup_expr="isnull", exclude=True)
    overdue = YesNoFilter(method="filter_overdue")

    class Meta:
        model = Task
        fields = {
            "journey": ["exact"],
            "state": ["exact"],
            "owner": ["exact"],
            "process_area": ["exact"],
            "unit": ["exact"],
            "due_on": ["exact", "lte", "gte"],
        }

    def filter_overdue(self, rows: QuerySet[Task], name: str, value: bool) -> QuerySet[Task]:
        """Keep the overdue tasks, or all others."""
        overdue = Task.objects.overdue(timezone.localdate()).values("pk")
        return rows.filter(pk__in=overdue) if value else rows.exclude(pk__in=overdue)
