"""From goals or practice groups to levels: every level is a gate, and a gate is never an average."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from appraisals.rating.practices import IMPACT_UNDECIDED, SATISFIED, UNSATISFIED
from appraisals.rating.records import (
    IMPACTS,
    Area,
    Change,
    ChangeSet,
    Gate,
    GateStatus,
    Group,
    Kind,
    Pending,
    Question,
    Rating,
    Reason,
    Scope,
    Status,
)
from appraisals.rating.words import counted, either, named


@dataclass(frozen=True, slots=True)
class Standing:
    """One area with the ratings of its groups and the smallest changes that would satisfy each.

    ``groups`` and ``changes`` are parallel to ``area.groups``; both are empty for an area that does not take part.
    """

    area: Area
    groups: tuple[Rating, ...] = ()
    changes: tuple[tuple[Change, ...], ...] = ()

    def upto(self, level: int) -> tuple[tuple[Group, Rating, tuple[Change, ...]], ...]:
        """Return the groups that ``level`` and the levels below ask for, with their rating and changes."""
        rows = zip(self.area.groups, self.groups, self.changes, strict=True) if self.groups else ()
        return tuple(row for row in rows if row[0].level <= level)

    @property
    def excused(self) -> bool:
        """Say whether the area counts as met because it lies outside the work and the model allows that."""
        return self.area.scope is Scope.NOT_APPLICABLE and self.area.may_be_not_applicable

    @property
    def is_out(self) -> bool:
        """Say whether the area does not take part, so that no level which needs it can be determined."""
        return self.area.scope is not Scope.IN_SCOPE and not self.excused

    def status(self, level: int) -> GateStatus:
        """Return how the area stands at ``level``: all its groups up to that level have to be satisfied.

        Out of scope leaves the level undeterminable; then unsatisfied, not rated and pending follow in this order.
        """
        if self.excused:
            return GateStatus.REACHED
        ratings = [rating for _group, rating, _changes in self.upto(level)]
        if any(rating.value == UNSATISFIED for rating in ratings):
            return GateStatus.BLOCKED
        if not ratings or any(rating.status is Status.NOT_RATED for rating in ratings):
            return GateStatus.NOT_DETERMINABLE
        if any(rating.status is Status.PENDING for rating in ratings):
            return GateStatus.PENDING
        return GateStatus.REACHED

    def level(self, highest: int, *, hopeful: bool = False) -> int:
        """Return the highest level, at most ``highest``, that the area reaches together with all below it.

        ``hopeful``: as if every pending decision were taken in its favour.
        """
        enough = {GateStatus.REACHED, GateStatus.PENDING} if hopeful else {GateStatus.REACHED}
        level = 0
        while level < highest and self.status(level + 1) in enough:
            level += 1
        return level

    def reasons(self, level: int) -> tuple[Reason, ...]:
        """Return what keeps the area below ``level``; nothing if it is reached."""
        if self.area.scope is not Scope.IN_SCOPE:
            return () if self.excused else (outside(self.area),)
        if not self.upto(level):
            return (Reason("area.not_rated", f"{self.area.ref} has nothing to rate at level {level}"),)
        open_ = [rating for _group, rating, _changes in self.upto(level) if rating.value != SATISFIED]
        return tuple(reason for rating in open_ for reason in rating.because)

    def needed(self, level: int) -> tuple[Change, ...]:
        """Return the smallest set of changes after which the area is at ``level``."""
        if self.excused:
            return ()
        if self.area.scope is not Scope.IN_SCOPE:
            return (Change(self.area.ref, self.area.ref, self.area.scope.value, Scope.IN_SCOPE.value),)
        rows = self.upto(level)
        return tuple(
            dict.fromkeys(one for _group, rating, every in rows if rating.value != SATISFIED for one in every)
        )


def outside(area: Area) -> Reason:
    """Say that an area does not take part, and why."""
    words = area.scope.value.replace("_", " ")
    text = f"{area.ref} is {words}{': ' if area.reason else ''}{area.reason}"
    if area.scope is Scope.NOT_APPLICABLE and not area.may_be_not_applicable:
        text += "; the model does not allow that, so no level that needs it can be claimed"
    return Reason("area.scope", text, ((area.ref, area.scope.value),))


def scope_status(area: Area) -> Status:
    """Return the status of the rating of an area that does not take part."""
    if area.scope is Scope.NOT_APPLICABLE and area.may_be_not_applicable:
        return Status.NOT_APPLICABLE
    return Status.OUT_OF_SCOPE


def gate(level: int, demands: Sequence[tuple[Standing, int]], name: str, noun: str) -> Gate:
    """Return the gate to ``level``: every area demanded has to be at the level demanded of it.

    An area out of scope leaves the gate undeterminable, whatever the others are; then blocked, undeterminable for
    want of judgements, and pending follow in this order. ``name``: "ML2"; ``noun``: "process area".
    """
    found = [standing.status(level_) for standing, level_ in demands]
    status = _worst(found)
    if not demands or any(standing.is_out for standing, _level in demands):
        status = GateStatus.NOT_DETERMINABLE
    if status is GateStatus.REACHED:
        return Gate(level, status, (_reached(demands, name, noun),))
    because = tuple(reason for standing, level_ in demands for reason in standing.reasons(level_))
    changes = tuple(change for standing, level_ in demands for change in standing.needed(level_))
    if not demands:
        return Gate(level, status, (Reason("level.empty", f"{name}: no {noun} is in scope"),))
    sets = (ChangeSet(changes, in_words(changes, name, noun)),) if changes else ()
    return Gate(level, status, because, sets)


def _worst(found: Sequence[GateStatus]) -> GateStatus:
    order = (GateStatus.BLOCKED, GateStatus.NOT_DETERMINABLE, GateStatus.PENDING)
    return next((status for status in order if status in found), GateStatus.REACHED)


def _reached(demands: Sequence[tuple[Standing, int]], name: str, noun: str) -> Reason:
    taking_part = [standing.area.ref for standing, _level in demands if not standing.excused]
    excused = [standing.area.ref for standing, _level in demands if standing.excused]
    text = f"{name} is reached: all that it asks of {counted(len(taking_part), noun)} is satisfied"
    if excused:
        text += f"; {named(excused)} not applicable"
    return Reason("level.reached", text, tuple((ref, SATISFIED) for ref in taking_part))


def in_words(changes: Sequence[Change], name: str, noun: str) -> str:
    """Return the changes as a sentence: "3 practices in 2 process areas keep you from ML2"."""
    practices = [change for change in changes if change.question is None and change.ref != change.area]
    decisions = [change for change in changes if change.question is not None]
    uncovered = [change for change in changes if change.needed == "covered"]
    scope = [change for change in changes if change.needed == Scope.IN_SCOPE]
    parts = []
    if practices:
        areas = len({change.area for change in practices})
        parts.append(f"{counted(len(practices), 'practice')} in {counted(areas, noun)}")
    if decisions:
        parts.append(counted(len(decisions), "team decision"))
    if uncovered:
        parts.append(f"{counted(len(uncovered), noun)} not covered by evidence")
    if scope:
        parts.append(f"{counted(len(scope), noun)} not in scope")
    verb = "keeps" if len(changes) == 1 else "keep"
    return f"{' and '.join(parts)} {verb} you from {name}"


def level_rating(gates: Sequence[Gate], kind: Kind, floor: int, prefix: str) -> Rating:
    """Return the level that the gates amount to.

    ``floor`` remains while the first gate is shut. Not rated while the first gate cannot be determined; pending if
    decisions that are still open could raise it.
    """
    level = _climb(gates, floor, {GateStatus.REACHED})
    possible = _climb(gates, floor, {GateStatus.REACHED, GateStatus.PENDING})
    first = gates[0]
    if first.status is GateStatus.NOT_DETERMINABLE:
        text = f"no level can be determined: {first.because[0].text}"
        return Rating(
            kind, "", "", None, Status.NOT_RATED, (Reason("level.not_determinable", text, first.because[0].facts),)
        )
    because = next((gate_.because for gate_ in gates if gate_.level == level), ())
    if not because:
        text = f"{prefix}{floor} is what remains while the gate to {prefix}{first.level} is shut"
        because = (Reason("level.remains", text),)
    value = str(level)
    if possible == level:
        return Rating(kind, "", "", value, Status.RATED, because)
    candidates = tuple(str(number) for number in range(level, possible + 1))
    text = f"open team decisions leave {either([f'{prefix}{number}' for number in candidates])}"
    return Rating(kind, "", "", value, Status.PENDING, (*because, Reason("level.pending", text)), candidates)


def _climb(gates: Sequence[Gate], floor: int, enough: set[GateStatus]) -> int:
    level = floor
    for gate_ in gates:
        if gate_.status not in enough:
            break
        level = gate_.level
    return level


def climb(standing: Standing, kind: Kind, highest: int, prefix: str) -> Rating:
    """Return the level of one area by its own gates, 0 at the bottom; not rated while nothing decides level 1."""
    area = standing.area
    if area.scope is not Scope.IN_SCOPE:
        return Rating(kind, area.ref, area.ref, None, scope_status(area), (outside(area),))
    level, possible = standing.level(highest), standing.level(highest, hopeful=True)
    blocks = standing.reasons(level + 1)[:1] if level < highest else ()
    reached = Reason("level.area", f"{area.ref} is at {prefix}{level}", _facts(standing, level + 1))
    if level == 0 and standing.status(1) is GateStatus.NOT_DETERMINABLE:
        missing = tuple(rating.ref for _group, rating, _changes in standing.upto(1) if rating.value is None)
        because = (Reason("level.area.not_rated", f"{area.ref} is not rated", _facts(standing, 1)), *blocks)
        return Rating(kind, area.ref, area.ref, None, Status.NOT_RATED, because, missing=missing)
    if possible == level:
        return Rating(kind, area.ref, area.ref, str(level), Status.RATED, (reached, *blocks))
    candidates = tuple(str(number) for number in range(level, possible + 1))
    return Rating(kind, area.ref, area.ref, str(level), Status.PENDING, (reached, *blocks), candidates)


def _facts(standing: Standing, level: int) -> tuple[tuple[str, str], ...]:
    rows = standing.upto(level)
    return tuple((group.ref, rating.value or rating.status.value) for group, rating, _changes in rows)


def pending_of(ratings: Sequence[Rating]) -> tuple[Pending, ...]:
    """Return the decisions that the ratings wait for: practices to characterise and weaknesses to weigh."""
    found = []
    for rating in ratings:
        if rating.status is Status.PENDING and rating.kind is Kind.PRACTICE:
            text = f"characterise {rating.ref} of {rating.area}: {either(rating.candidates)}"
            found.append(Pending(Question.CHARACTERISATION, rating.area, rating.ref, rating.candidates, text))
        elif rating.because[0].rule == IMPACT_UNDECIDED:
            text = f"weigh the weaknesses of {rating.ref} of {rating.area}: {either(IMPACTS)}"
            found.append(Pending(Question.IMPACT, rating.area, rating.ref, IMPACTS, text))
    return tuple(found)
