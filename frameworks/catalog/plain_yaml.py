"""Read YAML that holds nothing but plain values: no tags, no anchors, nothing twice, no dates made of texts."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import yaml
from yaml import events, nodes
from yaml.constructor import ConstructorError

from frameworks.catalog.faults import CatalogError, InvalidCatalog
from frameworks.catalog.reader import usable_number

DEEPEST = 20
TAG = "tag:yaml.org,2002:"
TAGS = {f"{TAG}{name}" for name in ("map", "seq", "str", "int", "float", "bool", "null")}
WORDS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


class PlainLoader(yaml.CSafeLoader):
    """Builds what JSON has: names are texts, numbers are decimal and finite, and a date or "no" stays a text."""

    yaml_implicit_resolvers = {}

    def construct_mapping(self, node: nodes.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Return an object whose names are texts, however they look."""
        if not isinstance(node, nodes.MappingNode):
            return super().construct_mapping(node, deep)
        return {self.construct_scalar(name): self.construct_object(value, deep=deep) for name, value in node.value}

    def construct_number(self, node: nodes.ScalarNode) -> int | float:
        """Return a number as JSON may have it; raise ConstructorError for any other."""
        literal = self.construct_scalar(node)
        value = usable_number(literal) if NUMBER.fullmatch(literal) else None
        if value is None:
            raise ConstructorError(None, None, f"{literal[:15]} is not a usable number", node.start_mark)
        return value

    def construct_word(self, node: nodes.ScalarNode) -> bool:
        """Return true or false; raise ConstructorError for any other word."""
        literal = self.construct_scalar(node)
        if literal not in WORDS:
            raise ConstructorError(None, None, f"{literal[:15]} is neither true nor false", node.start_mark)
        return WORDS[literal]


NUMBER = re.compile(
    r"[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
PlainLoader.add_implicit_resolver(f"{TAG}bool", re.compile(rf"(?:{'|'.join(WORDS)})\Z"), list("tTfF"))
PlainLoader.add_implicit_resolver(f"{TAG}null", re.compile(r"(?:~|null|Null|NULL|)\Z"), ["~", "n", "N", ""])
PlainLoader.add_implicit_resolver(f"{TAG}float", re.compile(rf"(?:{NUMBER.pattern})\Z"), list("-+.0123456789"))
PlainLoader.add_constructor(f"{TAG}int", PlainLoader.construct_number)
PlainLoader.add_constructor(f"{TAG}float", PlainLoader.construct_number)
PlainLoader.add_constructor(f"{TAG}bool", PlainLoader.construct_word)


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
    names = Counter(str(key.value) for key, _value in node.value)
    errors = [
        CatalogError(path.lstrip(".") or "file", f"has {name} twice") for name, times in names.items() if times > 1
    ]
    return errors + [error for key, value in node.value for error in _twice(value, f"{path}.{key.value}")]


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:300]
