"""The further facts of a requirement: names and values that Cairn reads are checked, others are kept as they are."""

from __future__ import annotations

from frameworks.catalog.faults import CatalogError
from frameworks.catalog.reader import ATTRIBUTE_NAME, Reader, is_plain
from frameworks.catalog.records import Attribute

KNOWN: dict[str, tuple[object, ...]] = {
    "may_be_not_applicable": (True, False),
    "organization_wide": (True, False),
    "vda_scope": ("vda", "extended-vda", "base", "plug-in", "flex"),
    "documented_information": ("maintain", "retain"),
    "also": ("maintain", "retain"),
}
LONGEST = 2_000


def read_attributes(row: Reader) -> dict[str, Attribute]:
    """Return the attributes of a requirement: texts, numbers, truth values, and lists of them.

    ``unverified`` lists the names of those that are knowledge and not read in a source.
    """
    found = row.value("attributes", {})
    if not isinstance(found, dict):
        row.fault("attributes", "must be an object")
        return {}
    for name, value in found.items():
        path = f"attributes.{name!r}" if not ATTRIBUTE_NAME.fullmatch(name) else f"attributes.{name}"
        if not ATTRIBUTE_NAME.fullmatch(name):
            row.fault(path, "may only have small letters, digits and underscores")
        elif not all(_is_scalar(part) for part in (value if isinstance(value, list) else [value])):
            row.fault(path, "must be a plain text, a number, true or false, or a list of these")
        elif name in KNOWN and not any(value is one or (isinstance(one, str) and value == one) for one in KNOWN[name]):
            row.fault(path, f"must be one of {', '.join(str(one).lower() for one in KNOWN[name])}, not {value!r}")
    unverified = found.get("unverified", [])
    if not isinstance(unverified, list) or not all(isinstance(name, str) and name in found for name in unverified):
        row.fault("attributes.unverified", "must be a list of names of these attributes")
    return found


def attribute_errors(attributes: object) -> tuple[CatalogError, ...]:
    """Return what is wrong with the attributes of one requirement."""
    row = Reader({"attributes": attributes}, [])
    read_attributes(row)
    return tuple(row.errors)


def _is_scalar(value: object) -> bool:
    if isinstance(value, str):
        return len(value) <= LONGEST and is_plain(value)
    return isinstance(value, (bool, int, float))
