# ruff: noqa: T201 -- a command that prints its result
"""Time the evidence matrix at its largest: CMMI-DEV v1.3 at maturity level 5 in 40 projects, three links a cell.

Prints cells, links, statements, milliseconds and bytes of one read by the API, and the ratio to a floor measured in
the same run: reading the state and the keys of the same links. Run with ``python -m benchmarks.bench_matrix`` on a
database with the catalogues loaded; everything is rolled back. Exits with 1 above 8 statements, 300 ms or 250 KB.
"""

from __future__ import annotations

import gzip
import os
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from evidence.models import EvidenceItem, EvidenceLink  # noqa: E402
from frameworks.models import Framework  # noqa: E402
from frameworks.queries import process_areas_for_target  # noqa: E402
from journeys.models import Journey, ScopedArea  # noqa: E402
from journeys.queries import journey_scope  # noqa: E402
from matrix.queries.cells import journey_links  # noqa: E402
from organizations.models import Unit, User  # noqa: E402
from organizations.services import create_organization  # noqa: E402

PROJECTS, LINKS, ITEMS, REPEATS = 40, 3, 4000, 7
STATES = ("accepted", "accepted", "in_review", "returned", "draft")
MOST_STATEMENTS, MOST_MS, MOST_BYTES = 8, 300, 250_000


def build(owner: User) -> Journey:
    """Create the journey with three links in each cell."""
    organization = create_organization(name="Bench", time_zone="Europe/Berlin", locale="en", actor=owner)
    framework = Framework.objects.get(key="cmmi-dev-1.3")
    root = Unit.objects.get(organization=organization)
    journey = Journey.objects.create(
        organization=organization, name="Bench", framework=framework, target_level=5, wanted_on=date(2099, 1, 1)
    )
    projects = Unit.objects.bulk_create(
        Unit(organization=organization, parent=root, name=f"Project {number}", code=f"P{number:02}")
        for number in range(PROJECTS)
    )
    journey.units.set([root, *projects])
    areas = process_areas_for_target(framework, 5)
    ScopedArea.objects.bulk_create(ScopedArea(journey=journey, process_area=area) for area in areas)
    today = timezone.localdate()
    items = EvidenceItem.objects.bulk_create(
        EvidenceItem(
            organization=organization,
            title=f"Evidence {number}",
            owner=owner if number % 5 == 0 else None,
            valid_until=today + timedelta(days=number % 400 - 40),
        )
        for number in range(ITEMS)
    )
    EvidenceLink.objects.bulk_create(_links(journey, items), batch_size=2000)
    return journey


def _links(journey: Journey, items: list[EvidenceItem]) -> Iterator[EvidenceLink]:
    for number, (area, practice, unit) in enumerate(sorted(journey_scope(journey).cells)):
        for copy in range(LINKS):
            state = STATES[(number + copy) % len(STATES)]
            yield EvidenceLink(
                item=items[(number * LINKS + copy) % ITEMS],
                process_area_id=area,
                practice_id=practice,
                unit_id=unit,
                state=state,
                reason="Not theirs" if state == "returned" else "",
            )


def fastest(work: Callable[[], Any]) -> tuple[float, float]:
    """Return the shortest of several runs in milliseconds: by the clock, and of this process alone."""
    times = []
    for _ in range(REPEATS):
        start, busy = time.perf_counter(), time.process_time()
        work()
        times.append((time.perf_counter() - start, time.process_time() - busy))
    return min(clock for clock, _own in times) * 1000, min(own for _clock, own in times) * 1000


def _analyse() -> None:
    """Tell the planner what it would know of a database that has been in use for a day."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def main() -> int:
    """Print the figures; return 1 if one is above the limits."""
    settings.ALLOWED_HOSTS = ["testserver"]
    with transaction.atomic():
        owner = User.objects.create_user("bench@example.org", full_name="Bench")
        journey = build(owner)
        _analyse()
        client = Client()
        client.force_login(owner)
        address = f"/api/v1/matrix/{journey.pk}/"
        answer = client.get(address)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address)
        count = len(captured)
        spent = fastest(lambda: client.get(address))
        again = fastest(lambda: client.get(address, headers={"if-none-match": answer["ETag"]}))
        keys = ("process_area", "practice", "unit", "state")
        floor = fastest(lambda: list(journey_links(journey).values_list(*keys)))
        size = len(gzip.compress(answer.content, 6))
        cells, links = len(journey_scope(journey).cells), EvidenceLink.objects.of(journey.organization).count()
        transaction.set_rollback(True)
    print(f"{connection.vendor}: {cells:,} cells, {links:,} links")
    print(f"statements {count}  bytes {len(answer.content):,}, compressed {size:,}")
    for name, (clock, own) in (("read", spent), ("unchanged", again), ("floor", floor)):
        print(f"{name:<10} {clock:6.0f} ms, of this process {own:6.0f} ms, ratio {clock / floor[0]:.2f}")
    return int(count > MOST_STATEMENTS or spent[0] > MOST_MS or size > MOST_BYTES)


if __name__ == "__main__":
    sys.exit(main())
