"""The pure rules: validity, expiry by months, what is missing, until when somebody is qualified."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualifications.validity import (
    EXPIRES_SOON,
    Gap,
    Held,
    Status,
    add_months,
    expiry_day,
    first_unqualified_day,
    missing,
    status_on,
    verdict,
)

DAY = date(2027, 3, 15)
EARLIER, LATER = DAY - timedelta(days=400), DAY + timedelta(days=400)
days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
held = st.builds(
    Held,
    key=st.sampled_from("abc"),
    achieved_on=st.none() | days,
    expires_on=st.none() | days,
    planned_on=st.none() | days,
)
needs = st.lists(st.lists(st.sampled_from("abcd"), min_size=1, max_size=3), max_size=4)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        pytest.param(date(2027, 1, 31), 1, date(2027, 2, 28), id="a shorter month ends earlier"),
        pytest.param(date(2028, 1, 31), 1, date(2028, 2, 29), id="February of a leap year"),
        pytest.param(date(2024, 2, 29), 36, date(2027, 2, 28), id="three years after a leap day"),
        pytest.param(date(2024, 2, 29), 48, date(2028, 2, 29), id="four years after a leap day"),
        pytest.param(date(2026, 12, 15), 1, date(2027, 1, 15), id="over the year's end"),
        pytest.param(date(2026, 11, 30), 13, date(2027, 12, 30), id="December is month 12"),
        pytest.param(date(2026, 5, 4), 0, date(2026, 5, 4), id="no months"),
    ],
)
def test_months_are_added(day, months, expected):
    assert add_months(day, months) == expected


def test_no_date_lies_beyond_the_calendar():
    with pytest.raises(OverflowError):
        add_months(date(9999, 1, 1), 12)


@given(days, st.integers(0, 240), st.integers(0, 240))
def test_more_months_never_end_earlier(day, months, more):
    assert add_months(day, months) <= add_months(day, months + more)
    assert add_months(day, months).day <= day.day


def test_what_has_no_validity_does_not_expire():
    assert expiry_day(DAY, None) is None
    assert expiry_day(DAY, 36) == date(2030, 3, 15)


@pytest.mark.parametrize(
    ("achieved_on", "expires_on", "expected"),
    [
        pytest.param(None, None, Status.PLANNED, id="not achieved"),
        pytest.param(EARLIER, None, Status.VALID, id="does not expire"),
        pytest.param(EARLIER, DAY - timedelta(days=1), Status.EXPIRED, id="ended yesterday"),
        pytest.param(EARLIER, DAY, Status.SOON, id="the last day still counts"),
        pytest.param(EARLIER, DAY + EXPIRES_SOON, Status.SOON, id="90 days ahead is soon"),
        pytest.param(EARLIER, DAY + EXPIRES_SOON + timedelta(days=1), Status.VALID, id="91 days ahead is not"),
    ],
)
def test_status(achieved_on, expires_on, expected):
    assert status_on(DAY, achieved_on, expires_on) == expected


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        pytest.param(Held("a", DAY, DAY), True, id="first and last day included"),
        pytest.param(Held("a", EARLIER), True, id="without an end"),
        pytest.param(Held("a", EARLIER, DAY - timedelta(days=1)), False, id="expired"),
        pytest.param(Held("a", LATER), False, id="not yet"),
        pytest.param(Held("a", planned_on=EARLIER), False, id="a planned day that has passed is no certificate"),
    ],
)
def test_in_force(record, expected):
    assert record.is_valid_on(DAY) is expected


@pytest.mark.parametrize(
    ("needs", "held", "gaps", "until"),
    [
        pytest.param([], [], (), None, id="without needs everybody is qualified"),
        pytest.param([["a"]], [Held("a", EARLIER)], (), None, id="without end"),
        pytest.param([["a", "b"]], [Held("b", EARLIER, LATER)], (), LATER, id="any one of a group"),
        pytest.param([["a"], ["b"]], [Held("a", EARLIER, LATER)], (Gap(("b",)),), None, id="every group is needed"),
        pytest.param(
            [["a"], ["b"]],
            [Held("a", EARLIER, LATER), Held("b", EARLIER, DAY)],
            (),
            DAY,
            id="qualified until the first of them ends",
        ),
        pytest.param(
            [["a"]], [Held("a", EARLIER, DAY), Held("a", EARLIER, LATER)], (), LATER, id="the longest of two counts"
        ),
        pytest.param(
            [["a"]],
            [Held("a", EARLIER, DAY - timedelta(days=1)), Held("a", planned_on=LATER)],
            (Gap(("a",), expired_on=DAY - timedelta(days=1), planned_on=LATER),),
            None,
            id="expired, and planned again",
        ),
        pytest.param([["a"]], [Held("a", LATER)], (Gap(("a",), starts_on=LATER),), None, id="begins later"),
        pytest.param([["a"]], [Held("b", EARLIER)], (Gap(("a",)),), None, id="something else does not count"),
    ],
)
def test_verdict(needs, held, gaps, until):
    found = verdict(needs, held, DAY)

    assert (found.gaps, found.until) == (gaps, until)
    assert found.qualified is (gaps == ())
    assert missing(needs, held, DAY) == gaps


@given(needs, st.lists(held, max_size=6), days)
def test_qualified_until_the_day_it_says_and_not_on_the_next(needs, held, day):
    found = verdict(needs, held, day)

    assert len(found.by) + len(found.gaps) == len(needs)
    if found.until:
        assert verdict(needs, held, found.until).qualified
        starts_later = any(one.achieved_on and one.achieved_on > day for one in held)
        assert starts_later or not verdict(needs, held, found.until + timedelta(days=1)).qualified


@given(needs, st.lists(held, max_size=6), held, days)
def test_one_more_record_never_disqualifies(needs, held, more, day):
    assert verdict(needs, [*held, more], day).qualified >= verdict(needs, held, day).qualified


@given(needs, st.lists(held, max_size=5), days, st.integers(0, 30))
def test_the_first_unqualified_day_is_the_first_with_a_gap(needs, held, first, length):
    last = first + timedelta(days=length)

    found = first_unqualified_day(needs, held, first, last)

    span = [first + timedelta(days=number) for number in range(length + 1)]
    assert found == next((day for day in span if missing(needs, held, day)), None)


def test_a_certificate_that_ends_on_the_third_of_five_days_fails_on_the_fourth():
    ends = DAY + timedelta(days=2)

    found = first_unqualified_day([["a"]], [Held("a", EARLIER, ends)], DAY, DAY + timedelta(days=4))

    assert found == ends + timedelta(days=1)
