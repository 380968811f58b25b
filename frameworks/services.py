"""Load catalogues: idempotent, set-based, and never deleting a requirement that may be in use."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

from django.db import transaction

from frameworks.catalog import (
    CatalogError,
    CrosswalkRecord,
    FrameworkRecord,
    InvalidCatalog,
    RequirementRecord,
    parse_catalog,
)
from frameworks.models import NAMESPACE, Crosswalk, Framework, Mapping, Requirement

SHIPPED = Path(__file__).parent / "catalogs"
BATCH = 500
Row = TypeVar("Row", Framework, Crosswalk)


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What loading one file did: rows written, and requirements kept although the file no longer has them."""

    key: str
    unchanged: bool
    written: int = 0
    retired: int = 0


def framework_id(key: str) -> uuid.UUID:
    """Return the identifier of a framework: the same in every installation."""
    return uuid.uuid5(NAMESPACE, key)


def requirement_id(framework_key: str, ref: str) -> uuid.UUID:
    """Return the identifier of a requirement: the same in every installation."""
    return uuid.uuid5(NAMESPACE, f"{framework_key} {ref}")


def load_catalogs(folder: Path = SHIPPED) -> tuple[LoadReport, ...]:
    """Load every catalogue file of ``folder`` in one transaction: frameworks first, then crosswalks.

    A file whose content is loaded already costs nothing. Raises InvalidCatalog with every fault of every
    file, each path starting with the file's name, and writes nothing then.
    """
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.json"))}
    records = check_catalogs(texts)
    with transaction.atomic():
        known = dict(Framework.objects.values_list("key", "content_hash"))
        known |= dict(Crosswalk.objects.values_list("key", "content_hash"))
        reports = []
        for name, record in sorted(records.items(), key=lambda item: isinstance(item[1], CrosswalkRecord)):
            digest = hashlib.sha256(texts[name].encode()).hexdigest()
            if known.get(record.key) == digest:
                reports.append(LoadReport(record.key, unchanged=True))
            elif isinstance(record, FrameworkRecord):
                reports.append(_load_framework(record, digest))
            else:
                reports.append(_load_crosswalk(record, digest))
    return tuple(reports)


def check_catalogs(texts: dict[str, str]) -> dict[str, FrameworkRecord | CrosswalkRecord]:
    """Parse files (name -> text) and check the crosswalks' references against the frameworks among them."""
    records: dict[str, FrameworkRecord | CrosswalkRecord] = {}
    errors: list[CatalogError] = []
    for name, text in texts.items():
        try:
            records[name] = parse_catalog(text)
        except InvalidCatalog as invalid:
            errors += [CatalogError(f"{name}: {error.path}", error.message) for error in invalid.errors]
    refs = {
        record.key: {requirement.ref for requirement in record.requirements}
        for record in records.values()
        if isinstance(record, FrameworkRecord)
    }
    for name, record in records.items():
        if isinstance(record, CrosswalkRecord):
            errors += [CatalogError(f"{name}: {path}", why) for path, why in _dangling(record, refs)]
    if errors:
        raise InvalidCatalog(errors)
    return records


def _dangling(record: CrosswalkRecord, refs: dict[str, set[str]]) -> Iterable[tuple[str, str]]:
    for side, key in (("from", record.source_framework), ("to", record.target_framework)):
        if key not in refs:
            yield side, f"the framework {key} is unknown"
    for number, mapping in enumerate(record.mappings):
        if mapping.source is not None and mapping.source not in refs.get(record.source_framework, {mapping.source}):
            yield f"mappings[{number}].source", f"{record.source_framework} has no {mapping.source}"
        if mapping.target not in refs.get(record.target_framework, {mapping.target}):
            yield f"mappings[{number}].target", f"{record.target_framework} has no {mapping.target}"


def _load_framework(record: FrameworkRecord, digest: str) -> LoadReport:
    values = asdict(record)
    requirements = record.requirements
    del values["requirements"]
    framework = _upsert(Framework(id=framework_id(record.key), content_hash=digest, **values))
    rows = [_requirement(framework, requirement) for requirement in requirements]
    Requirement.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[
            "parent", "ref", "kind", "title", "level", "position", "category", "attributes", "source", "verified",
            "retired",
        ],
    )  # fmt: skip
    loaded = {row.pk for row in rows}
    gone = [pk for pk in framework.requirements.values_list("pk", flat=True) if pk not in loaded]
    retired = Requirement.objects.filter(pk__in=gone).update(retired=True) if gone else 0
    return LoadReport(record.key, unchanged=False, written=len(rows), retired=retired)


def _upsert(row: Row) -> Row:
    """Insert the row, or replace the row of the same identifier, in one statement."""
    fields = [field.name for field in row._meta.concrete_fields if not field.primary_key]
    type(row)._default_manager.bulk_create([row], update_conflicts=True, unique_fields=["id"], update_fields=fields)
    return row


def _requirement(framework: Framework, record: RequirementRecord) -> Requirement:
    return Requirement(
        id=requirement_id(framework.key, record.ref),
        framework=framework,
        parent_id=requirement_id(framework.key, record.parent) if record.parent else None,
        ref=record.ref,
        kind=record.kind,
        title=record.title,
        level=record.level,
        position=record.position,
        category=record.category,
        attributes=record.attributes,
        source=record.source,
        verified=record.verified,
        retired=False,
    )


def _load_crosswalk(record: CrosswalkRecord, digest: str) -> LoadReport:
    crosswalk = _upsert(
        Crosswalk(
            id=framework_id(record.key),
            key=record.key,
            title=record.title,
            source_framework_id=framework_id(record.source_framework),
            target_framework_id=framework_id(record.target_framework),
            status=record.status,
            source=record.source,
            verified=record.verified,
            content_hash=digest,
        )
    )
    # Nothing refers to a mapping, so a changed crosswalk is simply written anew.
    crosswalk.mappings.all().delete()
    rows = [
        Mapping(
            id=uuid.uuid5(NAMESPACE, f"{record.key} {mapping.source} {mapping.target}"),
            crosswalk=crosswalk,
            source_id=requirement_id(record.source_framework, mapping.source) if mapping.source else None,
            target_id=requirement_id(record.target_framework, mapping.target),
            strength=mapping.strength,
            rationale=mapping.rationale,
            verified=mapping.verified,
        )
        for mapping in record.mappings
    ]
    Mapping.objects.bulk_create(rows, batch_size=BATCH)
    return LoadReport(record.key, unchanged=False, written=len(rows))
