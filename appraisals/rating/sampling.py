"""Draws of instances, area by area: would another sample have led to the same level, and what decides it."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from math import comb

from appraisals.rating.practices import SATISFIED
from appraisals.rating.records import Area, Decision, Evaluation, Judgement, Kind, Rating, Scope, Status, Structure

DRAWS = 1_000
SEED = 33_004
LEVELLED = (Kind.PROCESS_AREA, Kind.PRACTICE_AREA)

Evaluate = Callable[[Structure, Sequence[Judgement], Iterable[Decision]], Evaluation]


@dataclass(frozen=True, slots=True)
class Plan:
    """How to draw: ``size`` instances for each area (at most those it has), ``draws`` times; ``seed`` repeats it."""

    size: int
    draws: int = DRAWS
    seed: int = SEED


@dataclass(frozen=True, slots=True)
class DecidingCell:
    """A mark that kept its area from the level in ``draws`` draws."""

    area: str
    item: str
    unit: str
    value: str
    draws: int


@dataclass(frozen=True, slots=True)
class Sampling:
    """How many of ``draws`` random samples reach the level, are short of it, or cannot be rated yet.

    ``size``: instances drawn for each area, at most those it has. ``samples``: how many different samples there are.
    ``cells`` decide it, those of the most draws first.
    """

    draws: int
    size: int
    samples: int
    reached: int
    short: int
    open: int
    cells: tuple[DecidingCell, ...]


@dataclass(frozen=True, slots=True)
class _Outcome:
    status: Status
    met: bool
    failing: tuple[str, ...]


def simulate(
    structure: Structure,
    judgements: Iterable[Judgement],
    decisions: Iterable[Decision],
    evaluate: Evaluate,
    *,
    plan: Plan,
    target: int,
    failing: Collection[str],
) -> Sampling:
    """Draw instances for each area in scope by ``plan``, and rate each time what was drawn.

    CMMI method definition V3.0: the sample is generated at random for each practice area, so an organisation does not
    choose who is looked at. How many are drawn is set by the system of record; here it is part of the plan. An area of
    the organisation as a whole is always looked at in its one instance. ``evaluate`` is the rule set with its options,
    ``failing`` the values of a mark that can keep a practice from being implemented. The same input and plan give the
    same result. An area out of scope or without an instance leaves the level open, however the others are.
    """
    marks: defaultdict[str, list[Judgement]] = defaultdict(list)
    for one in judgements:
        marks[one.area].append(one)
    areas = [area for area in structure if area.scope is Scope.IN_SCOPE and area.units]
    undeterminable = any(_is_unknown(area) for area in structure)
    known: dict[tuple[str, tuple[str, ...]], _Outcome] = {}
    decided = list(decisions)
    chance = random.Random(plan.seed)  # noqa: S311 -- a simulation that can be repeated
    tallies: Counter[str] = Counter()
    blamed: Counter[tuple[str, str, str, str]] = Counter()
    for _draw in range(plan.draws):
        outcomes = []
        for area in areas:
            drawn = tuple(sorted(chance.sample(area.units, min(plan.size, len(area.units)))))
            key = (area.ref, drawn)
            if key not in known:
                known[key] = _rate(area, drawn, marks[area.ref], decided, evaluate, target)
            outcomes.append((area, drawn, known[key]))
        verdict = _verdict([outcome for _area, _drawn, outcome in outcomes])
        tallies["open" if undeterminable and verdict == "reached" else verdict] += 1
        for area, drawn, outcome in outcomes:
            blamed.update(_blame(drawn, outcome, marks[area.ref], failing))
    ordered = sorted(blamed.items(), key=lambda one: (-one[1], one[0]))
    cells = tuple(DecidingCell(*cell, number) for cell, number in ordered)
    most = max((comb(len(area.units), min(plan.size, len(area.units))) for area in areas), default=0)
    return Sampling(plan.draws, plan.size, most, tallies["reached"], tallies["short"], tallies["open"], cells)


def _is_unknown(area: Area) -> bool:
    """Say whether the area can be rated in no sample: it is out of scope, wrongly excused, or has no instance."""
    if area.scope is Scope.IN_SCOPE:
        return not area.units
    return area.scope is Scope.OUT_OF_SCOPE or not area.may_be_not_applicable


def _rate(
    area: Area,
    drawn: tuple[str, ...],
    marks: Sequence[Judgement],
    decisions: Sequence[Decision],
    evaluate: Evaluate,
    target: int,
) -> _Outcome:
    sampled = replace(area, units=drawn)
    own = [one for one in marks if one.unit in drawn]
    found = evaluate((sampled,), own, [one for one in decisions if one.area == area.ref])
    rating = next(one for one in found.ratings if one.kind in LEVELLED and one.area == area.ref)
    failing = tuple(one.ref for one in found.ratings if one.kind is Kind.PRACTICE and _fails(one, found))
    return _Outcome(rating.status, _met(rating, area, target), failing)


def _met(rating: Rating, area: Area, target: int) -> bool:
    """Say whether the area reaches what the target asks: satisfied, or its level, at most the highest it has."""
    if rating.value is None or rating.status is Status.PENDING:
        return False
    if rating.value.isdecimal():
        return int(rating.value) >= min(target, max((group.level for group in area.groups), default=0))
    return rating.value == SATISFIED


def _fails(rating: Rating, found: Evaluation) -> bool:
    """Say whether a practice keeps one of its goals from being satisfied."""
    return rating.status is Status.RATED and any(
        (rating.ref, rating.value) in reason.facts
        for group in found.ratings
        if group.kind in (Kind.GOAL, Kind.PRACTICE_GROUP) and group.value not in (None, SATISFIED)
        for reason in group.because
    )


def _verdict(outcomes: Sequence[_Outcome]) -> str:
    if all(outcome.met for outcome in outcomes):
        return "reached"
    unmet = [outcome for outcome in outcomes if not outcome.met]
    return "short" if any(outcome.status is Status.RATED for outcome in unmet) else "open"


def _blame(
    drawn: tuple[str, ...], outcome: _Outcome, marks: Sequence[Judgement], failing: Collection[str]
) -> Iterable[tuple[str, str, str, str]]:
    """Yield the marks of this sample that keep a practice, and with it the area, from what is asked."""
    if outcome.met or outcome.status is not Status.RATED:
        return
    for one in marks:
        if one.item in outcome.failing and one.unit in drawn and one.value in failing:
            yield (one.area, one.item, one.unit, one.value)
