"""The interviews of an appraisal: as a problem for the rules, and as shown."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from appraisals.models import Appraisal, AppraiserProfile
from organizations.models import User
from scheduling.interviews import Draft, Interviewee, Member, Place, Placed, Problem, Terms, Violation, violations
from scheduling.models import InterviewPlan, InterviewSession, Participant, Room, SessionSlot, TeamSeat, WorkingPattern
from scheduling.workdays import Availability, days_of

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Interviews:
    """The stored sessions and the problem they are judged by."""

    problem: Problem
    drafts: tuple[Draft, ...]
    placed: tuple[Placed, ...]
    pinned: dict[str, Placed]

    @property
    def violations(self) -> tuple[Violation, ...]:
        """Return every rule that the stored plan does not keep."""
        return violations(self.problem, self.drafts, self.placed)


def interview_plan_of(appraisal: Appraisal) -> InterviewPlan:
    """Return the terms of an appraisal's interviews; those that nobody saved are not stored."""
    plan = InterviewPlan.objects.filter(appraisal=appraisal).first()
    if plan is not None:
        plan.appraisal = appraisal
        return plan
    return InterviewPlan(appraisal=appraisal, order_matters=appraisal.framework.family == "aspice")


def sessions_of(appraisal: Appraisal) -> list[InterviewSession]:
    """Return the planned sessions with who sits in them, by time, in five statements."""
    rows = InterviewSession.objects.filter(appraisal=appraisal).planned().select_related("room")
    return list(rows.prefetch_related("team", "participants", "units", "process_areas"))


def interviews_of(appraisal: Appraisal, plan: InterviewPlan) -> Interviews:
    """Return what planning and checking work on, in a constant number of statements."""
    sessions = sessions_of(appraisal)
    drafts, placed = [], []
    for row in sessions:
        people = frozenset(str(person.pk) for person in row.participants.all())
        minutes = int((row.ends_at - row.starts_at).total_seconds() // 60)
        areas = frozenset(area.ref for area in row.process_areas.all())
        units = frozenset(unit.name for unit in row.units.all())
        team = frozenset(str(person.pk) for person in row.team.all())
        drafts.append(Draft(row.key, row.title, people, areas, units, minutes))
        placed.append(Placed(row.key, row.starts_at, row.ends_at, team, str(row.room_id) if row.room_id else ""))
    pinned = {row.key: one for row, one in zip(sessions, placed, strict=True) if row.pinned}
    problem = Problem(
        _terms(appraisal, plan),
        tuple(_interviewee(row) for row in _participants(appraisal)),
        tuple(_team(appraisal)),
        tuple(_places(appraisal)),
        {one.key: one for one in placed},
        {draft.key: draft.people for draft in drafts},
    )
    return Interviews(problem, tuple(drafts), tuple(placed), pinned)


def _terms(appraisal: Appraisal, plan: InterviewPlan) -> Terms:
    days = tuple(day for day in days_of(appraisal.starts_on, appraisal.ends_on) if day.weekday() < SATURDAY)
    return Terms(
        appraisal.time_zone, days or (appraisal.starts_on,), (plan.day_starts, plan.day_ends),
        (plan.lunch_starts, plan.lunch_ends), plan.session_minutes, plan.break_minutes, plan.most_interviewees,
        plan.reserve_hours, plan.order_matters,
    )  # fmt: skip


def _participants(appraisal: Appraisal) -> Any:
    return Participant.objects.filter(appraisal=appraisal).prefetch_related("units", "process_areas")


def _interviewee(row: Participant) -> Interviewee:
    return Interviewee(
        str(row.pk), row.name, row.role,
        frozenset(area.ref for area in row.process_areas.all()), frozenset(unit.name for unit in row.units.all()),
        Availability(row.time_zone, row.works_from, row.works_until),
        str(row.manager_id) if row.manager_id else "", row.alone, row.available,
    )  # fmt: skip


def _team(appraisal: Appraisal) -> list[Member]:
    """Return the leader and the members; who has no profile works in the zone of the appraisal."""
    seats = TeamSeat.objects.filter(appraisal=appraisal).exclude(function=TeamSeat.Function.OBSERVER)
    people = User.objects.filter(pk__in=seats.values("person")) | User.objects.filter(
        pk=appraisal.lead_appraiser.user_id
    )
    zones = dict(AppraiserProfile.objects.filter(user__in=people.values("pk")).values_list("user", "time_zone"))
    patterns = {
        row.profile.user_id: row
        for row in WorkingPattern.objects.filter(profile__user__in=people.values("pk")).select_related("profile")
    }
    found = []
    for person in people.order_by("full_name", "pk"):
        zone = zones.get(person.pk, appraisal.time_zone)
        pattern = patterns.get(person.pk)
        hours = pattern.availability(zone) if pattern else Availability(appraisal.time_zone)
        found.append(Member(str(person.pk), str(person), hours))
    return found


def _places(appraisal: Appraisal) -> list[Place]:
    taken: dict[Any, list[tuple[datetime, datetime]]] = defaultdict(list)
    others = SessionSlot.objects.filter(room__organization=appraisal.organization).exclude(
        session__appraisal=appraisal
    )
    zone = ZoneInfo(appraisal.time_zone)
    first = datetime(appraisal.starts_on.year, appraisal.starts_on.month, appraisal.starts_on.day, tzinfo=zone)
    rows = others.filter(starts_at__gte=first).values_list("room", "session__starts_at", "session__ends_at")
    for room, begin, end in rows.distinct():
        taken[room].append((begin, end))
    return [
        Place(str(room.pk), room.name, room.capacity, tuple(taken[room.pk]))
        for room in Room.objects.of(appraisal.organization).usable()
    ]
