"""Interviews in the database: planned by a job, edited by hand, and never two in one room or with one person."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from frameworks.models import Requirement
from jobs.services import run_job
from organizations.errors import Conflict, DomainError
from scheduling import services
from scheduling.models import InterviewPlan, InterviewSession, SessionSlot
from scheduling.queries.interviews import interview_plan_of, interviews_of
from tests.factories import ProjectFactory
from tests.scheduling.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(cast, acme, appraisal):
    """The appraisal with a team of three, a room, four people and their plan."""
    services.add_room(organization=acme, name="Red", capacity=8, actor=cast.priya, now=NOW)
    for person in (cast.pavel, cast.carl):
        services.add_seat(appraisal=appraisal, person=person, actor=cast.priya, now=NOW)
    areas = list(Requirement.objects.filter(framework__key="cmmi-dev-1.3", ref__in=("PP", "PMC")))
    for name in ("Apollo", "Boreas"):
        unit = ProjectFactory(organization=acme, name=name)
        for who in ("Ada", "Bea"):
            services.save_participant(
                appraisal=appraisal, participant=None, units=[unit], process_areas=areas, name=f"{who} of {name}",
                role="Project lead", alone=True, time_zone="Europe/Berlin", actor=cast.priya, now=NOW,
            )  # fmt: skip
    _run(cast, appraisal)
    return appraisal


def _run(cast, appraisal):
    job = services.start_planning(appraisal=appraisal, actor=cast.priya, now=NOW)
    return run_job(pk=job.pk, now=NOW)


def test_a_job_plans_sessions_that_keep_every_rule(planned):
    sessions = InterviewSession.objects.filter(appraisal=planned)

    assert [row.kind for row in sessions] == ["interview"] * 2 + ["follow_up"] * 2
    assert InterviewPlan.objects.get().state == "planned"
    assert interviews_of(planned, interview_plan_of(planned)).violations == ()
    assert SessionSlot.objects.filter(session__in=sessions, room__isnull=False).count() == 16


def test_planning_again_keeps_what_can_stay(cast, planned):
    before = dict(InterviewSession.objects.values_list("key", "starts_at"))
    leaver = InterviewSession.objects.first().participants.get()
    values = {
        "name": leaver.name,
        "role": leaver.role,
        "alone": True,
        "time_zone": "Europe/Berlin",
        "available": False,
    }
    services.save_participant(
        appraisal=planned, participant=leaver, units=leaver.units.all(), process_areas=leaver.process_areas.all(),
        actor=cast.priya, now=NOW, **values,
    )  # fmt: skip

    job = _run(cast, planned)

    assert (job.state, "1 changed" in job.result["message"]) == ("succeeded", True)
    assert dict(InterviewSession.objects.values_list("key", "starts_at")) == before
    assert not InterviewSession.objects.filter(participants=leaver).exists()
    assert sorted(InterviewSession.objects.values_list("sequence", flat=True)) == [0, 0, 0, 1]


def test_an_edit_is_pinned_checked_and_refused_where_somebody_is_taken(cast, planned):
    first, second, *_rest = InterviewSession.objects.all()
    team = list(second.team.all())

    with pytest.raises(Conflict) as refusal:
        services.edit_session(
            session=second, starts_at=first.starts_at, team=team, room=first.room, actor=cast.lena, now=NOW
        )
    assert refusal.value.code == "double_booking"
    assert SessionSlot.objects.filter(session=second).exists()

    late = datetime(2026, 6, 3, 12, tzinfo=ZoneInfo("Europe/Berlin"))
    moved = services.edit_session(session=second, starts_at=late, team=team, room=None, actor=cast.lena, now=NOW)
    assert (moved.pinned, moved.starts_at, moved.ends_at - moved.starts_at) == (True, late, timedelta(hours=1))
    found = interviews_of(planned, interview_plan_of(planned)).violations
    assert [(one.key, one.rule) for one in found] == [(second.key, "lunch")]


@pytest.mark.parametrize(("minute", "code"), [(7, "not_on_the_grid")])
def test_sessions_begin_at_a_quarter_of_an_hour(cast, planned, minute, code):
    session = InterviewSession.objects.first()

    with pytest.raises(DomainError) as refusal:
        services.edit_session(
            session=session, starts_at=session.starts_at.replace(minute=minute), team=session.team.all(), room=None,
            actor=cast.lena, now=NOW,
        )  # fmt: skip

    assert refusal.value.code == code


def test_the_database_lets_a_room_be_taken_once(planned):
    slot = SessionSlot.objects.filter(room__isnull=False).first()

    with pytest.raises(IntegrityError), transaction.atomic():
        SessionSlot.objects.create(session=slot.session, starts_at=slot.starts_at, room=slot.room)


def test_what_stands_in_the_way_is_kept_and_no_session_changes(cast, planned):
    before = list(InterviewSession.objects.values_list("key", "starts_at", "state"))
    services.save_interview_plan(
        appraisal=planned, session_minutes=240, most_interviewees=1, actor=cast.priya, now=NOW
    )
    services.save_interview_plan(appraisal=planned, day_ends="11:00", actor=cast.priya, now=NOW)

    job = _run(cast, planned)

    assert job.state == "failed"
    plan = InterviewPlan.objects.get()
    assert (plan.state, plan.problems[0]) == ("infeasible", job.error)
    assert list(InterviewSession.objects.values_list("key", "starts_at", "state")) == before
