"""How long evidence is kept: legal hold, retention, and erasing its files for good."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evidence.models import EvidenceFile, EvidenceItem, SearchEntry, StorageQuota
from evidence.permissions import may_erase, may_manage_store
from evidence.services.content import clean_text, local_day
from evidence.services.storing import remove_after_commit
from organizations.errors import Conflict, DomainError
from organizations.models import User
from organizations.permissions import require
from organizations.services import record_activity


@transaction.atomic
def hold_evidence(*, item: EvidenceItem, reason: str, actor: User, now: datetime) -> EvidenceItem:
    """Put evidence under legal hold: it can neither be withdrawn nor erased. A new reason replaces the former."""
    require(may_manage_store(actor, item.organization))
    reason = clean_text(reason, "reason")
    if not reason:
        raise DomainError(_("Say why the evidence is held."), field="reason")
    return _set_hold(item, actor, now, reason)


@transaction.atomic
def lift_hold(*, item: EvidenceItem, actor: User, now: datetime) -> EvidenceItem:
    """End the legal hold."""
    require(may_manage_store(actor, item.organization))
    return _set_hold(item, actor, now, "")


@transaction.atomic
def erase_evidence(*, item: EvidenceItem, actor: User, now: datetime) -> EvidenceItem:
    """Erase the files of withdrawn evidence for good; names, sizes, hashes and history stay as a tombstone.

    Raises Denied (403), and Conflict (409) under hold, for evidence in use, and before its retention is over:
    ``EVIDENCE_RETENTION_DAYS`` after it was withdrawn.
    """
    require(may_erase(actor, item.organization))
    item = EvidenceItem.objects.select_for_update(of=("self",)).select_related("organization").get(pk=item.pk)
    check_not_held(item)
    if item.withdrawn_at is None:
        raise Conflict(_("This evidence is in use. Withdraw it first."), code="in_use")
    kept_until = item.withdrawn_at + timedelta(days=settings.EVIDENCE_RETENTION_DAYS)
    if now < kept_until:
        day = date_format(local_day(item.organization, kept_until))
        raise Conflict(_("Withdrawn evidence is kept until %(day)s.") % {"day": day}, code="retained")
    files = list(EvidenceFile.objects.filter(version__item=item, erased_at=None))
    for stored in files:
        remove_after_commit(stored.file.name or "")
        stored.file.name, stored.erased_at, stored.fault = "", now, ""
    EvidenceFile.objects.bulk_update(files, ("file", "erased_at", "fault"))
    freed = sum(stored.size for stored in files)
    StorageQuota.objects.filter(organization=item.organization).update(used_bytes=F("used_bytes") - freed)
    SearchEntry.objects.filter(item=item).delete()
    detail = {"files": [{"name": stored.name, "sha256": stored.sha256} for stored in files]}
    record_activity(
        organization=item.organization, actor=actor, verb="erased the files of", target=item, detail=detail, at=now
    )
    return item


def check_not_held(item: EvidenceItem) -> None:
    """Raise Conflict (409) under legal hold."""
    if item.held_at is not None:
        raise Conflict(_("This evidence is held: %(reason)s") % {"reason": item.hold_reason}, code="held")


def _set_hold(item: EvidenceItem, actor: User, now: datetime, reason: str) -> EvidenceItem:
    item = EvidenceItem.objects.select_for_update(of=("self",)).select_related("organization").get(pk=item.pk)
    if item.hold_reason != reason:
        item.held_at, item.hold_reason = (now, reason) if reason else (None, "")
        item.save(update_fields=["held_at", "hold_reason"])
        verb = "held" if reason else "lifted the hold of"
        record_activity(
            organization=item.organization, actor=actor, verb=verb, target=item, detail={"reason": reason}, at=now
        )
    return item
