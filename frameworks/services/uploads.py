"""Files that an organisation uploads for itself: read as a whole, kept for a preview, discarded."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from frameworks.catalog import CatalogError, FrameworkRecord, InvalidCatalog, Record, RequirementRecord, parse_catalog
from frameworks.catalog.ciso_assistant import converted, is_ciso_assistant
from frameworks.catalog.parsing import parse_object
from frameworks.catalog.plain_yaml import read_yaml
from frameworks.catalog.writing import content_of
from frameworks.models import Framework, LibraryUpload
from frameworks.permissions import may_manage_library
from frameworks.queries.records import requirement_records
from frameworks.sheets.framework import NOTE, framework_content, with_lines
from frameworks.sheets.licensed_text import read_texts
from organizations.errors import DomainError
from organizations.models import Organization, User
from organizations.permissions import require
from organizations.services import record_activity
from organizations.services.fields import save_valid
from organizations.uploads.file_names import display_name, extension_of
from organizations.uploads.workbook import is_workbook

MAX_BYTES = 5 * 1024**2
MAX_REQUIREMENTS = 5_000
MACROS = ("xlsm", "xltm", "xlsb")


class FaultyFile(DomainError):
    """A file with faults, of which nothing is kept; ``errors`` lists all of them with their places."""

    code = "faulty_file"

    def __init__(self, errors: tuple[CatalogError, ...]) -> None:
        shown = (
            _("The file has %(count)s faults: %(first)s") if len(errors) > 1 else _("The file has a fault: %(first)s")
        )
        super().__init__(shown % {"count": len(errors), "first": errors[0]}, field="file")
        self.errors = errors


@transaction.atomic
def stage_framework(
    *, organization: Organization, file: File[Any], actor: User, now: datetime, framework: Framework | None = None
) -> LibraryUpload:
    """Read a framework of the organisation's own and keep it for a preview; nothing is loaded yet.

    Taken are the workbook of the template, library files (JSON, YAML) and CISO Assistant libraries. A file with the
    key of a framework that the organisation has is a new version of it. ``framework``: the one of which it must be
    one. Raises FaultyFile (400) with every fault, Denied (403).
    """
    require(may_manage_library(actor, organization))
    name, data = read_upload(file)
    try:
        record = _framework_record(data)
        _check_own(record, organization, framework)
    except InvalidCatalog as invalid:
        raise FaultyFile(invalid.errors) from invalid
    known = framework or Framework.objects.filter(organization=organization, key=record.key).first()
    if known and is_workbook(data):
        record = _with_hidden_facts(record, known)
    return _keep(
        LibraryUpload(
            organization=organization,
            kind=LibraryUpload.Kind.FRAMEWORK,
            framework=known,
            file_name=name,
            content=content_of(record),
            created_by=actor,
            created_at=now,
        )
    )


@transaction.atomic
def stage_licensed_texts(
    *, organization: Organization, framework: Framework, file: File[Any], actor: User, now: datetime
) -> LibraryUpload:
    """Read the licensed text of a shipped edition and keep it for a preview; nothing is stored with the edition yet.

    Raises FaultyFile (400) with every fault, DomainError (400) for an own framework, Denied (403).
    """
    require(may_manage_library(actor, organization))
    if framework.organization is not None:
        raise DomainError(_("Licensed text belongs to an edition that is shipped."), field="framework")
    name, data = read_upload(file)
    refs = dict.fromkeys(framework.requirements.in_use().values_list("ref", flat=True))
    try:
        if not is_workbook(data):
            raise InvalidCatalog([CatalogError("file", "must be an Excel workbook (.xlsx)")])
        rows = read_texts(data, refs)
    except InvalidCatalog as invalid:
        raise FaultyFile(invalid.errors) from invalid
    content = [
        {"ref": row.ref, "statement": row.statement, "guidance": row.guidance, "notes": row.notes} for row in rows
    ]
    return _keep(
        LibraryUpload(
            organization=organization,
            kind=LibraryUpload.Kind.LICENSED_TEXT,
            framework=framework,
            file_name=name,
            content=content,
            created_by=actor,
            created_at=now,
        )
    )


@transaction.atomic
def discard_upload(*, upload: LibraryUpload, actor: User, now: datetime) -> None:
    """Drop a file that was not loaded."""
    require(may_manage_library(actor, upload.organization))
    record_activity(organization=upload.organization, actor=actor, verb="discarded", target=upload, at=now)
    upload.delete()


def _keep(upload: LibraryUpload) -> LibraryUpload:
    save_valid(upload)
    record_activity(
        organization=upload.organization, actor=upload.created_by, verb="uploaded", target=upload, at=upload.created_at
    )
    return upload


def read_upload(file: File[Any]) -> tuple[str, bytes]:
    """Return the name and the content of an upload; raise DomainError (400) for one with macros or of undue size."""
    name = display_name(file.name or "")
    if extension_of(name) in MACROS:
        raise DomainError(_("Workbooks with macros are not accepted. Save it as .xlsx."), field="file")
    file.seek(0)
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise DomainError(_("The file is larger than %(limit)s MB.") % {"limit": MAX_BYTES // 1024**2}, field="file")
    return name, data


def _framework_record(data: bytes) -> FrameworkRecord:
    if is_workbook(data):
        content, lines = framework_content(data)
        try:
            return _framework_of(parse_object(content, []))
        except InvalidCatalog as invalid:
            raise with_lines(invalid.errors, lines) from invalid
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        fault = CatalogError("file", f"is neither a workbook nor UTF-8 text: byte {error.start} cannot be read")
        raise InvalidCatalog([fault]) from error
    if text.lstrip().startswith("{"):
        return _framework_of(parse_catalog(text))
    content, errors = read_yaml(text)
    if is_ciso_assistant(content) and not errors:
        content = converted(content)
    return _framework_of(parse_object(content, errors))


def _framework_of(record: Record) -> FrameworkRecord:
    if not isinstance(record, FrameworkRecord):
        raise InvalidCatalog([CatalogError("type", "must be framework")])
    return record


def _with_hidden_facts(record: FrameworkRecord, framework: Framework) -> FrameworkRecord:
    """Return the record of a workbook with what a workbook has no column for, as it is loaded now."""
    loaded = {row.ref: row for row in requirement_records(framework)}

    def whole(row: RequirementRecord) -> RequirementRecord:
        old = loaded.get(row.ref)
        if old is None:
            return row
        attributes = {name: value for name, value in old.attributes.items() if name != NOTE} | row.attributes
        unverified = attributes.pop("unverified", [])
        still: list[Any] = [name for name in unverified if name in attributes] if isinstance(unverified, list) else []
        if still:
            attributes["unverified"] = still
        return replace(row, verified=old.verified, source=old.source, attributes=attributes)

    return replace(record, requirements=tuple(map(whole, record.requirements)))


def _check_own(record: FrameworkRecord, organization: Organization, framework: Framework | None) -> None:
    """Raise InvalidCatalog with what a framework of an organisation may not be."""
    errors = []
    if record.family != Framework.Family.OWN:
        errors.append(CatalogError("family", f"must be {Framework.Family.OWN}, not {record.family}"))
    if record.target_kind != Framework.TargetKind.NONE:
        errors.append(CatalogError("target", "must be of the kind none: Cairn rates the models whose rules it knows"))
    if framework and framework.key != record.key:
        errors.append(CatalogError("key", f"must be {framework.key}, of which this is a new version"))
    if Framework.objects.shipped().filter(key=record.key).exists():
        errors.append(CatalogError("key", f"{record.key} is the key of a shipped framework"))
    own = Framework.objects.filter(organization=organization).exclude(key=record.key)
    if record.replaces and not own.filter(key=record.replaces).exists():
        errors.append(CatalogError("replaces", f"{record.replaces} is no other framework of your own"))
    if len(record.requirements) > MAX_REQUIREMENTS:
        errors.append(CatalogError("requirements", f"are more than {MAX_REQUIREMENTS:,}"))
    if errors:
        raise InvalidCatalog(errors)
