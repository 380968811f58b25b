"""A framework as an OSCAL catalog (NIST OSCAL 1.1, catalog model, JSON), for tools that read nothing else."""

from __future__ import annotations

import json
import re
import uuid
from collections import defaultdict
from datetime import datetime
from typing import Any

from frameworks.catalog.records import Attribute, FrameworkRecord, RequirementRecord, Scalar

OSCAL_VERSION = "1.1.3"
NAMESPACE = "urn:cairn:oscal"  # whose names the properties are that OSCAL does not define
NOT_IN_TOKEN = re.compile(r"[^\w.-]")
TOKEN_START = re.compile(r"[^\W\d]")


def oscal_catalog(record: FrameworkRecord, *, framework_id: uuid.UUID, modified: datetime) -> dict[str, Any]:
    """Return the object of an OSCAL catalog: what stands at the top with something below is a group, else a control.

    Groups and controls carry the reference as ``label``; kind, level, category and the attributes are properties of
    Cairn's own namespace. ``framework_id`` and the content give the document its identifier, ``modified`` is aware.
    """
    tokens = _tokens(record)
    below: defaultdict[str | None, list[RequirementRecord]] = defaultdict(list)
    for row in record.requirements:
        below[row.parent].append(row)
    content = _groups(below[None], below, tokens)
    document = uuid.uuid5(framework_id, json.dumps(content, sort_keys=True))
    metadata = {
        "title": record.name,
        "last-modified": modified.isoformat(timespec="seconds"),
        "version": f"{record.edition}, catalogue {record.catalogue_version}",
        "oscal-version": OSCAL_VERSION,
        "props": [_prop("key", record.key), _prop("family", record.family), _prop("verified", record.verified)],
    }
    if record.publisher:
        party = {"uuid": str(uuid.uuid5(framework_id, "publisher")), "type": "organization", "name": record.publisher}
        metadata["parties"] = [party]
    if record.source:
        metadata["remarks"] = record.source
    return {"catalog": {"uuid": str(document), "metadata": metadata, **content}}


def _groups(
    rows: list[RequirementRecord], below: dict[str | None, list[RequirementRecord]], tokens: dict[str, str]
) -> dict[str, Any]:
    """Return the groups and the controls at the top; a list that would be empty is left out.

    A group may hold groups or controls but not both, so everything below the top is a control, one in another.
    """
    groups = [{**_node(row, tokens), **_controls(row, below, tokens)} for row in rows if below.get(row.ref)]
    controls = [_node(row, tokens) for row in rows if not below.get(row.ref)]
    return {name: found for name, found in (("groups", groups), ("controls", controls)) if found}


def _controls(
    row: RequirementRecord, below: dict[str | None, list[RequirementRecord]], tokens: dict[str, str]
) -> dict[str, Any]:
    found = [{**_node(one, tokens), **_controls(one, below, tokens)} for one in below.get(row.ref, ())]
    return {"controls": found} if found else {}


def _node(row: RequirementRecord, tokens: dict[str, str]) -> dict[str, Any]:
    return {"id": tokens[row.ref], "class": row.kind, "title": row.title, "props": _props(row)}


def _props(row: RequirementRecord) -> list[dict[str, str]]:
    props = [{"name": "label", "value": row.ref}, {"name": "sort-id", "value": f"{row.position:05}"}]
    facts: dict[str, Attribute | None] = {
        "kind": row.kind,
        "level": row.level,
        "category": row.category or None,
        "verified": row.verified,
        "source": row.source or None,
        **dict(sorted(row.attributes.items())),
    }
    for name, value in facts.items():
        values = value if isinstance(value, list) else [value]
        props += [_prop(name, one) for one in values if one is not None and str(one).strip()]
    return props


def _prop(name: str, value: Scalar) -> dict[str, str]:
    shown = str(value).lower() if isinstance(value, bool) else str(value).strip()
    return {"name": name, "ns": NAMESPACE, "value": shown}


def _tokens(record: FrameworkRecord) -> dict[str, str]:
    """Return an identifier that OSCAL takes (a token without spaces, beginning with a letter) for each reference."""
    tokens: dict[str, str] = {}
    taken: set[str] = set()
    for row in record.requirements:
        token = NOT_IN_TOKEN.sub("_", row.ref)
        if not TOKEN_START.match(token):
            token = f"_{token}"
        while token in taken:
            token = f"{token}_"
        taken.add(token)
        tokens[row.ref] = token
    return tokens
