"""Records that go into a rule set and come out of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class PracticeState(StrEnum):
    """How far the evidence for one practice in one instance has come; only ``ACCEPTED`` opens a gate."""

    MISSING = "missing"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    NOT_APPLICABLE = "not_applicable"


class AreaScope(StrEnum):
    """Whether a process area takes part. Not applicable and out of scope are different things."""

    IN_SCOPE = "in_scope"
    NOT_APPLICABLE = "not_applicable"
    OUT_OF_SCOPE = "out_of_scope"


class GateStatus(StrEnum):
    """What is known of a gate: reached, blocked by cells, or not to be determined within this scope."""

    REACHED = "reached"
    BLOCKED = "blocked"
    NOT_DETERMINABLE = "not_determinable"


class Cell(NamedTuple):
    """A practice of a process area (process) in one instance, with the state of its evidence.

    ``process_area`` and ``practice`` are refs ("PP", "PP SP 1.1", "GP 2.1"; "SWE.1", "SWE.1.BP1", "GP 2.1.1"),
    ``unit`` is any string that identifies the instance.
    ``level`` is the *capability* level the practice belongs to: 1 for specific and base practices, 2 for GP 2.x,
    and so on. It is not the maturity level of the process area.
    A named tuple because there are thousands of them: made in a quarter of a frozen dataclass's time.
    """

    process_area: str
    practice: str
    unit: str
    level: int
    state: PracticeState


@dataclass(frozen=True, slots=True)
class Area:
    """A process area (process) of the model and whether it takes part; ``reason`` says why not.

    ``target``: the capability level wanted of it where that is lower than the target of the whole, else None.
    """

    ref: str
    scope: AreaScope = AreaScope.IN_SCOPE
    reason: str = ""
    target: int | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a gate is open or shut: the rule that decided, and the practices it looked at.

    ``rule`` is stable ("GG 2", "PA 2.1", "ML2"); ``text`` says it in words and names the process area.
    ``refs`` are the refs that decided it, in natural order: practices, or process areas where ``process_area``
    is empty. ``cells`` counts the cells behind them (0: no cell decided it).
    """

    rule: str
    text: str
    process_area: str = ""
    refs: tuple[str, ...] = ()
    cells: int = 0


@dataclass(frozen=True, slots=True)
class Missing:
    """A practice of a process area with the instances for which nothing was handed in."""

    process_area: str
    practice: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cells are in each state."""

    missing: int = 0
    in_review: int = 0
    returned: int = 0
    accepted: int = 0
    not_applicable: int = 0

    @property
    def total(self) -> int:
        """Return the number of cells."""
        return self.missing + self.in_review + self.returned + self.accepted + self.not_applicable


@dataclass(frozen=True, slots=True)
class AreaReadiness:
    """How ready one process area is for the target.

    ``level`` is its indicative capability level, at most ``required``, the one the target asks of it; None when
    the area does not take part. ``practices`` and ``blocked_practices`` count practices, ``counts`` their cells,
    all up to ``required``. ``because`` says what blocks it, or why it does not take part; empty when it is ready.
    """

    process_area: str
    scope: AreaScope
    level: int | None
    required: int
    practices: int
    blocked_practices: int
    counts: Counts
    because: tuple[Reason, ...]

    @property
    def ready(self) -> bool:
        """Say whether the process area reaches what the target asks of it."""
        return self.level == self.required


@dataclass(frozen=True, slots=True)
class Gate:
    """The gate to one level and what decided it, process area by process area."""

    level: int
    status: GateStatus
    because: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """An indicative, self-assessed result; ratings come from an appraisal only.

    ``level`` is the highest level reached, never above ``target``; None when it cannot be determined within this
    scope. ``because`` explains it; ``gates`` holds every gate up to the target, lowest first.
    """

    rule_set: str
    target: int
    level: int | None
    because: tuple[Reason, ...]
    gates: tuple[Gate, ...]
    areas: tuple[AreaReadiness, ...]
    missing: tuple[Missing, ...]

    @property
    def next_gate(self) -> Gate | None:
        """Return the lowest gate that is not reached; None when the target is."""
        return next((gate for gate in self.gates if gate.status is not GateStatus.REACHED), None)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of one model: the levels one may aim at, and the readiness gates to them.

    ``readiness(areas, cells, target)`` raises ``BadInput``. The order of cells does not matter; the report keeps
    the order of the areas.
    """

    key: str
    targets: tuple[int, ...]
    readiness: Callable[[Sequence[Area], Iterable[Cell], int], Report]


class BadInput(ValueError):
    """The input contradicts itself or the model; ``problems`` lists everything that is wrong with it."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(self.problems))
