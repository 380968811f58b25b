"""A framework as a workbook: the sheet About says what it is, the sheet Requirements what it asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from frameworks.catalog import FORMAT, CatalogError, FrameworkRecord, InvalidCatalog
from frameworks.sheets.table import Row, number_of, read_properties, read_table, sheet_lines, template

ABOUT, REQUIREMENTS = "About", "Requirements"
NOTE = "note"  # the one attribute that has a column
MEMBERS = ("key", "name", "short name", "edition", "version", "publisher", "source")
COLUMNS = {"reference": 16, "kind": 14, "title": 60, "belongs to": 16, "level": 8, "category": 20, "note": 60}
ROW_PATH = re.compile(r"requirements\[(\d+)\]\.?")
EXAMPLE = (
    ("A", "section", "Planning", "", "", "", ""),
    ("A.1", "requirement", "Plan the work", "A", "1", "", ""),
)


def framework_content(data: bytes) -> tuple[dict[str, Any], tuple[int, ...]]:
    """Return the object of a library file, still to be checked, and the line of each of its requirements.

    A kind that is left out is a section where other rows belong to it, else a requirement. Raises InvalidCatalog
    with every fault of the cells.
    """
    said, errors = read_properties(sheet_lines(data, ABOUT), MEMBERS, ABOUT)
    table = read_table(sheet_lines(data, REQUIREMENTS), tuple(COLUMNS), ("reference", "title"))
    errors += table.errors
    if errors:
        raise InvalidCatalog(errors)
    containers = {row.cells.get("belongs to", "") for row in table.rows}
    content = {
        "format": FORMAT,
        "type": "framework",
        "family": "own",
        "target": {"kind": "none"},
        **said,
        "version": number_of(said.get("version", "1")),
        "requirements": [_requirement(row, containers) for row in table.rows],
    }
    return content, tuple(row.line for row in table.rows)


def with_lines(errors: Sequence[CatalogError], lines: Sequence[int]) -> InvalidCatalog:
    """Return the faults of the object with the lines of the workbook as their places."""

    def place(error: CatalogError) -> CatalogError:
        found = ROW_PATH.match(error.path)
        if not found:
            return CatalogError(f"sheet {ABOUT}, {error.path.replace('_', ' ')}", error.message)
        member = error.path[found.end() :].replace("parent", "belongs to").replace("ref", "reference")
        return CatalogError(f"line {lines[int(found[1])]}{', ' if member else ''}{member}", error.message)

    return InvalidCatalog([place(error) for error in errors])


def framework_template(record: FrameworkRecord | None = None) -> bytes:
    """Return a workbook to fill in: with what a framework says, or with two example rows."""
    about: list[Sequence[str]] = [("key", "our-rules"), ("name", ""), ("short name", ""), ("edition", "1"),
                                  ("version", "1"), ("publisher", ""), ("source", "")]  # fmt: skip
    rows: Sequence[Sequence[str]] = EXAMPLE
    if record:
        about = [
            ("key", record.key), ("name", record.name), ("short name", record.short_name),
            ("edition", record.edition), ("version", str(record.catalogue_version)),
            ("publisher", record.publisher), ("source", record.source),
        ]  # fmt: skip
        rows = [
            (one.ref, one.kind, one.title, one.parent or "", "" if one.level is None else str(one.level),
             one.category, str(one.attributes.get(NOTE, "")))
            for one in record.requirements
        ]  # fmt: skip
    return template({ABOUT: ({"property": 16, "value": 80}, about), REQUIREMENTS: (COLUMNS, rows)})


def _requirement(row: Row, containers: set[str]) -> dict[str, Any]:
    cells = row.cells
    ref = cells.get("reference", "")
    content = {
        "ref": ref,
        "kind": cells.get("kind", "").lower() or ("section" if ref in containers else "requirement"),
        "title": _line(cells.get("title", "")),
        "parent": cells.get("belongs to", ""),
        "level": number_of(cells["level"]) if cells.get("level") else None,
        "category": cells.get("category", ""),
        "attributes": {NOTE: _line(cells[NOTE])} if cells.get(NOTE) else None,
    }
    return {name: value for name, value in content.items() if value not in (None, "")}


def _line(text: str) -> str:
    return " ".join(text.split())
