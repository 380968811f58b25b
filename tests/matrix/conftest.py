"""A journey to maturity level 2 in two projects, with evidence for PP SP 1.1 and its neighbours."""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from evidence import services as evidence
from frameworks.models import Framework, Requirement
from journeys import services as journeys
from tests.factories import EvidenceItemFactory, ProjectFactory


@pytest.fixture
def scene(acme, cast, apollo, acme_root):
    """The journey, its projects, and functions that fill cells of process area PP."""
    framework = Framework.objects.get(key="cmmi-dev-1.3")
    boreas = ProjectFactory(organization=acme, name="Boreas", code="BOR")
    journey = journeys.create_journey(
        organization=acme,
        name="Level 2",
        framework=framework,
        target_level=2,
        wanted_on=timezone.localdate().replace(year=2099, day=1),
        units=[apollo, boreas],
        actor=cast.priya,
        today=timezone.localdate(),
    )
    area = Requirement.objects.get(framework=framework, ref="PP")

    def practice(ref="PP SP 1.1"):
        return Requirement.objects.get(framework=framework, ref=ref)

    def offer(ref="PP SP 1.1", unit=apollo, state="in_review", actor=cast.carl, item=None, **values):
        item = item or EvidenceItemFactory(organization=acme, created_by=actor, **values)
        link = evidence.link_evidence(
            item=item,
            process_area=area,
            practice=practice(ref),
            unit=unit,
            actor=actor,
            now=timezone.now(),
            draft=state == "draft",
        )
        if state == "accepted":
            evidence.accept_link(link=link, actor=cast.pavel, now=timezone.now())
        if state == "returned":
            evidence.return_link(link=link, reason="Not theirs", actor=cast.pavel, now=timezone.now())
        link.refresh_from_db()
        return link

    return SimpleNamespace(
        journey=journey, area=area, practice=practice, offer=offer, apollo=apollo, boreas=boreas, root=acme_root
    )
