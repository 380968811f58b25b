"""Read a register from text with delimiters (CSV)."""

from __future__ import annotations

import csv
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from evidence.register.headings import HEADING_LINES, recognised
from evidence.register.lines import BadRegister
from organizations.uploads.lines import Line, is_blank
from organizations.uploads.refusals import gettext_noop as _

DELIMITERS = (";", ",", "\t")
SAMPLE = 1_000
DECLARATION = "sep="  # what Excel reads and writes before the headings


def delimited_lines(data: bytes) -> Iterator[Line]:
    """Yield the lines of a CSV that are not blank, numbered as a text editor does.

    The delimiter is the one that makes most headings known. Raises BadRegister on another encoding than
    UTF-8 or UTF-16 with a byte order mark, and on quotation marks that do not pair.
    """
    text = _decoded(data)
    skipped = 0
    first = text[:10].partition("\n")[0].rstrip("\r")
    if first.lower().startswith(DECLARATION) and len(first) == len(DECLARATION) + 1:
        delimiter, skipped = first[-1], 1
        text = text[text.index("\n") + 1 :] if "\n" in text else ""
    else:
        delimiter = _delimiter(text)
    for line in _lines(text, delimiter):
        yield Line(line.number + skipped, line.cells)


def _decoded(data: bytes) -> str:
    encoding = "utf-16" if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8"
    half_empty = encoding == "utf-8" and data[:SAMPLE].count(0) > len(data[:SAMPLE]) // 4  # UTF-16 without its mark
    if half_empty or data.startswith((BOM_UTF32_LE, BOM_UTF32_BE)):
        raise BadRegister(_("The register is not UTF-8 text. In Excel choose “Save as: CSV UTF-8”."))
    try:
        return data.removeprefix(BOM_UTF8).decode(encoding)
    except UnicodeDecodeError as error:
        raise BadRegister(_("The register is not UTF-8 text. In Excel choose “Save as: CSV UTF-8”.")) from error


def _delimiter(text: str) -> str:
    top = "\n".join(islice((line for line in text[: 64 * 1024].splitlines() if line.strip()), HEADING_LINES))
    return max(DELIMITERS, key=lambda delimiter: (_known_headings(top, delimiter), top.count(delimiter)))


def _known_headings(text: str, delimiter: str) -> int:
    try:
        return max((len(recognised(cells)) for cells in csv.reader(StringIO(text), delimiter=delimiter)), default=0)
    except csv.Error:
        return 0


def _lines(text: str, delimiter: str) -> Iterator[Line]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    try:
        for cells in reader:
            if not is_blank(cells):
                yield Line(number, tuple(cells))
            number = reader.line_num + 1
    except csv.Error as error:
        raise BadRegister(
            _("Line %(line)s cannot be read: a quotation mark is not closed, or a cell is far too long."), line=number
        ) from error
