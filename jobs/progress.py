"""What a job's function gets to tell how far it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from time import monotonic
from typing import TypeVar

Step = TypeVar("Step")
EVERY_SECONDS = 0.5


class Stopped(Exception):
    """The job was asked to stop, or is not this process's any more. Let it pass: the runner handles it."""


class Progress:
    """Tells how far the work is: at most twice a second, so it may be called for each step.

    ``write`` stores (done, total, note), and says whether to go on.
    """

    def __init__(self, write: Callable[[int, int | None, str], bool]) -> None:
        self._write = write
        self._next = 0.0

    def __call__(self, done: int, total: int | None = None, note: str = "") -> None:
        """Tell that ``done`` of ``total`` steps (None: nobody knows) are done; raise Stopped when asked to stop."""
        if monotonic() < self._next and done != total:
            return
        if not self._write(done, total, note):
            raise Stopped
        self._next = monotonic() + EVERY_SECONDS

    def over(self, steps: Iterable[Step], total: int | None = None, note: str = "") -> Iterator[Step]:
        """Yield ``steps`` one by one and tell after each how many are done."""
        self(0, total, note)
        for number, step in enumerate(steps, start=1):
            yield step
            self(number, total, note)
