"""Read an evidence register and keep it, checked, until somebody confirms or discards it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile, TemporaryFile
from typing import IO, Any
from zipfile import ZipFile, ZipInfo

from django.conf import settings
from django.core.files import File
from django.utils.translation import gettext as _

from evidence.files import BadFile, Readable, check_file, hash_stream
from evidence.models import RegisterImport
from evidence.permissions import may_import_register
from evidence.queries.matching import Outcome, StagedFile, judge_rows, present_evidence
from evidence.queries.register import clause_refs
from evidence.register import MAX_BYTES, Register, read_register
from evidence.services.content import local_day
from evidence.services.storing import remove_after_commit, store_file, storing
from organizations.errors import Conflict, DomainError
from organizations.models import Organization, User
from organizations.permissions import require
from organizations.services import record_activity
from organizations.services.fields import save_valid
from organizations.services.refusals import refusal_error
from organizations.uploads.archive import BadArchive, Limits, open_archive
from organizations.uploads.characters import excerpt
from organizations.uploads.file_names import display_name, name_key
from organizations.uploads.refusals import Refusal, gettext_noop

IN_MEMORY = 1024**2


def stage_register(
    *,
    organization: Organization,
    register_file: File[Any],
    actor: User,
    now: datetime,
    archive: File[Any] | None = None,
    files: Iterable[File[Any]] = (),
) -> RegisterImport:
    """Read a register with the files it names, and keep both for a preview; no evidence is written yet.

    Files come as a ZIP ``archive``, one by one in ``files``, or both. Wrong rows are kept with their errors, files
    that are not accepted become errors of the rows that name them. Raises DomainError (400) at register_file,
    archive or files when one cannot be read at all; Denied (403).
    """
    require(may_import_register(actor, organization))
    with TemporaryFile() as pack:
        staged = _pack(archive, files, pack)
        present = present_evidence(organization)
        names = {*present.file_names, *staged}
        register = _read(organization, register_file, names, now)
        judged = judge_rows(register.rows, staged, present)
        with storing():
            register_import = RegisterImport(
                organization=organization,
                file_name=display_name(register_file.name or ""),
                rows=[row.as_json() for row in judged],
                files=[asdict(file) for file in staged.values()],
                notes=_notes(register),
                error_count=sum(row.outcome == Outcome.ERROR for row in judged),
                created_by=actor,
                created_at=now,
            )
            if staged:
                register_import.archive.name = store_file(f"register-imports/{uuid.uuid4()}", File(pack))
            save_valid(register_import)
            record_activity(organization=organization, actor=actor, verb="uploaded", target=register_import, at=now)
    return register_import


@storing()
def discard_register(*, register_import: RegisterImport, actor: User, now: datetime) -> RegisterImport:
    """Drop a register that was not imported, with its rows and files; Conflict (409) if it was."""
    require(may_import_register(actor, register_import.organization))
    register_import = lock_import(register_import)
    if register_import.state == RegisterImport.State.APPLIED:
        raise Conflict(_("This register has already been imported."), code="already_applied")
    if register_import.state == RegisterImport.State.PREVIEWED:
        finish(register_import, RegisterImport.State.DISCARDED, now, rows=[], files=[], error_count=0)
        record_activity(
            organization=register_import.organization, actor=actor, verb="discarded", target=register_import, at=now
        )
    return register_import


def lock_import(register_import: RegisterImport) -> RegisterImport:
    """Return the row, locked until the transaction ends."""
    rows = RegisterImport.objects.select_for_update(of=("self",)).select_related("organization")
    locked: RegisterImport = rows.get(pk=register_import.pk)
    return locked


def finish(register_import: RegisterImport, state: str, now: datetime, **values: Any) -> None:
    """Close an import: its files are removed once the transaction has come through."""
    remove_after_commit(register_import.archive.name or "")
    register_import.archive.name = ""
    for name, value in {**values, "state": state, "finished_at": now}.items():
        setattr(register_import, name, value)
    register_import.save()


def _read(organization: Organization, file: File[Any], names: set[str], now: datetime) -> Register:
    try:
        file.seek(0)
        data = file.read(MAX_BYTES + 1)
        return read_register(data, refs=clause_refs(), uploaded=names, today=local_day(organization, now))
    except Refusal as refusal:
        raise refusal_error(refusal, "register_file") from refusal


def _pack(archive: File[Any] | None, files: Iterable[File[Any]], target: IO[bytes]) -> dict[str, StagedFile]:
    """Copy all files into one plain ZIP while checking them; return what is known of each, by name."""
    staged: dict[str, StagedFile] = {}
    seen: set[str] = set()
    with ZipFile(target, "w") as package:
        for field, name, source in _sources(archive, files):
            if name_key(name) in seen:
                message = _("There are two files named “%(name)s”.") % {"name": excerpt(name)}
                raise DomainError(message, field=field)
            seen.add(name_key(name))
            staged[name] = _stage(name, source, package)
    target.seek(0)
    return staged


def _sources(archive: File[Any] | None, files: Iterable[File[Any]]) -> Iterator[tuple[str, str, Readable]]:
    """Yield (form field, name, bytes) of each file, those in the archive first."""
    if archive is not None:
        if archive.size > settings.REGISTER_ZIP_MAX_BYTES:
            limit = settings.REGISTER_ZIP_MAX_BYTES // 1024**2
            raise DomainError(_("The ZIP is larger than %(limit)s MB.") % {"limit": limit}, field="archive")
        try:
            with open_archive(archive.file or archive, Limits(entry_bytes=settings.EVIDENCE_MAX_BYTES)) as entries:
                for name, stream in entries:
                    yield "archive", name, stream
        except BadArchive as error:
            reasons = " ".join(refusal_error(reason, None).message for reason in error.reasons)
            raise DomainError(reasons, field="archive") from error
    for file in files:
        file.seek(0)
        yield "files", display_name(file.name or ""), file


def _stage(name: str, source: Readable, package: ZipFile) -> StagedFile:
    with SpooledTemporaryFile(IN_MEMORY) as copy:
        try:
            digest = hash_stream(source, copy, limit=settings.EVIDENCE_MAX_BYTES)
            media_type = check_file(name, copy)
        except BadFile as refusal:
            return StagedFile(name, error={"template": refusal.template, "values": dict(refusal.values)})
        with package.open(ZipInfo(name), "w", force_zip64=True) as entry:
            copyfileobj(copy, entry)
    return StagedFile(name, digest.size, digest.sha256, media_type)


def _notes(register: Register) -> list[dict[str, Any]]:
    if not register.ignored_columns:
        return []
    template = gettext_noop("Columns that Cairn does not know are left out: %(columns)s.")
    return [{"template": template, "values": {"columns": ", ".join(register.ignored_columns)}}]
