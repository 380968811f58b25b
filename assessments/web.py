"""What self-assessment pages share."""

from __future__ import annotations

import uuid
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse

from assessments.models import Assessment
from assessments.queries import result
from assessments.report import report_of
from organizations.web import visible_or_404


def assessment_or_404(request: HttpRequest, pk: uuid.UUID) -> Assessment:
    """Return the self-assessment of the page, else raise Http404; the page shell shows its journey's steps."""
    rows = Assessment.objects.select_related("organization", "framework").prefetch_related("journeys")
    assessment: Assessment = visible_or_404(request, rows, pk)
    request.journey = next(iter(assessment.journeys.all()), None)  # type: ignore[attr-defined]
    return assessment


def report_response(assessment: Assessment, day: date) -> HttpResponse:
    """Return the result of ``assessment`` as a PDF to download.

    Raises Http404 for a model without a rule set, PaperUnavailable (503) where no PDF can be made.
    """
    found = result(assessment)
    if found is None:
        raise Http404
    headers = {
        "Content-Disposition": f'attachment; filename="result-{day:%Y-%m-%d}.pdf"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(report_of(found, day), content_type="application/pdf", headers=headers)
