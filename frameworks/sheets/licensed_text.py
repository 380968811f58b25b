"""Licensed text as a workbook: reference, statement, guidance and notes of each requirement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from frameworks.catalog import CatalogError, InvalidCatalog
from frameworks.sheets.table import read_table, sheet_lines, template

SHEET = "Texts"
LIMITS = {"statement": 4_000, "guidance": 20_000, "notes": 20_000}
COLUMNS = {"ref": 16, "title": 40, "statement": 60, "guidance": 60, "notes": 60}


@dataclass(frozen=True, slots=True)
class TextRow:
    """The texts of one requirement, "" where there is none."""

    ref: str
    statement: str
    guidance: str
    notes: str


def read_texts(data: bytes, refs: Mapping[str, object]) -> tuple[TextRow, ...]:
    """Return the rows that hold a text; ``refs``: the references of the edition. Titles are not read.

    Raises InvalidCatalog with every fault: unknown references, references that stand twice, texts that are too long.
    """
    table = read_table(sheet_lines(data, SHEET), tuple(COLUMNS), ("ref",))
    errors = table.errors
    rows: dict[str, TextRow] = {}
    for row in table.rows:
        texts = {name: row.cells.get(name, "") for name in LIMITS}
        ref = row.cells.get("ref", "")
        if not any(texts.values()):
            continue
        if ref not in refs:
            message = f"{ref} is no reference of this edition" if ref else "is missing"
            errors.append(CatalogError(f"line {row.line}, ref", message))
        elif ref in rows:
            errors.append(CatalogError(f"line {row.line}, ref", f"{ref} stands in the file twice"))
        errors += [
            CatalogError(f"line {row.line}, {name}", f"is longer than {limit:,} characters")
            for name, limit in LIMITS.items()
            if len(texts[name]) > limit
        ]
        rows[ref] = TextRow(ref, **texts)
    if not rows and not errors:
        errors.append(CatalogError("workbook", "holds no text: fill in statement, guidance or notes"))
    if errors:
        raise InvalidCatalog(errors)
    return tuple(rows.values())


def texts_template(requirements: Iterable[tuple[str, str]]) -> bytes:
    """Return a workbook with reference and title of each requirement and empty columns for the texts."""
    return template({SHEET: (COLUMNS, [(ref, title, "", "", "") for ref, title in requirements])})
