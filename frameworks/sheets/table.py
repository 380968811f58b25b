"""Read a sheet as a table by its headings, and write one to fill in."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from itertools import islice

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from frameworks.catalog import CatalogError, InvalidCatalog
from organizations.uploads.characters import has_unstorable, without_invisible
from organizations.uploads.lines import Cell, Line, Unreadable, is_blank
from organizations.uploads.workbook import BadWorkbook, workbook_lines

MAX_ROWS = 5_000
PREPARED_ROWS = 500


@dataclass(frozen=True, slots=True)
class Row:
    """One line below the headings: its number as the spreadsheet shows it, and the cells by column ("" if empty)."""

    line: int
    cells: Mapping[str, str]


@dataclass(slots=True)
class Table:
    """The rows of a sheet and every fault found in its cells."""

    rows: list[Row] = field(default_factory=list)
    errors: list[CatalogError] = field(default_factory=list)


def sheet_lines(data: bytes, sheet: str) -> Iterator[Line]:
    """Yield the lines of a sheet; raise InvalidCatalog where the workbook is refused as a whole."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")  # features we do not read
        try:
            yield from workbook_lines(data, sheet, may_link=False)
        except BadWorkbook as refusal:
            raise InvalidCatalog([CatalogError("workbook", str(refusal))]) from refusal


def read_table(lines: Iterable[Line], columns: Sequence[str], required: Sequence[str]) -> Table:
    """Return the rows below the headings, which stand in the first line.

    Raises InvalidCatalog without a line, without one of the columns ``required``, and above 5,000 rows.
    """
    remaining = iter(lines)
    first = next(remaining, None)
    names = [_heading(cell) for cell in first.cells] if first else []
    missing = [name for name in required if name not in names]
    if first is None or missing:
        raise _fault(
            f"line {first.number if first else 1}", f"should hold the headings; missing: {', '.join(missing)}"
        )
    twins = sorted({name for name in names if name in columns and names.count(name) > 1})
    if twins:
        raise _fault(f"line {first.number}", f"has the heading {', '.join(twins)} twice")
    unknown = [name for name in names if name and name not in columns]
    table = Table(errors=[CatalogError(f"line {first.number}", f"the column {name} is not known") for name in unknown])
    for line in islice(remaining, MAX_ROWS + 1):
        if len(table.rows) == MAX_ROWS:
            raise _fault("workbook", f"has more than {MAX_ROWS} rows")
        if not is_blank(line.cells):
            cells = {name: text_of(cell, line, name, table) for name, cell in zip(names, line.cells, strict=False)}
            table.rows.append(Row(line.number, cells))
    if not table.rows:
        raise _fault("workbook", "has no rows below the headings")
    return table


def read_properties(
    lines: Iterable[Line], known: Sequence[str], sheet: str
) -> tuple[dict[str, str], list[CatalogError]]:
    """Return what a sheet of properties and values says (name -> value, without empty ones), and its faults."""
    table = read_table(lines, ("property", "value"), ("property", "value"))
    said = {row.cells["property"].lower().replace("_", " "): row.cells.get("value", "") for row in table.rows}
    errors = [CatalogError(f"sheet {sheet}, {error.path}", error.message) for error in table.errors]
    errors += [
        CatalogError(f"sheet {sheet}", f"the property {name} is not known") for name in said if name not in known
    ]
    return {name.replace(" ", "_"): value for name, value in said.items() if value}, errors


def number_of(text: str) -> int | str:
    """Return a whole number, or the text where it is none, for the parser to refuse."""
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else text


def text_of(cell: Cell, line: Line, name: str, table: Table) -> str:
    """Return a cell as text without invisible characters, "" with a fault in ``table`` where it is none."""
    if isinstance(cell, Unreadable):
        message = cell.template
    elif isinstance(cell, date):
        message = "Excel took this for a date. Format the column as text and write it again."
    elif has_unstorable(str(cell)):
        message = "holds control characters, which are not text"
    else:
        shown = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
        return without_invisible(shown).strip()
    table.errors.append(CatalogError(f"line {line.number}, {name}", message))
    return ""


def template(sheets: Mapping[str, tuple[Mapping[str, int], Iterable[Sequence[str]]]]) -> bytes:
    """Return a workbook with the given sheets: name -> (heading -> width of its column, rows).

    Every cell is text, so that a spreadsheet makes no dates of references.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, (columns, rows) in sheets.items():
        sheet = book.create_sheet(name)
        sheet.append(list(columns))
        for row in rows:
            sheet.append(row)
        sheet.freeze_panes = "A2"
        for number, width in enumerate(columns.values(), 1):
            sheet.cell(1, number).font = Font(bold=True)
            sheet.column_dimensions[get_column_letter(number)].width = width
        for cells in sheet.iter_rows(min_row=2, max_row=sheet.max_row + PREPARED_ROWS, max_col=len(columns)):
            for cell in cells:
                cell.number_format = "@"
                if cell.data_type == "f":
                    cell.data_type = "s"  # a title may begin with "="
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _heading(cell: Cell) -> str:
    return re.sub(r"[\s_*]+", " ", str(cell)).strip().lower() if isinstance(cell, str) else ""


def _fault(path: str, message: str) -> InvalidCatalog:
    return InvalidCatalog([CatalogError(path, message)])
