"""Read a framework in the library format of CISO Assistant (YAML) as one in the format of Cairn."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from frameworks.catalog.faults import CatalogError, InvalidCatalog
from frameworks.catalog.parsing import FORMAT

LONGEST_TITLE, LONGEST_NOTE, LONGEST_REF = 300, 2_000, 40


def is_ciso_assistant(content: Mapping[str, Any]) -> bool:
    """Return whether an object is such a library: it has a URN and objects instead of a format and a type."""
    return "format" not in content and "urn" in content and "objects" in content


def converted(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the object of a library file of Cairn, still to be checked by its parser.

    Assessable nodes become requirements, the others sections. A node without reference gets the end of its URN. The
    description becomes a note, at most 2,000 characters of it; scores, threats and reference controls have no place.
    Raises InvalidCatalog where there is no framework to convert, or where a node's parent is missing.
    """
    framework = _framework(content)
    nodes = framework.get("requirement_nodes")
    if not isinstance(nodes, list) or not nodes or not all(isinstance(node, dict) for node in nodes):
        raise _fault("objects.framework.requirement_nodes", "must be a list of objects with at least one entry")
    name = _line(framework.get("name") or content.get("name"), 200)
    return {
        "format": FORMAT,
        "type": "framework",
        "key": _key(str(framework.get("urn") or content.get("urn"))),
        "family": "own",
        "name": name,
        "short_name": _line(framework.get("ref_id") or content.get("ref_id") or name, 60),
        "edition": _line(content.get("publication_date") or content.get("version") or 1, 40),
        "version": _version(content.get("version")),
        "publisher": _line(content.get("provider"), 200),
        "target": {"kind": "none"},
        "verified": False,
        "source": _line(f"CISO Assistant library {content.get('urn')}. {content.get('copyright') or ''}", 2_000),
        "requirements": _requirements(nodes),
    }


def _framework(content: Mapping[str, Any]) -> Mapping[str, Any]:
    objects = content.get("objects")
    found = (objects.get("framework") or objects.get("frameworks")) if isinstance(objects, dict) else None
    if isinstance(found, list) and len(found) == 1:
        found = found[0]
    if not isinstance(found, dict):
        raise _fault("objects.framework", "is missing: this library holds no framework, or more than one")
    return found


def _refs(nodes: list[dict[str, Any]]) -> dict[str, str]:
    """Return the reference of each node by its URN; unique, because a reference may stand at several nodes there."""
    refs: dict[str, str] = {}
    taken: set[str] = set()
    for node in nodes:
        urn = str(node.get("urn"))
        ref = _line(node.get("ref_id") or urn.rsplit(":", 1)[-1], LONGEST_REF)
        number, unique = 1, ref
        while unique in taken:
            number += 1
            unique = f"{ref[: LONGEST_REF - 5]} ({number})"
        taken.add(unique)
        refs[urn] = unique
    return refs


def _requirements(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    refs = _refs(nodes)
    rows: list[dict[str, Any]] = []
    kinds: dict[str | None, str] = {None: "section"}
    for number, node in enumerate(nodes):
        parent = None if node.get("parent_urn") is None else str(node["parent_urn"])
        if parent is not None and parent not in refs:
            raise _fault(f"objects.framework.requirement_nodes[{number}].parent_urn", f"{parent} is unknown")
        # A section cannot stand below a requirement.
        is_section = not node.get("assessable") and kinds.get(parent) == "section"
        kind = kinds[str(node.get("urn"))] = "section" if is_section else "requirement"
        rows.append(_row(node, refs[str(node.get("urn"))], kind, refs.get(parent or "")))
    return rows


def _row(node: Mapping[str, Any], ref: str, kind: str, parent: str | None) -> dict[str, Any]:
    description = _line(node.get("description"), LONGEST_NOTE)
    title = _line(node.get("name") or description or ref, LONGEST_TITLE)
    row: dict[str, Any] = {"ref": ref, "kind": kind, "title": title, "verified": False}
    if parent is not None:
        row["parent"] = parent
    if description and description != title:
        row["attributes"] = {"note": description}
    return row


def _line(value: object, longest: int) -> str:
    """Return a value as one line of at most ``longest`` characters."""
    text = " ".join("".join(c if c.isprintable() else " " for c in str(value or "")).split())
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def _key(urn: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", urn.rsplit(":", 1)[-1].lower()).strip("-")[:60].rstrip("-")


def _version(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 1 else 1


def _fault(path: str, message: str) -> InvalidCatalog:
    return InvalidCatalog([CatalogError(path, message)])
