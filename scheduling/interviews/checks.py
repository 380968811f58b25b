"""Whether a plan keeps its rules: read after every edit by hand, and by the tests of the solver."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from scheduling.interviews.problem import Draft, Placed, Problem, is_working


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that a session does not keep; ``key`` empty: the plan as a whole."""

    key: str
    rule: str
    because: str


def violations(problem: Problem, drafts: Iterable[Draft], placed: Iterable[Placed]) -> tuple[Violation, ...]:
    """Return every rule that is not kept, none: the plan is sound."""
    known = {draft.key: draft for draft in drafts}
    sessions = [(known[one.key], one) for one in placed if one.key in known]
    found = [violation for draft, one in sessions for violation in _alone(problem, draft, one)]
    found += [violation for left, right in combinations(sessions, 2) for violation in _pair(problem, left, right)]
    affirmed = {
        cell
        for person in problem.people
        for draft, _one in sessions
        if person.key in draft.people
        for cell in person.cells
        if not problem.terms.by_area or cell[1] in draft.areas
    }
    wanted = {cell for person in problem.people for cell in person.cells}
    found += [
        Violation("", "coverage", f"Nobody affirms {area} in {unit} as {role}.")
        for role, area, unit in sorted(wanted - affirmed)
    ]
    return tuple(found)


def _alone(problem: Problem, draft: Draft, one: Placed) -> list[Violation]:
    terms, span = problem.terms, (one.starts_at, one.ends_at)
    day = next((day for day in terms.days if _within(problem, day, one)), None)
    if day is None:
        return [Violation(draft.key, "day", "It lies outside the hours of the appraisal.")]
    found = []
    if one.starts_at < terms.at(day, terms.lunch[1]) and terms.at(day, terms.lunch[0]) < one.ends_at:
        found.append(Violation(draft.key, "lunch", "It runs into lunch."))
    if len(one.team) < min(terms.least_team, len(problem.team)):
        found.append(Violation(draft.key, "team", f"{len(one.team)} of {terms.least_team} team members are present."))
    people = [person for person in problem.people if person.key in draft.people]
    members = [member for member in problem.team if member.key in one.team]
    present = [(person.name, person.availability) for person in people]
    present += [(member.name, member.availability) for member in members]
    found += [
        Violation(draft.key, "hours", f"{name} does not work at that time ({availability.zone}).")
        for name, availability in present
        if not is_working(availability, span, day)
    ]
    found += [
        Violation(draft.key, "manager", f"{person.name} sits with their own manager.")
        for person in people
        if person.manager in draft.people
    ]
    if len(people) > 1 and any(person.alone for person in people):
        found.append(Violation(draft.key, "alone", "Somebody who is interviewed alone is not."))
    place = next((place for place in problem.places if place.key == one.place), None)
    if place is not None and place.capacity < len(people) + len(one.team):
        found.append(Violation(draft.key, "capacity", f"{place.name} has {place.capacity} seats."))
    if place is not None and any(begin < one.ends_at and one.starts_at < end for begin, end in place.taken):
        found.append(Violation(draft.key, "place", f"{place.name} is taken by others."))
    return found


def _within(problem: Problem, day: date, one: Placed) -> bool:
    begin, end = (problem.terms.at(day, clock) for clock in problem.terms.hours)
    return begin <= one.starts_at and one.ends_at <= end


def _pair(problem: Problem, left: tuple[Draft, Placed], right: tuple[Draft, Placed]) -> list[Violation]:
    (draft, one), (other_draft, other) = left, right
    found = []
    gap = timedelta(minutes=problem.terms.break_minutes)
    if one.starts_at < other.ends_at and other.starts_at < one.ends_at:
        names = {person.key: person.name for person in problem.people}
        names |= {member.key: member.name for member in problem.team}
        twice = (draft.people & other_draft.people) | (one.team & other.team)
        found += [Violation(draft.key, "twice", f"{names.get(key, key)} is in two sessions at once.") for key in twice]
        if one.place and one.place == other.place:
            found.append(Violation(draft.key, "place", "Its room is taken by another session."))
    elif one.team & other.team and one.starts_at < other.ends_at + gap and other.starts_at < one.ends_at + gap:
        found.append(Violation(draft.key, "break", "A member of the team has no break before or after it."))
    if problem.terms.by_area and not draft.is_reserve and not other_draft.is_reserve:
        for (first, at), (second, then) in ((left, right), (right, left)):
            if first.comes_first and not second.comes_first and then.starts_at < at.ends_at:
                found.append(Violation(second.key, "order", f"It comes before {first.title}."))
    return found
