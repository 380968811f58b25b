"""What self-assessment pages share."""

from __future__ import annotations

import uuid

from django.http import HttpRequest

from assessments.models import Assessment
from organizations.web import visible_or_404


def assessment_or_404(request: HttpRequest, pk: uuid.UUID) -> Assessment:
    """Return the self-assessment of the page, else raise Http404; the page shell shows its journey's steps."""
    rows = Assessment.objects.select_related("organization", "framework").prefetch_related("journeys")
    assessment: Assessment = visible_or_404(request, rows, pk)
    request.journey = next(iter(assessment.journeys.all()), None)  # type: ignore[attr-defined]
    return assessment
