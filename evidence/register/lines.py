"""The lines of a register, whatever kind of file it comes in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from evidence.refusals import Refusal

MAX_BYTES = 5 * 1024**2
MAX_ROWS = 5_000
MAX_COLUMNS = 64
MAX_TEXT = 10_000


class BadRegister(Refusal):
    """The register cannot be read at all."""


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
