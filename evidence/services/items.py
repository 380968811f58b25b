"""Objective evidence: add, change, replace by a new version, withdraw."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from evidence.models import EvidenceItem, EvidenceLink, EvidenceVersion
from evidence.permissions import may_contribute, may_withdraw
from evidence.services.content import (
    Content,
    check_content,
    check_day,
    check_owner,
    clean_text,
    local_day,
    save_version,
)
from evidence.services.storing import storing
from organizations.errors import Conflict, DomainError
from organizations.models import Organization, User
from organizations.permissions import require
from organizations.services import record_activity
from organizations.services.fields import assign, save_valid


@storing()
def add_evidence(
    *,
    organization: Organization,
    title: str,
    actor: User,
    now: datetime,
    upload: File[Any] | None = None,
    url: str = "",
    **details: Any,
) -> EvidenceItem:
    """Add evidence with its first version: a file or a web address, exactly one of them.

    ``details``: owner (a member, or None), owner_role, dated_on, valid_until. Raises Denied (403), DomainError
    (400) with the field that is wrong. The same file may be added twice; see ``queries.same_content``.
    """
    require(may_contribute(actor, organization))
    values = _checked({"title": title, **details}, organization, now)
    _check_order(values.get("dated_on"), values.get("valid_until"))
    content = check_content(upload, url)
    item = save_valid(EvidenceItem(organization=organization, created_by=actor, created_at=now, **values))
    save_version(item, 1, content, actor=actor, now=now)
    record_activity(organization=organization, actor=actor, verb="added", target=item, at=now)
    return item


@storing()
def add_version(
    *, item: EvidenceItem, actor: User, now: datetime, upload: File[Any] | None = None, url: str = ""
) -> EvidenceVersion:
    """Add the next version; what was returned goes back to review, what was accepted stays accepted.

    Raises Conflict (409) for withdrawn evidence and for the content it already has.
    """
    require(may_contribute(actor, item.organization))
    item = lock_item(item)
    content = check_content(upload, url)
    _refuse_same(item, content)
    number = (item.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = save_version(item, number, content, actor=actor, now=now)
    item.links.filter(state=EvidenceLink.State.RETURNED).update(state=EvidenceLink.State.IN_REVIEW)
    record_activity(
        organization=item.organization,
        actor=actor,
        verb="added a version to",
        target=item,
        detail={"version": number},
        at=now,
    )
    return version


@transaction.atomic
def update_evidence(*, item: EvidenceItem, actor: User, now: datetime, **values: Any) -> EvidenceItem:
    """Change title, owner, owner_role, dated_on or valid_until."""
    require(may_contribute(actor, item.organization))
    item = lock_item(item)
    checked = _checked(values, item.organization, now)
    _check_order(checked.get("dated_on", item.dated_on), checked.get("valid_until", item.valid_until))
    changed = assign(item, checked)
    if changed:
        record_activity(
            organization=item.organization,
            actor=actor,
            verb="changed",
            target=item,
            detail={"former": changed},
            at=now,
        )
    return item


@transaction.atomic
def withdraw_evidence(*, item: EvidenceItem, actor: User, now: datetime) -> EvidenceItem:
    """Take evidence out of use: it counts nowhere, but stays readable and can be restored."""
    require(may_withdraw(actor, item))
    return _set_withdrawn(item, actor, now, withdrawn=True)


@transaction.atomic
def restore_evidence(*, item: EvidenceItem, actor: User, now: datetime) -> EvidenceItem:
    """Bring withdrawn evidence back, with its links and their reviews."""
    require(may_withdraw(actor, item))
    return _set_withdrawn(item, actor, now, withdrawn=False)


def lock_item(item: EvidenceItem) -> EvidenceItem:
    """Return the row, locked until the transaction ends; raise Conflict (409) if it was withdrawn."""
    locked: EvidenceItem = (
        EvidenceItem.objects.select_for_update(of=("self",)).select_related("organization").get(pk=item.pk)
    )
    if locked.withdrawn_at is not None:
        raise Conflict(_("This evidence was withdrawn. Restore it first."), code="withdrawn")
    return locked


def _set_withdrawn(item: EvidenceItem, actor: User, now: datetime, *, withdrawn: bool) -> EvidenceItem:
    if (item.withdrawn_at is not None) != withdrawn:
        item.withdrawn_at = now if withdrawn else None
        item.save(update_fields=["withdrawn_at"])
        verb = "withdrew" if withdrawn else "restored"
        record_activity(organization=item.organization, actor=actor, verb=verb, target=item, at=now)
    return item


def _checked(values: dict[str, Any], organization: Organization, now: datetime) -> dict[str, Any]:
    """Return ``values`` with texts cleaned and days in range; raise DomainError (400)."""
    today = local_day(organization, now)
    checked = dict(values)
    for name in {"title", "owner_role"} & values.keys():
        checked[name] = clean_text(values[name], name)
    for name in {"dated_on", "valid_until"} & values.keys():
        checked[name] = check_day(values[name], name, today)
    if "owner" in values:
        check_owner(values["owner"], organization)
    return checked


def _check_order(dated_on: date | None, valid_until: date | None) -> None:
    if dated_on and valid_until and valid_until < dated_on:
        raise DomainError(_("“Valid until” lies before the date of the evidence."), field="valid_until")


def _refuse_same(item: EvidenceItem, content: Content) -> None:
    current = item.current_version
    if current is not None and (current.sha256, current.url) == (content.sha256, content.url):
        raise Conflict(
            _("This is what version %(number)s already holds.") % {"number": current.number},
            code="same_content",
            field="url" if content.url else "upload",
        )
