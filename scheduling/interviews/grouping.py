"""Who is interviewed, and with whom: every cell is affirmed, by as few people as possible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from scheduling.interviews.problem import Draft, Interviewee, Placed, Problem

Cell = tuple[str, str, str]
RESERVE_MINUTES = 60


@dataclass(frozen=True, slots=True)
class Grouping:
    """The sessions to place, and the cells that nobody available can affirm, as sentences."""

    drafts: tuple[Draft, ...]
    uncovered: tuple[str, ...]


def group(problem: Problem, pinned: Mapping[str, Placed] | None = None) -> Grouping:
    """Return the sessions that cover every cell.

    Nobody sits with their own manager; those who are interviewed ``alone`` do; at most ``terms.together`` sit
    together. People of the last plan are kept before others, and in their session.
    """
    cells = {cell for person in problem.people for cell in person.cells}
    available = [person for person in problem.people if person.available]
    open_cells = cells - {cell for person in available for cell in person.cells}
    chosen = _cover(available, cells - open_cells, {key for keys in problem.former_people.values() for key in keys})
    bins: dict[str, list[Interviewee]] = {}
    parts = _by_area(chosen) if problem.terms.by_area else _by_role(chosen)
    for label, people in parts:
        _seat(label, people, bins, problem)
    drafts = [_draft(key, people, problem) for key, people in bins.items() if people]
    drafts += [
        Draft(f"reserve|{number}", "", frozenset(), frozenset(), frozenset(), RESERVE_MINUTES)
        for number in range(1, problem.terms.reserve + 1)
    ]
    known = pinned or {}
    return Grouping(
        tuple(replace(draft, pinned=known.get(draft.key)) for draft in drafts),
        tuple(f"Nobody available can affirm {area} in {unit} as {role}." for role, area, unit in sorted(open_cells)),
    )


def _cover(people: list[Interviewee], cells: set[Cell], former: set[str]) -> list[Interviewee]:
    """Choose few people who cover the cells: those needed alone first, then who covers most, former ones first."""
    missing, chosen = set(cells), []
    holders: dict[Cell, list[Interviewee]] = {}
    for person in people:
        for cell in person.cells:
            holders.setdefault(cell, []).append(person)
    for cell in sorted(cells):
        if cell in missing and len(holders[cell]) == 1:
            chosen.append(holders[cell][0])
            missing -= holders[cell][0].cells
    rest = [person for person in people if person not in chosen]
    while missing:
        best = max(rest, key=lambda one: (len(one.cells & missing), one.key in former, one.name, one.key))
        chosen.append(best)
        missing -= best.cells
        rest.remove(best)
    return _without_needless(chosen)


def _without_needless(chosen: list[Interviewee]) -> list[Interviewee]:
    for person in list(reversed(chosen)):
        others = {cell for other in chosen if other is not person for cell in other.cells}
        if person.cells <= others:
            chosen.remove(person)
    return sorted(chosen, key=lambda one: (one.role, one.availability.zone, sorted(one.units), one.name, one.key))


def _by_role(people: Iterable[Interviewee]) -> list[tuple[str, list[Interviewee]]]:
    found: dict[str, list[Interviewee]] = {}
    for person in people:
        found.setdefault(person.role, []).append(person)
    return sorted(found.items())


def _by_area(people: Iterable[Interviewee]) -> list[tuple[str, list[Interviewee]]]:
    found: dict[str, list[Interviewee]] = {}
    for person in people:
        for area in person.areas:
            found.setdefault(area, []).append(person)
    return sorted(found.items())


def _seat(label: str, people: list[Interviewee], bins: dict[str, list[Interviewee]], problem: Problem) -> None:
    """Put people into the sessions of ``label``: where they sat, else where they may, else into a new one."""
    former = {key: keys for key, keys in problem.former_people.items() if key.rpartition("|")[0] == label}
    for key in sorted(former, key=_number):
        bins[key] = []
    late = []
    for person in people:
        sat = next((key for key, keys in former.items() if person.key in keys), None)
        if sat is not None and _may_join(person, bins[sat], problem):
            bins[sat].append(person)
        else:
            late.append(person)
    for person in late:
        own = [key for key in bins if key.rpartition("|")[0] == label]
        free = [key for key in own if _may_join(person, bins[key], problem)]
        # A substitute takes the chair that became free, so that no other session changes.
        chairs = [key for key in free if len(bins[key]) < len(former.get(key, ()))]
        if chairs or free:
            bins[(chairs or free)[0]].append(person)
        else:
            bins[f"{label}|{max(map(_number, own), default=0) + 1}"] = [person]


def _number(key: str) -> int:
    return int(key.rpartition("|")[2])


def _may_join(person: Interviewee, others: list[Interviewee], problem: Problem) -> bool:
    if not others:
        return True
    if person.alone or any(other.alone for other in others) or len(others) >= problem.terms.together:
        return False
    return all(other.manager != person.key and person.manager != other.key for other in others)


def _draft(key: str, people: list[Interviewee], problem: Problem) -> Draft:
    label = key.rpartition("|")[0]
    areas = {label} if problem.terms.by_area else {area for person in people for area in person.areas}
    units = {unit for person in people for unit in person.units}
    return Draft(
        key, label, frozenset(person.key for person in people), frozenset(areas), frozenset(units),
        problem.terms.minutes,
    )  # fmt: skip
