"""The moves of a task."""

import pytest

from journeys.models import Task
from journeys.states import DROPPED, MOVES, decides_on_work, may_move


def test_the_table_knows_exactly_the_states_of_a_task():
    assert set(MOVES) == set(Task.State.values)
    assert {state for moves in MOVES.values() for state in moves} == set(Task.State.values)


def test_no_state_is_a_dead_end_or_leads_to_itself():
    assert all(moves and former not in moves for former, moves in MOVES.items())


@pytest.mark.parametrize(
    ("former", "state", "allowed"),
    [
        ("open", "done", True),
        ("blocked", "done", False),
        ("blocked", "in_progress", True),
        ("done", "in_progress", True),
        ("done", "dropped", False),
        ("dropped", "open", True),
        ("dropped", "done", False),
    ],
)
def test_may_move(former, state, allowed):
    assert may_move(former, state) is allowed


def test_dropping_and_restoring_decide_on_the_work():
    deciding = {(former, state) for former in MOVES for state in MOVES[former] if decides_on_work(former, state)}

    assert deciding == {("open", DROPPED), ("in_progress", DROPPED), ("blocked", DROPPED), (DROPPED, "open")}
