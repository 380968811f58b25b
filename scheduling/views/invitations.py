"""Invitations to interviews: who was told, and the page on which an invited person answers."""

from __future__ import annotations

import uuid
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from appraisals.web import appraisal_or_404
from organizations.web import status_of, submit, telling_refusals
from scheduling import services
from scheduling.forms import ReplyForm
from scheduling.models import SessionInvitation
from scheduling.permissions import may_plan
from scheduling.queries.meetings import attendances


def invitations(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """List who attends which interview, what they know and what they answered."""
    appraisal = appraisal_or_404(request, pk)
    found = attendances(appraisal, timezone.now())
    context = {
        "appraisal": appraisal,
        "sessions": [(session, list(people)) for session, people in groupby(found, lambda one: one.session)],
        "due": sum(bool(one.email) and not one.is_told for one in found),
        "may_plan": may_plan(request.user, appraisal),
        "zone": ZoneInfo(appraisal.time_zone),
    }
    return render(request, "scheduling/invitations.html", context)


@require_POST
def invite(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Tell everybody in the background who does not know yet."""
    appraisal = appraisal_or_404(request, pk)
    with telling_refusals(request):
        return redirect(services.start_inviting(appraisal=appraisal, actor=request.user, now=timezone.now()))
    return redirect("scheduling:invitations", pk)


@login_not_required
def reply(request: HttpRequest, token: str) -> HttpResponse:
    """Show an interview to the person invited and take their answer, without an account."""
    invitation = services.open_invitation(token)
    if invitation is None:
        raise Http404
    now, zone = timezone.now(), ZoneInfo(invitation.session.appraisal.time_zone)
    is_over = services.is_over(invitation, now)
    form = ReplyForm(request.POST or None, initial={"answer": invitation.reply, "note": invitation.note})
    if form.is_valid():
        values = form.cleaned_data
        day, begins = values.pop("day"), values.pop("begins")
        proposed = datetime.combine(day, begins, zone) if day and begins else None
        if submit(form, services.reply, invitation=invitation, proposed_at=proposed, now=now, **values):
            return redirect("scheduling:invitation_reply", token)
    context = {"invitation": invitation, "session": invitation.session, "form": form, "is_over": is_over, "zone": zone}
    context["is_answered"] = invitation.reply != SessionInvitation.Reply.NONE
    return render(request, "scheduling/invitation_reply.html", context, status=status_of(form))
