"""Which practices of the matrix a person asked to see, and how a page shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from frameworks.models import Requirement
from matrix.queries.matrix import Matrix, MatrixCell, MatrixRow
from matrix.states import Flag
from organizations.models import Unit

FLAG_OF = {"stale": Flag.STALE, "returned": Flag.RETURNED, "mine": Flag.THEIRS, "not_enough": Flag.NOT_ENOUGH}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What narrows the matrix; "" and False do not.

    ``q``: part of the reference or title of a practice; ``area``: a reference; ``unit``: an id; ``state``: of
    MatrixState; ``mark``: a key of FLAG_OF; ``owned``: only cells with the flag THEIRS.
    """

    q: str = ""
    area: str = ""
    unit: str = ""
    state: str = ""
    mark: str = ""
    owned: bool = False

    @property
    def flags(self) -> Flag:
        """Return the flags that a cell must have."""
        return (FLAG_OF[self.mark] if self.mark else Flag(0)) | (Flag.THEIRS if self.owned else Flag(0))


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive practices of one goal (None: directly under the process area) with the columns they share."""

    area: Requirement
    group: Requirement | None
    units: tuple[Unit, ...]
    rows: tuple[MatrixRow, ...]
    begins_area: bool


def narrowed(shown: Matrix, narrow: Narrowing) -> tuple[MatrixRow, ...]:
    """Return the practices with a cell that meets all of ``narrow``; with a unit, its column alone."""
    rows = []
    for row in shown.rows:
        if narrow.area and row.area.ref != narrow.area:
            continue
        if narrow.q and narrow.q.casefold() not in f"{row.practice.ref} {row.practice.title}".casefold():
            continue
        one = _column(row, narrow.unit) if narrow.unit else row
        if not (narrow.unit or narrow.state or narrow.flags) or any(_meets(cell, narrow) for cell in one.cells):
            rows.append(one)
    return tuple(rows)


def blocks(rows: Iterable[MatrixRow]) -> tuple[Block, ...]:
    """Return ``rows`` in blocks for a page."""
    found = []
    area = None
    for (of_area, group), members in groupby(rows, key=lambda row: (row.area, row.group)):
        together = tuple(members)
        found.append(Block(of_area, group, together[0].units, together, begins_area=area != of_area))
        area = of_area
    return tuple(found)


def _column(row: MatrixRow, unit: str) -> MatrixRow:
    """Return the row with the column of ``unit`` alone, with none where it has no such column."""
    places = [place for place, one in enumerate(row.units) if str(one.pk) == unit]
    return replace(
        row,
        units=tuple(row.units[place] for place in places),
        states="".join(row.states[place] for place in places),
        flags="".join(row.flags[place] for place in places),
        links="".join(row.links[place] for place in places),
    )


def _meets(cell: MatrixCell, narrow: Narrowing) -> bool:
    return (not narrow.state or cell.state == narrow.state) and (cell.flags & narrow.flags) == narrow.flags
