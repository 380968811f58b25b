# ruff: noqa: T201 -- a command that prints its result
"""Time loading, comparing and exporting frameworks of several sizes in the database of the settings.

Prints milliseconds, statements, and the ratio to a floor measured in the same run: inserting the same rows with one
prepared statement a row and nothing else. Run with ``python -m benchmarks.bench_library``; everything is rolled back.
Exits with 1 where 1,400 requirements take a second or more on PostgreSQL, or where statements grow with the rows.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
import uuid
from collections.abc import Callable
from typing import Any, TypeVar

import django
from django.db import connection, transaction

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from frameworks.catalog import FrameworkRecord, RequirementRecord  # noqa: E402 -- models need the settings
from frameworks.catalog.writing import written  # noqa: E402
from frameworks.models import Framework  # noqa: E402
from frameworks.queries.differences import difference  # noqa: E402
from frameworks.queries.records import framework_record  # noqa: E402
from frameworks.services import framework_id, load_records  # noqa: E402

SIZES = (140, 1_400, 14_000)
LIMIT_MS, LIMIT_SIZE = 1_000, 1_400
FLOOR = "INSERT INTO bench_floor (id, parent, ref, title, attributes) VALUES (%s, %s, %s, %s, %s)"
Result = TypeVar("Result")


def record_of(size: int, title: str) -> FrameworkRecord:
    """Return an own framework: a section for every nine requirements."""
    rows = []
    for number in range(size):
        section = number - number % 10
        rows.append(
            RequirementRecord(
                ref=f"R{number}",
                kind="section" if number == section else "requirement",
                title=f"{title} {number}, as long as titles are",
                position=number,
                parent=None if number == section else f"R{section}",
                attributes={"note": "A note of some length, as organisations write them."},
            )
        )
    return FrameworkRecord(
        key=f"bench-{size}", family="own", name="Bench", short_name="Bench", edition="1", catalogue_version=1,
        publisher="", target_kind="none", target_min=None, target_max=None, source="", verified=False,
        requirements=tuple(rows),
    )  # fmt: skip


def timed(work: Callable[[], Result]) -> tuple[float, int, Result]:
    """Return milliseconds, statements and the result."""
    statements = 0

    def count(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal statements
        statements += 1
        return execute(*arguments)

    start = time.perf_counter()
    with connection.execute_wrapper(count):
        result = work()
    return (time.perf_counter() - start) * 1000, statements, result


def floor(record: FrameworkRecord) -> float:
    """Return the milliseconds of inserting the same rows one by one into a bare table."""
    rows = [(uuid.uuid4().hex, None, row.ref, row.title, "{}") for row in record.requirements]
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE bench_floor (id text, parent text, ref text, title text, attributes text)"
        )
        start = time.perf_counter()
        cursor.executemany(FLOOR, rows)
        taken = (time.perf_counter() - start) * 1000
        cursor.execute("DROP TABLE bench_floor")
    return taken


def load(record: FrameworkRecord) -> None:
    """Load a record as a file of everybody's."""
    load_records([record], {record.key: hashlib.sha256(written(record).encode()).hexdigest()})


def measure(size: int) -> list[tuple[str, float, int]]:
    """Return (work, milliseconds, statements) of each kind of work on a framework of ``size`` requirements."""
    record, renamed = record_of(size, "Title"), record_of(size, "Other title")
    lines = [("load", *timed(lambda: load(record))[:2]), ("load again", *timed(lambda: load(record))[:2])]
    framework = Framework.objects.get(pk=framework_id(record.key))
    lines.append(("difference", *timed(lambda: difference(renamed, framework))[:2]))
    lines.append(("load changed", *timed(lambda: load(renamed))[:2]))
    lines.append(("export", *timed(lambda: written(framework_record(framework)))[:2]))
    return lines


def main() -> int:
    """Print one line for each size and work; return 1 above the limits."""
    failed, counts = 0, {}
    print(f"{connection.vendor}\n{'work':<14}{'rows':>8}{'ms':>10}{'floor ms':>10}{'ratio':>8}{'statements':>12}")
    with transaction.atomic():
        for size in SIZES:
            base = floor(record_of(size, "Title"))
            for work, milliseconds, statements in measure(size):
                ratio = milliseconds / base
                print(f"{work:<14}{size:>8,}{milliseconds:>10.1f}{base:>10.1f}{ratio:>8.1f}{statements:>12}")
                failed += statements != counts.setdefault(work, statements)
                failed += size == LIMIT_SIZE and milliseconds >= LIMIT_MS and connection.vendor == "postgresql"
        transaction.set_rollback(True)
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
