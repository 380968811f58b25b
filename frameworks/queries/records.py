"""What is loaded, as the records of the files it would come from."""

from __future__ import annotations

from frameworks.catalog import (
    CrosswalkRecord,
    FrameworkRecord,
    MappingRecord,
    MaturityLevelRecord,
    ProfileAreaRecord,
    Record,
    RequirementRecord,
    TargetProfileRecord,
    TaskTemplatesRecord,
)
from frameworks.models import Crosswalk, Framework, TargetProfile, TaskTemplateSet
from organizations.models import Organization


def record_of(key: str, organization: Organization | None = None) -> Record | None:
    """Return what is loaded under ``key`` for everybody, or for ``organization`` alone; None if there is nothing."""
    framework = Framework.objects.filter(organization=organization, key=key).first()
    if framework:
        return framework_record(framework)
    crosswalks = Crosswalk.objects.select_related("source_framework", "target_framework")
    crosswalk = crosswalks.filter(organization=organization, key=key).first()
    if crosswalk:
        return crosswalk_record(crosswalk)
    profile = TargetProfile.objects.select_related("framework").filter(organization=organization, key=key).first()
    if profile:
        return profile_record(profile)
    templates = TaskTemplateSet.objects.filter(organization=organization, key=key).first()
    return templates_record(templates) if templates else None


def framework_record(framework: Framework) -> FrameworkRecord:
    """Return a framework with the requirements in use, corrections included, in one statement.

    Licensed texts are not part of a record.
    """
    return FrameworkRecord(
        key=framework.key,
        family=framework.family,
        name=framework.name,
        short_name=framework.short_name,
        edition=framework.edition,
        catalogue_version=framework.catalogue_version,
        publisher=framework.publisher,
        target_kind=framework.target_kind,
        target_min=framework.target_min,
        target_max=framework.target_max,
        source=framework.source,
        verified=framework.verified,
        requirements=requirement_records(framework),
        replaces=framework.replaces.key if framework.replaces else None,
    )


def requirement_records(framework: Framework) -> tuple[RequirementRecord, ...]:
    """Return the requirements in use of a framework in their order, in one statement."""
    names = (
        "ref",
        "kind",
        "title",
        "position",
        "parent__ref",
        "level",
        "category",
        "verified",
        "source",
        "attributes",
    )
    rows = framework.requirements.in_use().order_by("position").values_list(*names)
    return tuple(RequirementRecord(*row) for row in rows)


def crosswalk_record(crosswalk: Crosswalk) -> CrosswalkRecord:
    """Return a crosswalk with its mappings in the order of the targets, corrections included."""
    rows = crosswalk.mappings.order_by("target__position", "source__position")
    values = rows.values_list("source__ref", "target__ref", "strength", "rationale", "verified")
    return CrosswalkRecord(
        key=crosswalk.key,
        title=crosswalk.title,
        source_framework=crosswalk.source_framework.key,
        target_framework=crosswalk.target_framework.key,
        status=crosswalk.status,
        source=crosswalk.source,
        verified=crosswalk.verified,
        mappings=tuple(MappingRecord(*row) for row in values),
    )


def profile_record(profile: TargetProfile) -> TargetProfileRecord:
    """Return a target profile with its process areas in the order of the catalogue."""
    names = ("process_area__ref", "level", "verified", "maturity_level", "selected")
    rows = profile.areas.order_by("process_area__position").values_list(*names)
    return TargetProfileRecord(
        key=profile.key,
        framework=profile.framework.key,
        name=profile.name,
        description=profile.description,
        source=profile.source,
        verified=profile.verified,
        areas=tuple(ProfileAreaRecord(*row) for row in rows),
        kind=profile.kind,
        level=profile.level,
        levels=tuple(MaturityLevelRecord(**one) for one in profile.levels),
    )


def templates_record(templates: TaskTemplateSet) -> TaskTemplatesRecord:
    """Return a set of task templates."""
    return TaskTemplatesRecord(
        key=templates.key,
        family=templates.family,
        source=templates.source,
        verified=templates.verified,
        content=templates.content,
    )
