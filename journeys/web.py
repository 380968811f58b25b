"""What journey pages share: the journey or task of the page, and what an address fills in for a new journey."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest

from advisor.models import SavedAdvice
from advisor.queries import option_label, wanted_in_months
from frameworks.models import Framework
from journeys.models import Journey, Task
from organizations.models import Organization
from organizations.web import visible_or_404
from qualifications.validity import add_months


def journey_or_404(request: HttpRequest, pk: uuid.UUID) -> Journey:
    """Return the journey of the page, else raise Http404; the page shell shows its steps."""
    journey: Journey = visible_or_404(
        request, Journey.objects.select_related("organization", "framework", "advice"), pk
    )
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


def named_advice(request: HttpRequest, organization: Organization) -> SavedAdvice | None:
    """Return the advice of ``organization`` that the address names, None without it; raise Http404 for any other."""
    wanted = request.GET.get("advice", "")
    if not wanted:
        return None
    try:
        found: SavedAdvice | None = SavedAdvice.objects.of(organization).filter(pk=uuid.UUID(wanted)).first()
    except ValueError as error:
        raise Http404 from error
    if found is None:
        raise Http404
    return found


def prefilled(request: HttpRequest, framework: Framework, advice: SavedAdvice | None, today: date) -> dict[str, Any]:
    """Return what the address fills in of a new journey: the level, and the name and the date that advice suggests.

    A level that the framework does not offer is left out: the form asks for one anyway.
    """
    initial: dict[str, Any] = {}
    level = request.GET.get("level", "")
    if level in {str(number) for number in range(framework.target_min or 0, (framework.target_max or -1) + 1)}:
        initial["target_level"] = int(level)
    if advice:
        initial["name"] = option_label(advice, request.GET.get("option", ""))
        months = wanted_in_months(advice)
        if months:
            initial["wanted_on"] = add_months(today, months)
    return initial
