"""The practices that a target asks for: every practice of every process area in scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from frameworks.models import Framework, Requirement

# Practices that stand in a goal or practice group, which stands in the process area.
IN_GROUPS = (Requirement.Kind.SPECIFIC_PRACTICE, Requirement.Kind.PRACTICE)


@dataclass(frozen=True, slots=True)
class TargetPractice:
    """A practice that must be performed in a process area to reach a target.

    ``practice`` is a specific or base practice of ``process_area``, or a generic practice applied to it.
    ``level`` is the maturity level (CMMI) or capability level (Automotive SPICE) from which it counts.
    """

    process_area: Requirement
    practice: Requirement
    level: int

    @property
    def key(self) -> tuple[str, str]:
        """Return (reference of the process area, reference of the practice)."""
        return (self.process_area.ref, self.practice.ref)


def process_areas_for_target(framework: Framework, level: int) -> QuerySet[Requirement]:
    """Return the process areas that ``level`` is about.

    CMMI-DEV v1.3: the process areas of maturity levels 2 to ``level``. CMMI V2.0 and later: every practice area, from
    which the view is chosen; V2.0 asks for some of them from maturity level 3 on (``needed_from``). Automotive SPICE:
    every process, from which the assessment scope is chosen.
    """
    areas = Requirement.objects.filter(framework=framework).in_use().process_areas().order_by("position")
    if not framework.scope_is_chosen:
        return areas.for_level(level)
    return areas.needed_at(level)


def practices_for_target(
    framework: Framework,
    level: int,
    areas: Iterable[Requirement] | None = None,
    levels: Mapping[UUID, int] | None = None,
) -> tuple[TargetPractice, ...]:
    """Return every (process area, practice) pair that ``level`` asks for, in the order of the catalogue.

    ``areas``: the process areas in scope (None: those of ``process_areas_for_target``). ``levels``: the capability
    level wanted of a process (by its id) where that is lower than ``level``: it is asked for no practice above it.

    CMMI-DEV v1.3: the specific practices of each process area; GP 2.1-2.10 from maturity level 2 and GP 3.1-3.2
    from maturity level 3 on, applied to **every** process area of the set. GP 1.1 is left out: it says no more
    than that the specific practices are performed. Maturity level 2 gives 124 pairs, level 3 356.

    CMMI V2.0 and later: the practices of each practice area in its groups up to ``level``. The development view gives
    62, 181, 192 and 196 pairs at maturity levels 2 to 5 of V2.0, and 100, 170, 181 and 185 of V3.0.

    Automotive SPICE: the base practices of each process, and the generic practices of the process attributes of
    levels 2 to ``level`` applied to each. GP 1.1.1 is left out: the base practices are what achieves the process
    outcomes. The 16 processes of the VDA scope of 3.1 give 303 pairs at level 2 and 479 at level 3.
    """
    chosen = list(process_areas_for_target(framework, level) if areas is None else areas)
    in_use = Requirement.objects.filter(framework=framework).in_use().order_by("position")
    generic = list(in_use.generic().filter(level__gte=2).for_level(level).select_related("parent"))
    own: dict[object, list[Requirement]] = {area.pk: [] for area in chosen}
    for practice in in_use.practices().select_related("parent"):
        area = practice.parent.parent_id if practice.kind in IN_GROUPS else practice.parent_id
        if area in own and (practice.kind != Requirement.Kind.PRACTICE or practice.level <= level):
            own[area].append(practice)
    return tuple(
        TargetPractice(area, practice, _counts_from(framework, area, practice))
        for area in chosen
        for practice in (*own[area.pk], *generic)
        if not levels or (practice.level or 0) <= levels.get(area.pk, level)
    )


def _counts_from(framework: Framework, area: Requirement, practice: Requirement) -> int:
    """Return the level from which the practice counts in this process area."""
    if not framework.scope_is_chosen:
        return max(area.level or 0, practice.level or 0)
    return practice.level or 1
