"""What is planned and what comes out. Keys are texts, times aware; a session is told by its key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduling.workdays import DAY, Availability, Times, working_times

STEP = timedelta(minutes=15)
# Automotive SPICE assessments begin with project management, quality assurance and configuration management.
FIRST_AREAS = frozenset({"MAN.3", "SUP.1", "SUP.8"})


@dataclass(frozen=True, slots=True)
class Terms:
    """On which days and in which hours of ``zone`` interviews are held.

    ``together``: at most so many are interviewed at once. ``reserve``: follow-up sessions of an hour at the end.
    ``by_area``: a session for each process, FIRST_AREAS first; else for each role. ``least_team``: members present.
    """

    zone: str
    days: tuple[date, ...]
    hours: tuple[time, time] = (time(9), time(17, 30))
    lunch: tuple[time, time] = (time(12), time(13))
    minutes: int = 60
    break_minutes: int = 15
    together: int = 4
    reserve: int = 2
    by_area: bool = False
    least_team: int = 2

    def at(self, day: date, clock: time) -> datetime:
        """Return a time of the appraisal's zone in UTC."""
        return datetime.combine(day, clock, ZoneInfo(self.zone)).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Interviewee:
    """Somebody who affirms ``areas`` in ``units`` in a ``role``; ``manager``: the key of one."""

    key: str
    name: str
    role: str
    areas: frozenset[str]
    units: frozenset[str]
    availability: Availability
    manager: str = ""
    alone: bool = False
    available: bool = True

    @property
    def cells(self) -> frozenset[tuple[str, str, str]]:
        """Return what the person can affirm: role, process area, instance."""
        return frozenset((self.role, area, unit) for area in self.areas for unit in self.units)


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the team."""

    key: str
    name: str
    availability: Availability


@dataclass(frozen=True, slots=True)
class Place:
    """A room or a link; ``taken``: by others."""

    key: str
    name: str
    capacity: int
    taken: tuple[Times, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """A session with its time, team and place (empty: none)."""

    key: str
    starts_at: datetime
    ends_at: datetime
    team: frozenset[str]
    place: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A session to be placed: with nobody, it is a follow-up kept in reserve. ``pinned``: set by hand, it stays."""

    key: str
    title: str
    people: frozenset[str]
    areas: frozenset[str]
    units: frozenset[str]
    minutes: int
    pinned: Placed | None = None

    @property
    def is_reserve(self) -> bool:
        """Say whether it is kept for follow-up."""
        return not self.people

    @property
    def comes_first(self) -> bool:
        """Say whether it belongs to the processes that an assessment begins with."""
        return bool(self.areas & FIRST_AREAS)


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything that a plan depends on; ``former``: the sessions of the last plan by key, to be kept if possible."""

    terms: Terms
    people: tuple[Interviewee, ...]
    team: tuple[Member, ...]
    places: tuple[Place, ...] = ()
    former: Mapping[str, Placed] = field(default_factory=dict)
    former_people: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A plan, or why there is none: ``problems`` are sentences and ``placed`` is empty then.

    ``changed``: former sessions that lie elsewhere, have other people or are gone.
    """

    drafts: tuple[Draft, ...]
    placed: tuple[Placed, ...]
    problems: tuple[str, ...] = ()
    people_hours: float = 0
    changed: int = 0
    optimal: bool = False


def is_working(person: Availability, span: Times, day: date) -> bool:
    """Say whether ``span`` lies in the person's hours; for zones far apart also in those of the days around."""
    begin, end = span
    return any(
        hours[0] <= begin and end <= hours[1]
        for hours in (working_times(person, day + number * DAY) for number in (-1, 0, 1))
    )
