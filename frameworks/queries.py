"""Reads of catalogues: the practices a target asks for, and what another standard already provides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from frameworks.models import Crosswalk, Framework, Mapping, Requirement

STRONGEST_FIRST = ("strong", "medium", "weak", "none")


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


@dataclass(frozen=True, slots=True)
class Hint:
    """How far another standard already provides a practice. A hint for reuse, never a rating.

    ``strength`` is the strongest among ``clauses`` (references); "none" with no clauses where the crosswalk
    maps nothing. ``inherited``: the crosswalk speaks of the whole process, not of this practice.
    """

    strength: str
    clauses: tuple[str, ...] = ()
    rationales: tuple[str, ...] = ()
    inherited: bool = False


NO_HINT = Hint("none")


def process_areas_for_target(framework: Framework, level: int) -> QuerySet[Requirement]:
    """Return the process areas that ``level`` is about.

    CMMI-DEV v1.3: the process areas of maturity levels 2 to ``level``. Automotive SPICE: every process, from
    which the assessment scope is chosen.
    """
    areas = Requirement.objects.filter(framework=framework, retired=False).process_areas().order_by("position")
    return areas.filter(level__lte=level) if framework.target_kind == Framework.TargetKind.MATURITY_LEVEL else areas


def practices_for_target(
    framework: Framework, level: int, areas: Iterable[Requirement] | None = None
) -> tuple[TargetPractice, ...]:
    """Return every (process area, practice) pair that ``level`` asks for, in the order of the catalogue.

    ``areas``: the process areas in scope (None: those of ``process_areas_for_target``).

    CMMI-DEV v1.3: the specific practices of each process area; GP 2.1-2.10 from maturity level 2 and GP 3.1-3.2
    from maturity level 3 on, applied to **every** process area of the set. GP 1.1 is left out: it says no more
    than that the specific practices are performed. Maturity level 2 gives 124 pairs, level 3 356.

    Automotive SPICE: the base practices of each process, and the generic practices of the process attributes of
    levels 2 to ``level`` applied to each. GP 1.1.1 is left out: the base practices are what achieves the process
    outcomes. The 16 processes of the VDA scope of 3.1 give 303 pairs at level 2 and 479 at level 3.
    """
    chosen = list(process_areas_for_target(framework, level) if areas is None else areas)
    generic = list(
        Requirement.objects.filter(framework=framework, retired=False, level__gte=2)
        .generic()
        .filter(level__lte=min(level, 3) if framework.family == Framework.Family.CMMI else level)
        .order_by("position")
    )
    own: dict[object, list[Requirement]] = {area.pk: [] for area in chosen}
    practices = Requirement.objects.filter(framework=framework, retired=False).practices().order_by("position")
    for practice in practices.select_related("parent"):
        goal = practice.parent if practice.kind == Requirement.Kind.SPECIFIC_PRACTICE else None
        area = goal.parent_id if goal else practice.parent_id
        if area in own:
            own[area].append(practice)
    return tuple(
        TargetPractice(area, practice, _counts_from(framework, area, practice))
        for area in chosen
        for practice in (*own[area.pk], *generic)
    )


def _counts_from(framework: Framework, area: Requirement, practice: Requirement) -> int:
    """Return the level from which the practice counts in this process area."""
    if framework.family == Framework.Family.CMMI:
        return max(area.level or 0, practice.level or 0)
    return practice.level or 1


def iso_9001_hints(framework: Framework) -> dict[str, Hint]:
    """Return the reuse hint of ISO 9001 for each mapped requirement of ``framework``, by reference.

    For base practices look the process up (see ``hint_for``).
    """
    mappings = Mapping.objects.filter(
        crosswalk__target_framework=framework, crosswalk__source_framework__family=Framework.Family.ISO_9001
    ).select_related("source", "target")
    found: dict[str, list[Mapping]] = {}
    for mapping in mappings.order_by("source__position"):
        found.setdefault(mapping.target.ref, []).append(mapping)
    return {ref: _hint(rows) for ref, rows in found.items()}


def _hint(rows: list[Mapping]) -> Hint:
    strength = min((row.strength for row in rows), key=STRONGEST_FIRST.index)
    return Hint(
        strength=strength,
        clauses=tuple(row.source.ref for row in rows if row.source),
        rationales=tuple(row.rationale for row in rows),
    )


def hint_for(hints: dict[str, Hint], process_area: Requirement, practice: Requirement) -> Hint:
    """Return the hint for a practice; of A-SPICE it inherits that of its process or process attribute."""
    direct = hints.get(practice.ref)
    if direct:
        return direct
    above = process_area.ref
    if practice.kind == Requirement.Kind.GENERIC_PRACTICE:
        above = f"PA {practice.ref.removeprefix('GP ').rsplit('.', 1)[0]}"
    inherited = hints.get(above)
    if inherited is None:
        return NO_HINT
    return Hint(inherited.strength, inherited.clauses, inherited.rationales, inherited=True)


def crosswalk_hints(framework: Framework, practices: Iterable[TargetPractice]) -> dict[tuple[str, str], Hint]:
    """Return the ISO 9001 hint of each target practice by its key, in one query."""
    hints = iso_9001_hints(framework)
    return {target.key: hint_for(hints, target.process_area, target.practice) for target in practices}


def coverage(framework: Framework, level: int) -> dict[str, int]:
    """Return how many specific or base practices of the target have a strong, medium, weak or no hint.

    ISO 9001:2015 to CMMI-DEV v1.3, maturity level 2: 13 strong, 25 medium, 15 weak, 1 none.
    """
    practices = [
        target
        for target in practices_for_target(framework, level)
        if target.practice.kind != Requirement.Kind.GENERIC_PRACTICE
    ]
    counts = Counter(hint.strength for hint in crosswalk_hints(framework, practices).values())
    return {strength: counts[strength] for strength in STRONGEST_FIRST}


def framework_list() -> QuerySet[Framework]:
    """Return the frameworks with the number of their process areas and of their own practices or clauses."""
    in_use = Q(requirements__retired=False)
    return Framework.objects.annotate(
        area_count=Count("requirements", filter=in_use & Q(requirements__kind__in=("process_area", "process"))),
        practice_count=Count(
            "requirements",
            filter=in_use & Q(requirements__kind__in=("specific_practice", "base_practice", "clause")),
        ),
    )


def requirement_list(
    framework: Framework, *, q: str = "", kind: str = "", level: int | None = None
) -> QuerySet[Requirement]:
    """Return the requirements in use in their order, narrowed by text, kind and level."""
    rows = framework.requirements.filter(retired=False).select_related("parent").order_by("position")
    if q:
        rows = rows.search(q)
    if kind:
        rows = rows.filter(kind=kind)
    return rows if level is None else rows.filter(level=level)


def kind_counts(framework: Framework) -> tuple[tuple[str, int], ...]:
    """Return (name of the kind, number of requirements in use), in the order of the kinds."""
    rows = framework.requirements.filter(retired=False).order_by().values_list("kind").annotate(count=Count("pk"))
    found = dict(rows)
    return tuple((str(kind.label), found[kind.value]) for kind in Requirement.Kind if kind.value in found)


def mapping_list(crosswalk: Crosswalk, *, q: str = "", strength: str = "") -> QuerySet[Mapping]:
    """Return the mappings in the order of their targets, narrowed by text and strength."""
    rows = crosswalk.mappings.select_related("source", "target").order_by("target__position", "source__position")
    if q:
        rows = rows.filter(
            Q(target__ref__icontains=q)
            | Q(target__title__icontains=q)
            | Q(source__ref__istartswith=q)
            | Q(source__title__icontains=q)
        )
    return rows.filter(strength=strength) if strength else rows


def coverages(framework: Framework) -> tuple[tuple[int, dict[str, int]], ...]:
    """Return (target level, coverage) for each maturity level of ``framework``; nothing for capability levels.

    What an A-SPICE target covers depends on the processes in scope.
    """
    if framework.target_kind != Framework.TargetKind.MATURITY_LEVEL:
        return ()
    levels = range(framework.target_min or 2, (framework.target_max or 5) + 1)
    return tuple((level, coverage(framework, level)) for level in levels)
