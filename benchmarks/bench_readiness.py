# ruff: noqa: T201 -- a command that prints its result
"""Time the readiness gates on the largest scope: 22 process areas of CMMI-DEV v1.3 in 40 projects.

Prints milliseconds and the ratio to a floor measured in the same run: a plain loop that reads every cell once.
Run with ``python -m benchmarks.bench_readiness``; exits with 1 above the limits.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from appraisals.readiness.registry import RULE_SETS
from appraisals.readiness.types import Area, Cell, PracticeState

CATALOGS = Path(__file__).resolve().parent.parent / "frameworks" / "catalogs"
PROJECTS = 40
LIMIT_MS = 100
LIMIT_RATIO = 15
REPEATS = 15


def cells_of(key: str, target: int, share: float) -> tuple[list[Area], list[Cell]]:
    """Return the areas and cells of a framework, the given share of them accepted (always the same ones)."""
    rows = json.loads((CATALOGS / f"{key}.json").read_text("utf-8"))["requirements"]
    areas = [row for row in rows if row["kind"] in ("process_area", "process")]
    own = [row for row in rows if row["kind"] in ("specific_practice", "base_practice")]
    generic = [row for row in rows if row["kind"] == "generic_practice" and 1 < row["level"] <= max(target, 3)]
    draw = random.Random(20260101)  # noqa: S311 -- not for secrets
    cells = []
    for area in areas:
        ref = area["ref"]
        practices = [(row["ref"], 1) for row in own if row["ref"].startswith((f"{ref} ", f"{ref}."))]
        practices += [(row["ref"], row["level"]) for row in generic]
        shared = area.get("attributes", {}).get("organization_wide")
        for practice, level in practices:
            for unit in ("organisation",) if shared else map(str, range(PROJECTS)):
                state = PracticeState.ACCEPTED if draw.random() < share else draw.choice(tuple(PracticeState))
                cells.append(Cell(ref, practice, unit, level, state))
    return [Area(area["ref"]) for area in areas], cells


def floor(cells: Sequence[Cell]) -> int:
    """Read every cell once and count what is not accepted: nothing can be rated with less."""
    shut = 0
    for _area, _practice, _unit, _level, state in cells:
        if state != PracticeState.ACCEPTED:
            shut += 1
    return shut


def fastest(work: Callable[[], object]) -> float:
    """Return the shortest of several runs in milliseconds."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times) * 1000


def main() -> int:
    """Print one line for each case; return 1 if one is above the limits."""
    failed = 0
    print(f"{'case':<28}{'cells':>8}{'floor ms':>10}{'gates ms':>10}{'ratio':>8}")
    for key, target in (("cmmi-dev-1.3", 5), ("aspice-3.1", 3)):
        for share in (1.0, 0.9, 0.0):
            areas, cells = cells_of(key, target, share)
            base = fastest(lambda cells=cells: floor(cells))
            gates = fastest(lambda a=areas, c=cells, k=key, t=target: RULE_SETS[k].readiness(a, c, t))
            scaled = LIMIT_MS * max(1.0, len(cells) / 13_418)
            failed += gates > scaled or gates / base > LIMIT_RATIO
            case = f"{key} {share:.0%} accepted"
            print(f"{case:<28}{len(cells):>8,}{base:>10.2f}{gates:>10.2f}{gates / base:>8.1f}")
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
