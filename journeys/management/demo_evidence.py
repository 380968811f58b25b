"""Evidence of the demo that is no single file: an interview, a run of the build server, a confidential report."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.files.base import ContentFile

from evidence import services as evidence
from frameworks.models import Requirement
from organizations.models import Organization, Unit, User

REPORT = b"""<?xml version="1.0"?>
<testsuite name="atlas" tests="412" failures="0" skipped="3" time="87.2"/>
"""
COVERAGE = b"module,lines,covered\ntorque,1840,1712\ncan,960,901\nboot,420,388\n"


def add_kinds_of_evidence(
    organization: Organization, contributor: User, reviewer: User, project: Unit, now: datetime
) -> None:
    """Add an interview that was accepted, a test report with two files, and a confidential report."""
    today = now.date()
    talk = evidence.add_evidence(
        organization=organization,
        actor=contributor,
        now=now,
        kind="interview",
        title=f"Interview with the project lead of {project}",
        statement="Shown: the estimate of size and effort with its basis.\nRisks are looked at each month.",
        given_by=f"project lead of {project}",
        given_on=today - timedelta(days=9),
        tags=["interviews", "planning"],
        language="en",
    )
    link = evidence.link_evidence(
        item=talk,
        process_area=Requirement.objects.get(framework__key="cmmi-dev-1.3", ref="PP"),
        practice=Requirement.objects.get(framework__key="cmmi-dev-1.3", ref="PP SP 1.1"),
        unit=project,
        actor=contributor,
        now=now,
        directness="supporting",
    )
    evidence.accept_link(link=link, actor=reviewer, now=now)
    evidence.add_evidence(
        organization=organization,
        actor=contributor,
        now=now,
        kind="ci_artefact",
        title=f"Nightly unit tests of {project}",
        upload=[ContentFile(REPORT, "unit-tests.xml"), ContentFile(COVERAGE, "coverage.csv")],
        url="https://build.brenner-antriebstechnik.example/atlas/run/812",
        revision="8fe2c1d",
        dated_on=today,
        tags=["nightly", "tests"],
    )
    evidence.add_evidence(
        organization=organization,
        actor=contributor,
        now=now,
        title="Findings of the customer audit",
        upload=ContentFile(b"Two minor findings on the control of changes.\n", "customer-audit.txt"),
        confidentiality="confidential",
        covers_from=today - timedelta(days=60),
        covers_until=today - timedelta(days=58),
        tags=["customers"],
    )
