"""Files as an organisation would upload them."""

import json
from io import BytesIO
from zipfile import ZipFile

from django.core.files.base import ContentFile
from openpyxl import Workbook

ABOUT = {"key": "acme-rules", "name": "Acme rules", "short name": "Rules", "edition": "1"}
HEADINGS = ("Reference", "Kind", "Title", "Belongs to", "Level", "Category", "Note")
ROWS = (
    ("A", "", "Planning"),
    ("A.1", "", "Plan the work", "A", 2, "Work", "In our words"),
    ("A.2", "", "Follow the plan", "A"),
)


def content(**changes):
    """The object of a library file of an own framework."""
    return {
        "format": 1, "type": "framework", "key": "acme-rules", "family": "own", "name": "Acme rules",
        "short_name": "Rules", "edition": "1", "version": 1, "target": {"kind": "none"},
        "requirements": [
            {"ref": "A", "kind": "section", "title": "Planning"},
            {"ref": "A.1", "kind": "requirement", "title": "Plan the work", "parent": "A", "level": 2},
            {"ref": "A.2", "kind": "requirement", "title": "Follow the plan", "parent": "A"},
        ],
        **changes,
    }  # fmt: skip


def library_file(name="rules.json", **changes):
    """A library file."""
    return ContentFile(json.dumps(content(**changes)).encode(), name=name)


def text_file(text, name="rules.yaml"):
    return ContentFile(text if isinstance(text, bytes) else text.encode(), name=name)


def book_of(sheets):
    """The bytes of a workbook: sheet -> lines."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def workbook(rows=ROWS, about=ABOUT, headings=HEADINGS, name="rules.xlsx"):
    """The workbook of a framework."""
    sheets = {"About": [("Property", "Value"), *about.items()], "Requirements": [headings, *rows]}
    return ContentFile(book_of(sheets), name=name)


def texts(*rows, headings=("Ref", "Title", "Statement", "Guidance", "Notes"), name="texts.xlsx"):
    """The workbook of licensed text."""
    return ContentFile(book_of({"Texts": [headings, *rows]}), name=name)


def with_part(file, part, data=b"x"):
    """The same workbook with one more part in its package."""
    stream = BytesIO(file.read())
    with ZipFile(stream, "a") as package:
        package.writestr(part, data)
    return ContentFile(stream.getvalue(), name=file.name)
