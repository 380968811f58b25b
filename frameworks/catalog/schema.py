"""The shape of a library file as a JSON Schema, for editors and other programs; the parser checks more than shape."""

from __future__ import annotations

from typing import Any

from frameworks.catalog.kinds import FAMILIES, KINDS
from frameworks.catalog.parsing import FORMAT, STATUSES, STRENGTHS, TARGET_KINDS
from frameworks.catalog.profiles import PROFILE_KINDS

Shape = dict[str, Any]


def json_schema() -> Shape:
    """Return the JSON Schema (draft 2020-12) of the four types of file. What it refuses, the parser refuses too."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Cairn library file",
        "oneOf": [_framework(), _crosswalk(), _target_profile(), _task_templates()],
    }


def _text(longest: int) -> Shape:
    return {"type": "string", "minLength": 1, "maxLength": longest}


def _free(longest: int) -> Shape:
    return {"type": "string", "maxLength": longest}


def _key(longest: int) -> Shape:
    return {**_text(longest), "pattern": "^[a-z0-9]+([.-]+[a-z0-9]+)*$"}


LEVEL: Shape = {"type": ["integer", "null"], "minimum": 0, "maximum": 5}
FLAG: Shape = {"type": "boolean"}


def _object(required: tuple[str, ...], **properties: Shape) -> Shape:
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def _rows(row: Shape) -> Shape:
    return {"type": "array", "minItems": 1, "items": row}


def _file(kind: str, required: tuple[str, ...], /, **properties: Shape) -> Shape:
    head: Shape = {"format": {"const": FORMAT}, "type": {"const": kind}, "source": _free(2000), "verified": FLAG}
    return _object(("format", "type", *required), **head, **properties)


def _framework() -> Shape:
    requirement = _object(
        ("ref", "kind"),
        ref=_text(40),
        kind={"enum": list(KINDS)},
        title=_free(300),
        parent=_free(40),
        level=LEVEL,
        category=_free(100),
        verified=FLAG,
        source=_free(500),
        attributes={"type": "object", "propertyNames": {"pattern": "^[a-z][a-z0-9_]*$"}},
    )
    return _file(
        "framework",
        ("key", "family", "name", "short_name", "edition", "version", "target", "requirements"),
        key=_key(60),
        family={"enum": list(FAMILIES)},
        name=_text(200),
        short_name=_text(60),
        edition=_text(40),
        version={"type": "integer", "minimum": 1},
        publisher=_free(200),
        replaces=_free(60),
        target=_object(("kind",), kind={"enum": list(TARGET_KINDS)}, min=LEVEL, max=LEVEL),
        requirements=_rows(requirement),
    )


def _crosswalk() -> Shape:
    mapping = _object(
        ("target", "strength"),
        source=_free(40),
        target=_text(40),
        strength={"enum": list(STRENGTHS)},
        rationale=_free(500),
        verified=FLAG,
    )
    sides = {"from": _key(60), "to": _key(60)}
    return _file(
        "crosswalk",
        ("key", "title", "from", "to", "status", "mappings"),
        key=_key(120),
        title=_text(200),
        status={"enum": list(STATUSES)},
        mappings=_rows(mapping),
        **sides,
    )


def _target_profile() -> Shape:
    return _file(
        "target_profile",
        ("key", "framework", "name", "areas"),
        key=_key(120),
        framework=_key(60),
        name=_text(200),
        kind={"enum": list(PROFILE_KINDS)},
        description=_free(1000),
        level=LEVEL,
        levels=_rows(
            _object(
                ("level", "capability"),
                level=LEVEL,
                capability=LEVEL,
                selected_capability=LEVEL,
                at_least={"type": "integer", "minimum": 1},
            )
        ),
        areas=_rows(_object(("ref",), ref=_text(40), level=LEVEL, verified=FLAG, maturity_level=LEVEL, selected=FLAG)),
    )


def _task_templates() -> Shape:
    step = _object(
        ("key", "title", "description", "per_unit", "due", "days", "staggered", "source"),
        key={"type": "string", "pattern": "^[a-z][a-z_]{0,39}$"},
        title=_text(200),
        description=_text(4000),
        per_unit=FLAG,
        due={"type": "integer", "minimum": 0},
        days={"type": "integer", "minimum": 1},
        staggered=FLAG,
        source=_text(2000),
    )
    return _file(
        "task_templates",
        ("key", "family", "source", "stagger", "waves", "steps"),
        key=_key(120),
        family={"enum": list(FAMILIES)},
        stagger={"type": "integer", "minimum": 0},
        waves={"type": "array", "items": _rows({"type": "string"})},
        steps=_rows(step),
    )
