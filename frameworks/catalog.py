"""Read and check catalogue files: pure, and every error of a file at once. Format: docs/catalogue-format.md."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

FORMAT = 1
FAMILIES = ("iso_9001", "cmmi", "aspice")
TARGET_KINDS = ("none", "maturity_level", "capability_level")
STRENGTHS = ("strong", "medium", "weak", "none")
STATUSES = ("derived", "reviewed")
PARENT_KINDS: dict[str, frozenset[str | None]] = {
    "clause": frozenset({None, "clause"}),
    "process_area": frozenset({None}),
    "specific_goal": frozenset({"process_area"}),
    "specific_practice": frozenset({"specific_goal"}),
    "generic_goal": frozenset({None}),
    "process": frozenset({None}),
    "base_practice": frozenset({"process"}),
    "process_attribute": frozenset({None}),
    "generic_practice": frozenset({"generic_goal", "process_attribute"}),
}


@dataclass(frozen=True, slots=True)
class CatalogError:
    """One fault of a file: where (a path such as ``requirements[3].level``) and why."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class InvalidCatalog(ValueError):
    """A file with faults; ``errors`` lists all of them."""

    def __init__(self, errors: Collection[CatalogError]) -> None:
        super().__init__("\n".join(str(error) for error in errors))
        self.errors = tuple(errors)


@dataclass(frozen=True, slots=True)
class RequirementRecord:
    """A requirement of a file. ``parent`` is its parent's reference, None at the top; ``level`` as in the model."""

    ref: str
    kind: str
    title: str
    position: int
    parent: str | None = None
    level: int | None = None
    category: str = ""
    verified: bool = False
    source: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FrameworkRecord:
    """A framework edition with its requirements in order."""

    key: str
    family: str
    name: str
    short_name: str
    edition: str
    publisher: str
    target_kind: str
    target_min: int | None
    target_max: int | None
    source: str
    verified: bool
    requirements: tuple[RequirementRecord, ...]


@dataclass(frozen=True, slots=True)
class MappingRecord:
    """One pair of a crosswalk; ``source`` is None exactly when ``strength`` is none."""

    source: str | None
    target: str
    strength: str
    rationale: str
    verified: bool


@dataclass(frozen=True, slots=True)
class CrosswalkRecord:
    """A crosswalk between two frameworks, named by their keys."""

    key: str
    title: str
    source_framework: str
    target_framework: str
    status: str
    source: str
    verified: bool
    mappings: tuple[MappingRecord, ...]


def parse_catalog(text: str) -> FrameworkRecord | CrosswalkRecord:
    """Return the framework or crosswalk of a file; raise InvalidCatalog with every fault."""
    try:
        content = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise InvalidCatalog([CatalogError("file", f"is not JSON: {error}")]) from error
    if not isinstance(content, dict):
        raise InvalidCatalog([CatalogError("file", "must hold one object")])
    reader = _Reader(content)
    if content.get("format") != FORMAT:
        reader.fault("format", f"must be {FORMAT}")
    record: FrameworkRecord | CrosswalkRecord
    record = (
        _crosswalk(reader) if reader.choice("type", ("framework", "crosswalk")) == "crosswalk" else _framework(reader)
    )
    if reader.errors:
        raise InvalidCatalog(reader.errors)
    return record


class _Reader:
    """Reads typed values of one object and collects what is wrong with them."""

    def __init__(self, values: dict[str, Any], path: str = "", errors: list[CatalogError] | None = None) -> None:
        self.values = values
        self.path = path
        self.errors: list[CatalogError] = [] if errors is None else errors

    def fault(self, name: str, message: str) -> None:
        self.errors.append(CatalogError(f"{self.path}{name}", message))

    def text(self, name: str, *, limit: int, required: bool = True) -> str:
        value = self.values.get(name, "")
        if not isinstance(value, str) or (required and not value.strip()):
            self.fault(name, "must be a text" if value != "" else "is missing")
            return ""
        if len(value) > limit:
            self.fault(name, f"is longer than {limit} characters")
        if any(ord(letter) < 32 or 0xD800 <= ord(letter) <= 0xDFFF for letter in value):
            self.fault(name, "holds a control character")
        return value

    def choice(self, name: str, allowed: Collection[str]) -> str:
        value = self.values.get(name)
        if value not in allowed:
            self.fault(name, f"must be one of {', '.join(allowed)}, not {value!r}")
            return ""
        return str(value)

    def flag(self, name: str) -> bool:
        value = self.values.get(name, False)
        if not isinstance(value, bool):
            self.fault(name, "must be true or false")
        return value is True

    def level(self, name: str) -> int | None:
        value = self.values.get(name)
        if value is None or (isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 5):
            return value
        self.fault(name, f"must be a level from 0 to 5, not {value!r}")
        return None

    def rows(self, name: str) -> Iterator[_Reader]:
        value = self.values.get(name)
        if not isinstance(value, list) or not value:
            self.fault(name, "must be a list with at least one entry")
            return
        for number, row in enumerate(value):
            path = f"{self.path}{name}[{number}]"
            if isinstance(row, dict):
                yield _Reader(row, f"{path}.", self.errors)
            else:
                self.errors.append(CatalogError(path, "must be an object"))


def _framework(reader: _Reader) -> FrameworkRecord:
    target = reader.values.get("target")
    bounds = _Reader(target if isinstance(target, dict) else {}, "target.", reader.errors)
    return FrameworkRecord(
        key=reader.text("key", limit=60),
        family=reader.choice("family", FAMILIES),
        name=reader.text("name", limit=200),
        short_name=reader.text("short_name", limit=60),
        edition=reader.text("edition", limit=40),
        publisher=reader.text("publisher", limit=200, required=False),
        target_kind=bounds.choice("kind", TARGET_KINDS),
        target_min=bounds.level("min"),
        target_max=bounds.level("max"),
        source=reader.text("source", limit=2000, required=False),
        verified=reader.flag("verified"),
        requirements=_requirements(reader),
    )


def _requirements(reader: _Reader) -> tuple[RequirementRecord, ...]:
    records: list[RequirementRecord] = []
    kinds: dict[str, str] = {}
    for position, row in enumerate(reader.rows("requirements")):
        attributes = row.values.get("attributes", {})
        if not isinstance(attributes, dict):
            row.fault("attributes", "must be an object")
            attributes = {}
        parent = row.text("parent", limit=40, required=False) or None
        record = RequirementRecord(
            ref=row.text("ref", limit=40),
            kind=row.choice("kind", tuple(PARENT_KINDS)),
            title=row.text("title", limit=300),
            position=position,
            parent=parent,
            level=row.level("level"),
            category=row.text("category", limit=100, required=False),
            verified=row.flag("verified"),
            source=row.text("source", limit=500, required=False),
            attributes=attributes,
        )
        if record.ref in kinds:
            row.fault("ref", f"{record.ref} stands in the file twice")
        if parent is not None and parent not in kinds:
            row.fault("parent", f"{parent} is unknown; a parent stands before its children")
        elif record.kind and kinds.get(parent or "") not in PARENT_KINDS[record.kind]:
            row.fault("parent", f"a {record.kind} cannot stand below {parent or 'nothing'}")
        kinds[record.ref] = record.kind
        records.append(record)
    return tuple(records)


def _crosswalk(reader: _Reader) -> CrosswalkRecord:
    mappings: list[MappingRecord] = []
    seen: set[tuple[str | None, str]] = set()
    for row in reader.rows("mappings"):
        record = MappingRecord(
            source=row.text("source", limit=40, required=False) or None,
            target=row.text("target", limit=40),
            strength=row.choice("strength", STRENGTHS),
            rationale=row.text("rationale", limit=500, required=False),
            verified=row.flag("verified"),
        )
        if (record.source is None) is not (record.strength == "none"):
            row.fault("source", "is left out exactly when the strength is none")
        if (record.source, record.target) in seen:
            row.fault("target", f"{record.source} → {record.target} stands in the file twice")
        seen.add((record.source, record.target))
        mappings.append(record)
    return CrosswalkRecord(
        key=reader.text("key", limit=120),
        title=reader.text("title", limit=200),
        source_framework=reader.text("from", limit=60),
        target_framework=reader.text("to", limit=60),
        status=reader.choice("status", STATUSES),
        source=reader.text("source", limit=2000, required=False),
        verified=reader.flag("verified"),
        mappings=tuple(mappings),
    )
