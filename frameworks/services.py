"""Load catalogues: idempotent, set-based, never deleting a requirement that may be in use, keeping corrections."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet

from frameworks.catalog import CatalogError, CrosswalkRecord, FrameworkRecord, InvalidCatalog, check_catalogs
from frameworks.models import NAMESPACE, Crosswalk, Framework, Mapping, Requirement

SHIPPED = Path(__file__).parent / "catalogs"
Row = TypeVar("Row", Framework, Crosswalk, Requirement, Mapping)


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What loading one file did, in rows.

    ``retired``: no longer in the file; a requirement is kept as such, a mapping is gone. ``kept``: the file says
    something else than an administrator's correction, which stays. ``is_current``: the file was loaded already.
    """

    key: str
    is_current: bool = False
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    retired: int = 0
    kept: int = 0


def framework_id(key: str) -> uuid.UUID:
    """Return the identifier of a framework or crosswalk: the same in every installation."""
    return uuid.uuid5(NAMESPACE, key)


def requirement_id(framework_key: str, ref: str) -> uuid.UUID:
    """Return the identifier of a requirement: the same in every installation."""
    return uuid.uuid5(NAMESPACE, f"{framework_key} {ref}")


def read_folder(folder: Path) -> dict[str, bytes]:
    """Return name and content of each catalogue file of ``folder``; raise InvalidCatalog if there is none."""
    files = {path.name: path.read_bytes() for path in sorted(folder.glob("*.json"))}
    if not files:
        raise InvalidCatalog([CatalogError(str(folder), "holds no catalogue file (*.json)")])
    return files


def load_catalogs(folder: Path = SHIPPED) -> tuple[LoadReport, ...]:
    """Load every catalogue file of ``folder`` in one transaction: frameworks first, then crosswalks.

    A file whose content is loaded already costs nothing. Corrections of administrators stay. Raises InvalidCatalog
    with every fault of every file, each path starting with the file's name, and writes nothing then.
    """
    files = read_folder(folder)
    records = check_catalogs(files)
    digests = {record.key: hashlib.sha256(files[name]).hexdigest() for name, record in records.items()}
    frameworks = [record for record in records.values() if isinstance(record, FrameworkRecord)]
    crosswalks = [record for record in records.values() if isinstance(record, CrosswalkRecord)]
    with transaction.atomic():
        loaded = dict(Framework.objects.values_list("key", "content_hash"))
        loaded |= dict(Crosswalk.objects.values_list("key", "content_hash"))
        current = {key for key, digest in digests.items() if loaded.get(key) == digest}
        reports = {key: LoadReport(key, is_current=True) for key in current}
        reports |= _load_frameworks([one for one in frameworks if one.key not in current], digests)
        reports |= _load_crosswalks([one for one in crosswalks if one.key not in current], digests)
    return tuple(reports[key] for key in [one.key for one in frameworks] + [one.key for one in crosswalks])


@transaction.atomic
def follow_files(rows: QuerySet[Any]) -> int:
    """Give up the corrections of requirements or mappings: the next loading takes the files' values over.

    Return how many were given up.
    """
    corrected = rows.order_by().filter(corrected=True)
    if rows.model is Mapping:
        Crosswalk.objects.filter(pk__in=corrected.values("crosswalk")).update(content_hash="")
    else:
        Framework.objects.filter(pk__in=corrected.values("framework")).update(content_hash="")
    return corrected.update(corrected=False)


def _load_frameworks(records: list[FrameworkRecord], digests: dict[str, str]) -> dict[str, LoadReport]:
    if not records:
        return {}
    _upsert([_framework(record, digests[record.key]) for record in records])
    found: dict[uuid.UUID, dict[uuid.UUID, Requirement]] = {framework_id(record.key): {} for record in records}
    for row in Requirement.objects.filter(framework__in=list(found)):
        found[row.framework_id][row.pk] = row
    changed: list[Requirement] = []
    reports = {}
    for record in records:
        before = found[framework_id(record.key)]
        rows, kept = _merge(_requirements(record), before)
        fields = (*Requirement.CORRECTABLE, "parent_id", "kind", "position", "retired")
        written = [row for row in rows if _differs(row, before, fields)]
        present = {row.pk for row in rows}
        gone = [row for row in before.values() if not row.retired and row.pk not in present]
        for row in gone:
            row.retired = True
        changed += [*written, *gone]
        reports[record.key] = _report(record.key, rows, written, before, retired=len(gone), kept=kept)
    _upsert(changed)
    return reports


def _load_crosswalks(records: list[CrosswalkRecord], digests: dict[str, str]) -> dict[str, LoadReport]:
    if not records:
        return {}
    _upsert([_crosswalk(record, digests[record.key]) for record in records])
    found: dict[uuid.UUID, dict[uuid.UUID, Mapping]] = {framework_id(record.key): {} for record in records}
    stored = Mapping.objects.filter(crosswalk__in=list(found))
    for row in stored:
        found[row.crosswalk_id][row.pk] = row
    # Nothing refers to a mapping, so a changed crosswalk is simply written anew.
    stored.order_by().delete()
    every: list[Mapping] = []
    reports = {}
    for record in records:
        before = found[framework_id(record.key)]
        rows, kept = _merge(_mappings(record), before)
        every += rows
        written = [row for row in rows if _differs(row, before, Mapping.CORRECTABLE)]
        gone = len(before.keys() - {row.pk for row in rows})
        reports[record.key] = _report(record.key, rows, written, before, retired=gone, kept=kept)
    _upsert(every)
    return reports


def _report(
    key: str, rows: Collection[Row], written: Iterable[Row], before: dict[uuid.UUID, Row], *, retired: int, kept: int
) -> LoadReport:
    updated = sum(row.pk in before for row in written)
    created = len(rows) - sum(row.pk in before for row in rows)
    return LoadReport(
        key, created=created, updated=updated, unchanged=len(rows) - created - updated, retired=retired, kept=kept
    )


def _merge(rows: Iterator[Row], before: dict[uuid.UUID, Row]) -> tuple[list[Row], int]:
    """Return the rows of a file with the corrections of administrators, and how many of them it disagrees with."""
    merged, kept = [], 0
    for row in rows:
        old: Any = before.get(row.pk)
        if old is not None and old.corrected:
            kept += _differs(row, before, old.CORRECTABLE)
            for name in (*old.CORRECTABLE, "corrected"):
                setattr(row, name, getattr(old, name))
        merged.append(row)
    return merged, kept


def _differs(row: Row, before: dict[uuid.UUID, Row], fields: Iterable[str]) -> bool:
    old = before.get(row.pk)
    return old is None or any(getattr(row, name) != getattr(old, name) for name in fields)


def _upsert(rows: list[Row]) -> None:
    """Insert the rows, or replace those of the same identifier, in as few statements as the database takes."""
    if rows:
        model = type(rows[0])
        fields = [field.name for field in model._meta.concrete_fields if not field.primary_key]
        model._default_manager.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=fields)


def _framework(record: FrameworkRecord, digest: str) -> Framework:
    values = asdict(record)
    del values["requirements"]
    replaces = values.pop("replaces", None)
    return Framework(
        id=framework_id(record.key),
        replaces_id=framework_id(replaces) if replaces else None,
        content_hash=digest,
        **values,
    )


def _requirements(record: FrameworkRecord) -> Iterator[Requirement]:
    for one in record.requirements:
        values = asdict(one)
        parent = values.pop("parent")
        yield Requirement(
            id=requirement_id(record.key, one.ref),
            framework_id=framework_id(record.key),
            parent_id=requirement_id(record.key, parent) if parent else None,
            **values,
        )


def _crosswalk(record: CrosswalkRecord, digest: str) -> Crosswalk:
    return Crosswalk(
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


def _mappings(record: CrosswalkRecord) -> Iterator[Mapping]:
    for one in record.mappings:
        yield Mapping(
            id=uuid.uuid5(NAMESPACE, f"{record.key} {one.source} {one.target}"),
            crosswalk_id=framework_id(record.key),
            source_id=requirement_id(record.source_framework, one.source) if one.source else None,
            target_id=requirement_id(record.target_framework, one.target),
            strength=one.strength,
            rationale=one.rationale,
            verified=one.verified,
        )
