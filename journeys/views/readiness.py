"""The readiness dashboard of a journey."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from journeys.dashboard import readiness
from journeys.web import journey_or_404


def dashboard(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the indicative level and why, what blocks the next gate, and the heat map."""
    journey = journey_or_404(request, pk)
    return render(
        request,
        "journeys/readiness.html",
        {"journey": journey, "readiness": readiness(journey, timezone.localdate())},
    )
