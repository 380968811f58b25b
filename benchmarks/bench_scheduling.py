# ruff: noqa: T201 -- a command that prints its result
"""Time the finder over 500 appraisers, and the interview plans of a VDA week and of a large appraisal.

Prints milliseconds and statements of the finder, seconds and sessions of the plans, first and after somebody dropped
out. Run with ``python -m benchmarks.bench_scheduling`` on a database with the catalogues loaded; everything is rolled
back. Exits with 1 where the finder takes 300 ms or more, the week 10 s, the large appraisal 60 s, or where more than
three sessions change.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace
from datetime import date, timedelta
from datetime import time as clock

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from appraisals.models import AppraiserCertificate, AppraiserProfile  # noqa: E402
from frameworks.models import Framework  # noqa: E402
from journeys.models import Journey  # noqa: E402
from organizations.models import User  # noqa: E402
from organizations.services import create_organization  # noqa: E402
from scheduling.interviews import Interviewee, Member, Place, Problem, Terms, solve, violations  # noqa: E402
from scheduling.models import WorkingPattern  # noqa: E402
from scheduling.queries.candidates import find_candidates  # noqa: E402
from scheduling.queries.sought import Sought  # noqa: E402
from scheduling.workdays import Availability  # noqa: E402

FIRST = date(2027, 6, 7)
DAYS = tuple(FIRST + timedelta(days=number) for number in range(5))
HERE, FAR = Availability("Europe/Berlin", clock(8), clock(18)), Availability("Asia/Kolkata", clock(10), clock(19))
ENGINEERING = [*(f"SYS.{number}" for number in range(2, 6)), *(f"SWE.{number}" for number in range(1, 7))]
VDA = ["MAN.3", "ACQ.4", "SUP.1", "SUP.8", "SUP.9", "SUP.10", *ENGINEERING]
COUNTRIES = ("DE", "IT", "NO", "US", "IN", "JP", "FR", "GB")


def finder() -> tuple[float, int]:
    """Return milliseconds and statements of the finder over 500 appraisers."""
    with transaction.atomic():
        owner = User.objects.create_user("bench@example.org", full_name="Bench")
        organization = create_organization(name="Bench", time_zone="Europe/Berlin", locale="en", actor=owner)
        framework = Framework.objects.get(key="cmmi-3.0")
        journey = Journey.objects.create(
            organization=organization, name="Bench", framework=framework, target_level=3, wanted_on=DAYS[-1]
        )
        users = User.objects.bulk_create(User(email=f"b{number}@example.org") for number in range(500))
        profiles = AppraiserProfile.objects.bulk_create(
            AppraiserProfile(user=user, listed=True, languages="English, German") for user in users
        )
        AppraiserCertificate.objects.bulk_create(
            AppraiserCertificate(profile=profile, scheme="cmmi_lead_appraiser") for profile in profiles
        )
        WorkingPattern.objects.bulk_create(
            WorkingPattern(profile=profile, country_code=COUNTRIES[number % len(COUNTRIES)], travel_days=1)
            for number, profile in enumerate(profiles)
        )
        sought = Sought(DAYS[0], DAYS[-1], "Europe/Berlin", ("german",))
        times = []
        for _ in range(3):
            start = time.perf_counter()
            with CaptureQueriesContext(connection) as queries:
                find_candidates(owner, journey, sought)
            times.append((time.perf_counter() - start) * 1000)
        transaction.set_rollback(True)
    return min(times), len(queries)


def vda_week() -> Problem:
    """Sixteen processes in one project, two people for each."""
    people = tuple(
        Interviewee(f"{area} {number}", f"{area} {number}", "Engineer", frozenset({area}), frozenset({"Apollo"}), HERE)
        for area in VDA
        for number in range(2)
    )
    return Problem(Terms("Europe/Berlin", DAYS, by_area=True), people, _team(3), _rooms(2))


def large() -> Problem:
    """Forty projects, twenty-two process areas in five roles, 320 people in two zones, a team of six."""
    areas = [f"PA{number}" for number in range(22)]
    people = [
        Interviewee(
            f"{unit} {role} {number}", f"Person {unit} {role} {number}", f"Role {role}",
            frozenset(areas[role * 4 : role * 4 + 6]), frozenset({f"Project {unit}"}), HERE if unit % 4 else FAR,
        )
        for unit in range(40)
        for role in range(5)
        for number in range(2 if role < 3 else 1)
    ]  # fmt: skip
    return Problem(Terms("Europe/Berlin", DAYS, together=4), tuple(people), _team(6), _rooms(3))


def _team(number: int) -> tuple[Member, ...]:
    return tuple(Member(f"m{one}", f"Member {one}", HERE) for one in range(number))


def _rooms(number: int) -> tuple[Place, ...]:
    return tuple(Place(f"r{one}", f"Room {one}", 8) for one in range(number))


def plan(problem: Problem, seconds: float) -> tuple[float, int, float, int]:
    """Return seconds and sessions of a plan, then seconds and changes after one person dropped out."""
    start = time.perf_counter()
    first = solve(problem, {}, seconds=seconds, tell=lambda _done, _note: None)
    took = time.perf_counter() - start
    if first.problems or violations(problem, first.drafts, first.placed):
        raise SystemExit(f"no sound plan: {first.problems}")
    gone = sorted(first.drafts[0].people)[0]
    people = tuple(replace(person, available=person.key != gone) for person in problem.people)
    again = replace(
        problem,
        people=people,
        former={one.key: one for one in first.placed},
        former_people={draft.key: draft.people for draft in first.drafts},
    )
    start = time.perf_counter()
    second = solve(again, {}, seconds=seconds, tell=lambda _done, _note: None)
    return took, len(first.placed), time.perf_counter() - start, second.changed if second.placed else len(first.placed)


def main() -> int:
    """Print one line for each case; return 1 where a limit is not kept. A worker has loaded the solver before."""
    plan(replace(vda_week(), people=vda_week().people[:2]), 1.0)
    milliseconds, statements = finder()
    print(f"finder over 500 appraisers: {milliseconds:.0f} ms, {statements} statements")
    failed = milliseconds >= 300
    for name, problem, seconds, limit in (("VDA week", vda_week(), 4.0, 10), ("large appraisal", large(), 30.0, 60)):
        took, sessions, again, changed = plan(problem, seconds)
        print(f"{name}: {sessions} sessions in {took:.1f} s; after a drop-out {again:.1f} s, {changed} changed")
        failed = failed or took > limit or again > limit or changed > 3
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
