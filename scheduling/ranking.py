"""Who can lead or join an appraisal, best first, and why each other one cannot. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time

from qualifications.validity import Held, Needs, verdict
from scheduling.conflicts import Interest, findings
from scheduling.workdays import Availability, Span, days_of, obstacles, shared_hours

FULL_DAY = 8


@dataclass(frozen=True, slots=True)
class Person:
    """A possible leader or member with what is known of them."""

    key: str
    name: str
    held: tuple[Held, ...]
    availability: Availability
    languages: tuple[str, ...] = ()
    interests: tuple[Interest, ...] = ()
    booked: tuple[Span, ...] = ()
    is_member: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: a seat for the days ``first`` to ``last`` in ``zone``.

    ``needs``: what must be held on every day. ``languages``: one is to be spoken, in lower case;
    empty: any.
    """

    needs: Needs
    leads: bool
    first: date
    last: date
    zone: str
    hours: tuple[time, time] = (time(9), time(17))
    languages: tuple[str, ...] = ()
    internal_leader: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person with the reasons for them and against them; ``against`` is empty for those who can.

    ``barred``: what speaks against them beside being booked already.

    Fewer hints come first, then the larger share of the working day, then the smaller load.
    """

    key: str
    name: str
    reasons: tuple[str, ...]
    hints: tuple[str, ...]
    against: tuple[str, ...]
    barred: tuple[str, ...]
    shared: float
    load: int

    @property
    def fits(self) -> bool:
        """Say whether nothing speaks against the person."""
        return not self.against


def rank(people: Iterable[Person], wanted: Wanted, names: dict[str, str]) -> tuple[Candidate, ...]:
    """Return everybody, those who fit first and best first; ``names``: of qualifications by key."""
    found = [_judge(person, wanted, names) for person in people]
    return tuple(sorted(found, key=_place))


def _place(one: Candidate) -> tuple[bool, int, int, float, int, str, str]:
    return not one.fits, len(one.against), len(one.hints), -one.shared, one.load, one.name, one.key


def _judge(person: Person, wanted: Wanted, names: dict[str, str]) -> Candidate:
    reasons: list[str] = []
    hints: list[str] = []
    against: list[str] = []
    for group in wanted.needs:
        day, by = _without(group, person.held, wanted)
        if day is None:
            reasons.append(f"{names.get(by, by)} on every day")
        else:
            words = " or ".join(names.get(key, key) for key in group)
            ended = any(one.key in group and one.expires_on for one in person.held)
            against.append(f"{words} not in force on {day:%d %b %Y}" if ended else f"no {words}")
    for finding in findings(
        person.interests, leads=wanted.leads, first=wanted.first, last=wanted.last,
        internal_leader=wanted.internal_leader,
    ):  # fmt: skip
        (against if finding.blocks else hints).append(finding.because)
    if person.is_member and wanted.leads and not wanted.internal_leader:
        against.append("a member of the organisation does not lead its appraisal")
    if not against and not hints:
        reasons.append("no conflict of interest declared")
    blocked = obstacles(person.availability, wanted.first, wanted.last, person.booked)
    against += _summed([one.because for one in blocked if one.kind not in ("weekday", "booked")])
    barred = tuple(against)
    against += _summed([one.because for one in blocked if one.kind == "booked"])
    hints += _summed([one.because for one in blocked if one.kind == "weekday"])
    if not blocked:
        reasons.append("free on every day")
    shared = shared_hours(person.availability, wanted.zone, wanted.hours, wanted.first, wanted.last)
    (reasons if shared >= FULL_DAY / 2 else hints).append(f"{shared:g} hours of the working day shared")
    _languages(person, wanted, reasons, hints)
    load = _load(person.booked, wanted)
    reasons.append(f"{load} days booked within six months")
    return Candidate(person.key, person.name, tuple(reasons), tuple(hints), tuple(against), barred, shared, load)


def _without(group: Sequence[str], held: Sequence[Held], wanted: Wanted) -> tuple[date | None, str]:
    by = ""
    for day in days_of(wanted.first, wanted.last):
        found = verdict((group,), held, day)
        if not found.qualified:
            return day, ""
        by = found.by[0]
    return None, by


def _languages(person: Person, wanted: Wanted, reasons: list[str], hints: list[str]) -> None:
    if not wanted.languages:
        return
    spoken = [language for language in wanted.languages if language in person.languages]
    if spoken:
        reasons.append(f"speaks {', '.join(spoken)}")
    else:
        hints.append(f"speaks none of {', '.join(wanted.languages)}: a translator is needed")


def _load(booked: Sequence[Span], wanted: Wanted) -> int:
    half_year = 183
    return sum(
        (end - begin).days + 1
        for begin, end in booked
        if abs((begin - wanted.first).days) <= half_year
    )  # fmt: skip


def _summed(reasons: Sequence[str]) -> list[str]:
    """Keep the first of many alike and say how many more there are."""
    if len(reasons) <= 2:
        return list(reasons)
    return [*reasons[:2], f"and {len(reasons) - 2} more days"]
