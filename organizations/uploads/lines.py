"""The lines of a table, whatever kind of file it comes in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

MAX_COLUMNS = 64


@dataclass(frozen=True)
class Unreadable:
    """A cell without a usable value; ``template`` says why."""

    template: str


Cell = str | int | float | date | Unreadable


@dataclass(frozen=True)
class Line:
    """One line of the table: its number as a spreadsheet shows it, and its cells ("" where empty)."""

    number: int
    cells: tuple[Cell, ...]


def is_blank(cells: Iterable[Cell]) -> bool:
    """Say whether no cell holds more than white space."""
    return all(isinstance(cell, str) and not cell.strip() for cell in cells)
