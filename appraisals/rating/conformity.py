"""Conformity with ISO 9001: the findings of an audit, clause by clause, and the recommendation they lead to.

ISO/IEC 17021-1:2015, 3.11-3.13 (grades) and 9.4.8, 9.5 (recommendation and decision). Deadlines are the certification
body's own: data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from appraisals.rating.practices import refuse
from appraisals.rating.records import (
    Area,
    Change,
    ChangeSet,
    Check,
    Decision,
    Evaluation,
    Gate,
    GateStatus,
    Judgement,
    Kind,
    Rating,
    Reason,
    Scope,
    Status,
    Structure,
)
from appraisals.rating.words import counted, named, natural

KEY = "iso-17021"
CONFORM, OPPORTUNITY, MINOR, MAJOR = "conform", "opportunity", "minor", "major"
GRADES = (CONFORM, OPPORTUNITY, MINOR, MAJOR)  # from best to worst
NONCONFORMITIES = (MINOR, MAJOR)
CERTIFY, WITH_CORRECTIVE_ACTION, NOT = "certify", "certify_with_corrective_action", "not"


class State(StrEnum):
    """How far a nonconformity has come: nothing, a corrective action plan accepted, its effect verified."""

    OPEN = "open"
    PLAN_ACCEPTED = "plan_accepted"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Nonconformity:
    """A nonconformity from an earlier audit or this one; ``raised_on`` starts its deadline."""

    ref: str
    clause: str
    grade: str
    raised_on: date
    state: State = State.OPEN


@dataclass(frozen=True, slots=True)
class Options:
    """``today``: the day the deadlines are compared with; needed where there are ``nonconformities``.

    ``days``: pairs (grade, days to close it), by the rules of the certification body.
    """

    today: date | None = None
    nonconformities: tuple[Nonconformity, ...] = ()
    days: tuple[tuple[str, int], ...] = ((MINOR, 90), (MAJOR, 90))


def worst_of(grades: Iterable[str]) -> str | None:
    """Return the worst of the findings on a clause, None without any.

    ISO/IEC 17021-1:2015, 3.12 and 3.13: an opportunity for improvement is no nonconformity. Example: conform, minor
    -> minor.
    """
    return max(grades, key=GRADES.index, default=None)


def recommend(majors: int, minors: int) -> str:
    """Return the recommendation for so many nonconformities that are not closed.

    ISO/IEC 17021-1:2015, 9.5.2: certification waits for the correction of majors to be verified and, for minors, for
    the plan of corrective action to be accepted. Example: no major, two minors: certify with corrective action.
    """
    if majors:
        return NOT
    return WITH_CORRECTIVE_ACTION if minors else CERTIFY


def rate(
    structure: Structure, judgements: Sequence[Judgement], decisions: Iterable[Decision], options: Options
) -> Evaluation:
    """Return the conformity of every clause and the recommendation as a whole.

    A clause is not applicable only with a reason (ISO 9001:2015, 4.3); an unassessed one leaves the whole not rated,
    unless a major nonconformity has decided already. Nonconformities that are closed no longer count; those past
    their deadline fail a check. Example: everything conform, one minor in 8.4.1: certify with corrective action.
    Raises BadInput.
    """
    found, problems = _grades(structure, judgements)
    refuse([*problems, *_wrong(structure, decisions, options)])
    for one in options.nonconformities:
        if one.state is not State.CLOSED:
            found[one.clause][one.ref] = one.grade
    ratings = tuple(_clause(area, found[area.ref]) for area in structure)
    overall = _overall(ratings)
    return Evaluation(KEY, overall, ratings, (_gate(overall, ratings, found),), checks=_deadlines(options))


Found = dict[str, dict[str, str]]  # clause -> who or what found it -> grade


def _grades(structure: Structure, judgements: Iterable[Judgement]) -> tuple[Found, list[str]]:
    found: Found = {area.ref: {} for area in structure}
    problems = [] if len(found) == len(structure) else ["a clause is listed twice"]
    for area, item, unit, value, _weakness in judgements:
        where = item if item == area or not unit else f"{item} in {unit}"
        if unit and item == area:
            where = unit
        if area not in found:
            problems.append(f"{area}: the structure has no such clause")
            continue
        if where in found[area]:
            problems.append(f"{area}, {where} is judged twice")
        if value not in GRADES:
            problems.append(f"{area}, {where}: {value!r} is not one of {', '.join(GRADES)}")
        found[area][where] = value
    return found, problems


def _wrong(structure: Structure, decisions: Iterable[Decision], options: Options) -> list[str]:
    known = {area.ref for area in structure}
    problems = [f"decision on {one.area}, {one.ref}: this method takes no decisions" for one in decisions]
    problems += [
        f"{area.ref} is not applicable without a reason"
        for area in structure
        if area.scope is Scope.NOT_APPLICABLE and not area.reason.strip()
    ]
    excused = {area.ref for area in structure if area.scope is Scope.NOT_APPLICABLE}
    for one in options.nonconformities:
        if one.clause not in known:
            problems.append(f"nonconformity {one.ref}: the structure has no clause {one.clause}")
        elif one.state is not State.CLOSED and one.clause in excused:
            problems.append(f"nonconformity {one.ref}: clause {one.clause} is not applicable, so nothing can be open")
        if one.grade not in NONCONFORMITIES:
            problems.append(f"nonconformity {one.ref}: {one.grade!r} is not one of {', '.join(NONCONFORMITIES)}")
    if options.nonconformities and options.today is None:
        problems.append("today is needed to compare the deadlines with")
    return problems


def _clause(area: Area, findings: Mapping[str, str]) -> Rating:
    if area.scope is not Scope.IN_SCOPE:
        status = Status.NOT_APPLICABLE if area.scope is Scope.NOT_APPLICABLE else Status.OUT_OF_SCOPE
        words = area.scope.value.replace("_", " ")
        reason = Reason("clause.scope", f"{area.ref} is {words}{': ' if area.reason else ''}{area.reason}")
        return Rating(Kind.CLAUSE, area.ref, area.ref, None, status, (reason,))
    facts = tuple((ref, findings[ref]) for ref in sorted(findings, key=natural))
    worst = worst_of(findings.values())
    if worst is None:
        reason = Reason("clause.not_rated", f"{area.ref} was not assessed")
        return Rating(Kind.CLAUSE, area.ref, area.ref, None, Status.NOT_RATED, (reason,), missing=(area.ref,))
    text = f"{area.ref} is {worst}: the worst of {counted(len(facts), 'finding')}"
    return Rating(Kind.CLAUSE, area.ref, area.ref, worst, Status.RATED, (Reason(f"clause.{worst}", text, facts),))


def _overall(ratings: Sequence[Rating]) -> Rating:
    majors = [one.area for one in ratings if one.value == MAJOR]
    minors = [one.area for one in ratings if one.value == MINOR]
    missing = tuple(one.area for one in ratings if one.status in (Status.NOT_RATED, Status.OUT_OF_SCOPE))
    facts = tuple((one.area, one.value) for one in ratings if one.value in NONCONFORMITIES and one.value)
    if not ratings or (missing and not majors):
        text = f"no recommendation: {named(missing) or 'no clause'} was not assessed"
        reason = Reason("conformity.not_rated", text, facts)
        return Rating(Kind.CONFORMITY, "", "", None, Status.NOT_RATED, (reason,), missing=missing)
    value = recommend(len(majors), len(minors))
    text = (
        f"{value.replace('_', ' ')}: major nonconformities in {counted(len(majors), 'clause')},"
        f" minor ones in {counted(len(minors), 'clause')}"
    )
    reason = Reason(f"conformity.{value}", text, facts)
    return Rating(Kind.CONFORMITY, "", "", value, Status.RATED, (reason,), missing=missing)


def _gate(overall: Rating, ratings: Sequence[Rating], found: Found) -> Gate:
    """Return the gate to a recommendation without reserve: no open nonconformity and every clause assessed."""
    changes = [
        Change(one.area, ref, grade, State.CLOSED.value, 1)
        for one in ratings
        for ref, grade in found[one.area].items()
        if grade in NONCONFORMITIES and one.value is not None
    ]
    changes += [Change(one.area, one.area, None, CONFORM, 1) for one in ratings if one.status is Status.NOT_RATED]
    changes += [
        Change(one.area, one.area, one.status.value, Scope.IN_SCOPE.value)
        for one in ratings
        if one.status is Status.OUT_OF_SCOPE
    ]
    if overall.value == CERTIFY:
        return Gate(1, GateStatus.REACHED, overall.because)
    status = GateStatus.BLOCKED if overall.value else GateStatus.NOT_DETERMINABLE
    because = tuple(
        reason
        for one in ratings
        if one.value in NONCONFORMITIES or one.status in (Status.NOT_RATED, Status.OUT_OF_SCOPE)
        for reason in one.because
    )
    verb = "keeps" if len(changes) == 1 else "keep"
    text = (
        f"{counted(len(changes), 'finding or gap', 'findings or gaps')} {verb} you from an unreserved recommendation"
    )
    return Gate(1, status, because or overall.because, (ChangeSet(tuple(changes), text),))


def _deadlines(options: Options) -> tuple[Check, ...]:
    """Compare every nonconformity that is not closed with its deadline, nearest first.

    Example: a minor raised on 1 March with 90 days is due on 30 May; on 30 May it is not late yet.
    """
    days = dict(options.days)
    rows = []
    for one in options.nonconformities:
        if one.state is State.CLOSED or one.grade not in days or options.today is None:
            continue
        due = one.raised_on + timedelta(days=days[one.grade])
        late = (options.today - due).days
        words = f"{counted(late, 'day')} late" if late > 0 else f"due on {due.isoformat()}"
        text = f"{one.ref} ({one.grade}, {one.state.value.replace('_', ' ')}) is {words}"
        rows.append((due, natural(one.ref), Check("deadline", one.clause, late <= 0, text, (one.ref,))))
    return tuple(check for _due, _ref, check in sorted(rows, key=lambda row: row[:2]))
