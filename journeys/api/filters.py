"""How lists of the API are narrowed."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters

from journeys.models import Journey, Reminder, ScopedArea, Task
from organizations.filters import VisibleFilterSet, YesNoFilter


class JourneyFilter(VisibleFilterSet):
    """Narrow the journeys."""

    closed = YesNoFilter(field_name="closed_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Journey
        fields = ("organization", "framework", "advice")


class ScopedAreaFilter(VisibleFilterSet):
    """Narrow the process areas in scope."""

    applicable = YesNoFilter()

    class Meta:
        model = ScopedArea
        fields = ("journey",)


class TaskFilter(VisibleFilterSet):
    """Narrow the tasks."""

    organization = filters.UUIDFilter(field_name="journey__organization")
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


class ReminderFilter(VisibleFilterSet):
    """Narrow the caller's reminders."""

    unread = YesNoFilter(field_name="read_at", lookup_expr="isnull")

    class Meta:
        model = Reminder
        fields = ("organization", "deadline_kind", "state")
