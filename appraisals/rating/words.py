"""Refs in their natural order, and counts and names in a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

NAMED = 3  # refs a sentence names before it counts the rest


@lru_cache(maxsize=8192)
def natural(ref: str) -> tuple[str | int, ...]:
    """Return a sort key under which "GP 2.10" follows "GP 2.9"."""
    return tuple(int(part) if part.isdecimal() else part for part in re.split(r"(\d+)", ref))


def counted(number: int, noun: str, nouns: str = "") -> str:
    """Return the number with its noun: "1 cell", "2 cells"; ``nouns`` is the plural where it is not noun + s."""
    return f"{number:,} {noun if number == 1 else nouns or noun + 's'}"


def named(refs: Sequence[str]) -> str:
    """Name the first refs and count the rest: "PP, PMC, CM and 4 more"."""
    rest = len(refs) - NAMED
    return ", ".join(refs[:NAMED]) + (f" and {rest} more" if rest > 0 else "")


def either(values: Sequence[str]) -> str:
    """Return the values as a choice: "LI or PI"."""
    return " or ".join(values)
