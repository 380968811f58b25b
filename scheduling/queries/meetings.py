"""Interviews as calendar events, and who is to be told of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from appraisals.calendar import CalendarEvent, Status
from appraisals.models import Appraisal
from scheduling.models import InterviewSession, SessionInvitation


def meeting(session: InterviewSession, *, is_off: bool = False) -> CalendarEvent:
    """Return a session as a calendar event in the zone of its appraisal; ``is_off``: whatever its state.

    Select ``appraisal`` and ``room`` before.
    """
    zone, room = ZoneInfo(session.appraisal.time_zone), session.room
    return CalendarEvent(
        uid=f"interview-{session.pk}@cairn",
        sequence=session.sequence,
        title=session.title,
        starts=session.starts_at.astimezone(zone),
        ends=session.ends_at.astimezone(zone),
        changed_at=session.changed_at,
        url=settings.SITE_URL + reverse("scheduling:interviews", args=[session.appraisal_id]),
        location=", ".join(filter(None, (room.name, room.place, room.video_link))) if room else "",
        status=Status.CANCELLED if is_off or session.is_off else Status.CONFIRMED,
    )


@dataclass(frozen=True, slots=True)
class Attendance:
    """Somebody who attends a session, or was told so. ``email`` "": nobody can be told. ``invitation`` None: not yet.

    ``locale`` "": that of the organisation.
    """

    session: InterviewSession
    name: str
    email: str
    locale: str
    attends: bool
    invitation: SessionInvitation | None

    @property
    def is_told(self) -> bool:
        """Say whether the person knows of the session as it stands now, or knows that it is off."""
        last = self.invitation
        if last is None or last.sequence is None:
            return not self.attends
        if not self.attends:
            return last.is_cancelled
        return not last.is_cancelled and last.sequence == self.session.sequence

    @property
    def state(self) -> str:
        """Return how it stands: no_address, not_sent, changed, called_off, or the answer."""
        last = self.invitation
        if not self.email:
            return "no_address"
        if not self.is_told:
            return "changed" if last is not None and last.sequence is not None else "not_sent"
        if last is None or last.is_cancelled:
            return "called_off"
        return str(last.reply)


def attendances(appraisal: Appraisal, now: datetime) -> list[Attendance]:
    """Return who attends the sessions that are not over, and who was told of one and does not; in five statements."""
    rows = InterviewSession.objects.filter(appraisal=appraisal, ends_at__gt=now).select_related("appraisal", "room")
    sessions = list(rows.prefetch_related("team", "participants__user").order_by("starts_at", "title", "pk"))
    known: dict[UUID, dict[str, SessionInvitation]] = defaultdict(dict)
    for invitation in SessionInvitation.objects.filter(session__appraisal=appraisal):
        known[invitation.session_id][invitation.email] = invitation
    return [one for session in sessions for one in _attendances(session, known[session.pk])]


def to_tell(appraisal: Appraisal, now: datetime) -> list[Attendance]:
    """Return those who have an address and do not know yet how a session stands."""
    return [one for one in attendances(appraisal, now) if one.email and not one.is_told]


def _attendances(session: InterviewSession, known: dict[str, SessionInvitation]) -> Iterator[Attendance]:
    seen: set[str] = set()
    for name, email, locale in () if session.is_off else _people(session):
        if email not in seen or not email:
            yield Attendance(session, name, email, locale, True, known.get(email))
        seen.add(email)
    for email, invitation in known.items():
        if email not in seen:
            yield Attendance(session, invitation.name, email, "", False, invitation)


def _people(session: InterviewSession) -> Iterator[tuple[str, str, str]]:
    for member in session.team.all():
        yield str(member), member.email.lower(), member.locale
    for person in session.participants.all():
        email = person.email or (person.user.email if person.user else "")
        yield person.name, email.lower(), person.user.locale if person.user else ""
