"""Tell those who attend of their interviews, and take their answers."""

from __future__ import annotations

import logging
from datetime import datetime
from hashlib import sha256
from smtplib import SMTPException
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from appraisals.calendar import CalendarEvent, Party, Status, invitation_file, invitation_method
from appraisals.models import Appraisal
from jobs.models import Job
from jobs.progress import Progress
from jobs.services import start_job
from organizations.errors import Conflict, DomainError
from organizations.models import User
from organizations.permissions import require
from organizations.services import record_activity, row_of, signed_key
from scheduling.models import SessionInvitation
from scheduling.permissions import may_plan
from scheduling.queries.meetings import Attendance, meeting, to_tell

JOB = "interview_invitations"
_SALT = "scheduling.session-invitation"
logger = logging.getLogger(__name__)


@transaction.atomic
def start_inviting(*, appraisal: Appraisal, actor: User, now: datetime) -> Job:
    """Tell everybody in the background who does not know yet how their sessions stand.

    Raises Conflict (409) where everybody knows, and DomainError (400) for a tentative booking.
    """
    require(may_plan(actor, appraisal))
    if appraisal.state == Appraisal.State.TENTATIVE:
        raise DomainError(_("Confirm the booking first."), code="tentative")
    if not to_tell(appraisal, now):
        raise Conflict(_("Everybody with an address knows already."), code="nobody_to_tell")
    return start_job(
        organization=appraisal.organization,
        kind=JOB,
        title=_("Invitations to the interviews of %(appraisal)s") % {"appraisal": appraisal},
        parameters={"appraisal": str(appraisal.pk)},
        actor=actor,
        now=now,
        key=f"{JOB}-{appraisal.pk}",
    )


def send_invitations(job: Job, progress: Progress) -> dict[str, Any]:
    """Send what is due, one mail after the other; the function of the job's kind.

    A mail that was sent is noted at once, so another run sends the rest. Where the process died in between, the mail
    goes out again with the same Message-ID, UID and SEQUENCE, which calendars take for the same. Raises DomainError
    with the addresses that could not be reached.
    """
    rows = Appraisal.objects.select_related("organization", "lead_appraiser__user")
    appraisal = rows.get(pk=job.parameters["appraisal"], organization=job.organization)
    due, missed = to_tell(appraisal, timezone.now()), []
    for one in progress.over(due, len(due)):
        try:
            _tell(appraisal, one)
        except (SMTPException, OSError) as error:
            logger.warning("Invitation to session %s not sent: %s", one.session.pk, type(error).__name__)
            missed.append(one.email)
    if missed:
        raise DomainError(
            _("Not sent to %(addresses)s. All others know; try again for these.") % {"addresses": ", ".join(missed)},
            code="not_sent",
        )
    return {
        "message": _("%(count)d invitations sent.") % {"count": len(due)},
        "path": reverse("scheduling:invitations", args=[appraisal.pk]),
    }


def _tell(appraisal: Appraisal, one: Attendance) -> None:
    invitation = one.invitation or SessionInvitation.objects.create(
        session=one.session, email=one.email, name=one.name[:150]
    )
    event = meeting(one.session, is_off=not one.attends)
    _mail(appraisal, one, invitation, event).send()
    invitation.name, invitation.sequence, invitation.sent_at = one.name[:150], one.session.sequence, timezone.now()
    invitation.is_cancelled, invitation.reply = not one.attends, SessionInvitation.Reply.NONE
    invitation.proposed_at, invitation.note, invitation.replied_at = None, "", None
    invitation.save()


def _mail(
    appraisal: Appraisal, one: Attendance, invitation: SessionInvitation, event: CalendarEvent
) -> EmailMultiAlternatives:
    """Build the mail in the person's language: text, HTML, and the iTIP message that calendars act upon."""
    leader = appraisal.lead_appraiser.user
    locale, zone = one.locale or appraisal.organization.locale, ZoneInfo(appraisal.time_zone)
    with translation.override(locale), timezone.override(zone):
        context = {
            "event": event,
            "is_off": event.status is Status.CANCELLED,
            "is_update": invitation.sequence is not None,
            "appraisal": appraisal,
            "name": one.name,
            "url": settings.SITE_URL + reverse("scheduling:invitation_reply", args=[invitation_token(invitation)]),
        }
        mail = EmailMultiAlternatives(
            subject=" ".join(_subject(context).split()),
            body=render_to_string("scheduling/mail/invitation.txt", context),
            to=[one.email],
            reply_to=[leader.email],
            headers={"Message-ID": _message_id(one, event)},
        )
        mail.attach_alternative(render_to_string("scheduling/mail/invitation.html", context), "text/html")
    content = invitation_file(event, organizer=Party(str(leader), leader.email), attendee=Party(one.name, one.email))
    mail.attach_alternative(content.decode(), f"text/calendar; method={invitation_method(event)}")
    return mail


def _subject(context: dict[str, Any]) -> str:
    values = {"title": context["event"].title}
    if context["is_off"]:
        return _("Called off: %(title)s") % values
    if context["is_update"]:
        return _("Changed: %(title)s") % values
    return _("Invitation: %(title)s") % values


def _message_id(one: Attendance, event: CalendarEvent) -> str:
    occasion = f"{one.session.pk}/{event.sequence}/{event.status}/{one.email}"
    return f"<{sha256(occasion.encode()).hexdigest()[:32]}@cairn>"


def invitation_token(invitation: SessionInvitation) -> str:
    """Return the signed key of the page on which the invited person answers; nothing secret is stored."""
    return signed_key(invitation, _SALT)


def open_invitation(token: str) -> SessionInvitation | None:
    """Return the invitation behind ``token``; None if it is forged or gone."""
    rows = SessionInvitation.objects.select_related("session__appraisal__organization", "session__room")
    return row_of(rows, token, _SALT)


@transaction.atomic
def reply(
    *, invitation: SessionInvitation, answer: str, now: datetime, note: str = "", proposed_at: datetime | None = None
) -> SessionInvitation:
    """Take the answer of the person invited; a later answer replaces it.

    ``proposed_at``: the begin they would rather have, needed for that answer only. Raises Conflict (409) once the
    session has begun or is off for them.
    """
    rows = SessionInvitation.objects.select_for_update().select_related("session__appraisal")
    row: SessionInvitation = rows.get(pk=invitation.pk)
    if is_over(row, now):
        raise Conflict(_("This interview is over or called off."), code="invitation_over")
    proposes = answer == SessionInvitation.Reply.PROPOSED
    if proposes and (proposed_at is None or proposed_at <= now):
        raise DomainError(_("Say which time in the future would do."), field="day", code="no_time_proposed")
    row.reply, row.note, row.replied_at = answer, note, now
    row.proposed_at = proposed_at if proposes else None
    row.full_clean()
    row.save()
    record_activity(
        organization=row.organization, actor=None, verb=str(row.get_reply_display()), target=row, at=now,
        detail={"proposed": proposed_at.isoformat()} if proposes and proposed_at else {},
    )  # fmt: skip
    return row


def is_over(invitation: SessionInvitation, now: datetime) -> bool:
    """Say whether an answer comes too late: begun, cancelled, or called off for this person."""
    session = invitation.session
    return session.is_off or invitation.is_cancelled or session.starts_at <= now
