"""Build the sample files, their ZIP and the XLSX register from documents.toml and register.csv, byte for byte alike.

Run it after a change: ``.venv/bin/python examples/make_examples.py``
"""

from __future__ import annotations

import csv
import re
import struct
import tomllib
import zlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from io import BytesIO, StringIO
from itertools import pairwise
from pathlib import Path
from textwrap import wrap
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.styles import Font

HERE = Path(__file__).resolve().parent
COMPANY = "Brenner Antriebstechnik GmbH"
LONG_AGO = (2026, 11, 23, 12, 0, 0)
DATE_COLUMNS = ("Date", "Valid until")
Document = Mapping[str, Any]


def package(parts: Mapping[str, bytes]) -> bytes:
    """Return a ZIP of ``parts``: stored, because compressors differ between machines, and with one fixed time."""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_STORED) as archive:
        for name, content in parts.items():
            info = ZipInfo(name, LONG_AGO)
            info.create_system, info.external_attr = 3, 0o644 << 16
            archive.writestr(info, content)
    return target.getvalue()


def pdf(document: Document) -> bytes:
    """Return a PDF of one page: the company, the title, the paragraphs."""
    lines = [("F2", 9, COMPANY), ("F2", 15, document["title"])]
    for paragraph in document["lines"]:
        lines += [("F1", 10, line) for line in wrap(paragraph, 92)] + [("F1", 10, "")]
    shown = "".join(f"/{font} {size} Tf ({_pdf_text(text)}) Tj 0 -{size + 6} Td " for font, size, text in lines)
    content = f"BT 56 780 Td {shown}ET".encode("cp1252")
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        (font % "Helvetica").encode(),
        (font % "Helvetica-Bold").encode(),
        f"<< /Title ({_pdf_text(document['title'])}) /Author ({COMPANY}) >>".encode("cp1252"),
    ]
    return _pdf_file(objects)


def _pdf_text(text: str) -> str:
    return re.sub(r"([\\()])", r"\\\1", text)


def _pdf_file(objects: Sequence[bytes]) -> bytes:
    body, offsets = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>" % (size, len(objects))
    return body + b"xref\n0 %d\n0000000000 65535 f \n%s%s\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        table,
        trailer,
        len(body),
    )


def docx(document: Document) -> bytes:
    """Return a Word document with a heading and the paragraphs."""
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    relationships = "application/vnd.openxmlformats-package.relationships+xml"
    heading = _paragraph(document["title"], '<w:rPr><w:b/><w:sz w:val="32"/></w:rPr>')
    body = "".join(map(_paragraph, [COMPANY, *document["lines"]]))
    return package(
        {
            "[Content_Types].xml": _xml(
                '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                f'<Default Extension="rels" ContentType="{relationships}"/>'
                f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
            ),
            "_rels/.rels": _xml(
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                '<Relationship Id="rId1" Target="word/document.xml" Type="http://schemas.openxmlformats.org/'
                'officeDocument/2006/relationships/officeDocument"/></Relationships>'
            ),
            "word/document.xml": _xml(
                '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
                f"<w:body>{heading}{body}</w:body></w:document>"
            ),
        }
    )


def _xml(content: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{content}'.encode()


def _paragraph(text: str, style: str = "") -> str:
    return f'<w:p><w:r>{style}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def xlsx(document: Document) -> bytes:
    """Return a workbook whose one sheet is the table."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = document.get("sheet", "Table")
    for row in document["rows"]:
        sheet.append(row)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = 24
    sheet.freeze_panes = "A2"
    book.properties.creator, book.properties.title = COMPANY, document["title"]
    saved = BytesIO()
    book.save(saved)
    with ZipFile(saved) as archive:
        return package({name: _timeless(archive.read(name)) for name in archive.namelist()})


def _timeless(part: bytes) -> bytes:
    return re.sub(rb">\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ<", b">2026-11-23T12:00:00Z<", part)


def delimited(document: Document) -> bytes:
    """Return a CSV in UTF-8."""
    target = StringIO()
    csv.writer(target, lineterminator="\r\n").writerows(document["rows"])
    return target.getvalue().encode()


def text(document: Document) -> bytes:
    """Return the title and the paragraphs as plain text."""
    return "\n".join([document["title"], "", *document["lines"], ""]).encode()


def markdown(document: Document) -> bytes:
    """Return the title as heading and the paragraphs as list."""
    return "\n".join([f"# {document['title']}", "", *(f"- {line}" for line in document["lines"]), ""]).encode()


def png(document: Document) -> bytes:
    """Return a run chart of ``points`` (0 to 100) with its mean and limits, black on white."""
    width, height, step = 480, 200, 12
    points = document["points"]
    mean = sum(points) / len(points)
    pixels = [bytearray(b"\1" * width) for _ in range(height)]
    for level, dash in ((mean, 1), (mean - 15, 4), (mean + 15, 4)):
        for x in range(0, width, dash):
            pixels[_y(level, height)][x] = 0
    for index, (before, after) in enumerate(pairwise(points)):
        for x in range(step):
            y = _y(before + (after - before) * x / step, height)
            for row in pixels[y - 1 : y + 2]:
                row[index * step + x] = 0
    rows = b"".join(b"\0" + int("".join(map(str, row)), 2).to_bytes(width // 8) for row in pixels)
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = (
        (b"IHDR", header),
        (b"tEXt", b"Title\0" + document["title"].encode()),
        (b"IDAT", _stored(rows)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _y(value: float, height: int) -> int:
    return height - 10 - round(value / 100 * (height - 20))


def _stored(data: bytes) -> bytes:
    """Return ``data`` as a zlib stream of one stored block, which every machine writes alike."""
    return (
        b"\x78\x01\x01"
        + struct.pack("<HH", len(data), len(data) ^ 0xFFFF)
        + data
        + struct.pack(">I", zlib.adler32(data))
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


BUILDERS: dict[str, Callable[[Document], bytes]] = {
    "pdf": pdf,
    "docx": docx,
    "xlsx": xlsx,
    "csv": delimited,
    "txt": text,
    "log": text,
    "md": markdown,
    "png": png,
}


def files() -> dict[str, bytes]:
    """Return the content of every sample file by its name."""
    documents = tomllib.loads((HERE / "documents.toml").read_text(encoding="utf-8"))["document"]
    return {document["file"]: BUILDERS[document["file"].rpartition(".")[2]](document) for document in documents}


def register_workbook() -> bytes:
    """Return the register as a workbook: the clauses as text, the days as dates."""
    with (HERE / "register.csv").open(encoding="utf-8", newline="") as source:
        heading, *rows = csv.reader(source)
    days = [heading.index(name) for name in DATE_COLUMNS]
    table = [[date.fromisoformat(c) if i in days and c else c for i, c in enumerate(row)] for row in rows]
    return xlsx({"title": f"Evidence register of {COMPANY}", "sheet": "Register", "rows": [heading, *table]})


def outputs() -> dict[str, bytes]:
    """Return every generated file: path relative to this folder -> content."""
    made = files()
    return {
        **{f"files/{name}": content for name, content in made.items()},
        "files.zip": package(made),
        "register.xlsx": register_workbook(),
    }


def main() -> None:
    """Write the files and remove those that are no longer made."""
    made = outputs()
    for path in (HERE / "files").glob("*"):
        if f"files/{path.name}" not in made:
            path.unlink()
    for name, content in made.items():
        target = HERE / name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(content)


if __name__ == "__main__":
    main()
