"""The demo organisation: a fictional maker of electric drive controllers on its way to maturity level 2."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db import transaction

from advisor.models import SavedAdvice
from appraisals import services as appraisals
from assessments import services as assessments
from evidence import services as evidence
from evidence.models import EvidenceItem, EvidenceLink
from frameworks.models import Framework
from journeys import services as journeys
from journeys.management.demo_advice import seek_advice
from journeys.management.demo_evidence import add_kinds_of_evidence
from journeys.management.demo_library import bring_library
from journeys.management.demo_qualifications import record_qualifications
from journeys.models import Journey, Task
from journeys.queries import journey_scope
from organizations import services as organizations
from organizations.models import Membership, Organization, Role, Unit, User

NAME = "Brenner Antriebstechnik GmbH"
PASSWORD = "cairn-demo"  # noqa: S105 -- printed by ``make run``; production loads no demo
EXAMPLES = Path(settings.BASE_DIR) / "examples"
MEMBERS = {
    "demo@example.org": ("Dana Moretti", Role.OWNER),
    "jonas@example.org": ("Jonas Weber", Role.PROGRAMME_MANAGER),
    "chiara@example.org": ("Chiara Conti", Role.PROCESS_OWNER),
    "luca@example.org": ("Luca Ferri", Role.CONTRIBUTOR),
    "miriam@example.org": ("Miriam Vogel", Role.VIEWER),
}
APPRAISER = ("ingrid@example.org", "Ingrid Solheim")
PROJECTS = (("Atlas", "ATL", -700), ("Boreas", "BOR", -420), ("Corvus", "COR", -150))
WANTED_IN = timedelta(days=168)
# How much of each process area is handed in and how much of that accepted, by project: the story of the demo.
PROGRESS = {"CM": (10, 9), "PP": (14, 10), "PMC": (9, 5), "REQM": (5, 5), "PPQA": (4, 2), "MA": (4, 0), "SAM": (0, 0)}
DONE_TASKS = 6
# The self-assessment: process area, practice, mark and weakness; the further a project, the fewer were found.
WEAK = (
    ("PP", "PP SP 1.1", "LI", "The estimate leaves out the work of suppliers."),
    ("PP", "PP SP 1.4", "PI", "Effort is estimated, cost is not."),
    ("PP", "PP SP 2.2", "LI", "Risks are listed once and not looked at again."),
    ("CM", "CM SP 3.2", "LI", "The audit of the baseline has no record."),
)
MENDED = "PP SP 2.2"
FINE = ("REQM", "CM", "PP", "PMC", "MA", "PPQA", "SAM")


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of the demo."""

    owner: User
    manager: User
    reviewer: User
    contributor: User


def load_demo(*, now: datetime) -> Organization | None:
    """Create the demo organisation as of ``now``, through the same services as everybody; None if it exists."""
    if Organization.objects.filter(name=NAME).exists():
        return None
    with transaction.atomic():
        people = {email: _person(email, name) for email, (name, _role) in MEMBERS.items()}
        owner, manager, reviewer, contributor, _viewer = people.values()
        cast = Cast(owner, manager, reviewer, contributor)
        organization = organizations.create_organization(name=NAME, time_zone="Europe/Rome", locale="en", actor=owner)
        for person, (_name, role) in zip(people.values(), MEMBERS.values(), strict=True):
            if role != Role.OWNER:
                Membership.objects.create(organization=organization, user=person, role=role)
        today = now.date()
        projects = [_project(organization, cast, today, *project) for project in PROJECTS]
        _base(organization, cast, now)
        bring_library(organization, manager, now)
        advice = seek_advice(organization, manager, contributor, now)
        journey = _journey(organization, cast, projects, advice, now)
        _hand_in(journey, cast, projects, now)
        add_kinds_of_evidence(organization, cast.contributor, cast.reviewer, projects[0], now)
        _work_on_tasks(journey, cast, now)
        _assess(journey, cast, projects, now)
        _book(journey, cast, today)
        record_qualifications(organization, people, manager, now)
    return organization


def _person(email: str, name: str) -> User:
    return User.objects.filter(email=email).first() or User.objects.create_user(email, PASSWORD, full_name=name)


def _project(organization: Organization, cast: Cast, today: date, name: str, code: str, since: int) -> Unit:
    return organizations.create_unit(
        organization=organization,
        actor=cast.manager,
        name=name,
        code=code,
        kind=Unit.Kind.PROJECT,
        starts_on=today + timedelta(days=since),
    )


def _base(organization: Organization, cast: Cast, now: datetime) -> None:
    """Record the certificate and import the sample register with its files."""
    issued = now.date() - timedelta(days=410)
    evidence.record_certificate(
        organization=organization,
        actor=cast.manager,
        now=now,
        body="Norddeutsche Zertifizierung",
        number="QM-2025-04711",
        scope="Development, production and service of electric drive controllers",
        issued_on=issued,
        expires_on=issued + timedelta(days=3 * 365),
    )
    with (EXAMPLES / "register.csv").open("rb") as register, (EXAMPLES / "files.zip").open("rb") as archive:
        staged = evidence.stage_register(
            organization=organization,
            register_file=File(register, "register.csv"),
            archive=File(archive, "files.zip"),
            actor=cast.manager,
            now=now,
        )
        evidence.apply_register(register_import=staged, actor=cast.manager, now=now)


def _journey(
    organization: Organization, cast: Cast, projects: list[Unit], advice: SavedAdvice, now: datetime
) -> Journey:
    journey = journeys.create_journey(
        organization=organization,
        name="CMMI maturity level 2",
        framework=Framework.objects.get(key="cmmi-dev-1.3"),
        target_level=3,
        wanted_on=now.date() + WANTED_IN,
        units=projects,
        advice=advice,
        actor=cast.manager,
        today=now.date(),
    )
    # Level 3 was wanted first; what it asks for has left the scope and would come back.
    journey = journeys.change_target(
        journey=journey,
        target_level=2,
        wanted_on=journey.wanted_on,
        actor=cast.manager,
        today=now.date(),
        now=now + timedelta(minutes=1),
    )
    journeys.postpone_edition(
        journey=journey,
        framework=Framework.objects.get(key="cmmi-2.0"),
        until=now.date() + 2 * WANTED_IN,
        reason="The appraisal is agreed for v1.3; the next one goes to the newer model.",
        actor=cast.owner,
        today=now.date(),
        now=now,
    )
    journeys.generate_tasks(journey=journey, actor=cast.manager, today=now.date())
    return journey


def _hand_in(journey: Journey, cast: Cast, projects: list[Unit], now: datetime) -> None:
    """Offer evidence of the register for the first practices of each process area, and review part of it."""
    items = list(EvidenceItem.objects.of(journey.organization).current().order_by("title"))
    taken: dict[str, int] = {}
    for target in journey_scope(journey).practices:
        area = target.process_area.ref
        number = taken.setdefault(area, 0)
        taken[area] += 1
        handed_in, accepted = PROGRESS[area]
        for later, project in enumerate(projects):
            if number < handed_in - 3 * later:
                link = evidence.link_evidence(
                    item=items[(number * 7 + later) % len(items)],
                    process_area=target.process_area,
                    practice=target.practice,
                    unit=project,
                    actor=cast.contributor,
                    now=now,
                )
                _review(link, number, accepted - 3 * later, cast, now)


def _review(link: EvidenceLink, number: int, accepted: int, cast: Cast, now: datetime) -> None:
    if number < accepted:
        evidence.accept_link(link=link, actor=cast.reviewer, now=now)
    elif number == accepted and accepted > 0:
        evidence.return_link(
            link=link, reason="Shows the template, not the project's own record.", actor=cast.reviewer, now=now
        )


def _work_on_tasks(journey: Journey, cast: Cast, now: datetime) -> None:
    """Assign every task and finish the first ones."""
    owners = (cast.contributor, cast.reviewer, cast.manager)
    for number, task in enumerate(Task.objects.of(journey.organization).order_by("due_on", "id")):
        owner = owners[number % len(owners)]
        journeys.update_task(task=task, actor=cast.manager, today=now.date(), owner=owner)
        if number < DONE_TASKS:
            journeys.move_task(task=task, state=Task.State.DONE, actor=cast.manager, now=now)


def _assess(journey: Journey, cast: Cast, projects: list[Unit], now: datetime) -> None:
    """Begin a self-assessment a month ago; since then one weakness has been mended."""
    begun = now - timedelta(days=30)
    assessment = journeys.begin_journey_assessment(
        journey=journey, name="Self-assessment before the appraisal", actor=cast.manager, now=begun
    )
    refs = {practice: area for area, practice, _mark, _weakness in WEAK}
    rows = {row.ref: row for row in journey.framework.requirements.filter(ref__in=[*refs, *refs.values(), *FINE])}
    for later, project in enumerate(projects):
        for area, practice, mark, weakness in WEAK[later:]:
            cell = assessments.Cell(rows[area].pk, rows[practice].pk, project.pk)
            values: dict[str, Any] = {"assessment": assessment, "cell": cell, "actor": cast.contributor}
            row = assessments.characterise(mark=mark, weakness=weakness, version=0, now=begun, **values)
            if later and practice == MENDED:
                assessments.characterise(mark="FI", weakness="", version=row.version, now=now, **values)
    for area in FINE:
        assessments.fill(assessment=assessment, process_area=rows[area], mark="FI", actor=cast.reviewer, now=begun)


def _book(journey: Journey, cast: Cast, today: date) -> None:
    """List a lead appraiser and book her for the week after the wanted date."""
    appraiser = _person(*APPRAISER)
    profile = appraisals.save_profile(
        actor=appraiser,
        headline="CMMI lead appraiser and intacs principal assessor",
        languages="English, German, Norwegian",
        country="Norway",
        time_zone="Europe/Oslo",
        listed=True,
    )
    for scheme in ("cmmi_lead_appraiser", "intacs_principal"):
        appraisals.add_certificate(
            actor=appraiser,
            scheme=scheme,
            number=f"NO-{scheme[:4].upper()}-118",
            issued_on=today - timedelta(days=400),
            expires_on=today + timedelta(days=690),
        )
    first = journey.wanted_on + timedelta(days=(7 - journey.wanted_on.weekday()) % 7)
    journeys.book_journey_appraisal(
        journey=journey,
        lead_appraiser=profile,
        starts_on=first,
        ends_on=first + timedelta(days=4),
        title=f"Benchmark appraisal of {journey.organization}",
        time_zone=journey.organization.time_zone,
        location="Bozen",
        actor=cast.manager,
        today=today,
    )
