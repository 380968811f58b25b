"""Rooms, participants and sessions. What a plan or a hand puts into time takes slots, so nothing is taken twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from appraisals.models import Appraisal
from frameworks.models import Requirement
from jobs.models import Job
from jobs.services import start_job
from organizations.errors import Conflict, DomainError
from organizations.models import Organization, Unit, User
from organizations.permissions import require
from organizations.services import assign, record_activity, save_valid
from scheduling.models import InterviewPlan, InterviewSession, Participant, Room, SessionSlot
from scheduling.models.interviews import SLOT_MINUTES
from scheduling.permissions import may_manage_rooms, may_plan
from scheduling.queries.interviews import interview_plan_of

JOB = "interview_plan"


@transaction.atomic
def add_room(*, organization: Organization, actor: User, now: datetime, **values: Any) -> Room:
    """Add a room or a video link."""
    require(may_manage_rooms(actor, organization))
    room = save_valid(Room(organization=organization, **values))
    record_activity(organization=organization, actor=actor, verb="added", target=room, at=now)
    return room


@transaction.atomic
def archive_room(*, room: Room, actor: User, now: datetime) -> Room:
    """Take a room out of use; sessions in it stay."""
    require(may_manage_rooms(actor, room.organization))
    assign(room, {"archived_at": now})
    record_activity(organization=room.organization, actor=actor, verb="archived", target=room, at=now)
    return room


@transaction.atomic
def save_interview_plan(*, appraisal: Appraisal, actor: User, now: datetime, **values: Any) -> InterviewPlan:
    """Set the terms on which interviews are planned."""
    require(may_plan(actor, appraisal))
    plan = interview_plan_of(appraisal)
    for name, value in values.items():
        setattr(plan, name, value)
    plan = save_valid(plan)
    record_activity(
        organization=appraisal.organization, actor=actor, verb="set the interviews", target=appraisal, at=now
    )
    return plan


@transaction.atomic
def save_participant(
    *, appraisal: Appraisal, participant: Participant | None, units: Iterable[Unit],
    process_areas: Iterable[Requirement], actor: User, now: datetime, **values: Any,
) -> Participant:  # fmt: skip
    """Add somebody to be interviewed, or change them; ``available`` False: dropped out, planning replaces them."""
    require(may_plan(actor, appraisal))
    manager = values.get("manager")
    if manager is not None and manager.appraisal_id != appraisal.pk:
        raise DomainError(_("The manager is not interviewed in this appraisal."), field="manager")
    units, areas = list(units), list(process_areas)
    if not units or not areas:
        raise DomainError(
            _("Name at least one project and one process area."), field="units", code="nothing_to_affirm"
        )
    if any(unit.organization_id != appraisal.organization_id for unit in units):
        raise DomainError(_("This project is not found."), field="units", code="not_found")
    row = participant or Participant(appraisal=appraisal)
    for name, value in values.items():
        setattr(row, name, value)
    save_valid(row)
    row.units.set(units)
    row.process_areas.set(areas)
    record_activity(organization=appraisal.organization, actor=actor, verb="saved", target=row, at=now)
    return row


@transaction.atomic
def start_planning(*, appraisal: Appraisal, actor: User, now: datetime) -> Job:
    """Ask for a plan of the interviews, in the background; one at a time for each appraisal."""
    require(may_plan(actor, appraisal))
    if not Participant.objects.filter(appraisal=appraisal).exists():
        raise DomainError(_("Add those who are to be interviewed first."), code="nobody_to_interview")
    return start_job(
        organization=appraisal.organization,
        kind=JOB,
        title=_("Interviews of %(appraisal)s") % {"appraisal": appraisal},
        parameters={"appraisal": str(appraisal.pk)},
        actor=actor,
        now=now,
        key=f"{JOB}-{appraisal.pk}",
    )


@transaction.atomic
def edit_session(
    *, session: InterviewSession, starts_at: datetime, team: Iterable[User], room: Room | None, actor: User,
    now: datetime,
) -> InterviewSession:  # fmt: skip
    """Move a session by hand; planning leaves it there from now on. Its length stays.

    Raises Conflict (409) when a room, a member or somebody interviewed is taken at that time. What a rule would
    rather have is shown, not refused: the leader decides.
    """
    require(may_plan(actor, session.appraisal))
    if starts_at.minute % SLOT_MINUTES or starts_at.second:
        raise DomainError(_("Sessions begin at a quarter of an hour."), field="starts_at", code="not_on_the_grid")
    if room is not None and room.organization_id != session.appraisal.organization_id:
        raise DomainError(_("This room is not found."), field="room", code="not_found")
    members = list(team)
    seated = {session.appraisal.lead_appraiser.user_id, *session.appraisal.seats.values_list("person", flat=True)}
    if any(member.pk not in seated for member in members):
        raise DomainError(_("Only the team of the appraisal interviews."), field="team", code="not_on_the_team")
    row: InterviewSession = InterviewSession.objects.select_for_update().get(pk=session.pk)
    former = {"starts_at": row.starts_at.isoformat()}
    length = row.ends_at - row.starts_at
    row.starts_at, row.ends_at, row.room, row.pinned = starts_at, starts_at + length, room, True
    row.sequence, row.changed_at = row.sequence + 1, now
    save_valid(row)
    row.team.set(members)
    take_slots([row])
    record_activity(
        organization=session.organization, actor=actor, verb="moved", target=row, detail={"former": former}, at=now
    )
    return row


@transaction.atomic
def release_session(*, session: InterviewSession, actor: User, now: datetime) -> InterviewSession:
    """Let planning place a session again."""
    require(may_plan(actor, session.appraisal))
    assign(session, {"pinned": False})
    record_activity(organization=session.organization, actor=actor, verb="released", target=session, at=now)
    return session


def take_slots(sessions: Iterable[InterviewSession]) -> None:
    """Take the slots of sessions anew; raises Conflict (409) when one of them is taken, and changes nothing then."""
    rows = list(sessions)
    try:
        with transaction.atomic():
            SessionSlot.objects.filter(session__in=rows).delete()
            SessionSlot.objects.bulk_create(slot for row in rows for slot in _slots(row))
    except IntegrityError as error:
        raise Conflict(
            _("A room or a person is taken at that time."), code="double_booking", field="starts_at"
        ) from error


def _slots(row: InterviewSession) -> Iterator[SessionSlot]:
    members, people = list(row.team.all()), list(row.participants.all())
    at = row.starts_at
    while at < row.ends_at:
        if row.room_id:
            yield SessionSlot(session=row, starts_at=at, room_id=row.room_id)
        for member in members:
            yield SessionSlot(session=row, starts_at=at, member=member)
        for person in people:
            yield SessionSlot(session=row, starts_at=at, participant=person)
        at += timedelta(minutes=SLOT_MINUTES)
