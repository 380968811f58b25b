"""Characterised practices and the goals or groups above them, as SCAMPI and the Benchmark method share them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from appraisals.rating.records import (
    IMPACTS,
    NOT_SIGNIFICANT,
    SIGNIFICANT,
    Area,
    BadInput,
    Change,
    Decision,
    Group,
    Judgement,
    Kind,
    Question,
    Rating,
    Reason,
    Remark,
    Scope,
    Status,
)
from appraisals.rating.words import counted, either, named, natural

SATISFIED, UNSATISFIED = "satisfied", "unsatisfied"
IMPACT_UNDECIDED = "group.impact_undecided"


class Verdict(NamedTuple):
    """What a consolidation rule says: no candidate (nothing to say), one (decided), several (the team decides)."""

    rule: str
    candidates: tuple[str, ...]


Consolidate = Callable[[Sequence[str]], Verdict]


@dataclass(frozen=True, slots=True)
class Scale:
    """The values of a characterisation scale, and what they mean for the goal or practice group above.

    ``failing`` at the level of the organisation make it unsatisfied, ``unrated`` leave it not rated.
    """

    key: str
    full: str
    largely: str
    not_yet: str
    weak: frozenset[str]
    failing: frozenset[str]
    unrated: frozenset[str]

    @property
    def values(self) -> frozenset[str]:
        """Return every value of the scale."""
        return self.weak | self.unrated | {self.full, self.largely, self.not_yet}


class Marks(NamedTuple):
    """The (instance, value) pairs of one practice in natural order, and the instances that were not judged."""

    values: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]


Book = dict[str, dict[str, Marks]]  # area -> practice -> marks
Decisions = dict[tuple[Question, str, str], Decision]


def fold(areas: Sequence[Area], judgements: Iterable[Judgement], values: Collection[str]) -> tuple[Book, list[str]]:
    """Return the marks of every practice of every area in scope, and everything that is wrong with the input.

    Every practice is expected in every instance of its area. Judgements of areas not in scope are checked and left
    out.
    """
    grids: dict[str, dict[str, dict[str, str]]] = {
        area.ref: {item: {} for group in area.groups for item in group.items} for area in areas
    }
    problems = [] if len(grids) == len(areas) else ["an area is listed twice"]
    for area, item, unit, value, _weakness in judgements:
        cells = grids.get(area, {}).get(item)
        if cells is None:
            problems.append(f"{area}, {item} in {unit}: the structure has no such practice")
            continue
        if unit in cells:
            problems.append(f"{area}, {item} in {unit} is judged twice")
        if value not in values:
            problems.append(f"{area}, {item} in {unit}: {value!r} is not one of {', '.join(sorted(values))}")
        cells[unit] = value
    book = {}
    for listed in areas:
        seen = {unit for cells in grids[listed.ref].values() for unit in cells}
        problems += [f"{listed.ref}: {unit} is no instance of it" for unit in sorted(_foreign(listed, seen))]
        if listed.scope is Scope.IN_SCOPE:
            book[listed.ref] = _marks(grids[listed.ref], sorted(listed.units or seen, key=natural))
    return book, problems


def _foreign(area: Area, seen: set[str]) -> set[str]:
    return seen.difference(area.units) if area.units else set()


def _marks(grid: Mapping[str, Mapping[str, str]], units: Sequence[str]) -> dict[str, Marks]:
    return {
        item: Marks(
            tuple([(unit, cells[unit]) for unit in units if unit in cells]),
            () if len(cells) == len(units) else tuple(unit for unit in units if unit not in cells),
        )
        for item, cells in grid.items()
    }


def index_decisions(areas: Sequence[Area], decisions: Iterable[Decision]) -> tuple[Decisions, list[str]]:
    """Return the decisions by question, area and ref, and everything that is wrong with them."""
    refs = {area.ref: {ref for group in area.groups for ref in (group.ref, *group.items)} for area in areas}
    found: Decisions = {}
    problems = []
    for decision in decisions:
        key = (decision.question, decision.area, decision.ref)
        name = f"decision on {decision.area}, {decision.ref} ({decision.question.value})"
        if decision.ref not in refs.get(decision.area, ()):
            problems.append(f"{name}: the structure has no such practice, goal or group")
        if key in found:
            problems.append(f"{name} is recorded twice")
        if not decision.reason.strip():
            problems.append(f"{name} has no reason")
        if decision.question is Question.IMPACT and decision.value not in IMPACTS:
            problems.append(f"{name}: {decision.value!r} is not one of {', '.join(IMPACTS)}")
        found[key] = decision
    return found, problems


def refuse(problems: Sequence[str]) -> None:
    """Raise BadInput if there is any problem."""
    if problems:
        raise BadInput(problems)


def rate_practice(area: str, item: str, marks: Marks, consolidate: Consolidate, decision: Decision | None) -> Rating:
    """Return the value of a practice for the organisational unit; not rated while an instance is not judged.

    Example (SCAMPI A): FI in alpha, NI in beta, no decision: pending, LI or PI.
    """
    if marks.missing or not marks.values:
        rule, candidates = Verdict("practice.not_judged", ())
        where = f"is not judged in {named(marks.missing)}" if marks.missing else "has no instance"
        text = f"{item} of {area} {where}"
    else:
        rule, candidates = consolidate([value for _unit, value in marks.values])
        text = f"{item} of {area} is {either(candidates)} over {counted(len(marks.values), 'instance')}"
    because = (Reason(rule, text, marks.values),)
    if not candidates:
        return Rating(Kind.PRACTICE, area, item, None, Status.NOT_RATED, because, missing=marks.missing)
    if len(candidates) == 1:
        return Rating(Kind.PRACTICE, area, item, candidates[0], Status.RATED, because)
    if decision is None or decision.value not in candidates:
        return Rating(Kind.PRACTICE, area, item, None, Status.PENDING, because, candidates)
    decided = Reason("decision.characterisation", f"the team decided {decision.value}: {decision.reason}")
    return Rating(Kind.PRACTICE, area, item, decision.value, Status.RATED, (*because, decided))


@dataclass(frozen=True, slots=True)
class Sorted:
    """The practices of a goal or group by what they mean for it: each tuple holds their ratings."""

    unrated: tuple[Rating, ...]
    failing: tuple[Rating, ...]
    undecided: tuple[Rating, ...]
    largely: tuple[Rating, ...]

    @property
    def weighed(self) -> bool:
        """Say whether there are weaknesses whose impact the team has to weigh."""
        return bool(self.undecided or self.largely)


def sort(practices: Sequence[Rating], scale: Scale) -> Sorted:
    """Sort the practices of a goal or group; those fully implemented are in none of the tuples."""
    unrated, failing, undecided, largely = [], [], [], []
    for rating in practices:
        if rating.status is Status.NOT_RATED or rating.value in scale.unrated:
            unrated.append(rating)
        elif scale.failing.issuperset(rating.candidates or (rating.value,)):
            failing.append(rating)
        elif rating.status is Status.PENDING:
            undecided.append(rating)
        elif rating.value == scale.largely:
            largely.append(rating)
    return Sorted(tuple(unrated), tuple(failing), tuple(undecided), tuple(largely))


class Finding(NamedTuple):
    """What the rule says of a goal or group: its value or None, its status, and the practices that decided it."""

    rule: str
    value: str | None
    status: Status
    text: str
    decided_by: tuple[Rating, ...] = ()
    candidates: tuple[str, ...] = ()
    by_team: bool = False


def judge(practices: Sequence[Rating], scale: Scale, impact: str | None) -> Finding:
    """Return what the practices of a goal or group and the decision on the impact of their weaknesses amount to.

    First match: not rated while a practice is not rated; unsatisfied if one fails; unsatisfied if the team holds the
    impact of the weaknesses significant; pending while a decision is missing; satisfied. Where every practice is
    fully implemented there is no weakness to weigh, so no decision is needed.

    Example: FI, LI and no decision on the impact: pending, never satisfied. FI, NY: not rated (SCAMPI A).
    """
    found = sort(practices, scale)
    blocking = (*found.unrated, *found.failing)
    if not practices:
        return Finding("group.empty", None, Status.NOT_RATED, "it has no practice")
    if found.unrated:
        text = f"{_are(found.unrated)} not rated"
        return Finding("group.not_rated", None, Status.NOT_RATED, text, blocking)
    if found.failing:
        text = f"{_are(found.failing)} not largely implemented"
        return Finding("group.unsatisfied", UNSATISFIED, Status.RATED, text, found.failing)
    weighed = (*found.undecided, *found.largely)
    if weighed and impact == SIGNIFICANT:
        text = "the team holds the impact of the weaknesses in aggregate significant"
        return Finding("group.impact", UNSATISFIED, Status.RATED, text, weighed, by_team=True)
    if found.undecided:
        text = f"the team has still to characterise {_refs(found.undecided)}"
        return Finding("group.undecided", None, Status.PENDING, text, found.undecided, (SATISFIED, UNSATISFIED))
    if weighed and impact is None:
        text = f"the team has still to weigh the impact of the weaknesses of {_refs(found.largely)}"
        return Finding(IMPACT_UNDECIDED, None, Status.PENDING, text, weighed, (SATISFIED, UNSATISFIED))
    text = "every practice is at least largely implemented" if weighed else "every practice is fully implemented"
    return Finding("group.satisfied", SATISFIED, Status.RATED, text, tuple(practices), by_team=bool(weighed))


def group_rating(kind: Kind, area: str, group: Group, finding: Finding, decision: Decision | None) -> Rating:
    """Return the finding as a rating with its facts; the reason of a decision that was weighed is quoted."""
    facts = tuple((rating.ref, _said(rating)) for rating in finding.decided_by)
    outcome = finding.value or finding.status.value.replace("_", " ")
    because = [Reason(finding.rule, f"{group.ref} of {area} is {outcome}: {finding.text}", facts)]
    if decision and finding.by_team:
        because.append(Reason("decision.impact", f"the team decided {decision.value}: {decision.reason}"))
    missing = tuple(rating.ref for rating in finding.decided_by if rating.status is Status.NOT_RATED)
    return Rating(kind, area, group.ref, finding.value, finding.status, tuple(because), finding.candidates, missing)


def changes_to_satisfy(
    area: str, group: Group, practices: Sequence[Rating], marks: Mapping[str, Marks], scale: Scale, impact: str | None
) -> tuple[Change, ...]:
    """Return a smallest set of changes after which the group is satisfied, in catalogue order.

    What the team decided stands; only facts change, and decisions that nobody has taken yet. A practice is raised to
    largely where the impact is, or is to be, held not significant, else to fully.
    """
    found = sort(practices, scale)
    blocked = {rating.ref for rating in (*found.unrated, *found.failing)}
    undecided = {rating.ref for rating in found.undecided}
    needed = scale.largely
    decide = impact is None and found.weighed
    if impact == SIGNIFICANT:
        blocked |= undecided | {rating.ref for rating in found.largely}
        undecided = set()
    if impact == SIGNIFICANT or (impact is None and not found.weighed):
        needed = scale.full
    changes = []
    for rating in practices:
        if rating.ref in blocked:
            instances = instances_below(marks[rating.ref], needed, scale)
            changes.append(Change(area, rating.ref, rating.value, needed, instances))
        elif rating.ref in undecided:
            changes.append(Change(area, rating.ref, None, needed, question=Question.CHARACTERISATION))
    if decide:
        changes.append(Change(area, group.ref, None, NOT_SIGNIFICANT, question=Question.IMPACT))
    return tuple(changes)


def instances_below(marks: Marks, needed: str, scale: Scale) -> int:
    """Return how many instances must be raised or judged so that the rule itself gives ``needed``.

    Example (SCAMPI A): for LI, of FI, NI, NY and one not judged: 2. Of NY alone: 1, because somewhere it must be done.
    """
    enough = {scale.full, scale.not_yet} | ({scale.largely} if needed == scale.largely else set())
    short = sum(value not in enough for _unit, value in marks.values) + len(marks.missing)
    return short or 1


def remarks_on(judgements: Iterable[Judgement], scale: Scale) -> tuple[Remark, ...]:
    """Warn of weak values without a weakness statement, and of full ones with a weakness, practice by practice.

    SCAMPI A and Benchmark method, characterisation: LI, PI, NI (LM, PM, DM) need a weakness, FI (FM) has none.
    Judgements that say nothing about weaknesses (None) are left alone.
    """
    without: dict[tuple[str, str], list[str]] = {}
    against: dict[tuple[str, str], list[str]] = {}
    for area, item, unit, value, weakness in judgements:
        if weakness is None:
            continue
        if weakness is False and value in scale.weak:
            without.setdefault((area, item), []).append(unit)
        if weakness and value == scale.full:
            against.setdefault((area, item), []).append(unit)
    return (*_remarks(without, "weakness.missing", "has no weakness statement"),
            *_remarks(against, "weakness.unexpected", f"is {scale.full} although a weakness is recorded"))  # fmt: skip


def _remarks(found: Mapping[tuple[str, str], list[str]], rule: str, words: str) -> list[Remark]:
    remarks = []
    for area, item in sorted(found, key=lambda key: (key[0], natural(key[1]))):
        units = tuple(sorted(found[area, item], key=natural))
        remarks.append(Remark(rule, f"{item} of {area} {words} in {named(units)}", area, (item, *units)))
    return remarks


def _said(rating: Rating) -> str:
    return rating.value or either(rating.candidates) or "not judged"


def _refs(ratings: Sequence[Rating]) -> str:
    return named([rating.ref for rating in ratings])


def _are(ratings: Sequence[Rating]) -> str:
    return f"{_refs(ratings)} {'is' if len(ratings) == 1 else 'are'}"
