# ruff: noqa: T201 -- a command that prints its result
"""Time the search over the shipped catalogues, and the comparison of the two editions of Automotive SPICE.

Prints milliseconds and the ratio to a floor measured in the same run: for the search reading the same number of rows
by their keys, for the comparison reading each title once. Run with ``python -m benchmarks.bench_browse`` on a database
with the catalogues loaded.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from frameworks.comparison import compare_editions  # noqa: E402
from frameworks.models import Framework, Requirement  # noqa: E402
from frameworks.queries.records import requirement_records  # noqa: E402
from frameworks.queries.search import LIMIT, ranked, search  # noqa: E402

REPEATS = 15


def fastest(work: Callable[[], object]) -> float:
    """Return the shortest of several runs in milliseconds."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times) * 1000


def main() -> None:
    """Print one line for each case."""
    rows = Requirement.objects.shipped()
    keys = list(rows.order_by().values_list("pk", flat=True)[:LIMIT])
    floor = fastest(lambda: list(Requirement.objects.filter(pk__in=keys).select_related("framework")))
    print(f"{rows.count():,} requirements in {Framework.objects.shipped().count()} frameworks")
    print(f"{'case':<28}{'floor ms':>10}{'ms':>10}{'ratio':>8}")
    for q in ("SWE.1", "supplier", "e", "castle"):
        spent = fastest(lambda q=q: search(ranked(rows, q=q)))
        print(f"{'search ' + q:<28}{floor:>10.2f}{spent:>10.2f}{spent / floor:>8.1f}")
    before, after = (
        requirement_records(Framework.objects.shipped().get(key=key)) for key in ("aspice-3.1", "aspice-4.0")
    )
    floor = fastest(lambda: [row.title.casefold().split() for row in (*before, *after)])
    spent = fastest(lambda: compare_editions(before, after))
    print(f"{'A-SPICE 3.1 with 4.0':<28}{floor:>10.2f}{spent:>10.2f}{spent / floor:>8.1f}")


if __name__ == "__main__":
    main()
