"""The demo organisation: made once, through the services, with something of everything."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from evidence.models import EvidenceItem, EvidenceLink
from journeys.dashboard import readiness
from journeys.management.demo import NAME, load_demo
from journeys.models import Journey, Task
from organizations.models import Organization

pytestmark = pytest.mark.django_db


def test_the_demo_is_made_once_and_logged(catalogs):
    now = timezone.now()

    organization = load_demo(now=now)

    assert load_demo(now=now) is None
    assert organization.activities.count() > 100
    assert EvidenceLink.objects.filter(practice__framework__family="iso_9001").count() == 80
    assert Task.objects.filter(state="done").count() == 6
    counts = readiness(Journey.objects.get(), now.date()).counts
    assert 0 not in (counts.accepted, counts.in_review, counts.returned, counts.missing)
    assert EvidenceItem.objects.filter(organization=organization).exclude(versions=None).count() == 83


def test_production_loads_no_demo(catalogs, settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError):
        call_command("load_demo")

    assert not Organization.objects.filter(name=NAME).exists()
