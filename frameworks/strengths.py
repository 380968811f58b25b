"""Strengths of reuse hints: which is stronger, and what is left of them over several crosswalks. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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


def path_strength(strengths: Sequence[str], joints: Sequence[bool]) -> str:
    """Return what is left of links after one another: one step below the weakest for each joint between two.

    ``joints``: for each link but the first, whether it starts at the very requirement at which the one before it
    ends. It is False where it starts at what that belongs to or is divided into; then one more step is lost, since a
    part is not the whole. The order of the links makes no difference.
    """
    return weaker(weakest(strengths), sum(1 if is_exact else 2 for is_exact in joints))
