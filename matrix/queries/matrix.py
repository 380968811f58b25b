"""The matrix of a journey: practices by instances, grouped by process area and goal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from frameworks.models import Requirement
from frameworks.queries import TargetPractice
from frameworks.querysets import AREA_KINDS
from journeys.models import Journey
from journeys.queries import JourneyScope, journey_scope
from matrix import states
from matrix.queries.cells import cell_sums, key_of
from matrix.rulebook import SufficiencyRule, rule_of
from matrix.states import ACCEPTED, CODES, MISSING, Flag, digit
from organizations.models import Unit


class MatrixState(models.TextChoices):
    """What a cell has come to, in the order in which people work; ``code`` is its character."""

    MISSING = "missing", _("missing")
    DRAFT = "draft", _("draft")
    RETURNED = "returned", _("returned")
    IN_REVIEW = "in_review", _("in review")
    ACCEPTED = "accepted", _("accepted")
    NOT_APPLICABLE = "not_applicable", _("not applicable")

    @property
    def code(self) -> str:
        """Return the character of the state."""
        return CODES[list(MatrixState).index(self)]


STATE_OF = {state.code: state for state in MatrixState}


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """A practice in an instance; ``links`` is how much evidence is offered for it, 35 for more than that."""

    unit: Unit
    state: MatrixState
    flags: Flag
    links: int


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A practice of a process area under its goal (None: directly under the process area).

    ``states``, ``flags`` and ``links`` hold one character for each of ``units``, see ``matrix.states``.
    """

    area: Requirement
    group: Requirement | None
    practice: Requirement
    units: tuple[Unit, ...]
    states: str
    flags: str
    links: str

    @property
    def cells(self) -> Iterator[MatrixCell]:
        """Return the cells one by one."""
        for unit, state, flags, links in zip(self.units, self.states, self.flags, self.links, strict=True):
            yield MatrixCell(unit, STATE_OF[state], Flag(states.number_of(flags)), states.number_of(links))


@dataclass(frozen=True, slots=True)
class AreaCount:
    """A process area with how many of its cells are accepted or not applicable, of how many."""

    area: Requirement
    settled: int
    total: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """The rows of a journey, and its columns: ``whole`` of organisation-wide process areas, ``projects`` of others."""

    journey: Journey
    rows: tuple[MatrixRow, ...]
    whole: tuple[Unit, ...]
    projects: tuple[Unit, ...]

    @property
    def columns(self) -> tuple[Unit, ...]:
        """Return all columns."""
        return (*self.whole, *self.projects)

    @property
    def counts(self) -> Mapping[MatrixState, int]:
        """Return how many cells are in each state, also where there are none."""
        found: Counter[str] = Counter()
        for row in self.rows:
            found.update(row.states)
        return {state: found[state.code] for state in MatrixState}

    @property
    def areas(self) -> tuple[AreaCount, ...]:
        """Return the process areas in the order of the catalogue."""
        rows: dict[UUID, list[MatrixRow]] = {}
        for row in self.rows:
            rows.setdefault(row.area.pk, []).append(row)
        return tuple(_count(of_area) for of_area in rows.values())


def matrix(journey: Journey, today: date, owner: UUID | None = None) -> Matrix:
    """Return the matrix as of ``today``, in five statements for any number of cells.

    ``owner``: whose evidence the flag THEIRS marks (None: nobody's).
    """
    scope = journey_scope(journey)
    found: dict[Any, dict[Any, list[int]]] = {}
    for unit, area, practice, *sums in cell_sums(journey, today, owner):
        of_unit = found.setdefault(unit, {})
        former = of_unit.get((area, practice))
        of_unit[area, practice] = [max(pair) for pair in zip(former, sums, strict=True)] if former else sums
    columns = {area.pk: scope.units_of(area) for area in scope.areas}
    sums_of = {area: tuple(found.get(key_of(unit.pk), {}) for unit in units) for area, units in columns.items()}
    rule = rule_of(journey.framework.family)
    rows = tuple(
        _row(target, columns[target.process_area.pk], sums_of[target.process_area.pk], rule)
        for target in scope.practices
    )
    return Matrix(journey, rows, *_columns(scope))


def _columns(scope: JourneyScope) -> tuple[tuple[Unit, ...], tuple[Unit, ...]]:
    """Return the columns that some process area in scope has."""
    units = dict.fromkeys(unit for area in scope.areas for unit in scope.units_of(area))
    whole = tuple(unit for unit in units if unit.kind == Unit.Kind.ORGANIZATIONAL_UNIT)
    return whole, tuple(unit for unit in units if unit.kind != Unit.Kind.ORGANIZATIONAL_UNIT)


def _row(
    target: TargetPractice,
    units: tuple[Unit, ...],
    columns: tuple[Mapping[Any, list[int]], ...],
    rule: SufficiencyRule,
) -> MatrixRow:
    key = (key_of(target.process_area.pk), key_of(target.practice.pk))
    cells = [_characters(column.get(key), rule) for column in columns]
    codes, flags, links = ("".join(characters) for characters in zip(*cells, strict=True)) if cells else ("", "", "")
    parent = target.practice.parent
    group = parent if parent and parent.kind not in AREA_KINDS else None
    return MatrixRow(target.process_area, group, target.practice, units, codes, flags, links)


def _characters(sums: list[int] | None, rule: SufficiencyRule) -> tuple[str, str, str]:
    """Return state, flags and number of links of a cell."""
    if sums is None:
        return MISSING, "0", "0"
    best, links, stale, returned, theirs, artefacts, affirmations = sums
    flags = Flag.STALE * bool(stale) | Flag.RETURNED * bool(returned) | Flag.THEIRS * bool(theirs)
    if CODES[best] == ACCEPTED and rule.missing(artefacts, affirmations):
        flags |= Flag.NOT_ENOUGH
    return CODES[best], digit(flags), digit(links)


def _count(rows: list[MatrixRow]) -> AreaCount:
    found: Counter[str] = Counter()
    for row in rows:
        found.update(row.states)
    settled = found[ACCEPTED] + found[states.NOT_APPLICABLE]
    return AreaCount(rows[0].area, settled, found.total())
