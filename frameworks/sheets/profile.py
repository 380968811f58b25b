"""A target profile as a workbook: the sheet About says what it is, the sheet Areas what it wants of each."""

from __future__ import annotations

from typing import Any

from frameworks.catalog import FORMAT, CatalogError, InvalidCatalog, TargetProfileRecord
from frameworks.catalog.writing import content_of
from frameworks.sheets.table import number_of, read_properties, read_table, sheet_lines, template

ABOUT, AREAS, LEVELS = "About", "Areas", "Levels"
MEMBERS = ("key", "kind", "framework", "name", "description", "level", "source")
COLUMNS = {"reference": 16, "level": 10, "maturity level": 16, "selected": 12}
LEVEL_COLUMNS = {"level": 10, "capability": 12, "selected capability": 20, "at least": 12}


def profile_content(data: bytes) -> dict[str, Any]:
    """Return the object of a library file, still to be checked; raise InvalidCatalog with every fault of the cells."""
    said, errors = read_properties(sheet_lines(data, ABOUT), MEMBERS, ABOUT)
    table = read_table(sheet_lines(data, AREAS), tuple(COLUMNS), ("reference",))
    errors += [CatalogError(f"sheet {AREAS}, {error.path}", error.message) for error in table.errors]
    content: dict[str, Any] = {"format": FORMAT, "type": "target_profile", **said}
    if "level" in said:
        content["level"] = number_of(said["level"])
    content["areas"] = [_area(row.cells) for row in table.rows]
    if said.get("kind") == "maturity_model":
        levels = read_table(sheet_lines(data, LEVELS), tuple(LEVEL_COLUMNS), ("level", "capability"))
        errors += [CatalogError(f"sheet {LEVELS}, {error.path}", error.message) for error in levels.errors]
        content["levels"] = [
            {name.replace(" ", "_"): number_of(value) for name, value in row.cells.items() if value}
            for row in levels.rows
        ]
    if errors:
        raise InvalidCatalog(errors)
    return content


def profile_workbook(record: TargetProfileRecord) -> bytes:
    """Return a workbook that says what ``record`` says, to change and bring back."""
    content = content_of(record)
    about = [(name, str(content.get(name, ""))) for name in MEMBERS]
    areas = [
        (area.ref, _text(area.level), _text(area.maturity_level), "yes" if area.selected else "")
        for area in record.areas
    ]
    sheets: dict[str, Any] = {ABOUT: ({"property": 16, "value": 80}, about), AREAS: (COLUMNS, areas)}
    if record.levels:
        levels = [
            (
                _text(one.level),
                _text(one.capability),
                _text(one.selected_capability),
                _text(one.at_least),
            )
            for one in record.levels
        ]
        sheets[LEVELS] = (LEVEL_COLUMNS, levels)
    return template(sheets)


def _area(cells: Any) -> dict[str, Any]:
    found = {"ref": cells.get("reference", "")}
    for heading, name in (("level", "level"), ("maturity level", "maturity_level")):
        if cells.get(heading):
            found[name] = number_of(cells[heading])
    if cells.get("selected", "").lower() in ("yes", "true", "x", "1"):
        found["selected"] = True
    return found


def _text(number: int | None) -> str:
    return str(number) if number else ""
