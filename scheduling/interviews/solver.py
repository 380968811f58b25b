"""Place sessions in time with OR-Tools CP-SAT: first that it can be done, then with few changes and an early end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from scheduling.interviews.grouping import group
from scheduling.interviews.problem import STEP, Draft, Outcome, Placed, Problem, is_working

WORKERS = 2
EXPLAIN_SECONDS = 4.0
EVERY_SECONDS = 0.5
# What may be given up, one at a time, to see what stands in the way.
RELAXATIONS = {
    "lunch": "the lunch break",
    "order": "the order of the processes (MAN.3, SUP.1 and SUP.8 first)",
    "reserve": "the follow-up reserve at the end",
    "places": "the number and size of the rooms",
    "people": "the working hours of those interviewed",
    "members": "the working hours of the team",
    "pinned": "the sessions set by hand",
    "breaks": "the breaks of the team",
}
Tell = Callable[[int, str], None]


@dataclass(slots=True)
class _Model:
    """The variables of the model by session key."""

    model: Any
    start: dict[str, Any] = field(default_factory=dict)
    seats: dict[tuple[str, str], Any] = field(default_factory=dict)
    rooms: dict[tuple[str, str], Any] = field(default_factory=dict)


def solve(problem: Problem, pinned: dict[str, Placed], *, seconds: float, tell: Tell) -> Outcome:
    """Return a plan within ``seconds``, or what stands in its way.

    ``tell(done, note)`` is called twice a second; what it raises ends the search and is raised again.
    """
    grouping = group(problem, pinned)
    impossible = [*grouping.uncovered, *_impossible(problem, grouping.drafts)]
    if impossible:
        return Outcome(grouping.drafts, (), tuple(impossible))
    tell(0, "placing the sessions")
    placed, optimal = _search(problem, grouping.drafts, frozenset(), seconds, tell)
    if placed is None:
        tell(0, "looking for what stands in the way")
        return Outcome(grouping.drafts, (), tuple(_explain(problem, grouping.drafts, tell)))
    hours = sum(
        (one.ends_at - one.starts_at).total_seconds() / 3600 * (len(draft.people) + len(one.team))
        for draft, one in zip(grouping.drafts, placed, strict=True)
    )
    return Outcome(grouping.drafts, placed, (), hours, _changed(problem, grouping.drafts, placed), optimal)


def _changed(problem: Problem, drafts: Iterable[Draft], placed: Iterable[Placed]) -> int:
    people = {draft.key: draft.people for draft in drafts}
    now = {one.key: one for one in placed}
    return sum(
        now.get(key) != one or people[key] != problem.former_people.get(key, frozenset())
        for key, one in problem.former.items()
    )


def _impossible(problem: Problem, drafts: Iterable[Draft]) -> list[str]:
    """Return what can be seen without a search."""
    found = []
    least = problem.terms.least_team
    if len(problem.team) < least:
        found.append(f"The team has {len(problem.team)} people, at least {least} are present in each interview.")
    for draft in drafts:
        if draft.pinned is None and not _starts(problem, draft, frozenset()):
            names = sorted(person.name for person in problem.people if person.key in draft.people)
            found.append(f"{', '.join(names)}: no {draft.minutes} minutes in the hours of all of them and of the day.")
        needed = len(draft.people) + least
        if problem.places and all(place.capacity < needed for place in problem.places):
            found.append(f"{draft.title}: no room has {needed} seats.")
    return found


def _starts(problem: Problem, draft: Draft, without: frozenset[str]) -> list[int]:
    """Return the steps from the first day's begin at which the session may start."""
    terms, found = problem.terms, []
    people = [person for person in problem.people if person.key in draft.people]
    length = timedelta(minutes=draft.minutes)
    for day in terms.days:
        at, end = terms.at(day, terms.hours[0]), terms.at(day, terms.hours[1])
        lunch = terms.at(day, terms.lunch[0]), terms.at(day, terms.lunch[1])
        while at + length <= end:
            span = (at, at + length)
            meets_lunch = span[0] < lunch[1] and lunch[0] < span[1]
            works = all(is_working(person.availability, span, day) for person in people)
            if ("lunch" in without or not meets_lunch) and ("people" in without or works):
                found.append(_step(problem, at))
            at += STEP
    return found


def _origin(problem: Problem) -> datetime:
    return problem.terms.at(problem.terms.days[0], problem.terms.hours[0])


def _step(problem: Problem, at: datetime) -> int:
    return int((at - _origin(problem)) / STEP)


def _search(
    problem: Problem, drafts: tuple[Draft, ...], without: frozenset[str], seconds: float, tell: Tell
) -> tuple[tuple[Placed, ...] | None, bool]:
    from ortools.sat.python import cp_model  # noqa: PLC0415 -- a heavy library that only planning needs

    built = _Model(cp_model.CpModel())
    for draft in drafts:
        _add_session(built, problem, draft, without, cp_model)
    _add_overlaps(built, problem, drafts, without)
    _add_order(built, problem, drafts, without)
    _add_goal(built, problem, drafts)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = WORKERS
    solver.parameters.random_seed = 1
    status = _run(solver, built.model, tell)
    if status == cp_model.MODEL_INVALID:
        raise RuntimeError(built.model.validate())
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None, False
    placed = tuple(_read(built, problem, draft, solver) for draft in drafts)
    return placed, status == cp_model.OPTIMAL


def _run(solver: Any, model: Any, tell: Tell) -> Any:
    """Solve in another thread, so that ``tell`` is called in the thread of the caller and may use its database."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        running = pool.submit(solver.solve, model)
        try:
            while not wait([running], timeout=EVERY_SECONDS).done:
                tell(0, "looking for a good plan")
        except BaseException:
            solver.stop_search()
            raise
        return running.result()


def _add_session(built: _Model, problem: Problem, draft: Draft, without: frozenset[str], cp_model: Any) -> None:
    model, kept = built.model, draft.pinned if "pinned" not in without else None
    starts = [_step(problem, kept.starts_at)] if kept else _starts(problem, draft, without)
    domain = cp_model.Domain.from_values(starts)
    built.start[draft.key] = model.new_int_var_from_domain(domain, draft.key)
    for member in problem.team:
        seat = built.seats[draft.key, member.key] = model.new_bool_var("")
        if kept:
            model.add(seat == (member.key in kept.team))
        elif "members" not in without:
            allowed = [step for step in starts if _works_at(problem, member.availability, draft, step)]
            model.add_linear_expression_in_domain(
                built.start[draft.key], cp_model.Domain.from_values(allowed)
            ).only_enforce_if(seat)
    if not kept:
        model.add(sum(built.seats[draft.key, member.key] for member in problem.team) == problem.terms.least_team)
    if problem.places and "places" not in without:
        fitting = [one for one in problem.places if one.capacity >= len(draft.people) + problem.terms.least_team]
        for place in problem.places:
            room = built.rooms[draft.key, place.key] = model.new_bool_var("")
            if kept:
                model.add(room == (place.key == kept.place))
            elif place not in fitting:
                model.add(room == 0)
        if not kept:
            model.add_exactly_one(built.rooms[draft.key, place.key] for place in problem.places)


def _works_at(problem: Problem, availability: Any, draft: Draft, step: int) -> bool:
    at = _origin(problem) + step * STEP
    return is_working(availability, (at, at + timedelta(minutes=draft.minutes)), at.date())


def _add_overlaps(built: _Model, problem: Problem, drafts: tuple[Draft, ...], without: frozenset[str]) -> None:
    model = built.model
    pause = 0 if "breaks" in without else -(-problem.terms.break_minutes // 15)
    length = {draft.key: -(-draft.minutes // 15) for draft in drafts}
    for person in {key for draft in drafts for key in draft.people}:
        own = [draft.key for draft in drafts if person in draft.people]
        if len(own) > 1:
            model.add_no_overlap(model.new_fixed_size_interval_var(built.start[key], length[key], "") for key in own)
    for member in problem.team:
        model.add_no_overlap(
            model.new_optional_fixed_size_interval_var(
                built.start[draft.key], length[draft.key] + pause, built.seats[draft.key, member.key], ""
            )
            for draft in drafts
        )
    if "places" in without:
        return
    for place in problem.places:
        others = [
            model.new_fixed_size_interval_var(_step(problem, begin), max(1, int((end - begin) / STEP)), "")
            for begin, end in place.taken
        ]
        model.add_no_overlap(
            [
                model.new_optional_fixed_size_interval_var(
                    built.start[draft.key], length[draft.key], built.rooms[draft.key, place.key], ""
                )
                for draft in drafts
            ]
            + others
        )


def _add_order(built: _Model, problem: Problem, drafts: tuple[Draft, ...], without: frozenset[str]) -> None:
    interviews = [draft for draft in drafts if not draft.is_reserve]
    if problem.terms.by_area and "order" not in without:
        _divide(
            built, [one for one in interviews if one.comes_first], [one for one in interviews if not one.comes_first]
        )
    if "reserve" not in without:
        _divide(built, interviews, [draft for draft in drafts if draft.is_reserve])


def _divide(built: _Model, earlier: list[Draft], later: list[Draft]) -> None:
    """Let all of ``earlier`` end before any of ``later`` starts."""
    if not earlier or not later:
        return
    border = built.model.new_int_var(0, 100_000, "")
    for draft in earlier:
        built.model.add(built.start[draft.key] + -(-draft.minutes // 15) <= border)
    for draft in later:
        built.model.add(built.start[draft.key] >= border)


def _add_goal(built: _Model, problem: Problem, drafts: tuple[Draft, ...]) -> None:
    """Keep the former plan; where there is none, end early and share the work in the team."""
    model, costs = built.model, []
    for draft in drafts:
        former = problem.former.get(draft.key)
        if former is None:
            continue
        step = _step(problem, former.starts_at)
        moved = model.new_bool_var("")
        model.add(built.start[draft.key] == step).only_enforce_if(moved.negated())
        costs.append(100 * moved)
        model.add_hint(built.start[draft.key], step)
        for member in problem.team:
            seat = built.seats[draft.key, member.key]
            model.add_hint(seat, member.key in former.team)
            costs.append(10 * (1 - seat) if member.key in former.team else 0)
        for place in problem.places:
            room = built.rooms.get((draft.key, place.key))
            if room is not None and place.key == former.place:
                costs.append(10 * (1 - room))
    if not costs:
        end = model.new_int_var(0, 100_000, "")
        for draft in drafts:
            model.add(built.start[draft.key] <= end)
        most = model.new_int_var(0, len(drafts), "")
        for member in problem.team:
            model.add(sum(built.seats[draft.key, member.key] for draft in drafts) <= most)
        costs = [end, 4 * most]
    model.minimize(sum(costs))


def _read(built: _Model, problem: Problem, draft: Draft, solver: Any) -> Placed:
    at = _origin(problem) + solver.value(built.start[draft.key]) * STEP
    team = frozenset(one.key for one in problem.team if solver.value(built.seats[draft.key, one.key]))
    rooms = (key for (session, key), room in built.rooms.items() if session == draft.key and solver.value(room))
    return Placed(draft.key, at, at + timedelta(minutes=draft.minutes), team, next(rooms, ""))


def _explain(problem: Problem, drafts: tuple[Draft, ...], tell: Tell) -> list[str]:
    """Name each rule without which there would be a plan; if no single one helps, say that they are several."""
    found = []
    for rule, name in RELAXATIONS.items():
        placed, _optimal = _search(problem, drafts, frozenset({rule}), EXPLAIN_SECONDS, lambda _found, _note: None)
        tell(0, f"tried without {name}")
        if placed is not None:
            found.append(f"It cannot be planned with {name}; without it there is a plan.")
    if found:
        return found
    hours = sum(draft.minutes for draft in drafts) / 60
    return [
        f"No single rule stands in the way: {len(drafts)} sessions of {hours:g} hours do not fit into "
        f"{len(problem.terms.days)} days with a team of {len(problem.team)}. Add days, team members or rooms."
    ]
