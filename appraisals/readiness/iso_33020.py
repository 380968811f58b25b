"""Indicative capability level per process by gate: ISO/IEC 33020, as Automotive SPICE 3.1 and 4.0 use it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from appraisals.rating.words import counted, named
from appraisals.readiness.gates import SCOPE, Standing, standings, wrong_target
from appraisals.readiness.types import Area, Cell, Gate, GateStatus, Reason, Report, RuleSet

KEY = "iso-33020"
TARGETS = (1, 2, 3, 4, 5)


def readiness(areas: Sequence[Area], cells: Iterable[Cell], target: int) -> Report:
    """Return the indicative capability level, at most ``target``: the highest that every process in scope reaches.

    Capability level 1 needs every base practice (PA 1.1), level 2 in addition the generic practices of PA 2.1 and
    PA 2.2, level 3 those of PA 3.1 and PA 3.2, and so on; 0 while one process lacks a base practice. Processes
    that are not applicable or out of scope do not take part. None if no process is in scope. A process with a target
    of its own is asked for nothing above it (a target process profile, ISO/IEC 33004).

    A real rating is something else. ISO/IEC 33020 rates process attributes N, P, L or F by judgement on outcomes;
    practices are but indicators, and L is enough for the attributes of the highest level. This gate is stricter:
    it asks for accepted evidence for every indicator, and never credits a part.

    Example: SWE.1 with all base practices and PA 2.1 accepted, PA 2.2 not, is at level 1; if SUP.8 is at level 2,
    the level of both is 1. Raises BadInput.
    """
    known = standings(areas, cells, target, _attribute_of, wrong_target(target, TARGETS))
    taking_part = [standing for standing in known if standing.in_scope]
    gates = tuple(_gate(level, taking_part) for level in TARGETS if level <= target)
    reached = [gate for gate in gates if gate.status is GateStatus.REACHED]
    level, because = _level(reached, gates[0], taking_part)
    return Report(
        rule_set=KEY,
        target=target,
        level=level,
        because=because,
        gates=gates,
        areas=tuple(standing.readiness(_wanted(standing, target)) for standing in known),
        missing=tuple(missing for standing in known for missing in standing.missing(_wanted(standing, target))),
    )


def _wanted(standing: Standing, target: int) -> int:
    return min(target, standing.area.target or target)


def _attribute_of(practice: str, level: int) -> str:
    """Return the process attribute of an indicator: "GP 2.1.3" -> "PA 2.1"; base practices -> "PA 1.1"."""
    if level == 1:
        return "PA 1.1"
    return practice.replace("GP", "PA", 1).rpartition(".")[0]


def _level(
    reached: Sequence[Gate], first: Gate, taking_part: Sequence[Standing]
) -> tuple[int | None, tuple[Reason, ...]]:
    if reached:
        return reached[-1].level, reached[-1].because
    if first.status is GateStatus.NOT_DETERMINABLE:
        return None, first.because
    short = tuple(standing.area.ref for standing in taking_part if standing.level(1) == 0)
    processes = counted(len(short), "process", "processes")
    return 0, (Reason("CL0", f"CL0: base practices of {processes} are not all accepted ({named(short)})", refs=short),)


def _gate(level: int, taking_part: Sequence[Standing]) -> Gate:
    if not taking_part:
        return Gate(level, GateStatus.NOT_DETERMINABLE, (Reason(SCOPE, "no process is in scope"),))
    asked = [standing for standing in taking_part if _wanted(standing, level) == level]
    blocks = tuple(reason for standing in taking_part for reason in standing.because(_wanted(standing, level)))
    if blocks:
        return Gate(level, GateStatus.BLOCKED, blocks)
    refs = tuple(standing.area.ref for standing in asked)
    cells = sum(standing.cells(level) for standing in asked)
    text = f"CL{level}: every indicator up to level {level} is accepted in every instance of {named(refs)}"
    return Gate(level, GateStatus.REACHED, (Reason(f"CL{level}", text, refs=refs, cells=cells),))


ISO_33020 = RuleSet(KEY, TARGETS, readiness)
