"""How far a crosswalk carries: how many requirements of a target have a strong, medium, weak or no source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Min, Q, Value, When

from frameworks.models import Crosswalk, Framework, Requirement
from frameworks.queries.hints import STRONGEST_FIRST

Kind = Requirement.Kind
# What a crosswalk is written for, in each family: what a target is made of, and what applies to each process area.
# Automotive SPICE is mapped by process and process attribute, whose practices inherit the hint.
OWN: dict[str, str] = {Framework.Family.CMMI: Kind.SPECIFIC_PRACTICE, Framework.Family.ASPICE: Kind.PROCESS}
GENERIC: dict[str, str] = {
    Framework.Family.CMMI: Kind.GENERIC_PRACTICE,
    Framework.Family.ASPICE: Kind.PROCESS_ATTRIBUTE,
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """Numbers of requirements by their strongest mapping; ``unmapped``: the crosswalk is silent about them."""

    strong: int = 0
    medium: int = 0
    weak: int = 0
    none: int = 0
    unmapped: int = 0


@dataclass(frozen=True, slots=True)
class LevelCoverage:
    """What a target level is made of (``own``), and what applies to each of its process areas (``generic``)."""

    own: Coverage
    generic: Coverage


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One line of the table: a kind of requirement, up to a target level; None where the level makes no difference."""

    kind: str
    level: int | None
    counts: Coverage

    @property
    def label(self) -> str:
        """Return the kind for people."""
        return str(Kind(self.kind).label)


@dataclass(frozen=True, slots=True)
class _Mapped:
    kind: str
    level: int | None
    strength: str


def coverage(crosswalk: Crosswalk, level: int) -> LevelCoverage:
    """Return what ``crosswalk`` covers of ``level``, in one statement.

    CMMI-DEV v1.3: the specific practices of the process areas of maturity levels 2 to ``level``, and GP 2.1-2.10
    (from level 3 on also GP 3.1-3.2). ISO 9001:2015 at maturity level 2: 13 strong, 25 medium, 15 weak, 1 none; of
    GP 2.1-2.10 6 strong and 4 medium. Automotive SPICE: all processes, and the process attributes of levels 2 to
    ``level``.
    """
    return _at_level(crosswalk.target_framework, _mapped(crosswalk), level)


def coverage_rows(crosswalk: Crosswalk) -> tuple[CoverageRow, ...]:
    """Return the coverage of each target level of the target framework, in one statement; empty without targets."""
    framework = crosswalk.target_framework
    if framework.target_min is None or framework.target_max is None or framework.family not in OWN:
        return ()
    mapped, own, generic = _mapped(crosswalk), OWN[framework.family], GENERIC[framework.family]
    rows = []
    for level in range(framework.target_min, framework.target_max + 1):
        found = _at_level(framework, mapped, level)
        if framework.target_kind == Framework.TargetKind.MATURITY_LEVEL:
            rows.append(CoverageRow(own, level, found.own))
        elif level == framework.target_min:
            rows.append(CoverageRow(own, None, found.own))
        if level >= 2:
            rows.append(CoverageRow(generic, level, found.generic))
    return tuple(rows)


def _at_level(framework: Framework, mapped: Iterable[_Mapped], level: int) -> LevelCoverage:
    own, generic = OWN.get(framework.family), GENERIC.get(framework.family)
    return LevelCoverage(
        own=_count(row for row in mapped if row.kind == own and (row.level is None or row.level <= level)),
        generic=_count(row for row in mapped if row.kind == generic and 2 <= (row.level or 0) <= level),
    )


def _count(rows: Iterable[_Mapped]) -> Coverage:
    return Coverage(**Counter(row.strength for row in rows))


def _mapped(crosswalk: Crosswalk) -> tuple[_Mapped, ...]:
    """Return the requirements of the target framework with their strongest mapping in ``crosswalk``."""
    ranks = (When(mappings_to__strength=strength, then=Value(rank)) for rank, strength in enumerate(STRONGEST_FIRST))
    best = Min(Case(*ranks, output_field=IntegerField()), filter=Q(mappings_to__crosswalk=crosswalk))
    rows = Requirement.objects.filter(framework=crosswalk.target_framework_id).in_use().order_by()
    return tuple(
        _Mapped(kind, level, "unmapped" if rank is None else STRONGEST_FIRST[rank])
        for _pk, kind, level, rank in rows.values_list("pk", "kind", "level").annotate(best=best)
    )
