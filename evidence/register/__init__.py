"""Parse the evidence register that an ISO 9001 organisation keeps, from CSV or XLSX, with every error of every row."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from evidence.register.cells import Uploads
from evidence.register.delimited import delimited_lines
from evidence.register.headings import split_headings
from evidence.register.lines import MAX_BYTES, MAX_ROWS, BadRegister
from evidence.register.rows import Checks, RegisterRow, RowError, read_rows
from organizations.uploads.lines import Line
from organizations.uploads.refusals import gettext_noop as _
from organizations.uploads.workbook import BadWorkbook, is_workbook, workbook_lines

SHEET = "Register"

__all__ = ["MAX_BYTES", "MAX_ROWS", "BadRegister", "Register", "RegisterRow", "RowError", "read_register"]


@dataclass(frozen=True)
class Register:
    """The rows of a register, and the headings of columns that Cairn does not know and left out."""

    rows: tuple[RegisterRow, ...]
    ignored_columns: tuple[str, ...]

    @property
    def error_count(self) -> int:
        """The number of errors in all rows; only a register without any may be imported."""
        return sum(len(row.errors) for row in self.rows)


def read_register(data: bytes, *, refs: Collection[str], uploaded: Collection[str] | None, today: date) -> Register:
    """Read a register; its kind is told by its content, not by its name.

    ``refs`` are the ids of all clauses of ISO 9001, ``uploaded`` the names of the files that came with the
    register (None: do not check that named files are there), ``today`` bounds the dates. Wrong rows are
    returned with their errors. Raises BadRegister when there is nothing to return: not UTF-8 or UTF-16, not
    a workbook, protected by a password, with macros, damaged, larger than 5 MB, more than 5,000 rows, without
    rows, or without one of the columns clause, title, and link or file name.
    """
    if len(data) > MAX_BYTES:
        raise BadRegister(_("The register is larger than %(limit)s MB."), limit=MAX_BYTES // 1024**2)
    checks = Checks(refs, None if uploaded is None else Uploads(uploaded), today)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")  # features we do not read
        columns, lines = split_headings(_lines(data))
        rows: list[RegisterRow] = []
        for row in read_rows(lines, columns, checks):
            if len(rows) == MAX_ROWS:
                raise BadRegister(_("The register has more than %(limit)s rows. Split it."), limit=MAX_ROWS)
            rows.append(row)
    if not rows:
        raise BadRegister(_("There are no rows below the headings."))
    return Register(tuple(rows), columns.ignored)


def _lines(data: bytes) -> Iterator[Line]:
    if not is_workbook(data):
        yield from delimited_lines(data)
        return
    try:
        yield from workbook_lines(data, SHEET)
    except BadWorkbook as refusal:
        raise BadRegister(refusal.template, **refusal.values) from refusal
