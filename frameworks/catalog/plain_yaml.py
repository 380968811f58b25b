"""Read YAML that holds nothing but plain values: no tags, no anchors, nothing twice, no dates made of texts."""

from __future__ import annotations

from typing import Any

import yaml
from yaml import events, nodes

from frameworks.catalog.faults import CatalogError, InvalidCatalog

DEEPEST = 20
PLAIN = ("map", "seq", "str", "int", "float", "bool", "null")
TAGS = {f"tag:yaml.org,2002:{name}" for name in PLAIN}


class PlainLoader(yaml.CSafeLoader):
    """Builds what JSON has; a date stays the text that it is written as."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag in TAGS]
        for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }


def read_yaml(text: str) -> tuple[dict[str, Any], list[CatalogError]]:
    """Return the object of a YAML text, and the names that stand in one of its objects twice.

    Raises InvalidCatalog if there is no object, or for anything beyond plain values: anchors and aliases (a short
    file may mean an endless one), tags (objects of a program), several documents, more than 20 levels.
    """
    try:
        _check_events(text)
        node = yaml.compose(text, PlainLoader)
        errors = list(_twice(node, ""))
        content = yaml.load(text, PlainLoader)  # noqa: S506 -- a subclass of the safe loader
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise InvalidCatalog([CatalogError("file", f"is not YAML: {_line(error)}")]) from error
    if not isinstance(content, dict):
        raise InvalidCatalog([CatalogError("file", "must hold one object")])
    return content, errors


def _check_events(text: str) -> None:
    depth = documents = 0
    event: Any
    for event in yaml.parse(text, PlainLoader):
        documents += isinstance(event, events.DocumentStartEvent)
        depth += isinstance(event, events.CollectionStartEvent) - isinstance(event, events.CollectionEndEvent)
        if isinstance(event, events.AliasEvent) or getattr(event, "anchor", None):
            raise ValueError(f"an anchor or alias stands in line {event.start_mark.line + 1}")
        if getattr(event, "tag", None) not in (None, "!", *TAGS):
            raise ValueError(f"the tag {event.tag} stands in line {event.start_mark.line + 1}")
        if depth > DEEPEST:
            raise ValueError(f"line {event.start_mark.line + 1} is nested deeper than {DEEPEST} levels")
    if documents > 1:
        raise ValueError("it holds several documents")


def _twice(node: nodes.Node | None, path: str) -> list[CatalogError]:
    """Return the names that stand twice in an object, wherever it is."""
    if isinstance(node, nodes.SequenceNode):
        return [error for number, one in enumerate(node.value) for error in _twice(one, f"{path}[{number}]")]
    if not isinstance(node, nodes.MappingNode):
        return []
    names = [str(key.value) for key, _value in node.value]
    errors = [
        CatalogError(path.lstrip(".") or "file", f"has {name} twice")
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    return errors + [error for key, value in node.value for error in _twice(value, f"{path}.{key.value}")]


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:300]
