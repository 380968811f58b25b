"""When a qualification is in force, what is missing, and until when somebody is qualified. Pure."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

EXPIRES_SOON = timedelta(days=90)

# Every group is needed; of a group any one qualification will do. Keys of qualification types.
Needs = Sequence[Sequence[str]]


class Status(StrEnum):
    """How a record stands on a day."""

    PLANNED = "planned"
    EXPIRED = "expired"
    SOON = "soon"
    VALID = "valid"


@dataclass(frozen=True, slots=True)
class Held:
    """A qualification of one person with its first and last day.

    ``achieved_on`` None: only planned, for ``planned_on``. ``expires_on`` None: does not expire.
    """

    key: str
    achieved_on: date | None = None
    expires_on: date | None = None
    planned_on: date | None = None

    def is_valid_on(self, day: date) -> bool:
        """Say whether it is in force on ``day``, its last day included."""
        return (
            self.achieved_on is not None
            and self.achieved_on <= day
            and (self.expires_on is None or day <= self.expires_on)
        )


@dataclass(frozen=True, slots=True)
class Gap:
    """A group of which nothing is in force, and what comes nearest to it.

    ``expired_on``: the last day of the one that ended last. ``starts_on``: the first day of one that begins later.
    ``planned_on``: the day of the next one that is planned. None: there is no such record.
    """

    one_of: tuple[str, ...]
    expired_on: date | None = None
    starts_on: date | None = None
    planned_on: date | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether somebody has all that is needed on a day: ``gaps`` say why not.

    ``by`` names, group by group, what counts. ``until`` is the last day on which that is so without renewal;
    None: without end, or not qualified.
    """

    gaps: tuple[Gap, ...]
    by: tuple[str, ...]
    until: date | None

    @property
    def qualified(self) -> bool:
        """Say whether nothing is missing."""
        return not self.gaps


def add_months(day: date, months: int) -> date:
    """Return the same day ``months`` later, or the last day of a shorter month.

    Examples: 31 January and one month is 28 or 29 February; 29 February 2024 and 36 months is 28 February 2027.
    Raises OverflowError after the year 9999.
    """
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    if year > date.max.year:
        raise OverflowError("the date lies after the year 9999")
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def expiry_day(achieved_on: date, validity_months: int | None) -> date | None:
    """Return the last day of something achieved on ``achieved_on``; None: it does not expire."""
    return None if validity_months is None else add_months(achieved_on, validity_months)


def status_on(day: date, achieved_on: date | None, expires_on: date | None) -> Status:
    """Return how a record stands on ``day``; it expires soon during its last 90 days."""
    if achieved_on is None:
        return Status.PLANNED
    if expires_on is None:
        return Status.VALID
    if expires_on < day:
        return Status.EXPIRED
    return Status.SOON if expires_on <= day + EXPIRES_SOON else Status.VALID


def verdict(needs: Needs, held: Iterable[Held], day: date) -> Verdict:
    """Judge what one person holds against ``needs`` on ``day``; without needs everybody is qualified.

    A record counts while it is in force, nothing else does: an expired certificate and a booked course do not.
    """
    by_key = _by_key(held)
    gaps, by, ends = [], [], []
    for group in needs:
        valid = [one for key in group for one in by_key.get(key, ()) if one.is_valid_on(day)]
        if valid:
            best = max(valid, key=lambda one: one.expires_on or date.max)
            by.append(best.key)
            ends.append(best.expires_on)
        else:
            gaps.append(_gap(group, [one for key in group for one in by_key.get(key, ())], day))
    known = [end for end in ends if end is not None]
    return Verdict(tuple(gaps), tuple(by), min(known, default=None) if not gaps else None)


def missing(needs: Needs, held: Iterable[Held], day: date) -> tuple[Gap, ...]:
    """Return the groups of prerequisites that are not met on ``day``."""
    return verdict(needs, held, day).gaps


def first_unqualified_day(needs: Needs, held: Iterable[Held], first: date, last: date) -> date | None:
    """Return the first day from ``first`` to ``last``, both included, on which something is missing, else None."""
    known = tuple(held)
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return next((day for day in days if not verdict(needs, known, day).qualified), None)


def _by_key(held: Iterable[Held]) -> Mapping[str, list[Held]]:
    found: dict[str, list[Held]] = {}
    for one in held:
        found.setdefault(one.key, []).append(one)
    return found


def _gap(group: Sequence[str], held: Sequence[Held], day: date) -> Gap:
    ended = [one.expires_on for one in held if one.achieved_on and one.expires_on and one.expires_on < day]
    later = [one.achieved_on for one in held if one.achieved_on and one.achieved_on > day]
    planned = [one.planned_on for one in held if one.achieved_on is None and one.planned_on]
    return Gap(tuple(group), max(ended, default=None), min(later, default=None), min(planned, default=None))
