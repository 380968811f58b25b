"""Counting cells, and refusing input that contradicts itself."""

import pytest

from appraisals.rating.words import natural
from appraisals.readiness.tallies import Blocking, Tally, tally
from appraisals.readiness.types import Area, BadInput, Cell, Counts, PracticeState

ACCEPTED, MISSING = PracticeState.ACCEPTED, PracticeState.MISSING


def test_cell_that_is_left_out_is_missing():
    cells = [
        Cell("PP", "PP SP 1.1", "alpha", 1, ACCEPTED),
        Cell("PP", "PP SP 1.1", "beta", 1, ACCEPTED),
        Cell("PP", "PP SP 1.2", "alpha", 1, ACCEPTED),
    ]

    assert tally([Area("PP")], cells) == {
        "PP": {
            1: Tally(Counts(accepted=3, missing=1), 2, (Blocking("PP SP 1.2", 1, 0),), (("PP SP 1.2", ("beta",)),)),
        }
    }


def test_instance_known_from_another_level_is_expected_at_every_level():
    cells = [
        Cell("PP", "PP SP 1.1", "alpha", 1, ACCEPTED),
        Cell("PP", "PP SP 1.1", "beta", 1, ACCEPTED),
        Cell("PP", "GP 2.1", "alpha", 2, ACCEPTED),
    ]

    assert tally([Area("PP")], cells)["PP"][2].missing == (("GP 2.1", ("beta",)),)


def test_practices_and_units_come_in_natural_order():
    practices = ["GP 2.10", "GP 2.9", "GP 2.1"]
    cells = [Cell("PP", practice, unit, 2, MISSING) for practice in practices for unit in ("p10", "p9")]

    tallied = tally([Area("PP")], cells)["PP"][2]

    assert [blocking.practice for blocking in tallied.blocking] == ["GP 2.1", "GP 2.9", "GP 2.10"]
    assert tallied.missing[0] == ("GP 2.1", ("p9", "p10"))
    assert sorted(practices, key=natural) == ["GP 2.1", "GP 2.9", "GP 2.10"]


def test_state_may_be_a_plain_string():
    cells = [Cell("PP", "PP SP 1.1", "alpha", 1, "accepted"), Cell("PP", "PP SP 1.2", "alpha", 1, "returned")]

    assert tally([Area("PP")], cells)["PP"][1].counts == Counts(accepted=1, returned=1)


def test_area_without_cells_has_no_tally():
    assert tally([Area("PP")], []) == {"PP": {}}


@pytest.mark.parametrize(
    ("tallied", "met"),
    [
        pytest.param(Tally(), False, id="without-practices"),
        pytest.param(Tally(Counts(accepted=1), 1), True, id="one-practice-accepted"),
        pytest.param(Tally(Counts(missing=1), 1, (Blocking("GP 2.1", 1, 0),)), False, id="one-practice-blocking"),
    ],
)
def test_tally_is_met_by_practices_that_are_all_accepted(tallied, met):
    assert tallied.met is met


def test_everything_wrong_with_the_cells_is_listed():
    cells = [
        Cell("PP", "PP SP 1.1", "alpha", 1, ACCEPTED),
        Cell("PP", "PP SP 1.1", "alpha", 1, MISSING),
        Cell("CM", "CM SP 1.1", "alpha", 1, MISSING),
        Cell("PP", "GP 2.1", "alpha", 0, "done"),
        Cell("PP", "GP 2.2", "alpha", 2, "absent"),
        Cell("PP", "GP 6.1", "alpha", 6, MISSING),
    ]

    with pytest.raises(BadInput) as refusal:
        tally([Area("PP"), Area("PP")], cells, ["found before"])

    assert refusal.value.problems == (
        "found before",
        "PP is listed twice",
        "PP, PP SP 1.1 in alpha is listed twice",
        "CM SP 1.1 in alpha: process area CM is not listed",
        "PP: 0 is no capability level",
        "PP: 6 is no capability level",
        "PP: unknown state 'absent'",
        "PP: unknown state 'done'",
    )
    assert str(refusal.value).startswith("found before; PP is listed twice; ")
