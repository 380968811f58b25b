"""Import a staged register: all of its rows in one transaction, or none."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import Any
from uuid import UUID
from zipfile import BadZipFile, ZipFile

from django.core.files import File
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evidence.files import BadFile, hash_stream
from evidence.models import (
    EvidenceFile,
    EvidenceItem,
    EvidenceLink,
    EvidenceVersion,
    RegisterImport,
    evidence_path,
    evidence_storage,
)
from evidence.permissions import may_import_register
from evidence.queries.matching import (
    JudgedRow,
    Key,
    Outcome,
    Present,
    StagedFile,
    judge_rows,
    present_evidence,
    row_from_json,
)
from evidence.queries.register import clause_by_ref
from evidence.services.indexing import index_imported
from evidence.services.quota import reserve
from evidence.services.staging import IN_MEMORY, finish, lock_import
from evidence.services.storing import StorageUnavailable, store_file, storing
from organizations.errors import Conflict
from organizations.models import Organization, Unit, User
from organizations.permissions import require
from organizations.services import record_activity

BATCH = 500


@storing()
def apply_register(
    *, register_import: RegisterImport, actor: User, now: datetime, leave_out_errors: bool = False
) -> dict[str, int]:
    """Import the rows and return the counts: evidence, links, already there, left out.

    Rows with errors stop the import unless ``leave_out_errors``. What is there already stays as it is, so the same
    register can be imported again. Raises Denied (403), and Conflict (409) if it was imported or discarded before,
    or has rows with errors.
    """
    require(may_import_register(actor, register_import.organization))
    register_import = lock_import(register_import)
    if register_import.state != RegisterImport.State.PREVIEWED:
        raise Conflict(_("This register has already been imported or discarded."), code="finished")
    # Two registers of one organisation at once would not see each other's evidence.
    organization = Organization.objects.select_for_update().get(pk=register_import.organization_id)
    present = present_evidence(organization)
    files = {values["name"]: StagedFile(**values) for values in register_import.files}
    # Judged again by what is there now: time has passed since the preview.
    judged = judge_rows(map(row_from_json, register_import.rows), files, present)
    outcomes = Counter(row.outcome for row in judged)
    _refuse_errors(outcomes, leave_out_errors=leave_out_errors)
    harvest = Harvest(organization, present, {"created_by": actor, "created_at": now})
    with Pack(register_import, files) as pack:
        for row in judged:
            harvest.take(row, pack)
    harvest.save()
    summary = {
        "evidence": len(harvest.items),
        "links": len(harvest.links),
        "present": outcomes[Outcome.PRESENT],
        "left_out": outcomes[Outcome.ERROR],
    }
    rows = [row.as_json() for row in judged]
    finish(register_import, RegisterImport.State.APPLIED, now, rows=rows, summary=summary)
    record_activity(
        organization=organization, actor=actor, verb="imported", target=register_import, detail=summary, at=now
    )
    return summary


def _refuse_errors(outcomes: Counter[Outcome], *, leave_out_errors: bool) -> None:
    wrong = outcomes[Outcome.ERROR]
    if wrong == outcomes.total():
        raise Conflict(_("Every row has errors: there is nothing to import."), code="nothing_to_import")
    if wrong and not leave_out_errors:
        message = ngettext(
            "%(count)d row has errors. Correct the register, or leave this row out.",
            "%(count)d rows have errors. Correct the register, or leave these rows out.",
            wrong,
        )
        raise Conflict(message % {"count": wrong}, code="rows_with_errors")


class Pack:
    """The files that came with a register, read one at a time."""

    def __init__(self, register_import: RegisterImport, files: dict[str, StagedFile]) -> None:
        self._archive, self._files = register_import.archive.name, files
        self._stack = ExitStack()

    def __enter__(self) -> Pack:
        if self._archive:
            try:
                stored = self._stack.enter_context(evidence_storage().open(self._archive))
                self._package = self._stack.enter_context(ZipFile(stored))
            except (BadZipFile, OSError) as error:
                raise _unreadable() from error
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def store(self, version: EvidenceVersion, name: str) -> EvidenceFile:
        """Store the file ``name`` and return its row of ``version``, not saved yet.

        Raises StorageUnavailable (503) if it is not what it was when the register was checked.
        """
        file = self._files[name]
        with SpooledTemporaryFile(IN_MEMORY) as copy:
            try:
                with self._package.open(name) as packed:
                    digest = hash_stream(packed, copy, limit=file.size)
            except (BadFile, BadZipFile, OSError) as error:
                raise _unreadable() from error
            if digest.sha256 != file.sha256:
                raise _unreadable()
            stored = EvidenceFile(
                version=version, name=file.name, media_type=file.media_type, size=file.size, sha256=file.sha256
            )
            stored.file.name = store_file(evidence_path(stored, ""), File(copy))
        return stored


def _unreadable() -> StorageUnavailable:
    return StorageUnavailable(_("The uploaded files cannot be read again. Discard this upload and repeat it."))


class Harvest:
    """The evidence and links that an import is about to write."""

    def __init__(self, organization: Organization, present: Present, author: dict[str, Any]) -> None:
        self._organization, self._author = organization, author
        self._known: dict[Key, UUID] = dict(present.items)
        self._clauses = clause_by_ref()
        self._root = Unit.objects.get(organization=organization, parent=None)
        self.items: list[EvidenceItem] = []
        self.versions: list[EvidenceVersion] = []
        self.files: list[EvidenceFile] = []
        self.links: list[EvidenceLink] = []

    def take(self, judged: JudgedRow, pack: Pack) -> None:
        """Take what the row brings: new evidence with its link, a link, or nothing."""
        if judged.outcome == Outcome.ADD:
            self._add(judged, pack)
        if judged.outcome in (Outcome.ADD, Outcome.LINK):
            clause = judged.row.clause
            link = EvidenceLink(
                item_id=self._known[judged.key],
                process_area=self._clauses[clause.split(".")[0]],
                practice=self._clauses[clause],
                unit=self._root,
                **self._author,
            )
            self.links.append(link)

    def _add(self, judged: JudgedRow, pack: Pack) -> None:
        row = judged.row
        details = {"owner_role": row.owner_role, "dated_on": row.dated_on, "valid_until": row.valid_until}
        item = EvidenceItem(organization=self._organization, title=row.title, **details, **self._author)
        version = EvidenceVersion(item=item, number=1, **self._author)
        if row.is_link:
            item.kind, version.url = EvidenceItem.Kind.LINK, row.location
        else:
            version.file_count = 1
            self.files.append(pack.store(version, row.location))
        self.items.append(item)
        self.versions.append(version)
        self._known[judged.key] = item.pk

    def save(self) -> None:
        """Write everything in a few statements."""
        reserve(self._organization, sum(file.size for file in self.files), field=None)
        EvidenceItem.objects.bulk_create(self.items, batch_size=BATCH)
        EvidenceVersion.objects.bulk_create(self.versions, batch_size=BATCH)
        EvidenceFile.objects.bulk_create(self.files, batch_size=BATCH)
        EvidenceLink.objects.bulk_create(self.links, batch_size=BATCH)
        index_imported(self.items, self.versions, self.files)
