"""Read records from a sheet with delimiters (CSV), as the export writes it. Pure."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from io import StringIO

from organizations.uploads.refusals import Refusal
from organizations.uploads.refusals import gettext_noop as _

MAX_BYTES = 512 * 1024
MAX_ROWS = 300
DELIMITERS = ",;\t"
GUARDED = re.compile(r"'[=+\-@\t\r\n]")


class BadSheet(Refusal):
    """The sheet cannot be read at all."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that is not blank: its line as an editor counts, and its text by field."""

    line: int
    values: Mapping[str, str]


def decode_sheet(content: bytes) -> str:
    """Return the text of a file; raise BadSheet if it is too large or not UTF-8."""
    if len(content) > MAX_BYTES:
        raise BadSheet(_("The sheet is larger than %(limit)s KB."), limit=MAX_BYTES // 1024)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadSheet(_("The sheet is not UTF-8 text. In Excel choose “Save as: CSV UTF-8”.")) from error


def parse_sheet(text: str, headings: Mapping[str, str], needed: Collection[str]) -> tuple[SheetRow, ...]:
    """Return the rows of a sheet. ``headings``: the field for each heading in lower case, "" for one to pass over.

    The delimiter is the one that stands most often in the first line. Raises BadSheet for unknown, double or missing
    headings, for too many rows, and for quotation marks that do not pair.
    """
    first = text.partition("\n")[0]
    reader = csv.reader(StringIO(text, newline=""), delimiter=max(DELIMITERS, key=first.count), strict=True)
    try:
        fields = _fields(next(reader, []), headings, needed)
        rows = []
        line = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(SheetRow(line, _values(fields, cells, line)))
            line = reader.line_num + 1
            if len(rows) > MAX_ROWS:
                raise BadSheet(_("The sheet has more than %(limit)s rows; divide it."), limit=MAX_ROWS)
    except csv.Error as error:
        raise BadSheet(
            _("Line %(line)s cannot be read: a quotation mark is not closed, or a cell is far too long."),
            line=reader.line_num,
        ) from error
    if not rows:
        raise BadSheet(_("The sheet has headings but no rows."))
    return tuple(rows)


def _fields(cells: list[str], headings: Mapping[str, str], needed: Collection[str]) -> list[str]:
    names = [cell.strip().lower() for cell in cells]
    unknown = [cell.strip() for cell, name in zip(cells, names, strict=True) if name and name not in headings]
    if unknown:
        raise BadSheet(_("These headings are not known: %(names)s."), names=", ".join(unknown)[:200])
    fields = [headings.get(name, "") for name in names]
    double = {field for field in fields if field and fields.count(field) > 1}
    missing = set(needed) - set(fields)
    if double or missing:
        raise BadSheet(
            _("Each of these headings is needed exactly once: %(names)s."), names=", ".join(sorted(double | missing))
        )
    return fields


def _values(fields: list[str], cells: list[str], line: int) -> dict[str, str]:
    if len(cells) > len(fields):
        raise BadSheet(_("Line %(line)s has more cells than there are headings."), line=line)
    padded = [*cells, *[""] * (len(fields) - len(cells))]
    return {field: _plain(cell) for field, cell in zip(fields, padded, strict=True) if field}


def _plain(cell: str) -> str:
    """Return the text of a cell without the mark that keeps spreadsheets from reading it as a formula."""
    text = cell.replace("\r\n", "\n").strip(" ")
    return text[1:] if GUARDED.match(text) else text
