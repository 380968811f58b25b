"""What is left of hints over several crosswalks: weaker than the weakest link, never stronger than any."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameworks.strengths import STRONGEST_FIRST, path_strength, strongest, weaker

strengths = st.sampled_from(STRONGEST_FIRST)
RANK = {strength: rank for rank, strength in enumerate(STRONGEST_FIRST)}


@pytest.mark.parametrize(
    ("first", "second", "is_exact", "left"),
    [
        pytest.param("strong", "strong", True, "medium", id="two strong links leave medium"),
        pytest.param("strong", "medium", True, "weak", id="the weaker link decides"),
        pytest.param("medium", "strong", True, "weak", id="in either order"),
        pytest.param("weak", "strong", True, "none", id="a weak link leaves nothing"),
        pytest.param("none", "strong", True, "none", id="nothing stays nothing"),
        pytest.param("strong", "strong", False, "weak", id="a part is not the whole"),
        pytest.param("strong", "medium", False, "none", id="a part of medium is nothing to rely on"),
    ],
)
def test_a_path_is_one_step_weaker_than_its_weakest_link(first, second, is_exact, left):
    assert path_strength([first, second], [is_exact]) == left


@given(st.lists(strengths, min_size=2, max_size=4), st.data())
def test_a_path_is_weaker_than_each_link_whatever_their_order(links, data):
    joints = data.draw(st.lists(st.booleans(), min_size=len(links) - 1, max_size=len(links) - 1))
    left = path_strength(links, joints)

    assert left == path_strength(links[::-1], joints[::-1])
    assert left == "none" or RANK[left] >= max(RANK[link] for link in links) + len(joints)


def test_one_link_alone_keeps_its_strength_and_three_strong_ones_leave_weak():
    assert [path_strength([strength], []) for strength in STRONGEST_FIRST] == list(STRONGEST_FIRST)
    assert path_strength(["strong"] * 3, [True, True]) == "weak"


@given(st.lists(strengths))
def test_the_strongest_is_one_of_them_or_none(found):
    assert strongest(found) == (min(found, key=RANK.get) if found else "none")


def test_nothing_is_below_none():
    assert [weaker(strength) for strength in STRONGEST_FIRST] == ["medium", "weak", "none", "none"]
