"""Hours, holidays, travel and limits, across changes of the clocks."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from scheduling.workdays import Availability, holidays_of, is_free, obstacles, shared_hours, working_times

NEW_YORK = Availability("America/New_York")
BERLIN = Availability("Europe/Berlin")
NINE_TO_FIVE = (time(9), time(17))


def _utc(*numbers):
    return datetime(*numbers, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "begin", "end"),
    [
        (date(2026, 3, 7), 14, 22),
        (date(2026, 3, 8), 13, 21),
        (date(2026, 10, 31), 13, 21),
        (date(2026, 11, 1), 14, 22),
    ],
    ids=["before spring", "spring forward", "before autumn", "fall back"],
)
def test_nine_to_five_in_new_york_stays_nine_to_five(day, begin, end):
    """practice.md 4.3, test 1."""
    assert working_times(NEW_YORK, day) == (
        datetime.combine(day, time(begin), UTC),
        datetime.combine(day, time(end), UTC),
    )


def test_a_week_in_which_only_one_zone_changes_its_clocks():
    """practice.md 4.3, test 2: from 8 March New York is five hours behind Berlin, until 29 March."""
    usual = shared_hours(NEW_YORK, "Europe/Berlin", NINE_TO_FIVE, date(2026, 3, 2), date(2026, 3, 6))
    between = shared_hours(NEW_YORK, "Europe/Berlin", NINE_TO_FIVE, date(2026, 3, 9), date(2026, 3, 13))
    across = shared_hours(NEW_YORK, "Europe/Berlin", NINE_TO_FIVE, date(2026, 3, 5), date(2026, 3, 11))

    assert (usual, between, across) == (2.0, 3.0, 2.0)


@pytest.mark.parametrize(
    ("zone", "hours"),
    [("Europe/Berlin", 8.0), ("Asia/Kolkata", 4.5), ("America/Los_Angeles", 0.0), ("Pacific/Auckland", 0.0)],
)
def test_hours_shared_with_berlin(zone, hours):
    assert shared_hours(Availability(zone), "Europe/Berlin", NINE_TO_FIVE, date(2026, 6, 1), date(2026, 6, 5)) == hours


def test_buffers_around_entries_stack():
    """practice.md 4.3, test 4: 15 minutes before and 15 after keep two entries 30 minutes apart."""
    taken = [(_utc(2026, 6, 1, 9), _utc(2026, 6, 1, 10))]
    quarter = timedelta(minutes=15)

    def free(hour, minute):
        begin = _utc(2026, 6, 1, hour, minute)
        return is_free((begin, begin + timedelta(hours=1)), taken, quarter, quarter)

    assert not free(10, 0)
    assert not free(10, 15)
    assert free(10, 30)
    assert not free(7, 45)
    assert free(7, 30)


def test_back_to_back_is_free_without_buffers():
    nothing = timedelta()

    assert is_free(
        (_utc(2026, 6, 1, 10), _utc(2026, 6, 1, 11)), [(_utc(2026, 6, 1, 9), _utc(2026, 6, 1, 10))], nothing, nothing
    )


@pytest.mark.parametrize(
    ("person", "booked", "kinds"),
    [
        pytest.param(BERLIN, (), [], id="free"),
        pytest.param(Availability("Europe/Berlin", country="DE"), (), [], id="no holiday in that week"),
        pytest.param(Availability("Europe/Rome", country="IT"), (), ["holiday"], id="2 June in Italy"),
        pytest.param(
            Availability("Europe/Berlin", leave=((date(2026, 6, 4), date(2026, 6, 20)),)), (), ["leave"] * 2, id="away"
        ),
        pytest.param(Availability("Asia/Dubai", weekdays=frozenset({0, 1, 2, 3})), (), ["weekday"], id="no Fridays"),
        pytest.param(BERLIN, ((date(2026, 5, 28), date(2026, 6, 1)),), ["booked"], id="taken"),
        pytest.param(
            Availability("Europe/Berlin", travel_days=1), ((date(2026, 5, 28), date(2026, 5, 30)),), ["travel"],
            id="one day between, two for travel",
        ),
        pytest.param(
            Availability("Europe/Berlin", travel_days=1), ((date(2026, 5, 28), date(2026, 5, 29)),), [],
            id="two days between",
        ),
        pytest.param(
            Availability("Europe/Berlin", most_consecutive=7), ((date(2026, 5, 28), date(2026, 5, 31)),),
            ["consecutive"], id="nine days in a row",
        ),
        pytest.param(Availability("Europe/Berlin", most_consecutive=5), (), [], id="five days in a row"),
        pytest.param(
            Availability("Europe/Berlin", most_a_year=8), ((date(2026, 1, 5), date(2026, 1, 8)),), ["year"], id="year"
        ),
    ],
)  # fmt: skip
def test_obstacles_are_named(person, booked, kinds):
    assert [one.kind for one in obstacles(person, date(2026, 6, 1), date(2026, 6, 5), booked)] == kinds


def test_a_holiday_is_named():
    (found,) = obstacles(Availability("Europe/Rome", country="IT"), date(2026, 6, 2), date(2026, 6, 2))

    assert found.because == "public holiday on 02 Jun 2026: Republic Day"


def test_an_unknown_country_has_no_holidays():
    assert holidays_of("ZZ", "", 2026) == {}
