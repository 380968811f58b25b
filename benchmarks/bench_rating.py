# ruff: noqa: T201 -- a command that prints its result
"""Time the rating engine: one appraisal of the largest scope, and a batch of a thousand small ones.

Prints milliseconds and the ratio to a floor measured in the same run: a plain loop that reads every judgement once.
Run with ``python -m benchmarks.bench_rating``; exits with 1 above the limits.
"""

from __future__ import annotations

import json
import random
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import replace

from appraisals.documents import as_bytes, as_data, parse, prepare
from appraisals.rating import Area, Judgement, evaluate, scampi
from tests.appraisals.rating.models import cmmi_dev

SHARED = frozenset({"OPD", "OPF", "OT", "OPP", "OPM"})  # done once for the organisation
LIMIT_MS = 150
REPEATS = 9
BATCH = 1_000


def scope(target: int, projects: int) -> tuple[Area, ...]:
    """Return CMMI-DEV v1.3 up to a maturity level, its process areas in so many projects."""
    units = tuple(f"project {number}" for number in range(1, projects + 1))
    areas = [area for area in cmmi_dev() if (area.level or 0) <= target]
    return tuple(replace(area, units=("organisation",) if area.ref in SHARED else units) for area in areas)


def judgements_of(structure: Sequence[Area], share: float) -> list[Judgement]:
    """Return a judgement of every practice in every instance, the given share of them FI (always the same ones)."""
    draw = random.Random(20260101)  # noqa: S311 -- not for secrets
    values = ("FI", "LI", "PI", "NI", "NY")
    return [
        Judgement(area.ref, item, unit, "FI" if draw.random() < share else draw.choice(values))
        for area in structure
        for group in area.groups
        for item in group.items
        for unit in area.units
    ]


def floor(judgements: Sequence[Judgement]) -> int:
    """Read every judgement once and count what is not FI: nothing can be rated with less."""
    weak = 0
    for _area, _item, _unit, value, _weakness in judgements:
        if value != "FI":
            weak += 1
    return weak


def fastest(work: Callable[[], object]) -> float:
    """Return the shortest of several runs in milliseconds."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times) * 1000


def largest() -> int:
    """Print one line for each share of FI; return how many are above the limit."""
    failed = 0
    structure = scope(5, 40)
    print(f"{'case':<28}{'judgements':>12}{'floor ms':>10}{'engine ms':>11}{'ratio':>8}")
    for share in (1.0, 0.9, 0.0):
        judgements = judgements_of(structure, share)
        base = fastest(lambda rows=judgements: floor(rows))
        engine = fastest(lambda rows=judgements: evaluate("scampi-a-1.3", structure, rows))
        failed += engine > LIMIT_MS
        case = f"22 areas x 40, {share:.0%} FI"
        print(f"{case:<28}{len(judgements):>12,}{base:>10.2f}{engine:>11.2f}{engine / base:>8.1f}")
    return failed


def batch() -> None:
    """Print the time of a thousand evaluations of 356 practices in 4 projects, one line of JSON after another."""
    structure = scope(3, 4)
    document = {
        "format": 1,
        "type": "evaluation",
        "method": scampi.KEY,
        "framework": "cmmi-dev-1.3",
        "judgements": [
            {"area": row.area, "ref": row.item, "unit": row.unit, "value": row.value}
            for row in judgements_of(structure, 0.95)
        ],
        "options": {"target": 3},
    }
    line = json.dumps(document).encode()
    tracemalloc.start()
    answer(line, structure)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    start = time.perf_counter()
    for _ in range(BATCH):
        answer(line, structure)
    seconds = time.perf_counter() - start
    read = fastest(lambda: json.loads(line)) * BATCH / 1000
    print(
        f"{BATCH:,} documents of 356 practices x 4 ({len(document['judgements']):,} judgements): {seconds:.1f} s,"
        f" {seconds / read:.1f} times the reading of their JSON; peak of one {peak:.1f} MB"
    )


def answer(line: bytes, structure: tuple[Area, ...]) -> bytes:
    """Return the result of one line of JSON as a line of JSON, as the API does with a structure that it has read."""
    document = parse(json.loads(line))
    scoped = prepare(document, structure)
    result = evaluate(document.method, scoped, document.judgements, document.decisions, document.options)
    return as_bytes(as_data(result))


def main() -> int:
    """Print all cases; return 1 if one is above the limit."""
    failed = largest()
    batch()
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
