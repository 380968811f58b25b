"""What journey pages share: the journey of the page, filters that answer for bad values, CSV files."""

from __future__ import annotations

import csv
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse

from journeys.models import Journey, Task
from organizations.web import visible_or_404

# A spreadsheet takes a cell that starts so for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def journey_or_404(request: HttpRequest, pk: uuid.UUID) -> Journey:
    """Return the journey of the page, else raise Http404; the page shell shows its steps."""
    journey: Journey = visible_or_404(request, Journey.objects.select_related("organization", "framework"), pk)
    request.journey = journey  # type: ignore[attr-defined]
    return journey


def task_or_404(request: HttpRequest, pk: uuid.UUID) -> Task:
    """Return the task of the page, else raise Http404; the page shell shows its journey's steps."""
    rows = Task.objects.select_related("journey__organization", "journey__framework", "process_area", "unit", "owner")
    task: Task = visible_or_404(request, rows, pk)
    request.journey = task.journey  # type: ignore[attr-defined]
    return task


def filters(form: Form) -> tuple[dict[str, Any], int]:
    """Return the readable values of a filter form, and the status of the page: 400 if a value is not known."""
    status = 200 if form.is_valid() else 400
    return form.cleaned_data, status


def status_of(*forms: Form) -> int:
    """Return the status of a page that shows ``forms``: 400 if one of them was sent with an error."""
    return 400 if any(form.is_bound and form.errors for form in forms) else 200


def csv_response(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Return a CSV file that spreadsheets read as text: UTF-8 with its mark, no cell a formula."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(header)
    writer.writerows([_as_text(value) for value in row] for row in rows)
    return response


def _as_text(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value
