"""Indicative maturity level by staged gate: CMMI for Development, version 1.3."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from appraisals.rating.words import counted, named
from appraisals.readiness.gates import SCOPE, Standing, outside, standings, wrong_target
from appraisals.readiness.types import Area, AreaScope, Cell, Gate, GateStatus, Reason, Report, RuleSet

KEY = "cmmi-v1.3"
TARGETS = (2, 3, 4, 5)

# CMU/SEI-2010-TR-033: the process areas of the model and their maturity levels.
STAGING = {
    **dict.fromkeys(("CM", "MA", "PMC", "PP", "PPQA", "REQM", "SAM"), 2),
    **dict.fromkeys(("DAR", "IPM", "OPD", "OPF", "OT", "PI", "RD", "RSKM", "TS", "VAL", "VER"), 3),
    **dict.fromkeys(("OPP", "QPM"), 4),
    **dict.fromkeys(("CAR", "OPM"), 5),
}
MAY_BE_NOT_APPLICABLE = frozenset({"SAM"})


def readiness(areas: Sequence[Area], cells: Iterable[Cell], target: int) -> Report:
    """Return the indicative maturity level, at most ``target`` (2-5), and what blocks the next one.

    CMMI-DEV v1.3, equivalent staging and SCAMPI A: maturity level n is reached when every process area staged at
    2 to n is satisfied, by its specific practices (GG 1) and by GG 2 at level 2, GG 2 and GG 3 from level 3 on,
    then for the level 2 areas too. A process area left out of ``areas`` is out of scope.

    Example: all level 2 areas accepted up to GP 2.10 and all level 3 areas up to GP 3.2 is maturity level 2: seven
    process areas lack GG 3. Raises BadInput.
    """
    listed = dict.fromkeys(area.ref for area in areas)
    problems = [f"{ref} is no process area of CMMI-DEV v1.3" for ref in listed if ref not in STAGING]
    problems += wrong_target(target, TARGETS)
    unlisted = [Area(ref, AreaScope.OUT_OF_SCOPE) for ref in STAGING if ref not in listed]
    required = required_level(target)
    known = standings([*areas, *unlisted], cells, required, _goal_of, problems)
    staged = [standing for standing in known if STAGING[standing.area.ref] <= target]
    gates = tuple(_gate(level, staged) for level in TARGETS if level <= target)
    reached = [gate for gate in gates if gate.status is GateStatus.REACHED]
    level, because = _level(reached, gates[0])
    return Report(
        rule_set=KEY,
        target=target,
        level=level,
        because=because,
        gates=gates,
        areas=tuple(standing.readiness(required) for standing in staged),
        missing=tuple(missing for standing in staged for missing in standing.missing(required)),
    )


def required_level(maturity_level: int) -> int:
    """Return the capability level that a maturity level asks of each of its process areas.

    CMMI-DEV v1.3, equivalent staging: 2 for maturity level 2, 3 for maturity levels 3 to 5.
    """
    return 2 if maturity_level == TARGETS[0] else 3


def _goal_of(_practice: str, level: int) -> str:
    """Return the generic goal: GG 1 stands for the specific practices (GP 1.1 performs them)."""
    return f"GG {level}"


def _level(reached: Sequence[Gate], first: Gate) -> tuple[int | None, tuple[Reason, ...]]:
    """Return the level and why. Maturity level 1 needs no process area and is never rated; it is what remains.

    SCAMPI A: a level cannot be determined while a process area that it needs is not rated.
    """
    if reached:
        return reached[-1].level, reached[-1].because
    if first.status is GateStatus.NOT_DETERMINABLE:
        return None, tuple(reason for reason in first.because if reason.rule == SCOPE)
    return 1, (Reason("ML1", "ML1 is not rated: it is what remains while the gate to ML2 is shut"),)


def _gate(level: int, staged: Sequence[Standing]) -> Gate:
    required = required_level(level)
    needed = [standing for standing in staged if STAGING[standing.area.ref] <= level]
    undetermined = [reason for standing in needed for reason in _out(standing.area, level)]
    taking_part = [standing for standing in needed if standing.in_scope]
    blocks = [reason for standing in taking_part for reason in standing.because(required)]
    if undetermined:
        return Gate(level, GateStatus.NOT_DETERMINABLE, (*undetermined, *blocks))
    if blocks:
        return Gate(level, GateStatus.BLOCKED, tuple(blocks))
    excused = [outside(standing.area) for standing in needed if not standing.in_scope]
    return Gate(level, GateStatus.REACHED, (_reached(level, required, taking_part), *excused))


def _reached(level: int, required: int, taking_part: Sequence[Standing]) -> Reason:
    refs = tuple(standing.area.ref for standing in taking_part)
    cells = sum(standing.cells(required) for standing in taking_part)
    goals = "GG 2" if required == 2 else "GG 2 and GG 3"
    text = (
        f"ML{level}: the specific practices and {goals} of {counted(len(refs), 'process area')}"
        f" are accepted in every instance ({named(refs)})"
    )
    return Reason(f"ML{level}", text, refs=refs, cells=cells)


def _out(area: Area, level: int) -> tuple[Reason, ...]:
    """Say that no level needing the area can be determined; not applicable is granted to SAM alone.

    SCAMPI A: out of scope is not the same as not applicable, and no maturity level may be claimed that needs an
    area out of scope. CMMI-DEV: only SAM can lie outside an organisation's work.
    """
    excused = area.scope is AreaScope.NOT_APPLICABLE and area.ref in MAY_BE_NOT_APPLICABLE
    if area.scope is AreaScope.IN_SCOPE or excused:
        return ()
    why = outside(area).text
    if area.scope is AreaScope.NOT_APPLICABLE:
        why += f"; only {', '.join(sorted(MAY_BE_NOT_APPLICABLE))} can be"
    return (Reason(SCOPE, f"ML{level} cannot be determined: {why}", area.ref, (area.ref,)),)


CMMI_V1_3 = RuleSet(KEY, TARGETS, readiness)
