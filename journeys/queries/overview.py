"""What the first page of an organisation shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from appraisals.models import Appraisal
from evidence.models import Certificate, EvidenceItem, EvidenceLink, SurveillanceAudit
from journeys.models import Journey, Task
from organizations.models import Organization, Unit, User

SOON = timedelta(days=60)
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Overview:
    """The organisation at a glance. ``certificate`` is the one valid longest, None if there is none."""

    certificate: Certificate | None
    next_audit: SurveillanceAudit | None
    journeys: tuple[Journey, ...]
    my_tasks: tuple[Task, ...]
    appraisals: tuple[Appraisal, ...]
    project_count: int
    evidence_count: int
    expiring_count: int
    in_review_count: int


@dataclass(frozen=True, slots=True)
class Step:
    """One of the first steps of an organisation: what, where, and whether it is done."""

    title: str
    text: str
    url: str
    done: bool


def overview(organization: Organization, user: User, today: date) -> Overview:
    """Return what there is, in a constant number of statements."""
    certificates = Certificate.objects.of(organization).order_by("-expires_on")
    audits = SurveillanceAudit.objects.of(organization).open().filter(due_on__gte=today)
    journeys = Journey.objects.of(organization).active().select_related("framework", "organization")
    tasks = Task.objects.of(organization).open().owned_by(user).select_related("process_area", "journey", "unit")
    appraisals = Appraisal.objects.of(organization).booked().filter(ends_on__gte=today)
    evidence = EvidenceItem.objects.of(organization)
    links = EvidenceLink.objects.of(organization).current()
    return Overview(
        certificate=certificates.first(),
        next_audit=audits.order_by("due_on").first(),
        journeys=tuple(journeys.order_by("wanted_on", "id")),
        my_tasks=tuple(tasks.order_by("due_on", "id")[:SHOWN]),
        appraisals=tuple(appraisals.select_related("lead_appraiser__user")[:SHOWN]),
        project_count=Unit.objects.of(organization).active().projects().count(),
        evidence_count=evidence.current().count(),
        expiring_count=evidence.expiring(today, today + SOON).count(),
        in_review_count=links.filter(state=EvidenceLink.State.IN_REVIEW).count(),
    )


def first_steps(organization: Organization, found: Overview) -> tuple[Step, ...]:
    """Return the way from an empty organisation to a dashboard, or nothing once it has been gone."""
    pk = organization.pk
    steps = (
        Step(
            _("Add your projects"),
            _("Projects and support functions are where practices are performed."),
            reverse("organizations:unit_list", args=[pk]),
            bool(found.project_count),
        ),
        Step(
            _("Record the ISO 9001 certificate"),
            _("With its surveillance dates, so that nobody forgets them."),
            reverse("evidence:certificate_list", args=[pk]),
            found.certificate is not None,
        ),
        Step(
            _("Import the evidence register"),
            _("What you show the ISO 9001 auditor is reused for the target."),
            reverse("evidence:register", args=[pk]),
            bool(found.evidence_count),
        ),
        Step(
            _("Choose a target"),
            _("A CMMI maturity level or an Automotive SPICE capability level, and a date."),
            reverse("journeys:list", args=[pk]),
            bool(found.journeys),
        ),
    )
    return () if all(step.done for step in steps) else steps
