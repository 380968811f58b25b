"""When a person can work: hours in their own zone, holidays, leave, travel, limits. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

DAY = timedelta(days=1)
Span = tuple[date, date]  # first and last day, both included
Times = tuple[datetime, datetime]  # aware; the end is not included


@dataclass(frozen=True, slots=True)
class Availability:
    """How a person works.

    ``weekdays``: 0 is Monday. ``country``: ISO 3166 code for public holidays, empty: none are known. ``travel_days``:
    kept free before and after each booking; between two bookings they add up. ``most_consecutive``, ``most_a_year``:
    on-site days in a row, and in a calendar year; None: no limit.
    """

    zone: str
    works_from: time = time(9)
    works_until: time = time(17)
    weekdays: frozenset[int] = frozenset(range(5))
    country: str = ""
    subdivision: str = ""
    leave: tuple[Span, ...] = ()
    travel_days: int = 0
    most_consecutive: int | None = None
    most_a_year: int | None = None


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a person cannot on ``day``; ``kind``: weekday, holiday, leave, booked, travel, consecutive or year."""

    kind: str
    day: date
    because: str


def days_of(first: date, last: date) -> Iterator[date]:
    """Yield the days from ``first`` to ``last``, both included."""
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


@lru_cache(maxsize=2048)
def holidays_of(country: str, subdivision: str, year: int) -> dict[date, str]:
    """Return the public holidays of a country or of one of its parts by day; none for a code that is not known."""
    try:
        return dict(holidays.country_holidays(country, subdiv=subdivision or None, years=year, language="en_US"))
    except NotImplementedError:
        return {}


def working_times(person: Availability, day: date) -> Times:
    """Return begin and end of the person's working day in UTC.

    Nine o'clock stays nine o'clock across a change of the clocks. An end before the begin lies on the next day.
    """
    return _times(person.zone, person.works_from, person.works_until, day)


@lru_cache(maxsize=16384)
def _times(zone_name: str, works_from: time, works_until: time, day: date) -> Times:
    zone = ZoneInfo(zone_name)
    end_day = day if works_until > works_from else day + DAY
    begin, end = datetime.combine(day, works_from, zone), datetime.combine(end_day, works_until, zone)
    return begin.astimezone(UTC), end.astimezone(UTC)


def overlap(one: Times, other: Times) -> timedelta:
    """Return how long two spans share."""
    return max(min(one[1], other[1]) - max(one[0], other[0]), timedelta())


def shared_hours(person: Availability, zone: str, hours: tuple[time, time], first: date, last: date) -> float:
    """Return the hours of the shortest day that the person's hours share with ``hours`` in ``zone``.

    The days of the person that begin on the day before or after are looked at too, for zones far apart.
    """
    return _shared_hours(person.zone, (person.works_from, person.works_until), zone, hours, first, last)


@lru_cache(maxsize=1024)
def _shared_hours(
    own_zone: str, own: tuple[time, time], zone: str, hours: tuple[time, time], first: date, last: date
) -> float:
    person, host = Availability(own_zone, *own), Availability(zone, *hours)

    def shared(day: date) -> float:
        window = working_times(host, day)
        parts = (overlap(window, working_times(person, day + number * DAY)) for number in (-1, 0, 1))
        return sum(parts, timedelta()).total_seconds() / 3600

    return min(shared(day) for day in days_of(first, last))


def is_free(wanted: Times, taken: Iterable[Times], before: timedelta, after: timedelta) -> bool:
    """Say whether ``wanted`` keeps its distance from all that is taken.

    Each entry, taken or wanted, has ``before`` and ``after`` around it, and they stack: two entries are at least
    ``before`` plus ``after`` apart.
    """
    gap = before + after
    return all(wanted[0] - end >= gap or begin - wanted[1] >= gap for begin, end in taken)


def obstacles(person: Availability, first: date, last: date, booked: Sequence[Span] = ()) -> tuple[Obstacle, ...]:
    """Return why the person cannot take the days ``first`` to ``last``, in the order of the days; none: they can.

    ``booked``: spans of days that are taken already.
    """
    found = [obstacle for day in days_of(first, last) if (obstacle := _on_day(person, day, booked))]
    found += _near(person, first, last, booked)
    found += _too_many(person, first, last, booked)
    return tuple(sorted(found, key=lambda one: one.day))


def _on_day(person: Availability, day: date, booked: Sequence[Span]) -> Obstacle | None:
    if any(begin <= day <= end for begin, end in booked):
        return Obstacle("booked", day, f"booked on {day:%d %b %Y}")
    if any(begin <= day <= end for begin, end in person.leave):
        return Obstacle("leave", day, f"on leave on {day:%d %b %Y}")
    if day.weekday() not in person.weekdays:
        return Obstacle("weekday", day, f"does not work on {day:%A}, {day:%d %b %Y}")
    name = holidays_of(person.country, person.subdivision, day.year).get(day) if person.country else None
    return Obstacle("holiday", day, f"public holiday on {day:%d %b %Y}: {name}") if name else None


def _near(person: Availability, first: date, last: date, booked: Sequence[Span]) -> list[Obstacle]:
    gap = 2 * person.travel_days
    if not gap:
        return []
    found = []
    for begin, end in booked:
        free = (first - end).days - 1 if end < first else (begin - last).days - 1 if begin > last else gap
        if 0 <= free < gap:
            day = first if end < first else last
            because = f"{free} days between bookings, {gap} are kept for travel ({begin:%d %b} – {end:%d %b %Y})"
            found.append(Obstacle("travel", day, because))
    return found


def _too_many(person: Availability, first: date, last: date, booked: Sequence[Span]) -> list[Obstacle]:
    taken = {day for begin, end in booked for day in days_of(begin, end)} | set(days_of(first, last))
    found = []
    if person.most_consecutive is not None:
        length, day = 0, first
        while day - DAY in taken:
            day -= DAY
        while day in taken:
            length += 1
            if length == person.most_consecutive + 1:
                because = f"more than {person.most_consecutive} days in a row from {day:%d %b %Y}"
                found.append(Obstacle("consecutive", max(day, first), because))
            day += DAY
    if person.most_a_year is not None:
        for year in range(first.year, last.year + 1):
            number = sum(day.year == year for day in taken)
            if number > person.most_a_year:
                because = f"{number} days in {year}, the limit is {person.most_a_year}"
                found.append(Obstacle("year", max(first, date(year, 1, 1)), because))
    return found
