"""Write a record as the file it would be read from: one requirement or mapping a line, the same bytes every time."""

from __future__ import annotations

import json
from typing import Any

from frameworks.catalog.parsing import FORMAT
from frameworks.catalog.profiles import SCOPE
from frameworks.catalog.records import (
    CrosswalkRecord,
    FrameworkRecord,
    MappingRecord,
    MaturityLevelRecord,
    ProfileAreaRecord,
    Record,
    RequirementRecord,
    TargetProfileRecord,
    TaskTemplatesRecord,
)

ROWS = ("requirements", "mappings")


def content_of(record: Record) -> dict[str, Any]:
    """Return the object that the file of a record holds, its members in the order of the format."""
    if isinstance(record, FrameworkRecord):
        return _framework(record)
    if isinstance(record, CrosswalkRecord):
        return _crosswalk(record)
    return _target_profile(record) if isinstance(record, TargetProfileRecord) else _task_templates(record)


def written(record: Record) -> str:
    """Return the text of the file of a record."""
    return text_of(content_of(record))


def text_of(content: dict[str, Any]) -> str:
    """Return an object as JSON text: indented, but each row of a list of objects on one line."""
    members = []
    for name, value in content.items():
        if isinstance(value, list) and any(isinstance(row, dict) for row in value):
            rows = ",\n".join(f"    {json.dumps(row, ensure_ascii=False)}" for row in value)
            members.append(f"  {json.dumps(name)}: [\n{rows}\n  ]")
        else:
            indented = json.dumps(value, ensure_ascii=False, indent=2).replace("\n", "\n  ")
            members.append(f"  {json.dumps(name)}: {indented}")
    return "{\n" + ",\n".join(members) + "\n}\n"


def _framework(record: FrameworkRecord) -> dict[str, Any]:
    target = {"kind": record.target_kind, "min": record.target_min, "max": record.target_max}
    content = {
        "format": FORMAT,
        "type": "framework",
        "key": record.key,
        "family": record.family,
        "name": record.name,
        "short_name": record.short_name,
        "edition": record.edition,
        "version": record.catalogue_version,
        "publisher": record.publisher,
        "replaces": record.replaces,
        "target": _without_empty(target),
        "verified": record.verified,
        "source": record.source,
        "requirements": [_requirement(row) for row in record.requirements],
    }
    return _without_empty(content)


def _requirement(row: RequirementRecord) -> dict[str, Any]:
    content = {
        "ref": row.ref,
        "kind": row.kind,
        "title": "" if row.title == row.ref else row.title,
        "parent": row.parent,
        "level": row.level,
        "category": row.category,
        "verified": row.verified,
        "source": row.source,
        # A database may forget the order of the members.
        "attributes": dict(sorted(row.attributes.items())),
    }
    return _without_empty(content)


def _crosswalk(record: CrosswalkRecord) -> dict[str, Any]:
    content = {
        "format": FORMAT,
        "type": "crosswalk",
        "key": record.key,
        "title": record.title,
        "from": record.source_framework,
        "to": record.target_framework,
        "status": record.status,
        "verified": record.verified,
        "source": record.source,
        "mappings": [_mapping(row) for row in record.mappings],
    }
    return _without_empty(content)


def _mapping(row: MappingRecord) -> dict[str, Any]:
    content = {
        "source": row.source,
        "target": row.target,
        "strength": row.strength,
        "rationale": row.rationale,
        "verified": row.verified,
    }
    return _without_empty(content)


def _without_empty(content: dict[str, Any]) -> dict[str, Any]:
    """Leave out what the reader takes for granted when it is missing; False and 0 say something."""
    return {name: value for name, value in content.items() if value is not None and value not in ("", {})}


def _target_profile(record: TargetProfileRecord) -> dict[str, Any]:
    content = {
        "format": FORMAT,
        "type": "target_profile",
        "key": record.key,
        "kind": record.kind if record.kind != SCOPE else None,
        "framework": record.framework,
        "name": record.name,
        "description": record.description,
        "level": record.level,
        "verified": record.verified,
        "source": record.source,
        "levels": [_maturity_level(row) for row in record.levels] or None,
        "areas": [_profile_area(row) for row in record.areas],
    }
    return _without_empty(content)


def _profile_area(row: ProfileAreaRecord) -> dict[str, Any]:
    content = {"ref": row.ref, "level": row.level, "maturity_level": row.maturity_level, "verified": row.verified}
    return _without_empty(content | ({"selected": True} if row.selected else {}))


def _maturity_level(row: MaturityLevelRecord) -> dict[str, Any]:
    content = {"level": row.level, "capability": row.capability}
    if row.at_least:
        content |= {"selected_capability": row.selected_capability, "at_least": row.at_least}
    return content


def _task_templates(record: TaskTemplatesRecord) -> dict[str, Any]:
    content = {
        "format": FORMAT,
        "type": "task_templates",
        "key": record.key,
        "family": record.family,
        "verified": record.verified,
    }
    return _without_empty(content) | record.content
