"""How the cells of each process area stand, capability level by capability level."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from appraisals.rating.words import natural
from appraisals.readiness.types import Area, BadInput, Cell, Counts, PracticeState

LEVELS = range(1, 6)  # capability levels a practice can belong to
STATES = frozenset(PracticeState)

Grid = dict[tuple[str, str], PracticeState]  # (practice, unit) -> state


class Blocking(NamedTuple):
    """A practice that is not accepted in every instance; ``not_applicable`` of its ``cells`` are marked so."""

    practice: str
    cells: int
    not_applicable: int


@dataclass(frozen=True, slots=True)
class Tally:
    """The cells of one process area at one capability level, practices and units in natural order.

    ``missing`` pairs a practice with the units for which nothing was handed in.
    """

    counts: Counts = field(default_factory=Counts)
    practices: int = 0
    blocking: tuple[Blocking, ...] = ()
    missing: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def met(self) -> bool:
        """Say whether every practice is accepted in every instance; without any practice it is not."""
        return self.practices > 0 and not self.blocking


NOTHING = Tally()


def tally(areas: Sequence[Area], cells: Iterable[Cell], problems: Sequence[str] = ()) -> dict[str, dict[int, Tally]]:
    """Return process area -> capability level -> tally.

    Every practice of an area is expected in every instance of that area: a cell that is left out is missing.
    Raises BadInput with the ``problems`` found before, every area listed twice, and every cell that is listed
    twice, belongs to no listed area, or has an unknown level or state.
    """
    grids, wrong = _grids(areas, cells)
    if problems or wrong:
        raise BadInput([*problems, *wrong])
    return {ref: _levels(levels) for ref, levels in grids.items()}


def _grids(areas: Sequence[Area], cells: Iterable[Cell]) -> tuple[dict[str, dict[int, Grid]], list[str]]:
    grids: dict[str, dict[int, Grid]] = {area.ref: {} for area in areas}
    problems = [f"{ref} is listed twice" for ref, times in Counter(area.ref for area in areas).items() if times > 1]
    for area, practice, unit, level, state in cells:
        levels = grids.get(area)
        if levels is None:
            problems.append(f"{practice} in {unit}: process area {area} is not listed")
            continue
        grid = levels.setdefault(level, {})
        if (practice, unit) in grid:
            problems.append(f"{area}, {practice} in {unit} is listed twice")
        grid[practice, unit] = state
    for area, levels in grids.items():
        problems += [f"{area}: {level} is no capability level" for level in levels if level not in LEVELS]
        found = {state for grid in levels.values() for state in grid.values()}
        problems += [f"{area}: unknown state {state!r}" for state in sorted(found - STATES)]
    return grids, problems


def _levels(levels: Mapping[int, Grid]) -> dict[int, Tally]:
    units = {unit for grid in levels.values() for _, unit in grid}
    return {level: _tally(grid, units) for level, grid in levels.items()}


def _tally(grid: Grid, units: set[str]) -> Tally:
    practices = {practice for practice, _ in grid}
    if len(grid) < len(practices) * len(units):
        expected = ((practice, unit) for practice in practices for unit in units)
        grid = {key: grid.get(key, PracticeState.MISSING) for key in expected}
    counts = Counter(grid.values())
    tallied = Counts(**{state.value: counts[state] for state in PracticeState})
    if tallied.accepted == len(grid):
        return Tally(tallied, len(practices))
    return Tally(tallied, len(practices), _blocking(grid), _missing(grid))


def _blocking(grid: Grid) -> tuple[Blocking, ...]:
    shut = Counter(practice for (practice, _), state in grid.items() if state != PracticeState.ACCEPTED)
    marked = Counter(practice for (practice, _), state in grid.items() if state == PracticeState.NOT_APPLICABLE)
    return tuple(Blocking(practice, shut[practice], marked[practice]) for practice in sorted(shut, key=natural))


def _missing(grid: Grid) -> tuple[tuple[str, tuple[str, ...]], ...]:
    units: dict[str, list[str]] = {}
    for (practice, unit), state in grid.items():
        if state == PracticeState.MISSING:
            units.setdefault(practice, []).append(unit)
    return tuple((practice, tuple(sorted(units[practice], key=natural))) for practice in sorted(units, key=natural))
