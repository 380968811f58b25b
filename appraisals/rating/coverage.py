"""Whether objective evidence covers what is appraised: the coverage rules of SCAMPI A v1.3."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from appraisals.rating.records import Area, Check, Scope
from appraisals.rating.words import counted, named, natural


class UnitKind(StrEnum):
    """A basic unit (project, work effort) or a support function (does process areas for others)."""

    BASIC_UNIT = "basic_unit"
    SUPPORT_FUNCTION = "support_function"


@dataclass(frozen=True, slots=True)
class SampledUnit:
    """A sampled unit; ``subgroup`` is that of a basic unit, ``serves`` are the subgroups a support function serves."""

    ref: str
    subgroup: str = ""
    kind: UnitKind = UnitKind.BASIC_UNIT
    serves: tuple[str, ...] = ()


class Evidence(NamedTuple):
    """Whether a unit gave artifacts and affirmations for a process area."""

    area: str
    unit: str
    artifacts: bool
    affirmations: bool

    @property
    def both(self) -> bool:
        """Say whether it gave artifacts and affirmations."""
        return self.artifacts and self.affirmations

    @property
    def any(self) -> bool:
        """Say whether it gave either."""
        return self.artifacts or self.affirmations


def coverage(areas: Sequence[Area], units: Sequence[SampledUnit], evidence: Iterable[Evidence]) -> tuple[Check, ...]:
    """Return the coverage checks, process area by process area, then those of each subgroup's units.

    SCAMPI A MDD v1.3, 1.1.4, coverage rules. In each subgroup, of the process areas that basic units do:
    1. at least one basic unit gives artifacts and affirmations for every process area;
    2. at least half of the sampled basic units give both for at least one process area;
    3. every sampled basic unit gives either for at least one process area.
    Of the process areas that support functions do: each gives both; and both come from a basic unit of each subgroup
    it serves. An area that nobody gives evidence for is not covered.

    Example: subgroup "medical" with alpha and beta; alpha gives both for PP, beta only artifacts for PP: PP is
    covered (1), one of two units gives both (2), each gives either (3). Rules 2 and 3 speak of units, not of areas.
    """
    given = {(row.area, row.unit): row for row in evidence}
    in_scope = [area.ref for area in areas if area.scope is Scope.IN_SCOPE]
    basic = [unit for unit in units if unit.kind is UnitKind.BASIC_UNIT]
    support = [unit for unit in units if unit.kind is UnitKind.SUPPORT_FUNCTION]
    subgroups = sorted({unit.subgroup for unit in basic}, key=natural)
    checks = [_area(ref, basic, support, subgroups, given) for ref in in_scope]
    for subgroup in subgroups:
        members = [unit.ref for unit in basic if unit.subgroup == subgroup]
        checks += _members(subgroup, members, in_scope, given)
    return tuple(checks)


Given = dict[tuple[str, str], Evidence]


def _area(
    ref: str, basic: Sequence[SampledUnit], support: Sequence[SampledUnit], subgroups: Sequence[str], given: Given
) -> Check:
    doing = [unit for unit in support if (ref, unit.ref) in given]
    if doing:
        return _served(ref, doing, basic, given)
    lacking = [
        subgroup
        for subgroup in subgroups
        if not any(_both(ref, unit.ref, given) for unit in basic if unit.subgroup == subgroup)
    ]
    if not subgroups or lacking:
        where = f" in {named(lacking)}" if lacking else ""
        text = f"{ref}: no basic unit{where} gives artifacts and affirmations"
        return Check("coverage.area", ref, met=False, text=text, refs=tuple(lacking))
    text = f"{ref}: in each subgroup a basic unit gives artifacts and affirmations"
    return Check("coverage.area", ref, met=True, text=text, refs=tuple(subgroups))


def _served(ref: str, doing: Sequence[SampledUnit], basic: Sequence[SampledUnit], given: Given) -> Check:
    short = [unit.ref for unit in doing if not _both(ref, unit.ref, given)]
    served = sorted({subgroup for unit in doing for subgroup in unit.serves}, key=natural)
    silent = [
        subgroup
        for subgroup in served
        if not any(_both(ref, unit.ref, given) for unit in basic if unit.subgroup == subgroup)
    ]
    lacking = (*short, *silent)
    if lacking:
        text = f"{ref}: artifacts and affirmations are incomplete from {named(lacking)}"
        return Check("coverage.support_function", ref, met=False, text=text, refs=lacking)
    text = f"{ref}: every support function that does it, and a unit of each subgroup served, give both"
    return Check("coverage.support_function", ref, met=True, text=text, refs=tuple(unit.ref for unit in doing))


def _members(subgroup: str, members: Sequence[str], areas: Sequence[str], given: Given) -> list[Check]:
    both = [unit for unit in members if any(_both(ref, unit, given) for ref in areas)]
    silent = [unit for unit in members if not any(_any(ref, unit, given) for ref in areas)]
    name = subgroup or "the organisational unit"
    half = f"{counted(len(both), 'basic unit')} of {len(members)} in {name} give artifacts and affirmations"
    each = f"{name}: no evidence from {named(silent)}" if silent else f"every basic unit in {name} gives evidence"
    return [
        Check("coverage.half", "", met=2 * len(both) >= len(members), text=half, refs=tuple(both)),
        Check("coverage.each", "", met=not silent, text=each, refs=tuple(silent)),
    ]


def _both(area: str, unit: str, given: Given) -> bool:
    row = given.get((area, unit))
    return row is not None and row.both


def _any(area: str, unit: str, given: Given) -> bool:
    row = given.get((area, unit))
    return row is not None and row.any


def minimum_units(in_subgroup: int, subgroups: int, total: int) -> int:
    """Return how many basic units of a subgroup have to be sampled.

    SCAMPI A MDD v1.3, 1.1.4: subgroups x units in the subgroup / all units, rounded to the nearest number (half
    upwards), at least 1. Example: 1 subgroup, 3 of 3 units: 1; 2 subgroups, 9 of 12 units: 2 (1.5).
    """
    return max(1, (2 * subgroups * in_subgroup + total) // (2 * total))
