"""SCAMPI A for CMMI v1.3: characterisation, goals, process areas, capability levels 0-3, maturity levels 1-5.

Rules after the SCAMPI A Method Definition Document v1.3b (CMMI Institute-2014-HB-001), 2.4.2 and 2.6.2, and
CMU/SEI-2010-TR-033 for the levels. Classes B and C give no ratings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from appraisals.rating.areas import Rules, set_aside, stand
from appraisals.rating.coverage import Evidence, SampledUnit, coverage
from appraisals.rating.practices import (
    SATISFIED,
    UNSATISFIED,
    Finding,
    Scale,
    Verdict,
    fold,
    index_decisions,
    judge,
    refuse,
    remarks_on,
)
from appraisals.rating.records import (
    Area,
    Decision,
    Evaluation,
    Gate,
    Group,
    Judgement,
    Kind,
    Rating,
    Reason,
    Scope,
    Status,
    Structure,
)
from appraisals.rating.staging import Standing, climb, gate, level_rating, outside, pending_of, scope_status

KEY = "scampi-a-1.3"
FI, LI, PI, NI, NY = "FI", "LI", "PI", "NI", "NY"
SCALE = Scale(
    key=KEY,
    full=FI,
    largely=LI,
    not_yet=NY,
    weak=frozenset({LI, PI, NI}),
    failing=frozenset({PI, NI}),
    unrated=frozenset({NY}),
)
LEVELS = (2, 3, 4, 5)
HIGHEST_CAPABILITY = 3


class AppraisalClass(StrEnum):
    """The classes of the SCAMPI family; only class A gives ratings (CMU/SEI-2010-TR-033, chapter 5)."""

    A = "A"
    B = "B"
    C = "C"


@dataclass(frozen=True, slots=True)
class Options:
    """``target``: the maturity level aimed at, 2-5. ``evidence``: checked for coverage where any is given."""

    target: int = 5
    appraisal_class: AppraisalClass = AppraisalClass.A
    units: tuple[SampledUnit, ...] = ()
    evidence: tuple[Evidence, ...] = ()


def characterise(values: Sequence[str]) -> Verdict:
    """Return what the instances of a practice amount to for the organisational unit.

    SCAMPI A MDD v1.3, 2.4.2, aggregation of practice characterisations; first match:

    1. only FI and NY, at least one FI: FI
    2. only FI, LI and NY, at least one LI: LI
    3. FI or LI together with PI or NI: LI or PI, and the team decides which
    4. only PI, NI and NY, at least one PI: PI
    5. only NI and NY, at least one NI: NI
    6. only NY: NY

    Example: FI, FI, FI, NI -> LI or PI, whatever the numbers are; there is no majority vote.
    """
    found = set(values) - {NY}
    if not values:
        return Verdict("practice.incomplete", ())
    if not found:
        return Verdict("practice.6", (NY,))
    if found == {FI}:
        return Verdict("practice.1", (FI,))
    if found <= {FI, LI}:
        return Verdict("practice.2", (LI,))
    if found & {FI, LI}:
        return Verdict("practice.3", (LI, PI))
    return Verdict("practice.4", (PI,)) if PI in found else Verdict("practice.5", (NI,))


def rate_goal(practices: Sequence[Rating], impact: str | None) -> Finding:
    """Return the rating of a specific or generic goal of one process area.

    SCAMPI A MDD v1.3, 2.6.2: not rated if a practice is not characterised or NY, or if evidence does not cover the
    process area (see ``coverage``);
    satisfied if every practice is LI or FI and the weaknesses in aggregate have no significant negative impact on
    the goal; else unsatisfied. The impact is a decision of the team.

    Example: FI, LI and the impact held not significant: satisfied. FI, PI: unsatisfied. All LI, undecided: pending.
    """
    return judge(practices, SCALE, impact)


def rate_area(standing: Standing, required: int) -> Rating:
    """Return the rating of a process area against the capability level that the target requires of it.

    SCAMPI A MDD v1.3, 2.6.2: satisfied if all its specific goals and the generic goals up to ``required`` are;
    unsatisfied if one of them is; not rated if one of them is not rated and none unsatisfied; not applicable with a
    justification where the model allows it; out of scope otherwise.

    Example: PP with SG 1-3 and GG 2 satisfied and GG 3 unsatisfied: satisfied for level 2, unsatisfied for level 3.
    """
    area = standing.area
    if area.scope is not Scope.IN_SCOPE:
        return Rating(Kind.PROCESS_AREA, area.ref, area.ref, None, scope_status(area), (outside(area),))
    goals = [rating for _group, rating, _changes in standing.upto(required)]
    facts = tuple((rating.ref, rating.value or rating.status.value) for rating in goals)
    missing = tuple(rating.ref for rating in goals if rating.status is Status.NOT_RATED)
    value, status, candidates = _of_goals(goals)
    text = f"{area.ref} is {value or status.value.replace('_', ' ')} for capability level {required}"
    because = (Reason(f"area.{value or status.value}", text, facts),)
    return Rating(Kind.PROCESS_AREA, area.ref, area.ref, value, status, because, candidates, missing)


def _of_goals(goals: Sequence[Rating]) -> tuple[str | None, Status, tuple[str, ...]]:
    if any(rating.value == UNSATISFIED for rating in goals):
        return UNSATISFIED, Status.RATED, ()
    if not goals or any(rating.status is Status.NOT_RATED for rating in goals):
        return None, Status.NOT_RATED, ()
    if any(rating.status is Status.PENDING for rating in goals):
        return None, Status.PENDING, (SATISFIED, UNSATISFIED)
    return SATISFIED, Status.RATED, ()


def required_capability(maturity_level: int) -> int:
    """Return the capability level that a maturity level asks of every process area of its set.

    CMU/SEI-2010-TR-033, equivalent staging: 2 for maturity level 2; 3 for levels 3 to 5, of the process areas staged
    at level 2 as well. Example: with GG 3 open in CM alone, maturity level 2 remains.
    """
    return 2 if maturity_level == 2 else HIGHEST_CAPABILITY


def equivalent_level(capability: Mapping[str, int | None], staged: Mapping[str, int]) -> int | None:
    """Return the maturity level that capability levels of process areas are equivalent to.

    CMU/SEI-2010-TR-033, equivalent staging: level 2 needs the process areas of level 2 at capability level 2 or 3,
    level n from 3 on needs all process areas staged at 2 to n at capability level 3. ``staged`` maps the process
    areas that count (without those not applicable) to their maturity level. Returns 1 where level 2 is not reached;
    None where a process area of level 2 has no capability level.

    Example: the seven areas of level 2 at 2, the eleven of level 3 at 3 -> 2, because GG 3 lacks in seven areas.
    """
    if not staged or any(capability.get(ref) is None for ref, level in staged.items() if level == LEVELS[0]):
        return None
    reached = 1
    for level in LEVELS:
        needed = [ref for ref, of in staged.items() if of <= level]
        if any((capability.get(ref) or 0) < required_capability(level) for ref in needed):
            break
        reached = level
    return reached


RULES = Rules(Kind.GOAL, SCALE, characterise, rate_goal)


def rate(
    structure: Structure, judgements: Sequence[Judgement], decisions: Iterable[Decision], options: Options
) -> Evaluation:
    """Return the ratings of an appraisal by SCAMPI A, up to the maturity level aimed at.

    SCAMPI A MDD v1.3, 2.4.2 and 2.6.2. Example: every practice of the seven process areas of level 2 FI, one NI in
    PP: maturity level 1, and "1 practice in 1 process area keeps you from ML2". Raises BadInput with all problems.
    """
    if options.appraisal_class is not AppraisalClass.A:
        return _unrated(options.appraisal_class)
    book, problems = fold(structure, judgements, SCALE.values)
    recorded, wrong = index_decisions(structure, decisions)
    refuse([*problems, *wrong, *_wrong_target(options.target)])
    areas = [_within(area, options.target) for area in structure if (area.level or 0) <= options.target]
    checks = coverage(areas, options.units, options.evidence) if options.evidence else ()
    uncovered = frozenset(check.area for check in checks if not check.met)
    taken = [stand(area, book.get(area.ref, {}), recorded, RULES, covered=area.ref not in uncovered) for area in areas]
    standings = [standing for standing, _ratings in taken]
    gates = tuple(_gate(level, standings) for level in LEVELS if level <= options.target)
    ratings = tuple(rating for standing, parts in taken for rating in (*_of_area(standing, options.target), *parts))
    return Evaluation(
        method=KEY,
        overall=level_rating(gates, Kind.MATURITY_LEVEL, 1, "ML"),
        ratings=ratings,
        gates=gates,
        pending=pending_of(ratings),
        set_aside=set_aside(recorded, ratings),
        checks=checks,
        remarks=remarks_on(judgements, SCALE),
    )


def _wrong_target(target: int) -> list[str]:
    return [] if target in LEVELS else [f"target {target} is not one of {', '.join(map(str, LEVELS))}"]


def _within(area: Area, target: int) -> Area:
    """Return the area with the goals that the target asks for.

    A goal that the structure lacks is there without practices, so it is not rated: what is missing never passes.
    """
    wanted = range(1, required_capability(target) + 1)
    levels = {group.level for group in area.groups}
    lacking = tuple(Group(f"GG {level}", level, ()) for level in wanted if level not in levels)
    return replace(area, groups=(*(group for group in area.groups if group.level in wanted), *lacking))


def _of_area(standing: Standing, target: int) -> tuple[Rating, Rating]:
    required = required_capability(target)
    return rate_area(standing, required), climb(standing, Kind.CAPABILITY_LEVEL, required, "CL")


def _gate(level: int, standings: Sequence[Standing]) -> Gate:
    """Return the gate to a maturity level: all process areas of this and the lower levels, and their generic goals.

    CMU/SEI-2010-TR-033, chapter 3. Example: SAM not applicable leaves six process areas for level 2.
    """
    required = required_capability(level)
    staged = [(standing, required) for standing in standings if (standing.area.level or 0) <= level]
    return gate(level, staged, f"ML{level}", "process area")


def _unrated(appraisal_class: AppraisalClass) -> Evaluation:
    text = f"class {appraisal_class} gives no ratings; only class A does"
    overall = Rating(Kind.MATURITY_LEVEL, "", "", None, Status.NOT_RATED, (Reason("class.no_ratings", text),))
    return Evaluation(KEY, overall)
