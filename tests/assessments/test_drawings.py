"""The geometry of charts: what is not determined is a gap, and no coordinate has a comma."""

import pytest

from assessments.drawings import BAR_LEFT, CENTRE, LONGEST_BAR, RADIUS, Spoke, bars, radar

UP, RIGHT, DOWN, LEFT = (
    (CENTRE[0], CENTRE[1] - RADIUS),
    (CENTRE[0] + RADIUS, CENTRE[1]),
    (CENTRE[0], CENTRE[1] + RADIUS),
    (CENTRE[0] - RADIUS, CENTRE[1]),
)


def _spokes(*achieved, target=2):
    return [Spoke(f"P{number}", value, target) for number, value in enumerate(achieved)]


@pytest.mark.parametrize("achieved", [(), (2,), (2, 2)])
def test_no_radar_with_fewer_than_three_axes(achieved):
    assert radar(_spokes(*achieved)) is None


def test_values_lie_on_their_axes_clockwise_from_above():
    drawn = radar(_spokes(2, 2, 2, 2))

    assert [axis.end for axis in drawn.axes] == [UP, RIGHT, DOWN, LEFT]
    assert [axis.point for axis in drawn.axes] == [UP, RIGHT, DOWN, LEFT]
    assert [axis.anchor for axis in drawn.axes] == ["middle", "start", "middle", "end"]
    assert drawn.target == drawn.area == drawn.rings[-1] == " ".join(f"{x},{y}" for x, y in (UP, RIGHT, DOWN, LEFT))
    assert (len(drawn.rings), len(drawn.achieved)) == (2, 4)


def test_what_is_not_determined_is_a_gap_and_zero_is_a_point():
    drawn = radar(_spokes(0, None, 2, 2))

    assert [axis.point for axis in drawn.axes] == [CENTRE, None, DOWN, LEFT]
    assert drawn.achieved == ((DOWN, LEFT), (LEFT, CENTRE))
    assert drawn.area == ""


def test_more_than_the_target_has_room():
    assert radar(_spokes(3, 1, 1)).axes[0].point == UP


def test_bars_fill_the_width_by_the_longest_row():
    first, second = bars([("PP", [("best", 3), ("bad", 0), ("none", 1)]), ("CM", [("best", 2)])]).rows

    assert [(one.x, one.width, one.tone, one.count) for one in first.segments] == [
        (BAR_LEFT, round(LONGEST_BAR * 3 / 4), "best", 3),
        (BAR_LEFT + round(LONGEST_BAR * 3 / 4), LONGEST_BAR - round(LONGEST_BAR * 3 / 4), "none", 1),
    ]
    assert second.segments[0].width == LONGEST_BAR // 2
    assert (first.y, second.y) == (0, 26)
    assert bars([("PP", [("best", 1)])], longest=2).rows[0].segments[0].width == LONGEST_BAR // 2
    assert (bars([]).rows, bars([]).height) == ((), 26)
