"""What a finder looks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Sought:
    """A leader for the days ``first`` to ``last``, both included, in ``zone``; ``languages`` in lower case."""

    first: date
    last: date
    zone: str
    languages: tuple[str, ...] = ()
