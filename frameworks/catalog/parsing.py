"""Turn the content of one file into a framework, crosswalk, target profile or set of task templates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from frameworks.catalog.attributes import read_attributes
from frameworks.catalog.faults import CatalogError, InvalidCatalog
from frameworks.catalog.kinds import FAMILIES, KINDS, level_fits, rule_for
from frameworks.catalog.profiles import read_profile
from frameworks.catalog.reader import Reader, is_whole, read_object
from frameworks.catalog.records import (
    CrosswalkRecord,
    FrameworkRecord,
    MappingRecord,
    Record,
    RequirementRecord,
    TaskTemplatesRecord,
)
from frameworks.catalog.task_templates import TOP, BadTemplates, templates_of

FORMAT = 1
TYPES = ("framework", "crosswalk", "target_profile", "task_templates")
TARGET_KINDS = ("none", "maturity_level", "capability_level")
STRENGTHS = ("strong", "medium", "weak", "none")
STATUSES = ("derived", "reviewed")


def parse_catalog(text: str) -> Record:
    """Return what the text of a JSON file says; raise InvalidCatalog with every fault."""
    return parse_object(*read_object(text))


def parse_object(values: dict[str, Any], errors: list[CatalogError]) -> Record:
    """Return what the object of a file says; raise InvalidCatalog with ``errors`` and every further fault."""
    reader = Reader(values, errors)
    number = reader.value("format")
    if not is_whole(number) or number != FORMAT:
        reader.fault("format", f"must be {FORMAT}")
    kind = reader.choice("type", TYPES)
    if not kind:
        raise InvalidCatalog(errors)
    record = READ[kind](reader)
    reader.finish()
    if errors:
        raise InvalidCatalog(errors)
    return record


def _framework(reader: Reader) -> FrameworkRecord:
    family = reader.choice("family", FAMILIES)
    target_kind, target_min, target_max = _target(reader)
    return FrameworkRecord(
        key=reader.key("key", limit=60),
        family=family,
        name=reader.text("name", limit=200),
        short_name=reader.text("short_name", limit=60),
        edition=reader.text("edition", limit=40),
        catalogue_version=reader.version("version"),
        publisher=reader.text("publisher", limit=200, required=False),
        target_kind=target_kind,
        target_min=target_min,
        target_max=target_max,
        source=reader.text("source", limit=2000, required=False),
        verified=reader.flag("verified"),
        requirements=_requirements(reader, family),
        replaces=reader.key("replaces", limit=60, required=False) or None,
    )


def _target(reader: Reader) -> tuple[str, int | None, int | None]:
    """Return the kind of target and its lowest and highest level; both None exactly where there is no target."""
    values = reader.value("target")
    if not isinstance(values, dict):
        reader.fault("target", "must be an object")
        return "", None, None
    target = Reader(values, reader.errors, "target.")
    kind, lowest, highest = target.choice("kind", TARGET_KINDS), target.level("min"), target.level("max")
    target.finish()
    if kind == "none" and (lowest is not None or highest is not None):
        reader.fault("target", "without a kind of target has no levels")
    elif kind in TARGET_KINDS[1:] and (lowest is None or highest is None):
        reader.fault("target", "needs its lowest (min) and highest (max) level")
    elif lowest is not None and highest is not None and lowest > highest:
        reader.fault("target", f"has a lowest level {lowest} above its highest {highest}")
    return kind, lowest, highest


def _requirements(reader: Reader, family: str) -> tuple[RequirementRecord, ...]:
    records: dict[str, RequirementRecord] = {}
    for position, row in enumerate(reader.rows("requirements")):
        record = RequirementRecord(
            ref=row.text("ref", limit=40),
            kind=row.choice("kind", tuple(KINDS)),
            title=row.text("title", limit=300, required=False) or row.text("ref", limit=40, required=False),
            position=position,
            parent=row.text("parent", limit=40, required=False) or None,
            level=row.level("level"),
            category=row.text("category", limit=100, required=False),
            verified=row.flag("verified"),
            source=row.text("source", limit=500, required=False),
            attributes=read_attributes(row),
        )
        row.finish()
        if record.ref in records:
            row.fault("ref", f"{record.ref} stands in the file twice")
        _check_place(row, record, family, records)
        records.setdefault(record.ref, record)
    return tuple(records.values())


def _check_place(row: Reader, record: RequirementRecord, family: str, above: dict[str, RequirementRecord]) -> None:
    """Note what is wrong with where a requirement stands; what rests on another fault is left alone."""
    parent = above.get(record.parent) if record.parent else None
    if record.parent and parent is None:
        row.fault("parent", f"{record.parent} is unknown; a parent stands before its children")
        return
    if not record.kind or not family or (parent and not parent.kind):
        return
    rule = rule_for(record.kind, family)
    if rule is None:
        row.fault("kind", f"{family} has no {record.kind}")
    elif (parent.kind if parent else None) not in rule.parents:
        row.fault("parent", f"a {record.kind} cannot stand below {record.parent or 'nothing'}")
    elif record.level == row.value("level") and not level_fits(rule, record.level, parent.level if parent else None):
        row.fault("level", f"a {record.kind} {rule.level.value}, not {record.level}")


def _crosswalk(reader: Reader) -> CrosswalkRecord:
    source, target = reader.key("from", limit=60), reader.key("to", limit=60)
    if source and source == target:
        reader.fault("to", "must be another framework than from")
    return CrosswalkRecord(
        key=reader.key("key", limit=120),
        title=reader.text("title", limit=200),
        source_framework=source,
        target_framework=target,
        status=reader.choice("status", STATUSES),
        source=reader.text("source", limit=2000, required=False),
        verified=reader.flag("verified"),
        mappings=_mappings(reader),
    )


def _mappings(reader: Reader) -> tuple[MappingRecord, ...]:
    records: dict[tuple[str | None, str], MappingRecord] = {}
    strengths: dict[str, set[bool]] = {}
    for row in reader.rows("mappings"):
        record = MappingRecord(
            source=row.text("source", limit=40, required=False) or None,
            target=row.text("target", limit=40),
            strength=row.choice("strength", STRENGTHS),
            rationale=row.text("rationale", limit=500, required=False),
            verified=row.flag("verified"),
        )
        row.finish()
        if record.strength and (record.source is None) is not (record.strength == "none"):
            row.fault("source", "is left out exactly when the strength is none")
        if (record.source, record.target) in records:
            row.fault("target", f"{record.source or 'none'} → {record.target} stands in the file twice")
        said = strengths.setdefault(record.target, set())
        said.add(record.source is None)
        if len(said) > 1:
            row.fault("target", f"{record.target} is mapped and also said to have no source")
        records.setdefault((record.source, record.target), record)
    return tuple(records.values())


def _task_templates(reader: Reader) -> TaskTemplatesRecord:
    content = {name: reader.value(name) for name in TOP if name in reader.values}
    try:
        templates_of(content)
    except BadTemplates as bad:
        places = (problem.partition(": ") for problem in bad.problems)
        reader.errors += [CatalogError(place, message) for place, _colon, message in places]
    return TaskTemplatesRecord(
        key=reader.key("key", limit=120),
        family=reader.choice("family", FAMILIES),
        source=reader.text("source", limit=2000),
        verified=reader.flag("verified"),
        content=content,
    )


READ: dict[str, Callable[[Reader], Record]] = {
    "framework": _framework,
    "crosswalk": _crosswalk,
    "target_profile": read_profile,
    "task_templates": _task_templates,
}
