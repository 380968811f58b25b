"""What if: assumptions in an address, and the marks as they would stand under them."""

import pytest

from assessments.assumptions import AT_LEAST, EVERYWHERE, MOST, Assumption, Mark, assume, read_assumptions
from assessments.scales import SCALES, SCAMPI

UNITS = {"PP": ("Apollo", "Borealis")}


def _marks(*values):
    return [Mark("PP", "PP SP 1.1", unit, value, "weak") for unit, value in zip(UNITS["PP"], values, strict=False)]


def _values(marks, *assumptions):
    return {mark.unit: mark.value for mark in assume(marks, [Assumption(*one) for one in assumptions], SCAMPI, UNITS)}


@pytest.mark.parametrize(
    ("tokens", "read"),
    [
        ([], []),
        (["PP|PP SP 1.1|*|FI"], [("PP", "PP SP 1.1", "*", "FI")]),
        (["PP|PP SP 1.1|*|FI"] * 2, [("PP", "PP SP 1.1", "*", "FI")]),
        (["", "|||", "PP|x|y", "a|b|c|d|e", "PP||*|FI"], []),
    ],
)
def test_an_address_is_read_and_what_is_unreadable_left_out(tokens, read):
    assert read_assumptions(tokens) == tuple(Assumption(*one) for one in read)


def test_an_assumption_survives_the_address():
    one = Assumption("PP", "PP SP 1.1", "Apollo", "FI")

    assert read_assumptions([one.token]) == (one,)
    assert len(read_assumptions([f"PP|{number}|*|FI" for number in range(MOST + 1)])) == MOST


def test_one_instance_takes_the_value_better_or_worse():
    marks = _marks("FI", "NI")

    assert _values(marks, ("PP", "PP SP 1.1", "Apollo", "NI")) == {"Apollo": "NI", "Borealis": "NI"}
    assert _values(marks, ("PP", "PP SP 1.1", "Borealis", "LI")) == {"Apollo": "FI", "Borealis": "LI"}


def test_at_least_raises_what_stands_lower_or_is_missing():
    assert _values(_marks("FI"), ("PP", "PP SP 1.1", AT_LEAST, "LI")) == {"Apollo": "FI", "Borealis": "LI"}
    assert _values(_marks("NY", "PI"), ("PP", "PP SP 1.1", AT_LEAST, "LI")) == {"Apollo": "LI", "Borealis": "LI"}


def test_everywhere_sets_each_instance():
    assert _values(_marks("FI"), ("PP", "PP SP 1.1", EVERYWHERE, "LI")) == {"Apollo": "LI", "Borealis": "LI"}


@pytest.mark.parametrize(
    "assumption",
    [
        ("PP", "PP SP 1.1", "Nowhere", "FI"),
        ("XX", "PP SP 1.1", EVERYWHERE, "FI"),
        ("PP", "PP SP 1.1", EVERYWHERE, "F"),
        ("PP", "PP SG 1", "team", "significant"),
    ],
)
def test_what_is_about_no_mark_changes_none(assumption):
    assert _values(_marks("FI", "NI"), assumption) == {"Apollo": "FI", "Borealis": "NI"}


@pytest.mark.parametrize(("area", "value", "stands"), [("GOV", "NY", "FM"), ("GOV", "DM", "DM"), ("CM", "NY", "NY")])
def test_a_mark_that_the_method_does_not_know_there_is_not_assumed(area, value, stands):
    marks = [Mark(area, f"{area} 1.1", "Apollo", "FM")]

    (found,) = assume(
        marks, [Assumption(area, f"{area} 1.1", EVERYWHERE, value)], SCALES["benchmark"], {area: ("Apollo",)}
    )

    assert found.value == stands
