"""Process profiles: from rated process attributes to capability levels, their gates, and the target compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from appraisals.rating.records import (
    Area,
    Change,
    ChangeSet,
    Check,
    Gate,
    GateStatus,
    Group,
    Kind,
    Rating,
    Reason,
    Scope,
    Status,
)
from appraisals.rating.scale import F, L, plain
from appraisals.rating.words import counted, named

LARGELY = frozenset({L, F})
FULLY = frozenset({F})


@dataclass(frozen=True, slots=True)
class Attribute:
    """A process attribute of one process, its outcomes where they are rated, and how it gets to L and to F."""

    group: Group
    rating: Rating
    parts: tuple[Rating, ...] = ()
    to_largely: tuple[Change, ...] = ()
    to_fully: tuple[Change, ...] = ()

    @property
    def letter(self) -> str | None:
        """Return the plain letter, None while it is not rated."""
        return plain(self.rating.value) if self.rating.value else None

    def enough_for(self, level: int) -> frozenset[str]:
        """Return the letters with which ``level`` is content: L or F for its own attributes, F for those below."""
        return LARGELY if self.group.level == level else FULLY

    def status(self, level: int) -> GateStatus:
        """Return how the attribute stands for ``level`` of its process."""
        if self.letter is not None:
            return GateStatus.REACHED if self.letter in self.enough_for(level) else GateStatus.BLOCKED
        pending = self.rating.status is Status.PENDING
        return GateStatus.PENDING if pending else GateStatus.NOT_DETERMINABLE

    def needed(self, level: int) -> tuple[Change, ...]:
        """Return the smallest changes after which the attribute is enough for ``level``."""
        if self.status(level) is GateStatus.REACHED:
            return ()
        return self.to_largely if self.group.level == level else self.to_fully


@dataclass(frozen=True, slots=True)
class Process:
    """A process with its attributes up to its target, lowest level first; none where it is not in scope."""

    area: Area
    attributes: tuple[Attribute, ...]

    @property
    def in_scope(self) -> bool:
        """Say whether the process takes part."""
        return self.area.scope is Scope.IN_SCOPE

    def upto(self, level: int) -> tuple[Attribute, ...]:
        """Return the attributes that ``level`` asks for."""
        return tuple(one for one in self.attributes if one.group.level <= level)

    def status(self, level: int) -> GateStatus:
        """Return how the process stands for ``level``: blocked before undeterminable before pending."""
        wanted = self.upto(level)
        if not any(one.group.level == level for one in wanted):
            return GateStatus.NOT_DETERMINABLE
        return worst([one.status(level) for one in wanted])

    def level(self, highest: int, *, hopeful: bool = False) -> int:
        """Return the capability level, at most ``highest``; ``hopeful``: pending ratings turn out well."""
        enough = {GateStatus.REACHED, GateStatus.PENDING} if hopeful else {GateStatus.REACHED}
        level = 0
        while level < highest and self.status(level + 1) in enough:
            level += 1
        return level

    def reasons(self, level: int) -> tuple[Reason, ...]:
        """Return what keeps the process below ``level``, attribute by attribute."""
        blocking = [one for one in self.upto(level) if one.status(level) is not GateStatus.REACHED]
        if not self.upto(level):
            return (Reason("attribute.none", f"{self.area.ref} has no process attribute of level {level}"),)
        return tuple(_reason(self.area.ref, one, level) for one in blocking)

    def needed(self, level: int) -> tuple[Change, ...]:
        """Return the smallest changes after which the process is at ``level``."""
        return tuple(change for one in self.upto(level) for change in one.needed(level))


def worst(found: Sequence[GateStatus]) -> GateStatus:
    """Return the status of a whole whose parts stand so: blocked, not determinable, pending, reached."""
    order = (GateStatus.BLOCKED, GateStatus.NOT_DETERMINABLE, GateStatus.PENDING)
    return next((status for status in order if status in found), GateStatus.REACHED)


def _reason(process: str, attribute: Attribute, level: int) -> Reason:
    rating = attribute.rating
    wanted = "L or F" if attribute.group.level == level else "F"
    found = rating.value or rating.status.value.replace("_", " ")
    text = f"{rating.ref} of {process} is {found}; capability level {level} needs {wanted}"
    return Reason("capability.attribute", text, ((rating.ref, found),))


def of_capability(process: Process, target: int) -> Rating:
    """Return the capability level of a process with what decided it; not rated while nothing decides level 1."""
    ref, area = process.area.ref, process.area
    if not process.in_scope:
        status = Status.NOT_APPLICABLE if area.scope is Scope.NOT_APPLICABLE else Status.OUT_OF_SCOPE
        text = f"{ref} is {area.scope.value.replace('_', ' ')}{': ' if area.reason else ''}{area.reason}"
        return Rating(Kind.CAPABILITY_LEVEL, ref, ref, None, status, (Reason("area.scope", text),))
    level, possible = process.level(target), process.level(target, hopeful=True)
    blocks = process.reasons(level + 1) if level < target else ()
    if level == 0 and process.status(1) is GateStatus.NOT_DETERMINABLE:
        missing = tuple(one.rating.ref for one in process.upto(1) if one.letter is None)
        return Rating(Kind.CAPABILITY_LEVEL, ref, ref, None, Status.NOT_RATED, blocks, missing=missing)
    facts = tuple((one.rating.ref, one.rating.value or one.rating.status.value) for one in process.upto(level + 1))
    because = (Reason("capability.level", f"{ref} is at capability level {level}", facts), *blocks)
    if possible == level:
        return Rating(Kind.CAPABILITY_LEVEL, ref, ref, str(level), Status.RATED, because)
    candidates = tuple(str(number) for number in range(level, possible + 1))
    return Rating(Kind.CAPABILITY_LEVEL, ref, ref, str(level), Status.PENDING, because, candidates)


def gate(level: int, demands: Sequence[tuple[Process, int]]) -> Gate:
    """Return the gate to a capability level over all processes in scope, each up to its own target at most."""
    taking_part = [(process, own) for process, own in demands if process.in_scope]
    if not taking_part:
        return Gate(level, GateStatus.NOT_DETERMINABLE, (Reason("level.empty", "no process is in scope"),))
    status = worst([process.status(own) for process, own in taking_part])
    if status is GateStatus.REACHED:
        facts = tuple((process.area.ref, f"level {own}") for process, own in taking_part)
        text = f"CL{level}: {counted(len(facts), 'process', 'processes')} reach what is asked of them"
        return Gate(level, status, (Reason("level.reached", text, facts),))
    because = tuple(reason for process, own in taking_part for reason in process.reasons(own))
    changes = tuple(change for process, own in taking_part for change in process.needed(own))
    sets = (ChangeSet(changes, in_words(changes, f"CL{level}")),) if changes else ()
    return Gate(level, status, because, sets)


def in_words(changes: Sequence[Change], name: str) -> str:
    """Return the changes as a sentence: "4 ratings in 2 processes keep you from CL2"."""
    decisions = sum(change.question is not None for change in changes)
    ratings = len(changes) - decisions
    processes = counted(len({change.area for change in changes}), "process", "processes")
    parts = [counted(ratings, "rating")] if ratings else []
    parts += [counted(decisions, "decision")] if decisions else []
    verb = "keeps" if len(changes) == 1 else "keep"
    return f"{' and '.join(parts)} in {processes} {verb} you from {name}"


def lowest(ratings: Sequence[Rating]) -> Rating:
    """Return the profile as a whole: the lowest level of the processes in scope, never an average.

    ISO/IEC 33020 rates processes; the level of an organisation takes a maturity model. Not rated while one process is.
    """
    rated = [one for one in ratings if one.kind is Kind.CAPABILITY_LEVEL]
    levels = [one for one in rated if one.value is not None]
    unrated = [one.area for one in rated if one.status is Status.NOT_RATED]
    kind, facts = Kind.CAPABILITY_PROFILE, tuple((one.area, one.value or "") for one in levels)
    if unrated or not levels:
        text = f"no lowest level: {named(unrated) or 'no process'} is not rated"
        reason = Reason("profile.not_rated", text, facts)
        return Rating(kind, "", "", None, Status.NOT_RATED, (reason,), missing=tuple(unrated))
    low = min(int(one.value or 0) for one in levels)
    high = min(int(one.candidates[-1] if one.candidates else one.value or 0) for one in levels)
    text = f"the lowest capability level of {counted(len(levels), 'process', 'processes')} is {low}"
    reason = Reason("profile.lowest", text, facts)
    if high == low:
        return Rating(kind, "", "", str(low), Status.RATED, (reason,))
    candidates = tuple(str(number) for number in range(low, high + 1))
    return Rating(kind, "", "", str(low), Status.PENDING, (reason,), candidates)


def target_check(process: Process, target: int) -> Check:
    """Compare the achieved level of a process with its target (ISO/IEC TR 33015: the capability gap)."""
    achieved = process.level(target)
    met = achieved >= target
    gap = "" if met else f": {'; '.join(reason.text for reason in process.reasons(target))}"
    text = f"{process.area.ref} is at {achieved} of {target}{gap}"
    refs = tuple(one.rating.ref for one in process.upto(target) if one.status(target) is not GateStatus.REACHED)
    return Check("target", process.area.ref, met, text, refs)
