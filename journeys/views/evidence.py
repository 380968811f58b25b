"""Evidence by practice and instance: the table of a process area, and the page of one cell."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evidence import services
from evidence.permissions import may_contribute, may_review
from journeys.forms import CellEvidenceForm, ReuseForm
from journeys.models import Journey
from journeys.queries.cells import CellPage, area_cells, cell_page
from journeys.services.evidence import hand_in_evidence
from journeys.web import journey_or_404
from organizations.permissions import require
from organizations.web import submit


def evidence_table(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the practices of one process area by instance."""
    journey = journey_or_404(request, pk)
    cells = area_cells(journey, timezone.localdate(), request.GET.get("area", ""))
    return render(request, "journeys/evidence.html", {"journey": journey, "cells": cells})
