"""The demo's appraisal, made through the services and planned by the solver as its job does."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from jobs.models import Job
from journeys.management.demo import load_demo
from scheduling.management.demo import prepare_appraisal
from scheduling.models import InterviewSession, TeamSeat
from scheduling.services.planning import plan_interviews

pytestmark = pytest.mark.django_db


def test_the_interviews_of_the_demo_can_be_planned(catalogs):
    now = timezone.now()
    organization = load_demo(now=now)
    appraisal = prepare_appraisal(organization, now=now)

    result = plan_interviews(Job.objects.get(kind="interview_plan"), lambda *_args: None)

    sessions = InterviewSession.objects.filter(appraisal=appraisal)
    assert result["message"].startswith(f"{sessions.count()} sessions")
    assert sessions.filter(participants__name="Giulia Rossi").exists()
    assert TeamSeat.objects.filter(appraisal=appraisal).count() == 3


def test_the_command_makes_both_once(catalogs):
    call_command("load_demo", verbosity=0)
    call_command("load_demo", verbosity=0)

    assert TeamSeat.objects.count() == 3
