"""The records that go into a rule set and come out of it, the same for every method."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Scope(StrEnum):
    """Whether an area takes part. Not applicable (outside the work, justified) is not out of scope (not appraised)."""

    IN_SCOPE = "in_scope"
    NOT_APPLICABLE = "not_applicable"
    OUT_OF_SCOPE = "out_of_scope"


class Status(StrEnum):
    """What is known of a rating. Missing is missing: a rating that is not rated has no value, never the lowest one."""

    RATED = "rated"
    PENDING = "pending_decision"
    NOT_RATED = "not_rated"
    NOT_APPLICABLE = "not_applicable"
    OUT_OF_SCOPE = "out_of_scope"


class Kind(StrEnum):
    """What is rated."""

    PRACTICE = "practice"
    GOAL = "goal"
    PROCESS_AREA = "process_area"
    PRACTICE_GROUP = "practice_group"
    PRACTICE_AREA = "practice_area"
    OUTCOME = "outcome"
    PROCESS_ATTRIBUTE = "process_attribute"
    CAPABILITY_LEVEL = "capability_level"
    MATURITY_LEVEL = "maturity_level"
    CAPABILITY_PROFILE = "capability_profile"
    CLAUSE = "clause"
    CONFORMITY = "conformity"


class Question(StrEnum):
    """What a team decides because the method leaves it to judgement.

    ``CHARACTERISATION``: the value of a practice, among those the rule leaves open. ``IMPACT``: whether the
    weaknesses of a goal or practice group in aggregate have a significant negative impact. ``RATING``: the rating of
    a process attribute by expert judgement. ``NOT_APPLICABLE``: an outcome that does not apply, with the reason.
    """

    CHARACTERISATION = "characterisation"
    IMPACT = "impact"
    RATING = "rating"
    NOT_APPLICABLE = "not_applicable"


class GateStatus(StrEnum):
    """What is known of a gate: open, shut, waiting for a team decision, or not to be determined from this input."""

    REACHED = "reached"
    BLOCKED = "blocked"
    PENDING = "pending_decision"
    NOT_DETERMINABLE = "not_determinable"


IMPACTS = SIGNIFICANT, NOT_SIGNIFICANT = "significant", "not_significant"


@dataclass(frozen=True, slots=True)
class Group:
    """A goal, practice group or process attribute with the refs of its practices (outcomes), in catalogue order.

    ``level``: the capability level or practice group level it belongs to; 1 for specific goals and PA 1.1.
    """

    ref: str
    level: int
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """A process area, practice area, process or clause as it takes part in one evaluation.

    ``level`` is its maturity level (CMMI v1.3), else None. ``units`` are the instances in which every practice is
    expected; empty: those that its judgements name. ``reason`` says why it is not in scope.
    ``may_be_not_applicable``: whether the model allows that at all (CMMI-DEV v1.3: SAM alone).
    """

    ref: str
    groups: tuple[Group, ...] = ()
    level: int | None = None
    units: tuple[str, ...] = ()
    scope: Scope = Scope.IN_SCOPE
    reason: str = ""
    may_be_not_applicable: bool = False


Structure = tuple[Area, ...]


class Judgement(NamedTuple):
    """The value of a practice (outcome, process attribute, clause) of an area in one instance.

    ``unit`` is empty where the method judges across instances. ``weakness``: a weakness statement is recorded; None
    where nothing is known of it. A named tuple because there are thousands of them.
    """

    area: str
    item: str
    unit: str
    value: str
    weakness: bool | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What the team decided, why, and who took part. Cairn never decides in their place."""

    question: Question
    area: str
    ref: str
    value: str
    reason: str
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: the stable id of the rule, the words for a sponsor, and the refs with the values that decided it."""

    rule: str
    text: str
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Rating:
    """One rating with its explanation.

    ``value`` is None unless something is established; of a pending level it is what is established already.
    ``candidates`` are the values that a pending decision leaves open. ``missing`` names what was not judged:
    instances of a practice, practices of a goal, goals of an area.
    """

    kind: Kind
    area: str
    ref: str
    value: str | None
    status: Status
    because: tuple[Reason, ...]
    candidates: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pending:
    """A decision that the method leaves to the team and that nobody has recorded yet."""

    question: Question
    area: str
    ref: str
    candidates: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that would have to be otherwise: ``ref`` of ``area`` from ``now`` to ``needed`` at least.

    ``now`` is None where nothing was judged. ``instances`` counts the instances to raise or to judge; 0 for a
    decision (``question``) and for a change of scope.
    """

    area: str
    ref: str
    now: str | None
    needed: str
    instances: int = 0
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """A smallest set of changes that opens a gate: leave one out and the gate stays shut."""

    changes: tuple[Change, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Gate:
    """The gate to one level: what keeps it shut, and the smallest sets of changes that would open it.

    No set where no change of judgements, decisions or scope would: there is nothing to rate.
    """

    level: int
    status: GateStatus
    because: tuple[Reason, ...]
    changes: tuple[ChangeSet, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """A warning that changes no rating. ``needs_justification``: the rule is binding and nobody has justified it."""

    rule: str
    text: str
    area: str = ""
    refs: tuple[str, ...] = ()
    needs_justification: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome of a check beside the ratings, such as evidence coverage of one process area."""

    rule: str
    area: str
    met: bool
    text: str
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The whole result of one rule set for one input; the same input gives the same bytes.

    ``overall`` is the level, profile or recommendation as a whole. ``ratings`` hold everything rated, from the
    areas down to the practices, in catalogue order. ``gates`` go from the lowest level to the target.
    ``set_aside`` are decisions that the rule did not ask for. Every result of Cairn is self-assessed.
    """

    method: str
    overall: Rating
    ratings: tuple[Rating, ...] = ()
    gates: tuple[Gate, ...] = ()
    pending: tuple[Pending, ...] = ()
    set_aside: tuple[Decision, ...] = ()
    checks: tuple[Check, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def next_gate(self) -> Gate | None:
        """Return the lowest gate that is not reached; None when all are."""
        return next((gate for gate in self.gates if gate.status is not GateStatus.REACHED), None)

    def rating(self, kind: Kind, area: str, ref: str = "") -> Rating | None:
        """Return one rating, None where there is none; ``ref`` empty: that of the area itself."""
        wanted = (kind, area, ref or area)
        return next((rating for rating in self.ratings if (rating.kind, rating.area, rating.ref) == wanted), None)


class BadInput(ValueError):
    """The input contradicts itself or the model; ``problems`` lists everything that is wrong with it."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(self.problems))
