"""What the charts of a result draw: the capability profile, and how the marks are distributed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from appraisals.rating import Scope
from assessments.queries.result import AreaNode, Result


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """A process area with the capability level achieved (None: not determined) and the one aimed at."""

    ref: str
    title: str
    achieved: int | None
    target: int


@dataclass(frozen=True, slots=True)
class MarkRow:
    """How often each value of the scale stands at ``ref``, in the order of the scale, and how many are missing."""

    ref: str
    counts: tuple[int, ...]
    missing: int


def capability_profile(found: Result) -> tuple[ProfileRow, ...]:
    """Return the capability level of each process area in scope beside the target, in the catalogue's order."""
    rows = []
    for area in _in_scope(found):
        rating = area.capability
        achieved = int(rating.value) if rating and rating.value and rating.value.isdecimal() else None
        rows.append(ProfileRow(area.ref, area.title, achieved, found.method.capability_target(found.target_level)))
    return tuple(rows)


def mark_distribution(found: Result) -> tuple[MarkRow, ...]:
    """Return the marks counted: by process attribute where those are rated, else by process area.

    A cell without a mark is missing; it is counted as such, never as the lowest value.
    """
    counts: dict[str, Counter[str]] = {}
    expected: Counter[str] = Counter()
    for area in _in_scope(found):
        for goal in area.goals:
            ref = goal.ref if found.method.rates_groups else area.ref
            marks = goal.marks if found.method.rates_groups else [one for row in goal.practices for one in row.marks]
            counts.setdefault(ref, Counter()).update(mark.value for mark in marks)
            expected[ref] += area.units * (1 if found.method.rates_groups else len(goal.practices))
    values = [mark.value for mark in found.assessment.scale.marks]
    return tuple(
        MarkRow(ref, tuple(count[value] for value in values), expected[ref] - count.total())
        for ref, count in counts.items()
    )


def profile_chart(rows: tuple[ProfileRow, ...], achieved: str, target: str) -> dict[str, object]:
    """Return the bars of a capability profile, side by side; ``achieved`` and ``target`` name them."""
    return {
        "side_by_side": True,
        "categories": [row.ref for row in rows],
        "series": [
            {"state": "achieved", "name": achieved, "values": [row.achieved for row in rows]},
            {"state": "target", "name": target, "values": [row.target for row in rows]},
        ],
    }


def mark_chart(found: Result, rows: tuple[MarkRow, ...], missing: str) -> dict[str, object]:
    """Return the stacked bars of the marks; ``missing`` names what has none."""
    series = [
        {"state": mark.tone, "name": mark.value, "values": [row.counts[place] for row in rows]}
        for place, mark in enumerate(found.assessment.scale.marks)
    ]
    return {
        "categories": [row.ref for row in rows],
        "series": [*series, {"state": "missing", "name": missing, "values": [row.missing for row in rows]}],
    }


def _in_scope(found: Result) -> list[AreaNode]:
    return [area for area in found.areas if area.scope is Scope.IN_SCOPE]
