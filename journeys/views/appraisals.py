"""The appraisals of a journey, and booking one."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisals.forms import BookingForm
from appraisals.permissions import may_book
from appraisals.queries import candidates, lapse_of
from journeys import services
from journeys.web import journey_or_404
from organizations.permissions import require
from organizations.web import status_of, submit


def appraisal_list(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """List the appraisals of a journey."""
    journey = journey_or_404(request, pk)
    rows = journey.appraisals.select_related("framework", "lead_appraiser__user").order_by("starts_on", "id")
    context = {
        "journey": journey,
        "appraisals": [(row, lapse_of(row)) for row in rows.prefetch_related("lead_appraiser__certificates")],
        "may_book": may_book(request.user, journey.organization),
        "today": timezone.localdate(),
    }
    return render(request, "journeys/appraisal_list.html", context)


def appraisal_book(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Book a lead appraiser for the journey's target."""
    journey = journey_or_404(request, pk)
    require(may_book(request.user, journey.organization))
    initial = {
        "title": _("Appraisal of %(organization)s") % {"organization": journey.organization},
        "time_zone": journey.organization.time_zone,
        "starts_on": journey.wanted_on,
        "ends_on": journey.wanted_on,
    }
    choices = candidates(request.user, journey.framework, journey.target_level, timezone.localdate())
    if len(choices) == 1:
        initial["lead_appraiser"] = choices[0]
    form = BookingForm(request.POST or None, initial=initial, candidates=choices)
    if form.is_valid() and submit(
        form,
        services.book_journey_appraisal,
        journey=journey,
        actor=request.user,
        today=timezone.localdate(),
        **form.cleaned_data,
    ):
        messages.success(request, _("The appraisal has been booked. Grant the lead appraiser access for these days."))
        return redirect(form.result)
    context = {"journey": journey, "form": form, "has_candidates": bool(choices)}
    return render(request, "journeys/appraisal_book.html", context, status=status_of(form))
