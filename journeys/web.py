"""What journey pages share: the journey of the page, filters that answer for bad values, CSV files."""

from __future__ import annotations

import uuid

from django.http import HttpRequest

from journeys.models import Journey, Task
from organizations.web import visible_or_404


def journey_or_404(request: HttpRequest, pk: uuid.UUID) -> Journey:
    """Return the journey of the page, else raise Http404; the page shell shows its steps."""
    journey: Journey = visible_or_404(request, Journey.objects.select_related("organization", "framework"), pk)
    request.journey = journey  # type: ignore[attr-defined]
    return journey


def task_or_404(request: HttpRequest, pk: uuid.UUID) -> Task:
    """Return the task of the page, else raise Http404; the page shell shows its journey's steps."""
    rows = Task.objects.with_scope().select_related(
        "journey__organization", "journey__framework", "process_area", "unit", "owner"
    )
    task: Task = visible_or_404(request, rows, pk)
    request.journey = task.journey  # type: ignore[attr-defined]
    return task
