"""Load library files: idempotent, in a constant number of statements, never deleting a requirement in use."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction

from frameworks.catalog import (
    CatalogError,
    CrosswalkRecord,
    FrameworkRecord,
    InvalidCatalog,
    Record,
    TargetProfileRecord,
    TaskTemplatesRecord,
    check_catalogs,
)
from frameworks.models import Crosswalk, Framework, Requirement, TargetProfile, TargetProfileArea, TaskTemplateSet
from frameworks.models import Mapping as MappingRow
from frameworks.services.bulk import upsert
from frameworks.services.rows import (
    Owner,
    crosswalk_row,
    framework_row,
    mapping_rows,
    profile_area_rows,
    profile_row,
    requirement_rows,
    templates_row,
)
from organizations.models import Organization

SHIPPED = Path(__file__).parent.parent / "catalogs"
SUFFIXES = (".json", ".yaml", ".yml")
# What refers to something is loaded after it.
ORDER = (FrameworkRecord, CrosswalkRecord, TargetProfileRecord, TaskTemplatesRecord)
One = TypeVar("One", bound=Record)
Row = TypeVar("Row", Requirement, MappingRow, TargetProfileArea)


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


def read_paths(paths: Iterable[Path]) -> dict[str, bytes]:
    """Return name and content of the library files among ``paths``: files, and folders of them.

    Raises InvalidCatalog with every path that cannot be read or holds no library file.
    """
    files: dict[str, bytes] = {}
    errors = []
    for path in paths:
        found = sorted(one for one in path.glob("*") if one.suffix in SUFFIXES) if path.is_dir() else [path]
        if not found or not found[0].is_file():
            errors.append(CatalogError(str(path), f"holds no library file (*{', *'.join(SUFFIXES)})"))
            continue
        files |= {one.name: one.read_bytes() for one in found}
    if errors:
        raise InvalidCatalog(errors)
    return files


def load_catalogs(*paths: Path) -> tuple[LoadReport, ...]:
    """Load the library files in ``paths`` (none: what is shipped) for everybody, see ``load_records``.

    Raises InvalidCatalog with every fault of every file, each path starting with the file's name, and writes
    nothing then.
    """
    files = read_paths(paths or (SHIPPED,))
    records = check_catalogs(files)
    digests = {record.key: hashlib.sha256(files[name]).hexdigest() for name, record in records.items()}
    return load_records(records.values(), digests)


@transaction.atomic
def load_records(
    records: Iterable[Record], digests: Mapping[str, str], organization: Organization | None = None
) -> tuple[LoadReport, ...]:
    """Write what files say, in one transaction: frameworks first, then what refers to them.

    ``digests``: key -> hash of the file; what is loaded with this hash already costs nothing. ``organization``: whose
    rows they become, None for everybody's. Corrections of administrators stay. The records must be sound.
    """
    every = list(records)
    owner = _owner(organization, every)
    loaded = _loaded_digests(organization)
    current = {record.key for record in every if loaded.get(record.key) == digests[record.key]}
    fresh = [record for record in every if record.key not in current]
    reports = {key: LoadReport(key, is_current=True) for key in current}
    reports |= _load_frameworks(_of(fresh, FrameworkRecord), owner, digests)
    reports |= _load_crosswalks(_of(fresh, CrosswalkRecord), owner, digests)
    reports |= _load_profiles(_of(fresh, TargetProfileRecord), owner, digests)
    reports |= _load_templates(_of(fresh, TaskTemplatesRecord), owner, digests)
    ordered = sorted(every, key=lambda record: ORDER.index(type(record)))
    return tuple(reports[record.key] for record in ordered)


def _owner(organization: Organization | None, records: Iterable[Record]) -> Owner:
    if organization is None:
        return Owner()
    own = set(Framework.objects.filter(organization=organization).values_list("key", flat=True))
    own |= {record.key for record in records if isinstance(record, FrameworkRecord)}
    return Owner(organization.pk, frozenset(own))


def _loaded_digests(organization: Organization | None) -> dict[str, str]:
    """Return key -> hash of what is loaded, in one statement."""
    rows = [
        model.objects.filter(organization=organization).order_by().values_list("key", "content_hash")
        for model in (Framework, Crosswalk, TargetProfile, TaskTemplateSet)
    ]
    return dict(rows[0].union(*rows[1:], all=True))


def _load_frameworks(
    records: list[FrameworkRecord], owner: Owner, digests: Mapping[str, str]
) -> dict[str, LoadReport]:
    if not records:
        return {}
    frameworks = {record.key: framework_row(record, owner, digests[record.key]) for record in records}
    # What an own framework was derived from, its file does not say.
    upsert(list(frameworks.values()), keep=("derived_from",))
    found = _by_parent(Requirement.objects.filter(framework__in=list(frameworks.values())), "framework_id")
    changed: list[Requirement] = []
    reports = {}
    for record in records:
        before = found.get(frameworks[record.key].pk, {})
        rows, kept = _merge(requirement_rows(record, owner), before)
        fields = (*Requirement.CORRECTABLE, "parent_id", "kind", "position", "retired")
        written = [row for row in rows if _differs(row, before, fields)]
        present = {row.pk for row in rows}
        gone = [row for row in before.values() if not row.retired and row.pk not in present]
        for row in gone:
            row.retired = True
        changed += [*written, *gone]
        reports[record.key] = _report(record.key, rows, written, before, retired=len(gone), kept=kept)
    upsert(changed)
    return reports


def _load_crosswalks(
    records: list[CrosswalkRecord], owner: Owner, digests: Mapping[str, str]
) -> dict[str, LoadReport]:
    if not records:
        return {}
    crosswalks = {record.key: crosswalk_row(record, owner, digests[record.key]) for record in records}
    upsert(list(crosswalks.values()))
    stored = MappingRow.objects.filter(crosswalk__in=list(crosswalks.values())).order_by()
    found = _by_parent(stored, "crosswalk_id")
    # Nothing refers to a mapping, so a changed crosswalk is simply written anew.
    stored.delete()
    every: list[MappingRow] = []
    reports = {}
    for record in records:
        before = found.get(crosswalks[record.key].pk, {})
        rows, kept = _merge(mapping_rows(record, owner), before)
        every += rows
        written = [row for row in rows if _differs(row, before, MappingRow.CORRECTABLE)]
        gone = len(before.keys() - {row.pk for row in rows})
        reports[record.key] = _report(record.key, rows, written, before, retired=gone, kept=kept)
    upsert(every)
    return reports


def _load_profiles(
    records: list[TargetProfileRecord], owner: Owner, digests: Mapping[str, str]
) -> dict[str, LoadReport]:
    """Write target profiles; journeys copy the areas of a profile, so nothing refers to those."""
    if not records:
        return {}
    profiles = {record.key: profile_row(record, owner, digests[record.key]) for record in records}
    # What an organisation did with a profile, its file does not say.
    upsert(list(profiles.values()), keep=("derived_from", "archived_at"))
    stored = TargetProfileArea.objects.filter(profile__in=list(profiles.values())).order_by()
    found = _by_parent(stored, "profile_id")
    stored.delete()
    every: list[TargetProfileArea] = []
    reports = {}
    for record in records:
        before = found.get(profiles[record.key].pk, {})
        rows = list(profile_area_rows(record, owner))
        every += rows
        written = [row for row in rows if _differs(row, before, ("level", "verified", "maturity_level", "selected"))]
        gone = len(before.keys() - {row.pk for row in rows})
        reports[record.key] = _report(record.key, rows, written, before, retired=gone, kept=0)
    upsert(every)
    return reports


def _load_templates(
    records: list[TaskTemplatesRecord], owner: Owner, digests: Mapping[str, str]
) -> dict[str, LoadReport]:
    rows = [templates_row(record, owner, digests[record.key]) for record in records]
    known = set(TaskTemplateSet.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    upsert(rows)
    return {row.key: LoadReport(row.key, created=row.pk not in known, updated=row.pk in known) for row in rows}


def _of(records: Iterable[Record], kind: type[One]) -> list[One]:
    return [record for record in records if isinstance(record, kind)]


def _by_parent(rows: Iterable[Row], field: str) -> dict[uuid.UUID, dict[uuid.UUID, Row]]:
    found: dict[uuid.UUID, dict[uuid.UUID, Row]] = {}
    for row in rows:
        found.setdefault(getattr(row, field), {})[row.pk] = row
    return found


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
