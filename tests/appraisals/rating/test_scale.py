"""ISO/IEC 33020, 5.3 and 5.4: the scale and the arithmetic on it."""

from decimal import Decimal
from fractions import Fraction

import pytest

from appraisals.rating.scale import (
    Aggregation,
    Arithmetic,
    MidPoint,
    Numbers,
    Place,
    aggregate,
    band,
    percent_of,
    place,
    plain,
    problem_with,
    shown,
)

UP = Arithmetic(mid_point=MidPoint.UP)
REFINED = Arithmetic(refined=True)
MEDIAN = Arithmetic(aggregation=Aggregation.MEDIAN)
PERCENT = Arithmetic(numbers=Numbers.PERCENT)


@pytest.mark.parametrize(
    ("percent", "letter", "refined"),
    [
        ("0", "N", "N"),
        ("15", "N", "N"),
        ("15.01", "P", "P-"),
        ("32.5", "P", "P-"),
        ("32.51", "P", "P+"),
        ("50", "P", "P+"),
        ("50.01", "L", "L-"),
        ("67.5", "L", "L-"),
        ("67.51", "L", "L+"),
        ("85", "L", "L+"),
        ("85.01", "F", "F"),
        ("85.0000000000000000000001", "F", "F"),
        ("100", "F", "F"),
    ],
)
def test_limits_belong_to_the_lower_band(percent, letter, refined):
    assert (band(Decimal(percent)), band(Decimal(percent), refined=True)) == (letter, refined)
    assert plain(refined) == letter


@pytest.mark.parametrize("percent", ["-0.01", "100.01"])
def test_there_is_nothing_below_0_or_above_100(percent):
    with pytest.raises(ValueError, match="is not between 0 and 100"):
        band(Decimal(percent))


@pytest.mark.parametrize(
    ("value", "percent"),
    [("0", "0"), ("72.5", "72.5"), ("100", "100"), ("100.1", None), ("-1", None), ("NaN", None), ("Infinity", None),
     ("F", None), ("", None)],
)  # fmt: skip
def test_percent_of(value, percent):
    assert percent_of(value) == (None if percent is None else Decimal(percent))


@pytest.mark.parametrize(
    ("values", "arithmetic", "letter", "number"),
    [
        pytest.param("NPF", Arithmetic(), "P", Fraction(4, 3), id="mean, nearest below"),
        pytest.param("NLL", Arithmetic(), "P", Fraction(4, 3), id="mean"),
        pytest.param("PLL", Arithmetic(), "L", Fraction(5, 3), id="mean, nearest above"),
        pytest.param("LF", Arithmetic(), "L", Fraction(5, 2), id="mid-point down"),
        pytest.param("LF", UP, "F", Fraction(5, 2), id="mid-point up"),
        pytest.param("NPF", UP, "P", Fraction(4, 3), id="mid-point up leaves a third alone"),
        pytest.param("NPF", MEDIAN, "P", Fraction(1), id="median"),
        pytest.param("NNF", MEDIAN, "N", Fraction(0), id="median of the outlier"),
        pytest.param("NPLF", MEDIAN, "P", Fraction(3, 2), id="median of four, mid-point down"),
        pytest.param(("N", "P+", "F"), REFINED, "P+", Fraction(7, 3), id="refined 0-5"),
        pytest.param(("L-", "L+"), REFINED, "L-", Fraction(7, 2), id="refined mid-point"),
        pytest.param(("15", "15.02"), PERCENT, "P", Fraction(1501, 100), id="percent, exact"),
        pytest.param(("14.99", "15.01"), PERCENT, "N", Fraction(15), id="percent, the limit itself"),
        pytest.param(("85", "100", "70"), PERCENT, "L", Fraction(85), id="percent, mean 85"),
        pytest.param(("85", "100", "70.01"), PERCENT, "F", Fraction(25501, 300), id="percent, a hair above"),
        pytest.param(("20", "100"), Arithmetic(), "L", Fraction(2), id="percent as letters: P and F"),
    ],
)
def test_aggregate(values, arithmetic, letter, number):
    assert aggregate([place(value, arithmetic) for value in values], arithmetic) == Place(letter, number)


def test_the_two_scales_may_give_different_letters():
    values = ("P+", "P+", "L-")

    plain_, refined = (
        aggregate([place(value, one) for value in values], one).letter for one in (Arithmetic(), REFINED)
    )

    assert (plain_, refined) == ("P", "P+")
    assert aggregate([place(value, UP) for value in ("P+", "L-")], UP).letter == "L"
    assert aggregate([place(value, REFINED) for value in ("P+", "L-")], REFINED).letter == "P+"


@pytest.mark.parametrize(
    ("value", "arithmetic", "problem"),
    [
        ("F", Arithmetic(), ""),
        ("P-", Arithmetic(), ""),
        ("P-", REFINED, ""),
        ("55", REFINED, ""),
        ("55", PERCENT, ""),
        ("P", REFINED, "is neither one of N, P-, P+, L-, L+, F nor a percentage from 0 to 100"),
        ("Q", Arithmetic(), "is neither one of N, P, L, F, P-, P+, L-, L+ nor a percentage from 0 to 100"),
        ("F", PERCENT, "is not a percentage from 0 to 100"),
        ("101", PERCENT, "is not a percentage from 0 to 100"),
    ],
)
def test_problem_with(value, arithmetic, problem):
    assert problem_with(value, arithmetic) == problem


@pytest.mark.parametrize(
    ("number", "text"),
    [(Fraction(4, 3), "1.33"), (Fraction(5, 3), "1.67"), (Fraction(5, 2), "2.5"), (Fraction(3), "3"),
     (Fraction(0), "0"), (Fraction(100), "100"), (Fraction(1, 200), "0.01"), (Fraction(1501, 100), "15.01")],
)  # fmt: skip
def test_shown(number, text):
    assert shown(number) == text
