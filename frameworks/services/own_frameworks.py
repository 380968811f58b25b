"""Frameworks of an organisation's own: loaded from an upload, derived from another one, deleted."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from frameworks.catalog import CrosswalkRecord, FrameworkRecord, MappingRecord, RequirementRecord, parse_catalog
from frameworks.catalog.writing import written
from frameworks.models import Framework, LibraryUpload
from frameworks.permissions import may_change_framework, may_manage_library
from frameworks.queries.differences import touched
from frameworks.queries.records import framework_record
from frameworks.services.identifiers import framework_id
from frameworks.services.loading import LoadReport, load_records
from organizations.errors import Conflict, DomainError
from organizations.models import Organization, User
from organizations.permissions import require
from organizations.services import record_activity

LONGEST_KEY = 60


@transaction.atomic
def load_upload(*, upload: LibraryUpload, actor: User, now: datetime) -> Framework:
    """Load an uploaded framework for its organisation alone and drop the upload; return the framework.

    What left the file is retired, not deleted. Raises Denied (403), Conflict (409) when it was loaded already.
    """
    require(may_manage_library(actor, upload.organization))
    upload = locked_upload(upload)
    if upload.kind != LibraryUpload.Kind.FRAMEWORK:
        raise DomainError(_("This upload holds licensed text, not a framework."))
    record = parse_catalog(json.dumps(upload.content))
    assert isinstance(record, FrameworkRecord)  # noqa: S101 -- staging keeps nothing else
    framework, report = _load(record, upload.organization)
    counts = {name: getattr(report, name) for name in ("created", "updated", "unchanged", "retired")}
    record_activity(
        organization=upload.organization, actor=actor, verb="loaded", target=framework, detail=counts, at=now
    )
    upload.delete()
    return framework


@transaction.atomic
def derive_framework(
    *, organization: Organization, base: Framework, name: str, short_name: str, actor: User, now: datetime
) -> Framework:
    """Copy ``base`` into a framework of the organisation's own, with a crosswalk that says where each part comes from.

    References, titles, levels and categories stay; what has something below it becomes a section, the rest
    requirements. Raises DomainError (400) for a base of another organisation, Denied (403).
    """
    require(may_manage_library(actor, organization))
    if base.organization_id not in (None, organization.pk):
        raise DomainError(_("This framework cannot be derived from."), field="base")
    origin = framework_record(base)
    record = replace(
        origin,
        key=_free_key(organization, f"own-{base.key.removeprefix('own-')}"),
        family=Framework.Family.OWN.value,
        name=name,
        short_name=short_name,
        catalogue_version=1,
        publisher=organization.name[:200],
        target_kind=Framework.TargetKind.NONE.value,
        target_min=None,
        target_max=None,
        source=_("Derived from %(base)s.") % {"base": base.name},
        verified=False,
        requirements=_own_kinds(origin.requirements),
    )
    checked = _checked(record)
    framework, _report = _load(checked, organization)
    Framework.objects.filter(pk=framework.pk).update(derived_from=base)
    framework.derived_from = base
    _load_derivation(origin, checked, organization)
    record_activity(
        organization=organization, actor=actor, verb="derived", target=framework, detail={"base": base.key}, at=now
    )
    return framework


@transaction.atomic
def delete_framework(*, framework: Framework, actor: User, now: datetime) -> None:
    """Delete an own framework that nothing points at, with its crosswalks; Conflict (409) says what does."""
    require(may_change_framework(actor, framework))
    organization = framework.organization
    assert organization is not None  # noqa: S101 -- may_change_framework refuses shipped ones
    uses = touched(framework)
    if uses:
        shown = ", ".join(f"{use.kind}: {use.count}" for use in uses)
        raise Conflict(_("It is in use and cannot be deleted (%(uses)s).") % {"uses": shown}, code="in_use")
    record_activity(organization=organization, actor=actor, verb="deleted", target=framework, at=now)
    framework.requirements.update(parent=None)
    framework.delete()


def locked_upload(upload: LibraryUpload) -> LibraryUpload:
    """Return the row, locked until the transaction ends; Conflict (409) when it is gone."""
    rows = LibraryUpload.objects.select_for_update(of=("self",)).select_related("organization", "framework")
    found = rows.filter(pk=upload.pk).first()
    if found is None:
        raise Conflict(_("This upload has already been loaded or discarded."), code="already_applied")
    return found


def _load(record: FrameworkRecord, organization: Organization) -> tuple[Framework, LoadReport]:
    digest = hashlib.sha256(written(record).encode()).hexdigest()
    [report] = load_records([record], {record.key: digest}, organization)
    return Framework.objects.get(pk=framework_id(record.key, organization.pk)), report


def _checked(record: FrameworkRecord) -> FrameworkRecord:
    """Return the record as its file would be read; raises InvalidCatalog where the file would be refused."""
    checked = parse_catalog(written(record))
    assert isinstance(checked, FrameworkRecord)  # noqa: S101 -- a framework was written
    return checked


def _free_key(organization: Organization, wanted: str) -> str:
    taken = set(Framework.objects.usable_by(organization).values_list("key", flat=True))
    key, number = wanted[:LONGEST_KEY].rstrip(".-"), 1
    while key in taken:
        number += 1
        key = f"{wanted[: LONGEST_KEY - 4].rstrip('.-')}-{number}"
    return key


def _own_kinds(rows: tuple[RequirementRecord, ...]) -> tuple[RequirementRecord, ...]:
    containers = {row.parent for row in rows}
    return tuple(replace(row, kind="section" if row.ref in containers else "requirement") for row in rows)


def _load_derivation(origin: FrameworkRecord, record: FrameworkRecord, organization: Organization) -> None:
    """Load the crosswalk from what was copied to the copy."""
    rationale = _("Copied when the framework was derived.")
    crosswalk = CrosswalkRecord(
        key=f"{origin.key}--{record.key}"[:120],
        title=f"{origin.short_name} → {record.short_name}",
        source_framework=origin.key,
        target_framework=record.key,
        status="derived",
        source="",
        verified=False,
        mappings=tuple(
            MappingRecord(row.ref, row.ref, "strong", rationale, verified=False) for row in record.requirements
        ),
    )
    load_records([crosswalk], {crosswalk.key: ""}, organization)
