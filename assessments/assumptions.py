"""What if: marks and decisions that somebody assumes, as they stand in an address. Nothing of it is stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from assessments.scales import Scale, problem_with

EVERYWHERE, AT_LEAST, TEAM = "*", "+", "team"
MOST = 200


class Assumption(NamedTuple):
    """Assume ``value`` for ``item`` (a reference) in the process area ``area``.

    ``unit`` is the name of an instance, or ``EVERYWHERE``; ``AT_LEAST`` raises each instance that stands lower;
    ``TEAM`` is a decision.
    """

    area: str
    item: str
    unit: str
    value: str

    @property
    def token(self) -> str:
        """Return the assumption as it stands in an address."""
        return "|".join(self)


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark of a cell by references: the process area, what is judged, the name of the instance."""

    area: str
    item: str
    unit: str
    value: str
    weakness: str = ""


def read_assumptions(tokens: Iterable[str]) -> tuple[Assumption, ...]:
    """Return the assumptions of an address, at most ``MOST``; what is unreadable is left out."""
    parts = (token.split("|") for token in tokens)
    read = [Assumption(*part) for part in parts if len(part) == len(Assumption._fields) and all(part)]
    return tuple(dict.fromkeys(read[:MOST]))


def assume(
    marks: Iterable[Mark], assumptions: Iterable[Assumption], scale: Scale, units: Mapping[str, tuple[str, ...]]
) -> tuple[Mark, ...]:
    """Return the marks as they would stand under the assumptions.

    ``units``: area -> the names of its instances. An assumption about an area, instance or mark that there is not is
    left out, and so is a mark that the method does not know there. A mark that is assumed carries no weakness.
    """
    book = {(mark.area, mark.item, mark.unit): mark for mark in marks}
    order = {mark.value: place for place, mark in enumerate(scale.marks)}
    for area, item, unit, value in assumptions:
        every = units.get(area, ())
        places = every if unit in (EVERYWHERE, AT_LEAST) else (unit,) if unit in every else ()
        known = value in order and problem_with(scale, value, "assumed", area) == ""
        for place in places if known else ():
            now = book.get((area, item, place))
            if unit != AT_LEAST or now is None or order[now.value] > order[value]:
                book[area, item, place] = Mark(area, item, place, value)
    return tuple(book.values())
