"""The states of a task and the moves between them."""

from __future__ import annotations

OPEN, IN_PROGRESS, BLOCKED, DONE, DROPPED = "open", "in_progress", "blocked", "done", "dropped"

# From each state to the states it may move to. What is blocked is unblocked before it is done; what is
# finished or dropped comes back as work, so that nobody skips the look at what is left to do.
MOVES: dict[str, tuple[str, ...]] = {
    OPEN: (IN_PROGRESS, BLOCKED, DONE, DROPPED),
    IN_PROGRESS: (OPEN, BLOCKED, DONE, DROPPED),
    BLOCKED: (OPEN, IN_PROGRESS, DROPPED),
    DONE: (IN_PROGRESS,),
    DROPPED: (OPEN,),
}


def may_move(former: str, state: str) -> bool:
    """Say whether a task may go from ``former`` to ``state``."""
    return state in MOVES[former]


def decides_on_work(former: str, state: str) -> bool:
    """Say whether the move decides if the work is wanted at all (dropped, restored), not how far it is."""
    return DROPPED in (former, state)
