"""One area from its marks to its standing: the steps that SCAMPI and the Benchmark method share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from appraisals.rating.practices import (
    SATISFIED,
    Consolidate,
    Decisions,
    Finding,
    Marks,
    Scale,
    changes_to_satisfy,
    group_rating,
    rate_practice,
)
from appraisals.rating.records import Area, Change, Decision, Group, Kind, Question, Rating, Scope, Status
from appraisals.rating.staging import Standing
from appraisals.rating.words import natural

JudgeGroup = Callable[[Sequence[Rating], str | None], Finding]


@dataclass(frozen=True, slots=True)
class Rules:
    """What differs between the methods: what a group is called, the scale, and the two rules.

    ``contiguous``: a group with weaknesses is satisfied only above a satisfied group (Benchmark method).
    """

    kind: Kind
    scale: Scale
    consolidate: Consolidate
    judge: JudgeGroup
    contiguous: bool = False


def stand(
    area: Area, marks: Mapping[str, Marks], decisions: Decisions, rules: Rules, *, covered: bool = True
) -> tuple[Standing, tuple[Rating, ...]]:
    """Return how the area stands, and the ratings of its groups, each followed by those of its practices.

    Nothing is rated of an area that is not in scope. ``covered`` False: no group is rated for want of evidence.
    """
    if area.scope is not Scope.IN_SCOPE:
        return Standing(area), ()
    groups: list[Rating] = []
    changes: list[tuple[Change, ...]] = []
    evidence = () if covered else (Change(area.ref, area.ref, "not covered", "covered"),)
    ratings: list[Rating] = []
    for group in area.groups:
        practices = [_practice(area.ref, item, marks, decisions, rules) for item in group.items]
        impact = decisions.get((Question.IMPACT, area.ref, group.ref))
        found = rules.judge(practices, impact.value if impact else None)
        if not covered:
            found = Finding("group.coverage", None, Status.NOT_RATED, "objective evidence does not cover the area")
        elif rules.contiguous and groups and found.by_team and found.value == SATISFIED:
            found = _above(groups, found)
        groups.append(group_rating(rules.kind, area.ref, group, found, impact))
        changes.append((*_changes(area.ref, group, practices, marks, impact, rules), *evidence))
        ratings += [groups[-1], *practices]
    return Standing(area, tuple(groups), tuple(changes)), tuple(ratings)


def _practice(area: str, item: str, marks: Mapping[str, Marks], decisions: Decisions, rules: Rules) -> Rating:
    decision = decisions.get((Question.CHARACTERISATION, area, item))
    return rate_practice(area, item, marks[item], rules.consolidate, decision)


def _above(lower: Sequence[Rating], found: Finding) -> Finding:
    """Return the finding of a group with weaknesses that are not significant, given all groups below it.

    Benchmark method, rating of practice groups: it is satisfied only if the lower groups are; without that neither
    satisfied nor unsatisfied applies, so it stays not rated, or pending as long as the first of those below is.

    Example: group 1 unsatisfied, group 2 all FM and so satisfied, group 3 with an LM: group 3 is not rated.
    """
    below = next((one for one in lower if one.value != SATISFIED), None)
    if below is None:
        return found
    status = Status.PENDING if below.status is Status.PENDING else Status.NOT_RATED
    candidates = (SATISFIED,) if status is Status.PENDING else ()
    text = f"it has weaknesses, and {below.ref} below it is not satisfied"
    return Finding("group.below", None, status, text, (below,), candidates)


def _changes(
    area: str,
    group: Group,
    practices: Sequence[Rating],
    marks: Mapping[str, Marks],
    impact: Decision | None,
    rules: Rules,
) -> tuple[Change, ...]:
    return changes_to_satisfy(area, group, practices, marks, rules.scale, impact.value if impact else None)


def set_aside(decisions: Decisions, ratings: Iterable[Rating]) -> tuple[Decision, ...]:
    """Return the decisions that no rating rests on: the rule decided by itself, or left open other values."""
    questions = {f"decision.{question.value}": question for question in Question}
    used = {
        (questions[reason.rule], rating.area, rating.ref)
        for rating in ratings
        for reason in rating.because[1:]
        if reason.rule in questions
    }
    left = sorted(set(decisions) - used, key=lambda key: (key[0].value, natural(key[1]), natural(key[2])))
    return tuple(decisions[key] for key in left)
