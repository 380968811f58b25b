"""The team of an appraisal."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from appraisals.web import appraisal_or_404
from organizations.permissions import require
from organizations.web import status_of, submit
from scheduling import services
from scheduling.forms import ReasonForm, SeatForm, SeenCertificateForm, possible_people
from scheduling.models import SeenCertificate, TeamSeat
from scheduling.permissions import may_plan
from scheduling.queries.clocks import plan_of
from scheduling.queries.teams import team_report
from scheduling.teams import RULES

SEATS = TeamSeat.objects.select_related("appraisal__organization", "appraisal__lead_appraiser", "person")


def team(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the team with every rule that is not met; add a member."""
    appraisal = appraisal_or_404(request, pk)
    may = may_plan(request.user, appraisal)
    if request.method == "POST":
        require(may)
    form = SeatForm(request.POST or None, people=possible_people(appraisal.organization, request.user))
    if form.is_valid() and submit(
        form, services.add_seat, appraisal=appraisal, actor=request.user, now=timezone.now(), **form.cleaned_data
    ):
        messages.success(request, _("The person is on the team; their days are taken."))
        return redirect("scheduling:team", pk)
    plan = plan_of(appraisal)
    context = {
        "appraisal": appraisal, "plan": plan, "report": team_report(appraisal, plan), "rule": RULES[plan.method],
        "form": form, "may_plan": may, "is_open": appraisal.state in ("tentative", "booked"),
    }  # fmt: skip
    return render(request, "scheduling/team.html", context, status=status_of(form))


def seat_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a member's experience; record a qualification that was seen."""
    seat = _seat(request, pk)
    require(may_plan(request.user, seat.appraisal))
    seen = "qualification_type" in request.POST
    form = SeatForm(None if seen else request.POST or None, instance=seat)
    seen_form = SeenCertificateForm(request.POST if seen else None, prefix=None)
    if form.is_valid() and submit(
        form, services.update_seat, seat=seat, actor=request.user, now=timezone.now(), **form.cleaned_data
    ):
        messages.success(request, _("Saved."))
        return redirect("scheduling:team", seat.appraisal_id)
    if seen_form.is_valid() and submit(
        seen_form, services.add_seen_certificate, seat=seat, actor=request.user, now=timezone.now(),
        **seen_form.cleaned_data,
    ):  # fmt: skip
        messages.success(request, _("The qualification has been recorded."))
        return redirect("scheduling:seat_edit", pk)
    context = {
        "seat": seat, "appraisal": seat.appraisal, "form": form, "seen_form": seen_form,
        "seen": seat.seen_certificates.select_related("qualification_type"),
    }  # fmt: skip
    return render(request, "scheduling/seat_form.html", context, status=status_of(form, seen_form))


def seat_remove(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a member off the team with a reason."""
    seat = _seat(request, pk)
    require(may_plan(request.user, seat.appraisal))
    form = ReasonForm(request.POST or None)
    if form.is_valid() and submit(
        form, services.remove_seat, seat=seat, actor=request.user, now=timezone.now(), **form.cleaned_data
    ):
        messages.success(request, _("The person is off the team; their days are free."))
        return redirect("scheduling:team", seat.appraisal_id)
    context = {"seat": seat, "appraisal": seat.appraisal, "form": form}
    return render(request, "scheduling/seat_remove.html", context, status=status_of(form))


@require_POST
def seen_remove(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take back a record of a qualification."""
    rows = SeenCertificate.objects.visible_to(request.user).select_related(
        "seat__appraisal__organization", "seat__appraisal__lead_appraiser", "seat__person", "qualification_type"
    )
    row = get_object_or_404(rows, pk=pk)
    services.remove_seen_certificate(certificate=row, actor=request.user, now=timezone.now())
    return redirect("scheduling:seat_edit", row.seat_id)


def _seat(request: HttpRequest, pk: uuid.UUID) -> TeamSeat:
    seat = get_object_or_404(SEATS.visible_to(request.user), pk=pk)
    appraisal_or_404(request, seat.appraisal_id)
    return seat
