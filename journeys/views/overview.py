"""The first page of an organisation: what it has, where it stands, what to do next."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from journeys.dashboard import readiness
from journeys.queries.overview import first_steps, overview
from organizations.permissions import may_manage_organization
from organizations.web import organization_or_404


def organization_home(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show certificate, journeys, readiness of the next journey, the person's tasks and the first steps."""
    organization = organization_or_404(request, pk)
    today = timezone.localdate()
    found = overview(organization, request.user, today)
    context = {
        "found": found,
        "steps": first_steps(organization, found),
        "readiness": readiness(found.journeys[0], today) if found.journeys else None,
        "today": today,
        "may_manage": may_manage_organization(request.user, organization),
    }
    return render(request, "journeys/overview.html", context)
