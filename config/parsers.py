"""What the API accepts as JSON."""

from __future__ import annotations

from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

DEPTH = 32


class StrictJSONParser(JSONParser):
    """JSON that every database can store: nested at most 32 deep, no NUL, no lone surrogate."""

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Any = None) -> Any:
        """Return the parsed body. Raises ParseError (400)."""
        try:
            body = super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError(f"The JSON is nested more than {DEPTH} deep.") from error
        _check(body)
        return body


def _check(value: Any, depth: int = 0) -> None:
    if depth > DEPTH:
        raise ParseError(f"The JSON is nested more than {DEPTH} deep.")
    if isinstance(value, str):
        if "\0" in value:
            raise ParseError("The JSON contains a NUL character.")
        if any("\ud800" <= character <= "\udfff" for character in value):
            raise ParseError("The JSON contains half of a surrogate pair.")
    elif isinstance(value, dict):
        for key, item in value.items():
            _check(key, depth)
            _check(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _check(item, depth + 1)
