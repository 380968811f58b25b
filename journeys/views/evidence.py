"""Evidence by practice and instance: the table of a process area, and the page of one cell."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from evidence.permissions import may_contribute, may_review
from evidence.services import link_evidence
from journeys import services
from journeys.forms import HandInForm, LinkForm
from journeys.models import Journey
from journeys.queries.cells import CellPage, area_cells, cell_page
from journeys.web import journey_or_404
from organizations.permissions import require
from organizations.web import status_of, submit


def evidence_table(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the practices of one process area by instance."""
    journey = journey_or_404(request, pk)
    cells = area_cells(journey, timezone.localdate(), request.GET.get("area", ""))
    reviews = may_review(request.user, journey.organization)
    return render(request, "journeys/evidence.html", {"journey": journey, "cells": cells, "may_review": reviews})


def cell(
    request: HttpRequest, pk: uuid.UUID, process_area: uuid.UUID, practice: uuid.UUID, unit: uuid.UUID
) -> HttpResponse:
    """Show one cell with its evidence; hand in new evidence, or offer evidence that exists."""
    journey = journey_or_404(request, pk)
    page = cell_page(journey, (process_area, practice, unit), request.user, timezone.localdate())
    if page is None:
        raise Http404
    linking = "item" in request.POST
    hand_in = HandInForm(*_sent(request, not linking))
    link = LinkForm(*_sent(request, linking), organization=journey.organization, user=request.user)
    if request.method == "POST":
        require(may_contribute(request.user, journey.organization))
        handed_in = _link(request, link, page) if linking else _hand_in(request, hand_in, journey, page)
        if handed_in:
            messages.success(request, _("Handed in. A reviewer will look at it."))
            return redirect(request.path)
    context = {
        "journey": journey,
        "cell": page,
        "hand_in": hand_in,
        "link_form": link,
        "may_contribute": may_contribute(request.user, journey.organization),
        "may_review": may_review(request.user, journey.organization),
    }
    return render(request, "journeys/cell.html", context, status=status_of(hand_in, link))


def _sent(request: HttpRequest, is_this_form: bool) -> tuple[object, object]:
    """Return the data and files for the form that was sent, or nothing."""
    return (request.POST, request.FILES) if request.method == "POST" and is_this_form else (None, None)


def _hand_in(request: HttpRequest, form: HandInForm, journey: Journey, page: CellPage) -> bool:
    return form.is_valid() and submit(
        form,
        services.hand_in_evidence,
        journey=journey,
        process_area=page.process_area,
        practice=page.practice,
        unit=page.unit,
        actor=request.user,
        now=timezone.now(),
        **form.cleaned_data,
    )


def _link(request: HttpRequest, form: LinkForm, page: CellPage) -> bool:
    return form.is_valid() and submit(
        form,
        link_evidence,
        process_area=page.process_area,
        practice=page.practice,
        unit=page.unit,
        actor=request.user,
        now=timezone.now(),
        **form.cleaned_data,
    )
