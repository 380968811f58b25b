"""Parts of a file, as RFC 9110 (14) asks for them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import IO

ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class Unsatisfiable(Exception):
    """The part that was asked for lies outside of the file (416)."""


@dataclass(frozen=True)
class Span:
    """Bytes ``first`` to ``last``, both included, of a file of ``size`` bytes."""

    first: int
    last: int
    size: int

    @property
    def length(self) -> int:
        """Return how many bytes it has."""
        return self.last - self.first + 1

    def __str__(self) -> str:
        return f"bytes {self.first}-{self.last}/{self.size}"


def read_range(header: str, size: int) -> Span | None:
    """Return the part of a file of ``size`` bytes that a Range header asks for; None: send all of it.

    A header that is not understood, or asks for several parts, is passed over, as the standard allows. Raises
    Unsatisfiable.
    """
    found = ONE_RANGE.fullmatch(header.replace(" ", ""))
    if found is None or found.groups() == ("", ""):
        return None
    start, end = found.groups()
    if not start:
        first, last = max(0, size - int(end)), size - 1
    else:
        first, last = int(start), min(int(end), size - 1) if end else size - 1
        if end and int(end) < int(start):
            return None
    if first >= size or (not start and end.strip("0") == ""):
        raise Unsatisfiable
    return Span(first, last, size)


class Window:
    """A part of an open file that reads like a file of its own."""

    def __init__(self, content: IO[bytes], span: Span) -> None:
        content.seek(span.first)
        self._content, self._left = content, span.length

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes (-1: all) of what is left."""
        piece = self._content.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(piece)
        return piece

    def close(self) -> None:
        """Close the file."""
        self._content.close()
