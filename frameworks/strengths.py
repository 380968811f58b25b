"""Strengths of reuse hints: which is stronger, and what is left of them over two crosswalks. Pure."""

from __future__ import annotations

from collections.abc import Iterable

STRONGEST_FIRST = ("strong", "medium", "weak", "none")
NONE = STRONGEST_FIRST[-1]


def strongest(strengths: Iterable[str]) -> str:
    """Return the strongest of ``strengths``; "none" where there is no other or none at all."""
    return min(strengths, key=STRONGEST_FIRST.index, default=NONE)


def weakest(strengths: Iterable[str]) -> str:
    """Return the weakest of ``strengths``, at least one."""
    return max(strengths, key=STRONGEST_FIRST.index)


def weaker(strength: str, steps: int = 1) -> str:
    """Return the strength ``steps`` below ``strength``; nothing is below "none"."""
    return STRONGEST_FIRST[min(STRONGEST_FIRST.index(strength) + steps, len(STRONGEST_FIRST) - 1)]


def path_strength(first: str, second: str, *, is_exact: bool = True) -> str:
    """Return what is left of two links after one another: one step weaker than the weaker of them.

    ``is_exact``: the second link starts at the very requirement at which the first ends. It is False where it starts
    at what that belongs to or is divided into; then one more step is lost, since a part is not the whole.
    """
    return weaker(weakest((first, second)), 1 if is_exact else 2)
