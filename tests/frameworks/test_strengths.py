"""What is left of hints over two crosswalks: one step weaker than the weakest link, never stronger than either."""

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
    assert path_strength(first, second, is_exact=is_exact) == left


@given(strengths, strengths, st.booleans())
def test_a_path_is_weaker_than_both_links_unless_nothing_is_left(first, second, is_exact):
    left = path_strength(first, second, is_exact=is_exact)

    assert left == path_strength(second, first, is_exact=is_exact)
    assert left == "none" or RANK[left] > max(RANK[first], RANK[second])


@given(st.lists(strengths))
def test_the_strongest_is_one_of_them_or_none(found):
    assert strongest(found) == (min(found, key=RANK.get) if found else "none")


def test_nothing_is_below_none():
    assert [weaker(strength) for strength in STRONGEST_FIRST] == ["medium", "weak", "none", "none"]
