"""Plan the interviews of an appraisal: the work of a job, and what becomes of its outcome."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisals.models import Appraisal
from frameworks.models import Requirement
from jobs.models import Job
from jobs.progress import Progress
from organizations.errors import DomainError
from organizations.models import Unit, User
from scheduling.interviews import Draft, Outcome, Placed, solve
from scheduling.models import InterviewPlan, InterviewSession, Participant, SessionSlot
from scheduling.queries.interviews import interview_plan_of, interviews_of
from scheduling.services.interviews import take_slots

SHORT, LONG, MANY = 4.0, 30.0, 20  # seconds for a plan of at most MANY people to interview, and for more


def plan_interviews(job: Job, progress: Progress) -> dict[str, Any]:
    """Plan the interviews of the appraisal that the job names; the function of the job's kind.

    Raises DomainError with what stands in the way; the plan keeps it and the former sessions stay.
    """
    rows = Appraisal.objects.select_related("organization", "framework", "lead_appraiser__user")
    appraisal = rows.get(pk=job.parameters["appraisal"], organization=job.organization)
    plan = interview_plan_of(appraisal)
    known = interviews_of(appraisal, plan)
    seconds = SHORT if len(known.problem.people) <= 2 * MANY else LONG
    outcome = solve(known.problem, known.pinned, seconds=seconds, tell=lambda found, note: progress(found, None, note))
    store_outcome(appraisal=appraisal, plan=plan, outcome=outcome, now=timezone.now())
    if outcome.problems:
        raise DomainError(outcome.problems[0], code="infeasible")
    message = _("%(number)d sessions, %(hours)s people-hours, %(changed)d changed.") % {
        "number": len(outcome.placed), "hours": f"{outcome.people_hours:g}", "changed": outcome.changed,
    }  # fmt: skip
    return {"message": message, "path": f"/appraisals/{appraisal.pk}/interviews/"}


@transaction.atomic
def store_outcome(*, appraisal: Appraisal, plan: InterviewPlan, outcome: Outcome, now: datetime) -> None:
    """Write a plan over the former one: sessions of the same key stay the same row, others are cancelled.

    An outcome with problems changes no session. Raises Conflict (409) when a room was taken meanwhile.
    """
    plan.problems, plan.planned_at = list(outcome.problems), now
    if outcome.problems:
        plan.state = InterviewPlan.State.INFEASIBLE
        plan.save()
        return
    plan.state, plan.people_hours = InterviewPlan.State.PLANNED, outcome.people_hours
    plan.sequence += 1
    plan.save()
    drafts = {draft.key: draft for draft in outcome.drafts}
    stored = {row.key: row for row in InterviewSession.objects.select_for_update().filter(appraisal=appraisal)}
    gone = [row for key, row in stored.items() if key not in drafts and row.state == InterviewSession.State.PLANNED]
    for row in gone:
        row.state, row.reason = InterviewSession.State.CANCELLED, _("No longer needed.")
        row.sequence, row.changed_at = row.sequence + 1, now
        row.save()
    SessionSlot.objects.filter(session__appraisal=appraisal).delete()
    names = _Names(appraisal)
    take_slots([_store(appraisal, drafts[one.key], one, stored.get(one.key), names, now) for one in outcome.placed])


class _Names:
    """The rows behind the keys of a plan, read once."""

    def __init__(self, appraisal: Appraisal) -> None:
        people = Participant.objects.filter(appraisal=appraisal).prefetch_related("units", "process_areas")
        self.people = {str(row.pk): row for row in people}
        self.units: dict[str, Unit] = {unit.name: unit for row in people for unit in row.units.all()}
        self.areas: dict[str, Requirement] = {area.ref: area for row in people for area in row.process_areas.all()}
        self.team = {str(person.pk): person for person in User.objects.filter(booked_days__appraisal=appraisal)}


def _store(
    appraisal: Appraisal, draft: Draft, one: Placed, row: InterviewSession | None, names: _Names, now: datetime
) -> InterviewSession:
    row = row or InterviewSession(appraisal=appraisal, key=draft.key, sequence=0)
    values = {
        "kind": InterviewSession.Kind.FOLLOW_UP if draft.is_reserve else InterviewSession.Kind.INTERVIEW,
        "title": draft.title or _("Follow-up"), "starts_at": one.starts_at, "ends_at": one.ends_at,
        "room_id": one.place or None, "state": InterviewSession.State.PLANNED, "reason": "",
    }  # fmt: skip
    is_new = row._state.adding
    changed = is_new or any(str(getattr(row, name) or "") != str(value or "") for name, value in values.items())
    if not is_new:
        changed = changed or {str(pk) for pk in row.team.values_list("pk", flat=True)} != one.team
        changed = changed or {str(pk) for pk in row.participants.values_list("pk", flat=True)} != draft.people
    if not changed:
        return row
    for name, value in values.items():
        setattr(row, name, value)
    row.changed_at = now
    row.sequence += not is_new
    row.save()
    row.team.set(names.team[key] for key in one.team)
    row.participants.set(names.people[key] for key in draft.people)
    row.units.set(names.units[name] for name in draft.units)
    row.process_areas.set(names.areas[ref] for ref in draft.areas)
    return row
