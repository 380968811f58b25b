"""How far a crosswalk carries: how many requirements of a target have a strong, medium, weak or no source."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from frameworks.models import Framework, Requirement
from frameworks.queries.crosswalks import CrosswalkPage
from frameworks.queries.structure import Structure
from frameworks.querysets import AREA_KINDS, PRACTICE_KINDS
from frameworks.strengths import strongest

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
class AreaCoverage:
    """What is covered of one process area, or of one group of processes, and how many requirements that is of."""

    title: str
    counts: Coverage
    total: int


@dataclass(frozen=True, slots=True)
class _Mapped:
    requirement: Requirement
    strength: str

    @property
    def kind(self) -> str:
        return self.requirement.kind

    @property
    def level(self) -> int:
        return self.requirement.level or 0


def coverage(page: CrosswalkPage, level: int) -> LevelCoverage:
    """Return what a crosswalk covers of ``level``.

    CMMI-DEV v1.3: the specific practices of the process areas of maturity levels 2 to ``level``, and GP 2.1-2.10
    (from level 3 on also GP 3.1-3.2). ISO 9001:2015 at maturity level 2: 13 strong, 25 medium, 15 weak, 1 none; of
    GP 2.1-2.10 6 strong and 4 medium. Automotive SPICE: all processes, and the process attributes of levels 2 to
    ``level``.
    """
    return _at_level(page.crosswalk.target_framework, _mapped(page), level)


def coverage_rows(page: CrosswalkPage) -> tuple[CoverageRow, ...]:
    """Return the coverage of each target level of the target framework; empty without targets."""
    framework = page.crosswalk.target_framework
    if framework.target_min is None or framework.target_max is None or framework.family not in OWN:
        return ()
    mapped, own, generic = _mapped(page), OWN[framework.family], GENERIC[framework.family]
    if not any(row.kind == own for row in mapped):
        return ()
    rows = []
    for level in range(framework.target_min, framework.target_max + 1):
        found = _at_level(framework, mapped, level)
        if framework.target_kind == Framework.TargetKind.MATURITY_LEVEL:
            rows.append(CoverageRow(own, level, found.own))
        elif level == framework.target_min:
            rows.append(CoverageRow(own, None, found.own))
        if level >= 2 and any(row.kind == generic for row in mapped):
            rows.append(CoverageRow(generic, level, found.generic))
    return tuple(rows)


def area_coverage(page: CrosswalkPage) -> tuple[AreaCoverage, ...]:
    """Return the coverage by process area, of crosswalks of whole processes by their group; clauses by their head.

    Counted is what the crosswalk speaks of: practices where it maps any, else process areas, and what applies to each.
    """
    mapped = _mapped(page)
    kinds = {row.kind for row in mapped if row.strength != "unmapped"}
    if kinds & set(PRACTICE_KINDS):
        kinds -= set(AREA_KINDS)
    groups: defaultdict[str, list[_Mapped]] = defaultdict(list)
    for row in mapped:
        if row.kind in kinds:
            groups[_group(page.frame, row.requirement)].append(row)
    return tuple(AreaCoverage(title, _count(rows), len(rows)) for title, rows in groups.items())


def _group(frame: Structure, requirement: Requirement) -> str:
    head = frame.head(requirement)
    if requirement.kind in AREA_KINDS or requirement.kind == Kind.PROCESS_ATTRIBUTE:
        return requirement.category or str(requirement.get_kind_display()).capitalize()
    return f"{head.ref} {head.title}".strip()


def _at_level(framework: Framework, mapped: Iterable[_Mapped], level: int) -> LevelCoverage:
    own, generic = OWN.get(framework.family), GENERIC.get(framework.family)
    return LevelCoverage(
        own=_count(row for row in mapped if row.kind == own and row.level <= level),
        generic=_count(row for row in mapped if row.kind == generic and 2 <= row.level <= level),
    )


def _count(rows: Iterable[_Mapped]) -> Coverage:
    return Coverage(**Counter(row.strength for row in rows))


def _mapped(page: CrosswalkPage) -> tuple[_Mapped, ...]:
    """Return the requirements of the target framework with their strongest mapping."""
    found: defaultdict[UUID, list[str]] = defaultdict(list)
    for row in page.mappings:
        found[row.target.pk].append(row.strength)
    return tuple(
        _Mapped(row, strongest(found[row.pk]) if row.pk in found else "unmapped")
        for row in page.frame.of(page.frame.target_framework)
    )
