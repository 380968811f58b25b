"""Is what is stored still what came? Files are read again from time to time, and what nobody owns is removed."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.storage import Storage
from django.db import transaction
from django.utils.translation import gettext as _

from evidence.files import BadFile, hash_stream
from evidence.models import EvidenceFile, RegisterImport, evidence_storage
from evidence.permissions import may_manage_store
from evidence.services.storing import StorageUnavailable
from jobs.models import Job
from jobs.services import start_job
from organizations.models import Organization, User
from organizations.permissions import require
from organizations.services import record_activity

logger = logging.getLogger(__name__)
EVERY = timedelta(days=7)
ORPHAN_AFTER = timedelta(hours=24)
HEX = "[0-9a-f]"
UUID = f"{HEX}{{8}}-{HEX}{{4}}-{HEX}{{4}}-{HEX}{{4}}-{HEX}{{12}}"
# What this application stores, and what an interrupted write leaves beside it; nothing else is ever removed.
OURS = re.compile(rf"(?:{UUID}/{UUID}/|register-imports/){UUID}(?:_\w+)?(?:\.part)?")
BATCH = 200
Fault = EvidenceFile.Fault


@dataclass(frozen=True)
class Scrubbed:
    """How many files were read again, how many bytes they have, and how many of them are damaged."""

    files: int = 0
    size: int = 0
    faults: int = 0


def ask_for_check(*, organization: Organization, actor: User, now: datetime) -> Job:
    """Start the job that reads every file of the organisation again; while one runs, return that one."""
    require(may_manage_store(actor, organization))
    return start_job(
        organization=organization,
        kind="evidence_check",
        title=_("Check of all files of evidence"),
        parameters={},
        actor=actor,
        now=now,
        key="evidence_check",
    )


def scrub_files(*, now: datetime, at_most: int) -> Scrubbed:
    """Check the files that nobody has looked at for a week, the longest unseen first, about ``at_most`` bytes."""
    rows = EvidenceFile.objects.to_check(now - EVERY).select_related("version__item__organization")
    done = Scrubbed()
    for stored in rows.iterator(BATCH):
        if done.size >= at_most:
            break
        fault = check_stored(stored, now=now)
        done = Scrubbed(done.files + 1, done.size + stored.size, done.faults + bool(fault))
    return done


@transaction.atomic
def check_stored(stored: EvidenceFile, *, now: datetime) -> str:
    """Read a file again, write down what was found, and return its fault ("": none).

    A fault that appears or goes is logged with the evidence. Raises StorageUnavailable (503).
    """
    fault = _fault_of(stored)
    EvidenceFile.objects.filter(pk=stored.pk).update(checked_at=now, fault=fault)
    if fault != stored.fault:
        item = stored.version.item
        if fault:
            logger.error("File %s of evidence %s is %s", stored.pk, item.pk, fault)
        detail = {"file": stored.name, "fault": fault}
        verb = "found a damaged file of" if fault else "found whole again a file of"
        record_activity(organization=item.organization, actor=None, verb=verb, target=item, detail=detail, at=now)
    return fault


def reap_orphans(*, now: datetime) -> int:
    """Remove what a crash left in the store without a row, older than a day; return how many files."""
    storage, removed, batch = evidence_storage(), 0, list[str]()
    for name in _old_names(storage, now - ORPHAN_AFTER):
        batch.append(name)
        if len(batch) == BATCH:
            removed += _remove_orphans(storage, batch)
            batch = []
    return removed + _remove_orphans(storage, batch)


def _fault_of(stored: EvidenceFile) -> str:
    try:
        with stored.file.open("rb") as content:
            digest = hash_stream(content, None, limit=stored.size)
    except FileNotFoundError:
        return Fault.MISSING
    except BadFile:
        return Fault.ALTERED
    except OSError as error:
        raise StorageUnavailable(_("The file store does not answer.")) from error
    return "" if digest.sha256 == stored.sha256 else Fault.ALTERED


def _old_names(storage: Storage, before: datetime, folder: str = "") -> Iterator[str]:
    """Yield the names of our files that were written before ``before``."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for file in files:
        name = f"{folder}/{file}" if folder else file
        if OURS.fullmatch(name) and storage.get_modified_time(name) < before:
            yield name
    for inner in folders:
        yield from _old_names(storage, before, f"{folder}/{inner}" if folder else inner)


def _remove_orphans(storage: Storage, names: Iterable[str]) -> int:
    names = set(names)
    named = set(EvidenceFile.objects.filter(file__in=names).values_list("file", flat=True))
    named |= set(RegisterImport.objects.filter(archive__in=names).values_list("archive", flat=True))
    for name in names - named:
        logger.warning("Removing %s from the evidence store: no row names it", name)
        storage.delete(name)
    return len(names - named)
