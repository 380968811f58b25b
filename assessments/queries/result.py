"""If appraised today: the marks of a self-assessment through the rules of its method, with every reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from appraisals.rating import Area, BadInput, Decision, Evaluation, Judgement, Kind, Question, Rating, Scope, evaluate
from appraisals.rating.records import IMPACTS, Change, Gate, Structure
from appraisals.rating.sampling import Plan, Sampling, simulate
from appraisals.structures import structure_of
from assessments.assumptions import AT_LEAST, TEAM, Assumption, Mark, assume
from assessments.methods import Method, method_for
from assessments.models import Assessment
from assessments.queries.marks import marks_at
from assessments.queries.scope import Scope as Assessed
from assessments.queries.scope import scope_of
from frameworks.models import Requirement
from frameworks.queries import process_areas_for_target

# The largest set of changes that is offered as a what-if: longer ones make no readable address.
OFFERED = 60
# Marks of these tones can keep a practice from being implemented.
FAILING = ("poor", "bad")
AREA_KINDS = (Kind.PROCESS_AREA, Kind.PRACTICE_AREA)


@dataclass(frozen=True, slots=True)
class PracticeNode:
    """A practice with its rating for the organisational unit and the marks it rests on."""

    ref: str
    title: str
    rating: Rating
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class GoalNode:
    """A goal, practice group or process attribute with its practices; ``marks`` are its own, where it has some."""

    ref: str
    title: str
    level: int
    rating: Rating
    practices: tuple[PracticeNode, ...]
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class AreaNode:
    """A process area with its rating (None: the method rates none), capability level, goals, number of instances."""

    ref: str
    title: str
    scope: Scope
    reason: str
    rating: Rating | None
    capability: Rating | None
    goals: tuple[GoalNode, ...]
    units: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """What the marks come to: self-assessed, explained, never stored.

    ``at``: the moment whose marks count (None: now). ``assumptions``: what was assumed on top of them.
    """

    assessment: Assessment
    method: Method
    evaluation: Evaluation
    areas: tuple[AreaNode, ...]
    at: datetime | None = None
    assumptions: tuple[Assumption, ...] = ()

    @property
    def level(self) -> str | None:
        """Return the level reached, None while it cannot be determined."""
        return self.evaluation.overall.value

    @property
    def target_level(self) -> int:
        """Return the level aimed at."""
        return self.assessment.target_level

    @property
    def next_gate(self) -> Gate | None:
        """Return the lowest gate that is not open, None when the target is reached."""
        return self.evaluation.next_gate


def result(
    assessment: Assessment, *, at: datetime | None = None, assumptions: Iterable[Assumption] = ()
) -> Result | None:
    """Return what ``assessment`` comes to, in a constant number of statements; None if its method is not known.

    Marks outside the scope are left out. Raises BadInput where marks contradict the method.
    """
    rated = _input(assessment, at, assumed := tuple(assumptions))
    if rated is None:
        return None
    evaluation = evaluate(
        rated.method.key,
        rated.structure,
        rated.judgements,
        rated.decisions,
        rated.method.options(assessment.target_level),
    )
    titles = dict(Requirement.objects.filter(framework=assessment.framework).order_by().values_list("ref", "title"))
    areas = tuple(_area_node(area, evaluation, titles, rated.marks) for area in rated.structure)
    return Result(assessment, rated.method, evaluation, areas, at, assumed)


def sampling(assessment: Assessment, size: int) -> Sampling | None:
    """Return how often a random sample of ``size`` instances a process area reaches the target; None without levels.

    Process attributes are rated per instance and aggregated, so nothing is drawn there. Raises as ``result``.
    """
    rated = _input(assessment, None, ())
    if rated is None or rated.method.rates_groups:
        return None
    options = rated.method.options(assessment.target_level)
    return simulate(
        rated.structure,
        rated.judgements,
        rated.decisions,
        lambda structure, judgements, decisions: evaluate(rated.method.key, structure, judgements, decisions, options),
        plan=Plan(size),
        target=assessment.target_level,
        failing=[mark.value for mark in assessment.scale.marks if mark.tone in FAILING],
    )


@dataclass(frozen=True, slots=True)
class _Input:
    method: Method
    structure: Structure
    marks: list[Mark]
    judgements: list[Judgement]
    decisions: list[Decision]


def _input(assessment: Assessment, at: datetime | None, assumed: tuple[Assumption, ...]) -> _Input | None:
    """Return what the rule set takes: the marks at ``at`` within the scope, with what is assumed on top of them."""
    method = method_for(assessment.framework)
    if method is None:
        return None
    scope = scope_of(assessment)
    units = {area.ref: tuple(unit.name for unit in scope.units_of(area)) for area in scope.applicable}
    structure = structure_of(
        assessment.framework, areas=_areas(assessment), units=units, scopes=_scopes(assessment, scope)
    )
    known = {(area.ref, item) for area in structure for item in method.items_of(area)}
    marks = assume(_marks(assessment, scope, at), assumed, assessment.scale, units)
    judged = [mark for mark in marks if (mark.area, mark.item) in known and mark.unit in units.get(mark.area, ())]
    judgements = [Judgement(mark.area, mark.item, mark.unit, mark.value, None) for mark in judged]
    return _Input(method, structure, judged, judgements, _decisions(assessment, assumed, structure))


def assumptions_of(changes: Sequence[Change]) -> tuple[Assumption, ...]:
    """Return the assumptions under which the changes of a gate are made; () if they are too many for an address."""
    if len(changes) > OFFERED or any(change.needed in Scope._value2member_map_ for change in changes):
        return ()
    return tuple(
        Assumption(change.area, change.ref, TEAM if change.question else AT_LEAST, change.needed) for change in changes
    )


def _areas(assessment: Assessment) -> list[str]:
    """Return the process areas that count: those of a maturity level of CMMI v1.3 all, assessed or not."""
    if assessment.framework.scope_is_chosen:
        return list(assessment.assessedareas.values_list("process_area__ref", flat=True))
    return [area.ref for area in process_areas_for_target(assessment.framework, assessment.target_level)]


def _scopes(assessment: Assessment, scope: Assessed) -> dict[str, tuple[Scope, str]]:
    """Return why a process area does not take part: not applicable with its reason, or not assessed."""
    scopes = dict.fromkeys(_areas(assessment), (Scope.OUT_OF_SCOPE, ""))
    for area, reason in scope.areas:
        scopes.pop(area.ref, None)
        if reason:
            scopes[area.ref] = (_left_out(area), reason)
    return scopes


def _left_out(area: Requirement) -> Scope:
    """Return what a reason makes of ``area``: a practice area of CMMI V2 and V3 is never rated not applicable.

    Example: PLAN left out with a reason is out of scope, so that no level which needs it can be determined.
    """
    is_practice_area = area.kind == Requirement.Kind.PRACTICE_AREA
    return Scope.OUT_OF_SCOPE if is_practice_area else Scope.NOT_APPLICABLE


def _marks(assessment: Assessment, scope: Assessed, at: datetime | None) -> list[Mark]:
    areas = {area.pk: area.ref for area in scope.applicable}
    items = {one.practice.pk: one.practice.ref for rows in scope.judged.values() for one in rows}
    units = {unit.pk: unit.name for unit in scope.units}
    return [
        Mark(areas[cell.process_area], items[cell.practice], units[cell.unit], cell.mark, cell.weakness)
        for cell in marks_at(assessment, at)
        if cell.process_area in areas and cell.practice in items and cell.unit in units
    ]


def _decisions(assessment: Assessment, assumptions: Iterable[Assumption], structure: Structure) -> list[Decision]:
    """Return the team's decisions, and those assumed in their place, about what the structure holds."""
    groups = {(area.ref, group.ref) for area in structure for group in area.groups}
    items = {(area.ref, item) for area in structure for group in area.groups for item in group.items}
    rows = assessment.teamdecisions.current().select_related("process_area", "subject", "decided_by")
    taken = [
        Decision(Question(row.question), row.process_area.ref, row.subject.ref, row.answer, row.reason, _names(row))
        for row in rows
    ]
    for area, item, unit, value in assumptions:
        if unit == TEAM:
            question = Question.CHARACTERISATION if (area, item) in items else Question.IMPACT
            taken.append(Decision(question, area, item, value, "assumed"))
    values = {mark.value for mark in assessment.scale.marks}
    return list(
        {
            (one.area, one.ref): one
            for one in taken
            if ((one.area, one.ref) in items and one.value in values)
            or ((one.area, one.ref) in groups and one.value in IMPACTS)
        }.values()
    )


def _names(row: Any) -> tuple[str, ...]:
    return (str(row.decided_by),) if row.decided_by else ()


def _area_node(area: Area, evaluation: Evaluation, titles: dict[str, str], marks: list[Mark]) -> AreaNode:
    ratings = {(one.kind, one.ref): one for one in evaluation.ratings if one.area == area.ref}
    own = [mark for mark in marks if mark.area == area.ref]
    return AreaNode(
        ref=area.ref,
        title=titles.get(area.ref, ""),
        scope=area.scope,
        reason=area.reason,
        rating=next((ratings[kind, area.ref] for kind in AREA_KINDS if (kind, area.ref) in ratings), None),
        capability=ratings.get((Kind.CAPABILITY_LEVEL, area.ref)),
        goals=tuple(_goals(area, ratings, titles, own)),
        units=len(area.units),
    )


def _goals(
    area: Area, ratings: dict[tuple[Kind, str], Rating], titles: dict[str, str], marks: list[Mark]
) -> Iterator[GoalNode]:
    for group in area.groups:
        for kind in (Kind.GOAL, Kind.PRACTICE_GROUP, Kind.PROCESS_ATTRIBUTE):
            if (kind, group.ref) in ratings:
                title, rating = titles.get(group.ref, ""), ratings[kind, group.ref]
                practices = _practices(group.items, ratings, titles, marks)
                own = tuple(mark for mark in marks if mark.item == group.ref)
                yield GoalNode(group.ref, title, group.level, rating, practices, own)


def _practices(
    items: Iterable[str], ratings: dict[tuple[Kind, str], Rating], titles: dict[str, str], marks: list[Mark]
) -> tuple[PracticeNode, ...]:
    return tuple(
        PracticeNode(ref, titles.get(ref, ""), rating, tuple(mark for mark in marks if mark.item == ref))
        for ref in items
        for kind in (Kind.PRACTICE, Kind.OUTCOME)
        if (rating := ratings.get((kind, ref)))
    )


__all__ = ["AreaNode", "BadInput", "GoalNode", "PracticeNode", "Result", "assumptions_of", "result"]
