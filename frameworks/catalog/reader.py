"""Read typed values of a JSON object and collect what is wrong with them."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

from frameworks.catalog.faults import CatalogError, InvalidCatalog

KEY = re.compile(r"[a-z0-9]+(?:[.-]+[a-z0-9]+)*")
ATTRIBUTE_NAME = re.compile(r"[a-z][a-z0-9_]*")
LONGEST_NUMBER = 15


def read_object(text: str) -> tuple[dict[str, Any], list[CatalogError]]:
    """Return the object of a JSON text and what strict JSON forbids in it; raise InvalidCatalog if it has none."""
    errors: list[CatalogError] = []

    def number(literal: str) -> int | float | None:
        value = usable_number(literal)
        if value is None:
            errors.append(CatalogError("file", f"{literal[:LONGEST_NUMBER]}… is not a usable number"))
        return value

    def constant(literal: str) -> None:
        errors.append(CatalogError("file", f"{literal} is not JSON"))

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        values = dict(pairs)
        if len(values) < len(pairs):
            names = Counter(name for name, _value in pairs)
            twice = sorted(name for name, times in names.items() if times > 1)
            errors.append(CatalogError("file", f"an object has {', '.join(twice)} twice"))
        return values

    try:
        content = json.loads(
            text, parse_int=number, parse_float=number, parse_constant=constant, object_pairs_hook=members
        )
    except (json.JSONDecodeError, RecursionError) as error:
        raise InvalidCatalog([CatalogError("file", f"is not JSON: {error}")]) from error
    if not isinstance(content, dict):
        raise InvalidCatalog([CatalogError("file", "must hold one object")])
    return content, errors


def usable_number(literal: str) -> int | float | None:
    """Return a decimal number as it is written, None if it is endless, infinite or no number."""
    if len(literal) > LONGEST_NUMBER:
        return None
    if not re.search("[.eE]", literal):
        return int(literal)
    value = float(literal) if literal.lower().strip("+-") not in (".inf", ".nan") else math.nan
    return value if math.isfinite(value) else None


class Reader:
    """Reads typed values of one object; whatever is not read in the end is not known."""

    def __init__(self, values: dict[str, Any], errors: list[CatalogError], path: str = "") -> None:
        self.values = values
        self.errors = errors
        self.path = path
        self.known: set[str] = set()

    def fault(self, name: str, message: str) -> None:
        """Note what is wrong with one value."""
        self.errors.append(CatalogError(f"{self.path}{name}", message))

    def value(self, name: str, default: Any = None) -> Any:
        """Return a value as it stands."""
        self.known.add(name)
        return self.values.get(name, default)

    def text(self, name: str, *, limit: int, required: bool = True) -> str:
        """Return a text of at most ``limit`` characters, "" if it may be left out and is."""
        value = self.value(name, "")
        if not isinstance(value, str) or (required and not value.strip()):
            self.fault(name, "must be a text" if value != "" else "is missing")
            return ""
        if len(value) > limit:
            self.fault(name, f"is longer than {limit} characters")
        if value != value.strip():
            self.fault(name, "begins or ends with a space")
        if not is_plain(value):
            self.fault(name, "holds a control character")
        return value

    def key(self, name: str, *, limit: int, required: bool = True) -> str:
        """Return the key of a file: small letters, digits, dots and hyphens; "" if it may be left out and is."""
        value = self.text(name, limit=limit, required=required)
        if value and not KEY.fullmatch(value):
            self.fault(name, "may only have small letters, digits, dots and hyphens")
        return value

    def choice(self, name: str, allowed: Collection[str]) -> str:
        """Return one of ``allowed``, "" if it is none of them."""
        value = self.value(name)
        if value not in allowed:
            self.fault(name, f"must be one of {', '.join(allowed)}, not {value!r}")
            return ""
        return str(value)

    def flag(self, name: str) -> bool:
        """Return a truth value, False if it is left out."""
        value = self.value(name, False)
        if not isinstance(value, bool):
            self.fault(name, "must be true or false")
        return value is True

    def level(self, name: str) -> int | None:
        """Return a level from 0 to 5, None if it is left out."""
        value = self.value(name)
        if value is None or (is_whole(value) and 0 <= value <= 5):
            return value if value is None else int(value)
        self.fault(name, f"must be a level from 0 to 5, not {value!r}")
        return None

    def version(self, name: str) -> int:
        """Return a whole number from 1 on."""
        value = self.value(name)
        if is_whole(value) and 1 <= value < 10_000:
            return int(value)
        self.fault(name, "must be a whole number from 1 on")
        return 1

    def rows(self, name: str) -> Iterator[Reader]:
        """Return a reader for each object of a list that must not be empty."""
        value = self.value(name)
        if not isinstance(value, list) or not value:
            self.fault(name, "must be a list with at least one entry")
            return
        for number, row in enumerate(value):
            path = f"{self.path}{name}[{number}]"
            if isinstance(row, dict):
                yield Reader(row, self.errors, f"{path}.")
            else:
                self.errors.append(CatalogError(path, "must be an object"))

    def finish(self) -> None:
        """Note every value that nothing has asked for: most likely it is misspelt."""
        for name in self.values:
            if name not in self.known:
                self.fault(repr(name)[1:-1], "is not known here")


def is_plain(text: str) -> bool:
    """Return whether ``text`` has no control character and no half of a surrogate pair."""
    return not any(ord(letter) < 32 or 0xD800 <= ord(letter) <= 0xDFFF for letter in text)


def is_whole(value: object) -> bool:
    """Return whether ``value`` is a whole number (and not a truth value)."""
    return isinstance(value, int) and not isinstance(value, bool)
