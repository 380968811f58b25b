"""The appraisal of the demo organisation: its team, rooms, interests and interviews."""

from __future__ import annotations

from datetime import datetime, timedelta

from appraisals.models import Appraisal
from frameworks.models import Requirement
from journeys.management.demo import MEMBERS, PASSWORD, PROJECTS
from organizations.models import Organization, Unit, User
from scheduling import services

TEAM = (
    ("pieter@example.org", "Pieter de Wit", 14, 6, 5),
    ("anna@example.org", "Anna Kofler", 9, 4, 7),
    ("chiara@example.org", "Chiara Conti", 8, 3, None),
)
ROOMS = (
    {"name": "Sassolungo", "place": "Building A, first floor", "capacity": 8, "is_accessible": True},
    {"name": "Video room", "capacity": 20, "video_link": "https://meet.example.org/brenner-appraisal"},
)
LEADS = {"Atlas": "Giulia Rossi", "Boreas": "Stefan Huber", "Corvus": "Elena Pichler"}
LED: tuple[str, ...] = ("PP", "PMC", "REQM")
# Those who affirm the other process areas in all projects: name, role, process areas.
EXPERTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Marco Bianchi", "Configuration manager", ("CM",)),
    ("Sara Lechner", "Quality engineer", ("PPQA", "MA")),
    ("Thomas Egger", "Buyer", ("SAM",)),
)


def prepare_appraisal(organization: Organization, *, now: datetime) -> Appraisal:
    """Prepare the booked appraisal of the demo through the services, and ask for a plan of its interviews."""
    appraisal: Appraisal = Appraisal.objects.select_related("lead_appraiser__user").get(organization=organization)
    manager, chiara = (User.objects.get(email=list(MEMBERS)[index]) for index in (1, 2))
    services.save_plan(appraisal=appraisal, actor=manager, now=now)
    services.declare_interest(
        organization=organization,
        person=chiara,
        kind="own_project",
        starts_on=now.date() - timedelta(days=400),
        reason="Owner of the configuration management process.",
        mitigation="Does not rate configuration management.",
        actor=chiara,
        now=now,
    )
    for room in ROOMS:
        services.add_room(organization=organization, actor=manager, now=now, **room)
    for email, name, field, relevant, management in TEAM:
        services.add_seat(
            appraisal=appraisal,
            person=_member(email, name),
            field_years=field,
            relevant_years=relevant,
            management_years=management,
            actor=manager,
            now=now,
        )
    _leader(appraisal, now)
    _people(appraisal, manager, now)
    services.start_planning(appraisal=appraisal, actor=manager, now=now)
    return appraisal


def _member(email: str, name: str) -> User:
    return User.objects.filter(email=email).first() or User.objects.create_user(email, PASSWORD, full_name=name)


def _leader(appraisal: Appraisal, now: datetime) -> None:
    """Give the lead appraiser working hours, leave and a logbook."""
    leader, today = appraisal.lead_appraiser.user, now.date()
    services.save_working_pattern(actor=leader, country_code="NO", travel_days=1, most_consecutive=10, most_a_year=90)
    services.add_leave(
        actor=leader, starts_on=today + timedelta(days=30), ends_on=today + timedelta(days=44), note="Holidays"
    )
    for ago, title, role, days in (
        (800, "Benchmark appraisal, medical devices", "lead", 8),
        (420, "Automotive SPICE assessment, supplier of brakes", "lead", 5),
        (90, "Benchmark appraisal, railway signalling", "member", 6),
    ):
        first = today - timedelta(days=ago)
        services.add_logbook_entry(
            actor=leader,
            title=title,
            model="Automotive SPICE" if "SPICE" in title else "CMMI",
            role=role,
            starts_on=first,
            ends_on=first + timedelta(days=days - 1),
            days=days,
            hours=days * 8,
        )


def _people(appraisal: Appraisal, manager: User, now: datetime) -> None:
    """Add the leads of the projects, each interviewed alone, and those who affirm the rest."""
    units = {unit.name: unit for unit in Unit.objects.filter(organization=appraisal.organization)}
    areas = {area.ref: area for area in Requirement.objects.filter(framework=appraisal.framework, parent=None)}
    projects = [units[name] for name, _code, _since in PROJECTS]
    wanted = [(person, "Project lead", LED, [units[project]], True) for project, person in LEADS.items()]
    wanted += [(person, role, refs, projects, False) for person, role, refs in EXPERTS]
    for person, role, refs, where, alone in wanted:
        services.save_participant(
            appraisal=appraisal,
            participant=None,
            name=person,
            role=role,
            units=where,
            process_areas=[areas[ref] for ref in refs],
            alone=alone,
            time_zone=appraisal.time_zone,
            actor=manager,
            now=now,
        )
