"""Read the lines of a sheet of an Excel workbook (.xlsx) that nobody has vouched for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import ZipFile

from defusedxml import DefusedXmlException
from openpyxl import DEFUSEDXML, load_workbook
from openpyxl.formula.tokenizer import TokenizerError
from openpyxl.formula.translate import TranslatorError
from openpyxl.utils.escape import unescape
from openpyxl.utils.exceptions import InvalidFileException

from organizations.uploads.archive import ENCRYPTED, UNREADABLE, BadArchive, open_package
from organizations.uploads.lines import MAX_COLUMNS, Cell, Line, Unreadable, is_blank
from organizations.uploads.office import ENCRYPTED_PACKAGE, OLE, streams_in
from organizations.uploads.refusals import Refusal
from organizations.uploads.refusals import gettext_noop as _

PACKAGE = (b"PK\x03\x04", b"PK\x05\x06")
MAX_PARTS = 1_000
MAX_UNPACKED = 16 * 1024**2
MAX_LINES = 100_000
MAX_FORMULAS = 2_000
FORMULA_TAG = re.compile(rb"<(?:\w+:)?f[\s/>]")
# What openpyxl raises on workbooks that are damaged or made up.
MALFORMED = (
    *UNREADABLE,
    *(LookupError, TypeError, AttributeError, AssertionError, ParseError, DefusedXmlException),
    *(InvalidFileException, TokenizerError, TranslatorError),
)

FORMULA = _("The cell holds a formula. Replace it by its value (copy, then paste as values).")
ERROR_VALUE = _("The cell holds an Excel error instead of a value.")
LINKED = _("The workbook takes values from other workbooks. Break the links (Data, Edit links) and save it again.")
DAMAGED = _("The workbook is damaged. Open it in Excel and save it again.")


class BadWorkbook(Refusal):
    """The workbook cannot be read at all."""


if not DEFUSEDXML:
    raise ImportError("openpyxl reads untrusted workbooks safely only with defusedxml")


def is_workbook(data: bytes) -> bool:
    """Return whether ``data`` begins like a workbook, of whatever version."""
    return data.startswith((OLE, *PACKAGE))


def _compound_refusal(data: bytes) -> BadWorkbook:
    """Return what is wrong with a compound file (OLE): an encrypted workbook, or one of Excel 97-2003."""
    if streams_in(BytesIO(data), (ENCRYPTED_PACKAGE,)):
        return BadWorkbook(_("The workbook is protected by a password. Save it without one."))
    return BadWorkbook(_("This is an old Office file. In Excel choose “Save as: Excel workbook (.xlsx)”."))


def workbook_lines(data: bytes, sheet: str, *, may_link: bool = True) -> Iterator[Line]:
    """Yield the lines that are not blank of the sheet named ``sheet`` (in any case), else of the first sheet.

    Raises BadWorkbook for anything that is no plain workbook: other ZIP files, macros, encryption, bombs, and links
    to other workbooks unless it ``may_link``; links are never followed.
    """
    if data.startswith(OLE):
        raise _compound_refusal(data)
    try:
        with open_package(BytesIO(data)) as package:
            _check_package(package)
            if not may_link and any(name.startswith("xl/externalLinks/") for name in package.namelist()):
                raise BadWorkbook(LINKED)
    except BadArchive as error:
        raise BadWorkbook(DAMAGED) from error
    try:
        yield from _sheet_lines(data, sheet)
    except BadWorkbook:
        raise
    except MALFORMED as error:
        raise BadWorkbook(DAMAGED) from error


def _check_package(package: ZipFile) -> None:
    names = set(package.namelist())
    infos = package.infolist()
    if "xl/workbook.bin" in names or "mimetype" in names or "[Content_Types].xml" not in names:
        raise BadWorkbook(_("This is not an Excel workbook. Save the file as .xlsx or as CSV UTF-8."))
    if any(info.flag_bits & ENCRYPTED for info in infos):
        raise BadWorkbook(_("The workbook is protected by a password. Save it without one."))
    if len(infos) > MAX_PARTS or sum(info.file_size for info in infos) > MAX_UNPACKED:
        raise BadWorkbook(_("The workbook unpacks to more than its rows need. Keep only the sheet with the rows."))
    try:
        contents = {name: package.read(name) for name in names if not name.startswith("xl/media/")}
    except UNREADABLE as error:
        raise BadWorkbook(DAMAGED) from error
    _check_contents(contents)


def _check_contents(contents: dict[str, bytes]) -> None:
    types = contents["[Content_Types].xml"]
    if b"macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in contents):
        raise BadWorkbook(_("The workbook contains macros. Save it as a workbook without macros (.xlsx)."))
    if b"spreadsheetml" not in types:
        raise BadWorkbook(_("This is not an Excel workbook. Save the file as .xlsx or as CSV UTF-8."))
    # openpyxl translates each shared formula, which takes long for many; a list has a few by accident
    if sum(len(FORMULA_TAG.findall(content)) for content in contents.values()) > MAX_FORMULAS:
        raise BadWorkbook(_("The workbook holds too many formulas. Replace them by their values."))


def _sheet_lines(data: bytes, name: str) -> Iterator[Line]:
    book = load_workbook(BytesIO(data), read_only=True, keep_links=False)
    sheets = book.worksheets
    if not sheets:
        raise BadWorkbook(_("The workbook has no sheet."))
    sheet: Any = next((sheet for sheet in sheets if sheet.title.strip().lower() == name.lower()), sheets[0])
    sheet.reset_dimensions()  # the size a file declares need not be true
    for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), 1):
        if number > MAX_LINES:
            raise BadWorkbook(
                _("The sheet goes on beyond line %(limit)s. Delete the empty lines below the rows."),
                limit=MAX_LINES,
            )
        cells = _trimmed(map(_value, row))
        if cells:
            yield Line(number, cells)


def _value(cell: Any) -> Cell:
    """Return the value of an openpyxl cell."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return Unreadable(FORMULA)
    if cell.data_type == "e":
        return Unreadable(ERROR_VALUE)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, str):
        return unescape(value)
    return value if isinstance(value, (int, float, date)) and not isinstance(value, bool) else str(value)


def _trimmed(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """Return the cells up to the last one that is not blank."""
    row = list(cells)
    while row and is_blank(row[-1:]):
        row.pop()
    return tuple(row)
