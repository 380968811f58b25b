"""An evaluation as JSON: the same evaluation always gives the same bytes."""

from __future__ import annotations

import json
from dataclasses import fields
from enum import Enum
from functools import cache
from typing import Any

from appraisals.rating import Evaluation, Kind

PARTS = frozenset({Kind.PRACTICE, Kind.OUTCOME})


def as_data(evaluation: Evaluation, *, id: str = "", detail: str = "full") -> dict[str, Any]:
    """Return the evaluation as JSON data; ``detail`` "summary" leaves out the ratings of practices and outcomes.

    The names are those of the records; ``facts`` are pairs of reference and value.
    """
    data = _plain(evaluation)
    if detail == "summary":
        data["ratings"] = [_plain(rating) for rating in evaluation.ratings if rating.kind not in PARTS]
    return {"format": 1, "type": "evaluation-result", "id": id, "self_assessed": True, **data}


def as_bytes(data: dict[str, Any], *, indent: int | None = None) -> bytes:
    """Return JSON data as UTF-8."""
    separators = (",", ": ") if indent else (",", ":")
    return json.dumps(data, ensure_ascii=False, indent=indent, separators=separators).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return {name: _plain(getattr(value, name)) for name in _names(value.__class__)}


@cache  # per class
def _names(record: Any) -> tuple[str, ...]:
    return tuple(one.name for one in fields(record))
