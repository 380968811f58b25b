"""The rows that a record of a file stands for, unsaved."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, fields
from typing import Any
from uuid import UUID

from frameworks.catalog import CrosswalkRecord, FrameworkRecord, TargetProfileRecord, TaskTemplatesRecord
from frameworks.models import (
    Crosswalk,
    Framework,
    Mapping,
    Requirement,
    TargetProfile,
    TargetProfileArea,
    TaskTemplateSet,
)
from frameworks.services.identifiers import framework_id, identifier, requirement_id


@dataclass(frozen=True, slots=True)
class Owner:
    """For whom files are loaded: ``organization_id`` None for everybody; ``own``: keys of its own frameworks.

    A crosswalk of an organisation may name its own frameworks and those that are shipped.
    """

    organization_id: UUID | None = None
    own: Collection[str] = ()

    def of(self, framework_key: str) -> UUID | None:
        """Return whose framework a crosswalk means by a key."""
        return self.organization_id if framework_key in self.own else None


def framework_row(record: FrameworkRecord, owner: Owner, digest: str) -> Framework:
    """Return the row of a framework edition without its requirements."""
    values = _members(record)
    del values["requirements"]
    replaces = values.pop("replaces", None)
    return Framework(
        id=framework_id(record.key, owner.organization_id),
        organization_id=owner.organization_id,
        replaces_id=framework_id(replaces, owner.organization_id) if replaces else None,
        content_hash=digest,
        **values,
    )


def requirement_rows(record: FrameworkRecord, owner: Owner) -> Iterator[Requirement]:
    """Return the rows of the requirements of a framework."""
    whose = owner.organization_id
    for one in record.requirements:
        values = _members(one)
        parent = values.pop("parent")
        yield Requirement(
            id=requirement_id(record.key, one.ref, whose),
            framework_id=framework_id(record.key, whose),
            parent_id=requirement_id(record.key, parent, whose) if parent else None,
            **values,
        )


def crosswalk_row(record: CrosswalkRecord, owner: Owner, digest: str) -> Crosswalk:
    """Return the row of a crosswalk without its mappings."""
    return Crosswalk(
        id=framework_id(record.key, owner.organization_id),
        organization_id=owner.organization_id,
        key=record.key,
        title=record.title,
        source_framework_id=framework_id(record.source_framework, owner.of(record.source_framework)),
        target_framework_id=framework_id(record.target_framework, owner.of(record.target_framework)),
        status=record.status,
        source=record.source,
        verified=record.verified,
        content_hash=digest,
    )


def mapping_rows(record: CrosswalkRecord, owner: Owner) -> Iterator[Mapping]:
    """Return the rows of the mappings of a crosswalk."""
    source_owner, target_owner = owner.of(record.source_framework), owner.of(record.target_framework)
    for one in record.mappings:
        yield Mapping(
            id=identifier(record.key, str(one.source), one.target, organization_id=owner.organization_id),
            crosswalk_id=framework_id(record.key, owner.organization_id),
            source_id=requirement_id(record.source_framework, one.source, source_owner) if one.source else None,
            target_id=requirement_id(record.target_framework, one.target, target_owner),
            strength=one.strength,
            rationale=one.rationale,
            verified=one.verified,
        )


def profile_row(record: TargetProfileRecord, owner: Owner, digest: str) -> TargetProfile:
    """Return the row of a target profile without its process areas."""
    return TargetProfile(
        id=framework_id(record.key, owner.organization_id),
        organization_id=owner.organization_id,
        key=record.key,
        framework_id=framework_id(record.framework, owner.of(record.framework)),
        name=record.name,
        description=record.description,
        source=record.source,
        verified=record.verified,
        kind=record.kind,
        level=record.level,
        levels=[asdict(one) for one in record.levels],
        content_hash=digest,
    )


def profile_area_rows(record: TargetProfileRecord, owner: Owner) -> Iterator[TargetProfileArea]:
    """Return the rows of the process areas of a target profile."""
    for one in record.areas:
        yield TargetProfileArea(
            id=identifier(record.key, one.ref, organization_id=owner.organization_id),
            profile_id=framework_id(record.key, owner.organization_id),
            process_area_id=requirement_id(record.framework, one.ref, owner.of(record.framework)),
            level=one.level,
            verified=one.verified,
            maturity_level=one.maturity_level,
            selected=one.selected,
        )


def templates_row(record: TaskTemplatesRecord, owner: Owner, digest: str) -> TaskTemplateSet:
    """Return the row of a set of task templates."""
    return TaskTemplateSet(
        id=framework_id(record.key, owner.organization_id),
        organization_id=owner.organization_id,
        key=record.key,
        family=record.family,
        source=record.source,
        verified=record.verified,
        content=record.content,
        content_hash=digest,
    )


def _members(record: Any) -> dict[str, Any]:
    """Return the members of a record by name; ``asdict`` would copy everything below it, too."""
    return {member.name: getattr(record, member.name) for member in fields(record)}
