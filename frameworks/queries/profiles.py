"""Target profiles: which an organisation has and may use, and what one wants."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, QuerySet

from frameworks.models import Framework, Requirement, TargetProfile, TargetProfileArea
from organizations.models import Organization


def offered_profiles(organization: Organization, framework: Framework) -> QuerySet[TargetProfile]:
    """Return the scopes from which a journey of ``organization`` to ``framework`` may be made, its own first."""
    rows = TargetProfile.objects.usable_by(organization).filter(framework=framework, archived_at=None)
    return rows.filter(kind=TargetProfile.Kind.SCOPE).order_by(F("organization").desc(nulls_last=True), "key")


def profile_list(organization: Organization) -> QuerySet[TargetProfile]:
    """Return what the organisation has and what is shipped, with the number of process areas; its own first."""
    rows = TargetProfile.objects.usable_by(organization).select_related("framework", "derived_from")
    return rows.annotate(area_count=Count("areas")).order_by(
        F("archived_at").asc(nulls_first=True), "framework__family", "framework__key", "key"
    )


def profile_areas(framework: Framework) -> QuerySet[Requirement]:
    """Return the process areas that a profile of ``framework`` may want, in the order of the catalogue."""
    return framework.requirements.in_use().process_areas().order_by("position")


@dataclass(frozen=True, slots=True)
class ProcessSet:
    """The process set of a maturity level, and what the level asks (None: the profile does not say)."""

    level: int
    areas: tuple[TargetProfileArea, ...]
    capability: int | None
    selected_capability: int = 0
    at_least: int = 0


def process_sets(profile: TargetProfile, areas: tuple[TargetProfileArea, ...]) -> tuple[ProcessSet, ...]:
    """Return the process sets of a maturity model by level; none for a scope."""
    return tuple(
        ProcessSet(
            one["level"],
            tuple(area for area in areas if area.maturity_level == one["level"]),
            one["capability"],
            one["selected_capability"],
            one["at_least"],
        )
        for one in profile.levels
    )
