"""Indicative maturity level by gate: CMMI V2.0 and V3.0, over the practice areas of a view."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from appraisals.rating.words import counted, named
from appraisals.readiness.gates import SCOPE, Standing, standings, wrong_target
from appraisals.readiness.types import Area, AreaScope, Cell, Gate, GateStatus, Reason, Report, RuleSet

KEY = "cmmi-v2"
TARGETS = (1, 2, 3, 4, 5)
# Without these no maturity level can be claimed: they are what keeps the others in place.
INSTITUTIONALIZATION = ("GOV", "II")


def readiness(areas: Sequence[Area], cells: Iterable[Cell], target: int) -> Report:
    """Return the indicative maturity level, at most ``target`` (1-5), and what blocks the next one.

    Benchmark method, CMMI V2.0 and later: maturity level n is reached when every practice area of the view, GOV and
    II among them, has its practice groups 1 to n, or all that it has, satisfied. ``areas`` are those that the target
    asks for: V2.0 asks for ten of its development view at level 2.

    This gate is stricter than a rating: it asks for accepted evidence for every practice, and never credits a part.
    Example: all practices up to level 3 accepted but one of GOV 3.1: maturity level 2. Raises BadInput.
    """
    listed = list(cells)
    highest = {
        ref: max((cell.level for cell in listed if cell.process_area == ref), default=1) for ref in _refs(areas)
    }
    known = standings(areas, listed, target, _group_of, wrong_target(target, TARGETS))
    taking_part = [standing for standing in known if standing.in_scope]
    gates = tuple(_gate(level, taking_part, highest) for level in TARGETS if level <= target)
    reached = [gate for gate in gates if gate.status is GateStatus.REACHED]
    level, because = _level(reached, gates[0])
    return Report(
        rule_set=KEY,
        target=target,
        level=level,
        because=because,
        gates=gates,
        areas=tuple(standing.readiness(min(target, highest[standing.area.ref])) for standing in known),
        missing=tuple(one for standing in known for one in standing.missing(min(target, highest[standing.area.ref]))),
    )


def _refs(areas: Iterable[Area]) -> list[str]:
    return [area.ref for area in areas]


def _group_of(practice: str, level: int) -> str:
    """Return the practice group: "EST 2.1" -> "EST PG 2"."""
    return f"{practice.partition(' ')[0]} PG {level}"


def _level(reached: Sequence[Gate], first: Gate) -> tuple[int | None, tuple[Reason, ...]]:
    if reached:
        return reached[-1].level, reached[-1].because
    if first.status is GateStatus.NOT_DETERMINABLE:
        return None, first.because
    return 0, (Reason("ML0", "ML0: the practices of level 1 are not all accepted"),)


def _gate(level: int, taking_part: Sequence[Standing], highest: dict[str, int]) -> Gate:
    there = {standing.area.ref for standing in taking_part}
    absent = [ref for ref in INSTITUTIONALIZATION if ref not in there]
    if absent:
        outside = AreaScope.OUT_OF_SCOPE.value.replace("_", " ")
        reasons = [Reason(SCOPE, f"ML{level} cannot be determined: {ref} is {outside}", ref, (ref,)) for ref in absent]
        return Gate(level, GateStatus.NOT_DETERMINABLE, tuple(reasons))
    blocks = [one for standing in taking_part for one in standing.because(min(level, highest[standing.area.ref]))]
    if blocks:
        return Gate(level, GateStatus.BLOCKED, tuple(blocks))
    refs = tuple(standing.area.ref for standing in taking_part)
    cells = sum(standing.cells(min(level, highest[standing.area.ref])) for standing in taking_part)
    areas = counted(len(refs), "practice area")
    text = f"ML{level}: every practice up to level {level} of {areas} is accepted in every instance ({named(refs)})"
    return Gate(level, GateStatus.REACHED, (Reason(f"ML{level}", text, refs=refs, cells=cells),))


CMMI_V2 = RuleSet(KEY, TARGETS, readiness)
