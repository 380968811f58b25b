"""Clocks of a journey that has no appraisal yet, and of an appraisal."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from appraisals.web import appraisal_or_404
from journeys.web import journey_or_404
from organizations.permissions import require
from organizations.web import status_of, submit
from scheduling import services
from scheduling.forms import ClockForm, DaysForm, PlanForm
from scheduling.permissions import may_plan
from scheduling.queries.clocks import journey_timeline, plan_of, timeline_of
from scheduling.web import drawing

USUAL_LENGTH = timedelta(days=4)


def journey_clocks(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show every clock for days that are wanted; none given: five days from the journey's wanted date back."""
    journey = journey_or_404(request, pk)
    today = timezone.localdate()
    first, last, method = journey.wanted_on - USUAL_LENGTH, journey.wanted_on, ""
    form = DaysForm(request.GET if request.GET else None, initial={"starts_on": first, "ends_on": last})
    if form.is_bound and form.is_valid():
        first, last = form.cleaned_data["starts_on"], form.cleaned_data["ends_on"]
        method = form.cleaned_data["method"]
    found = journey_timeline(journey, first, last, method, today)
    context = {
        "journey": journey, "form": form, "found": found, "drawing": drawing(found, first, last, today),
        "first": first, "last": last, "today": today,
    }  # fmt: skip
    return render(request, "scheduling/journey_clocks.html", context, status=status_of(form))


def appraisal_plan(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the clocks of an appraisal, also as if it were moved; set its method and terms."""
    appraisal = appraisal_or_404(request, pk)
    today, plan = timezone.localdate(), plan_of(appraisal)
    may = may_plan(request.user, appraisal)
    if request.method == "POST":
        require(may)
    form = PlanForm(request.POST or None, instance=plan)
    if form.is_valid() and submit(
        form, services.save_plan, appraisal=appraisal, actor=request.user, now=timezone.now(), **form.cleaned_data
    ):
        messages.success(request, _("Saved."))
        return redirect("scheduling:appraisal_plan", pk)
    first, last = appraisal.starts_on, appraisal.ends_on
    moved = DaysForm(request.GET if request.GET else None, initial={"starts_on": first, "ends_on": last})
    del moved.fields["method"]
    if moved.is_bound and moved.is_valid():
        first, last = moved.cleaned_data["starts_on"], moved.cleaned_data["ends_on"]
    found = timeline_of(appraisal, plan, today, first=first, last=last)
    context = {
        "appraisal": appraisal, "plan": plan, "form": form, "moved": moved, "found": found,
        "drawing": drawing(found, first, last, today), "first": first, "last": last, "today": today,
        "may_plan": may, "is_moved": (first, last) != (appraisal.starts_on, appraisal.ends_on),
    }  # fmt: skip
    return render(request, "scheduling/appraisal_plan.html", context, status=status_of(form, moved))


@require_POST
def clock_record(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Record the day on which a step was done, or take it back."""
    appraisal = appraisal_or_404(request, pk)
    require(may_plan(request.user, appraisal))
    form = ClockForm(request.POST)
    if form.is_valid() and submit(
        form, services.record_clock, appraisal=appraisal, actor=request.user, now=timezone.now(), **form.cleaned_data
    ):
        messages.success(request, _("Saved."))
        return redirect("scheduling:appraisal_plan", pk)
    for texts in form.errors.values():
        messages.error(request, texts[0])
    return redirect("scheduling:appraisal_plan", pk)
