"""Find a leader for a journey, hold one, confirm and finish."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from appraisals.models import AppraiserProfile
from appraisals.permissions import may_book
from appraisals.services import confirm_appraisal
from appraisals.web import appraisal_or_404
from journeys.web import journey_or_404
from organizations.permissions import require
from organizations.web import status_of, submit, telling_refusals
from scheduling import services
from scheduling.forms import HoldForm, SoughtForm
from scheduling.queries.candidates import find_candidates, spoken
from scheduling.queries.sought import Sought

USUAL_LENGTH = timedelta(days=4)


def candidates(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Rank the appraisers for some days, with reasons; POST holds one of them."""
    journey = journey_or_404(request, pk)
    may = may_book(request.user, journey.organization)
    if request.method == "POST":
        require(may)
        form: Any = HoldForm(request.POST, profiles=AppraiserProfile.objects.visible_to(request.user))
        if form.is_valid() and _hold(form, journey, request):
            messages.success(request, _("The days are held. Confirm the booking before the hold ends."))
            return redirect(form.result)
    else:
        form = SoughtForm(request.GET if request.GET else None, initial=_usual(journey))
    sought = _sought(form) or _sought_usually(journey)
    found = find_candidates(request.user, journey, sought)
    context = {
        "journey": journey, "form": form, "sought": sought, "may_book": may,
        "fitting": [one for one in found if one.fits], "others": [one for one in found if not one.fits][:50],
    }  # fmt: skip
    return render(request, "scheduling/candidates.html", context, status=status_of(form))


def _hold(form: Any, journey: Any, request: HttpRequest) -> bool:
    values = form.cleaned_data
    return submit(
        form, services.hold, journey=journey, lead_appraiser=values["lead_appraiser"], sought=_sought(form),
        hold_days=values["hold_days"], title=values["title"], time_zone=values["zone"], actor=request.user,
        now=timezone.now(),
    )  # fmt: skip


def _usual(journey: Any) -> dict[str, Any]:
    sought = _sought_usually(journey)
    return {"starts_on": sought.first, "ends_on": sought.last, "zone": sought.zone}


def _sought_usually(journey: Any) -> Sought:
    return Sought(journey.wanted_on - USUAL_LENGTH, journey.wanted_on, journey.organization.time_zone)


def _sought(form: Any) -> Sought | None:
    if not form.is_bound:
        return None
    values = getattr(form, "cleaned_data", None) if form.is_valid() or form.errors else None
    if not values or not all(values.get(name) for name in ("starts_on", "ends_on", "zone")):
        return None
    return Sought(values["starts_on"], values["ends_on"], values["zone"], spoken(values.get("languages", "")))


@require_POST
def confirm(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Confirm a tentative booking."""
    appraisal = appraisal_or_404(request, pk)
    require(may_book(request.user, appraisal.organization))
    with telling_refusals(request):
        confirm_appraisal(appraisal=appraisal, actor=request.user, now=timezone.now())
        messages.success(request, _("The booking is confirmed."))
    return redirect(appraisal)


@require_POST
def finish(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Note that an appraisal is done."""
    appraisal = appraisal_or_404(request, pk)
    require(may_book(request.user, appraisal.organization))
    with telling_refusals(request):
        services.finish(appraisal=appraisal, actor=request.user, today=timezone.localdate(), now=timezone.now())
        messages.success(request, _("The appraisal is done; it is in the logbooks of its team."))
    return redirect(appraisal)
