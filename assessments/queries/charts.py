"""What the charts of a result draw: the capability profile, the goals as a heat map, the distribution of marks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from appraisals.rating import Scope
from appraisals.rating.words import natural
from assessments.drawings import Bars, Radar, Spoke, bars, radar
from assessments.queries.result import AreaNode, GoalNode, Result


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


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A process area with its goal in each column, None where it has none there."""

    area: AreaNode
    goals: tuple[GoalNode | None, ...]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Process areas by goal, practice group or process attribute; ``columns`` name these without the area."""

    columns: tuple[str, ...]
    rows: tuple[HeatRow, ...]


def heat_map(found: Result) -> HeatMap:
    """Return the goals of every process area side by side: SG 1 under SG 1, GG 2 under GG 2, lower levels first.

    Example: PP SG 1 and CM SG 1 stand in the column "SG 1".
    """
    placed = [{_own(area, goal): goal for goal in area.goals} for area in found.areas]
    levels = {column: goal.level for goals in placed for column, goal in goals.items()}
    columns = tuple(sorted(levels, key=lambda column: (levels[column], natural(column))))
    return HeatMap(
        columns,
        tuple(
            HeatRow(area, tuple(goals.get(column) for column in columns))
            for area, goals in zip(found.areas, placed, strict=True)
        ),
    )


def profile_radar(rows: tuple[ProfileRow, ...]) -> Radar | None:
    """Return the capability profile as a radar; None with fewer than three process areas."""
    return radar([Spoke(row.ref, row.achieved, row.target) for row in rows])


def profile_bars(rows: tuple[ProfileRow, ...]) -> Bars:
    """Return a bar for each process area: what is achieved, and the rest up to the target; "–": not determined."""
    return bars(
        [
            (
                row.ref if row.achieved is not None else f"{row.ref} –",
                (("achieved", row.achieved or 0), ("rest", max(0, row.target - (row.achieved or 0)))),
            )
            for row in rows
        ]
    )


def mark_bars(found: Result, rows: tuple[MarkRow, ...]) -> Bars:
    """Return a bar for each row, of its marks in the order of the scale and what is missing."""
    tones = [mark.tone for mark in found.assessment.scale.marks]
    return bars(
        [(row.ref, (*zip(tones, row.counts, strict=True), ("missing", row.missing))) for row in rows],
    )


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


def _own(area: AreaNode, goal: GoalNode) -> str:
    return goal.ref.removeprefix(area.ref).strip(" .")


def _in_scope(found: Result) -> list[AreaNode]:
    return [area for area in found.areas if area.scope is Scope.IN_SCOPE]
