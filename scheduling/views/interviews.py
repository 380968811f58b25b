"""The interviews of an appraisal: participants, the plan, edits by hand, the printed agenda."""

from __future__ import annotations

import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from appraisals.models import Appraisal
from appraisals.web import appraisal_or_404
from frameworks.queries import process_areas_for_target
from organizations.models import Unit, User
from organizations.permissions import require
from organizations.web import status_of, submit, telling_refusals
from scheduling import services
from scheduling.forms import InterviewPlanForm, ParticipantForm, SessionForm
from scheduling.models import InterviewSession, Participant, Room
from scheduling.permissions import may_plan
from scheduling.queries.interviews import interview_plan_of, interviews_of, sessions_of

SESSIONS = InterviewSession.objects.select_related("appraisal__organization", "appraisal__lead_appraiser", "room")


def interviews(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the sessions by day, what they do not keep, and who is interviewed; set the terms."""
    appraisal = appraisal_or_404(request, pk)
    may, terms = may_plan(request.user, appraisal), interview_plan_of(appraisal)
    if request.method == "POST":
        require(may)
    form = InterviewPlanForm(request.POST or None, instance=terms)
    if form.is_valid() and submit(
        form, services.save_interview_plan, appraisal=appraisal, actor=request.user, now=timezone.now(),
        **form.cleaned_data,
    ):  # fmt: skip
        messages.success(request, _("Saved. Plan again to use it."))
        return redirect("scheduling:interviews", pk)
    sessions = sessions_of(appraisal)
    found: dict[str, list[str]] = {}
    for one in interviews_of(appraisal, terms).violations if sessions else ():
        found.setdefault(one.key, []).append(one.because)
    people = Participant.objects.filter(appraisal=appraisal).select_related("manager")
    context = {
        "appraisal": appraisal, "plan": terms, "form": form, "may_plan": may,
        "sessions": [(row, found.get(row.key, [])) for row in sessions], "unmet": found.get("", []),
        "people": people.prefetch_related("units", "process_areas"), "zone": ZoneInfo(appraisal.time_zone),
    }  # fmt: skip
    return render(request, "scheduling/interviews.html", context, status=status_of(form))


@require_POST
def plan(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Plan the interviews in the background."""
    appraisal = appraisal_or_404(request, pk)
    require(may_plan(request.user, appraisal))
    with telling_refusals(request):
        return redirect(services.start_planning(appraisal=appraisal, actor=request.user, now=timezone.now()))
    return redirect("scheduling:interviews", pk)


def participant_create(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Add somebody to be interviewed."""
    appraisal = appraisal_or_404(request, pk)
    return _participant(request, appraisal, None)


def participant_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change somebody to be interviewed, or note that they dropped out."""
    rows = Participant.objects.visible_to(request.user)
    participant = get_object_or_404(rows, pk=pk)
    return _participant(request, appraisal_or_404(request, participant.appraisal_id), participant)


def _participant(request: HttpRequest, appraisal: Appraisal, participant: Participant | None) -> HttpResponse:
    require(may_plan(request.user, appraisal))
    others = Participant.objects.filter(appraisal=appraisal)
    form = ParticipantForm(
        request.POST or None,
        instance=participant,
        initial={} if participant else {"time_zone": appraisal.time_zone},
        units=Unit.objects.of(appraisal.organization).active().projects(),
        areas=process_areas_for_target(appraisal.framework, appraisal.target_level),
        managers=others.exclude(pk=participant.pk) if participant else others,
    )
    if form.is_valid() and submit(
        form, services.save_participant, appraisal=appraisal, participant=participant, actor=request.user,
        now=timezone.now(), **form.cleaned_data,
    ):  # fmt: skip
        messages.success(request, _("Saved. Plan again to use it."))
        return redirect("scheduling:interviews", appraisal.pk)
    context = {"appraisal": appraisal, "form": form, "participant": participant}
    return render(request, "scheduling/participant_form.html", context, status=status_of(form))


def session_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Move a session by hand; the page then shows what it does not keep."""
    session = _session(request, pk)
    appraisal = session.appraisal
    require(may_plan(request.user, appraisal))
    zone = ZoneInfo(appraisal.time_zone)
    local = session.starts_at.astimezone(zone)
    seated = User.objects.filter(booked_days__appraisal=appraisal).distinct()
    form = SessionForm(
        request.POST or None,
        initial={"day": local.date(), "begins": local.time(), "team": session.team.all(), "room": session.room},
        team=seated,
        rooms=Room.objects.of(appraisal.organization).usable(),
    )
    if form.is_valid():
        values = form.cleaned_data
        starts_at = datetime.combine(values["day"], values["begins"], zone)
        if submit(
            form, services.edit_session, session=session, starts_at=starts_at, team=values["team"],
            room=values["room"], actor=request.user, now=timezone.now(),
        ):  # fmt: skip
            messages.success(request, _("The session stays where you put it."))
            return redirect("scheduling:interviews", appraisal.pk)
    context = {"appraisal": appraisal, "session": session, "form": form}
    return render(request, "scheduling/session_form.html", context, status=status_of(form))


@require_POST
def session_release(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Let planning place a session again."""
    session = _session(request, pk)
    services.release_session(session=session, actor=request.user, now=timezone.now())
    return redirect("scheduling:interviews", session.appraisal_id)


def agenda(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the interviews for print, in the zone of the appraisal."""
    appraisal = appraisal_or_404(request, pk)
    context = {"appraisal": appraisal, "sessions": sessions_of(appraisal), "zone": ZoneInfo(appraisal.time_zone)}
    return render(request, "scheduling/agenda.html", context)


def _session(request: HttpRequest, pk: uuid.UUID) -> InterviewSession:
    session = get_object_or_404(SESSIONS.visible_to(request.user), pk=pk)
    appraisal_or_404(request, session.appraisal_id)
    return session
