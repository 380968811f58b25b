"""Turn the lines of a register into rows with all their errors."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from evidence.register.cells import Uploads, parse_clause, parse_day, parse_place, parse_text
from evidence.register.headings import PLACES, Columns
from organizations.uploads.file_names import name_key
from organizations.uploads.lines import Cell, Line, is_blank
from organizations.uploads.refusals import Refusal
from organizations.uploads.refusals import gettext_noop as _

MAX_TITLE = 300
MAX_ROLE = 100
Value = TypeVar("Value")


@dataclass(frozen=True)
class RowError:
    """What is wrong with one field of a row ("row": with the row as a whole)."""

    field: str
    template: str
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)

    @property
    def message(self) -> str:
        """The sentence in English."""
        return self.template % self.values if self.values else self.template


@dataclass(frozen=True)
class RegisterRow:
    """One piece of evidence for one clause, as the register tells it.

    ``line`` is the line of the file. ``location`` is a web address, a file name or "" (not given). Texts are
    "" and days None where the register says nothing or says it wrongly; then ``errors`` has the reason.
    """

    line: int
    clause: str
    title: str
    location: str
    owner_role: str
    dated_on: date | None
    valid_until: date | None
    errors: tuple[RowError, ...]

    @property
    def is_link(self) -> bool:
        """Say whether ``location`` is a web address (else a file name, or nothing)."""
        return self.location.startswith(("http://", "https://"))


@dataclass(frozen=True)
class Checks:
    """What rows are held against: the clause ids, the uploaded files (None: not checked), the day of the check."""

    refs: Collection[str]
    uploads: Uploads | None
    today: date


class _Reader:
    """Read the fields of one line and gather what is wrong with them."""

    def __init__(self, line: Line, columns: Columns) -> None:
        self.line, self.columns = line, columns
        self.errors: list[RowError] = []

    def cell(self, name: str) -> Cell:
        index = self.columns.index_of.get(name, len(self.line.cells))
        return self.line.cells[index] if index < len(self.line.cells) else ""

    def value(self, name: str, parse: Callable[[Cell], Value], otherwise: Value) -> Value:
        """Return the parsed field, or ``otherwise`` after noting why it cannot be parsed."""
        try:
            return parse(self.cell(name))
        except Refusal as refusal:
            self.note("location" if name in PLACES else name, refusal.template, **refusal.values)
            return otherwise

    def note(self, name: str, template: str, /, **values: object) -> None:
        self.errors.append(RowError(name, template, values))


def read_rows(lines: Iterator[Line], columns: Columns, checks: Checks) -> Iterator[RegisterRow]:
    """Yield a row for each line."""
    first_lines: dict[tuple[str, str, str], int] = {}
    for line in lines:
        yield _row(_Reader(line, columns), checks, first_lines)


def _row(reader: _Reader, checks: Checks, first_lines: dict[tuple[str, str, str], int]) -> RegisterRow:
    clause = reader.value("clause", lambda cell: parse_clause(cell, checks.refs), "")
    title = reader.value("title", _title, "")
    location = _location(reader, checks)
    role = reader.value("owner_role", lambda cell: parse_text(cell, MAX_ROLE), "")
    dated_on = reader.value("dated_on", lambda cell: parse_day(cell, checks.today), None)
    valid_until = reader.value("valid_until", lambda cell: parse_day(cell, checks.today), None)
    if dated_on and valid_until and valid_until < dated_on:
        reader.note("valid_until", _("“Valid until” lies before the date of the evidence."))
    if not is_blank(reader.line.cells[reader.columns.width :]):
        reader.note("row", _("The row has more cells than there are headings. Is a cell with a separator not quoted?"))
    if clause and title and not any(error.field == "location" for error in reader.errors):
        first = first_lines.setdefault((clause, title.casefold(), name_key(location)), reader.line.number)
        if first != reader.line.number:
            reader.note("row", _("The same evidence for the same clause is already in line %(line)s."), line=first)
    errors = tuple(reader.errors)
    return RegisterRow(reader.line.number, clause, title, location, role, dated_on, valid_until, errors)


def _title(cell: Cell) -> str:
    title = parse_text(cell, MAX_TITLE)
    if not title:
        raise Refusal(_("Give the evidence a title."))
    return title


def _location(reader: _Reader, checks: Checks) -> str:
    """Return the place from whichever of the columns for it is filled."""
    places = [reader.value(name, lambda cell: parse_place(cell, checks.uploads), "") for name in PLACES]
    filled = [place for place in places if place]
    if len(filled) > 1:
        reader.note("location", _("Give a link or a file name, not both."))
        return ""
    return filled[0] if filled else ""
