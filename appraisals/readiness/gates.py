"""What the readiness gates of every model share: an area's capability level, and the words for what blocks it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from appraisals.rating.words import counted, named
from appraisals.readiness.tallies import NOTHING, Blocking, Tally, tally
from appraisals.readiness.types import Area, AreaReadiness, AreaScope, Cell, Counts, Missing, Reason

SCOPE = "scope"  # rule of reasons that come from the scope, not from cells

GoalOf = Callable[[str, int], str]  # (practice, capability level) -> the goal or process attribute it belongs to


@dataclass(frozen=True, slots=True)
class Standing:
    """One process area with its tallies by capability level and what blocks it there."""

    area: Area
    tallies: Mapping[int, Tally]
    blocks: Mapping[int, tuple[Reason, ...]]

    @property
    def in_scope(self) -> bool:
        """Say whether the area takes part."""
        return self.area.scope is AreaScope.IN_SCOPE

    def level(self, highest: int) -> int:
        """Return the highest capability level reached, at most ``highest``: level k needs every level up to k.

        Gates are never averages: with level 1 blocked by one cell, all of level 2 accepted still means 0.
        """
        level = 0
        while level < highest and self.tallies[level + 1].met:
            level += 1
        return level

    def because(self, highest: int) -> tuple[Reason, ...]:
        """Return everything that blocks capability level ``highest`` or one below it."""
        return tuple(reason for level in range(1, highest + 1) for reason in self.blocks[level])

    def cells(self, highest: int) -> int:
        """Return the number of cells up to capability level ``highest``."""
        return sum(self.tallies[level].counts.total for level in range(1, highest + 1))

    def readiness(self, required: int) -> AreaReadiness:
        """Return how ready the area is for capability level ``required``."""
        ref, scope = self.area.ref, self.area.scope
        if not self.in_scope:
            return AreaReadiness(ref, scope, None, required, 0, 0, Counts(), (outside(self.area),))
        levels = [self.tallies[level] for level in range(1, required + 1)]
        return AreaReadiness(
            process_area=ref,
            scope=scope,
            level=self.level(required),
            required=required,
            practices=sum(level.practices for level in levels),
            blocked_practices=sum(len(level.blocking) for level in levels),
            counts=_total(level.counts for level in levels),
            because=self.because(required),
        )

    def missing(self, required: int) -> tuple[Missing, ...]:
        """Return the practices up to capability level ``required`` for which something is missing."""
        levels = [self.tallies[level] for level in range(1, required + 1)] if self.in_scope else []
        return tuple(Missing(self.area.ref, practice, units) for level in levels for practice, units in level.missing)


def standings(
    areas: Sequence[Area], cells: Iterable[Cell], highest: int, goal_of: GoalOf, problems: Sequence[str] = ()
) -> tuple[Standing, ...]:
    """Return how each area stands at the capability levels 1 to ``highest``, in the order of ``areas``.

    Raises BadInput with the ``problems`` found before and those that ``tally`` finds.
    """
    stock = tally(areas, cells, problems)
    found = []
    for area in areas:
        tallies = {level: stock[area.ref].get(level, NOTHING) for level in range(1, highest + 1)}
        blocks = {level: _blocks(area.ref, level, tallied, goal_of) for level, tallied in tallies.items()}
        found.append(Standing(area, tallies, blocks))
    return tuple(found)


def wrong_target(target: int, targets: Sequence[int]) -> list[str]:
    """Return what is wrong with the target: nothing, or that the rule set has no such level."""
    return [] if target in targets else [f"target {target} is not one of {', '.join(map(str, targets))}"]


def outside(area: Area) -> Reason:
    """Say that an area does not take part, and why."""
    words = area.scope.value.replace("_", " ")
    return Reason(SCOPE, f"{area.ref} is {words}{': ' if area.reason else ''}{area.reason}", area.ref, (area.ref,))


def _blocks(area: str, level: int, tallied: Tally, goal_of: GoalOf) -> tuple[Reason, ...]:
    if not tallied.practices:
        return (Reason(f"CL{level}", f"{area}: no practice of capability level {level} has an instance", area),)
    goals: dict[str, list[Blocking]] = {}
    for blocking in tallied.blocking:
        goals.setdefault(goal_of(blocking.practice, level), []).append(blocking)
    return tuple(_block(area, goal, found) for goal, found in goals.items())


def _block(area: str, goal: str, found: Sequence[Blocking]) -> Reason:
    refs = tuple(blocking.practice for blocking in found)
    cells = sum(blocking.cells for blocking in found)
    marked = sum(blocking.not_applicable for blocking in found)
    verb = "is" if len(refs) == 1 else "are"
    text = (
        f"{area}, {goal}: {counted(len(refs), 'practice')} {verb} not accepted in every instance"
        f" ({counted(cells, 'cell')}): {named(refs)}"
    )
    if marked:
        text += f"; {counted(marked, 'cell')} marked not applicable, which a practice cannot be"
    return Reason(goal, text, area, refs, cells)


def _total(counts: Iterable[Counts]) -> Counts:
    rows = [(one.missing, one.in_review, one.returned, one.accepted, one.not_applicable) for one in counts]
    return Counts(*map(sum, zip(*rows, strict=True)))
