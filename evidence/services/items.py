"""Objective evidence: add, change, replace by a new version, withdraw."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from evidence.models import EvidenceFile, EvidenceItem, EvidenceLink, EvidenceVersion
from evidence.permissions import may_contribute, may_withdraw
from evidence.services.content import (
    FIELDS,
    Content,
    check_content,
    check_day,
    check_owner,
    clean_text,
    local_day,
    save_version,
)
from evidence.services.indexing import index_item
from evidence.services.keeping import check_not_held
from evidence.services.storing import storing
from evidence.services.tags import set_tags
from organizations.errors import Conflict, DomainError
from organizations.models import Organization, User
from organizations.permissions import require
from organizations.services import record_activity
from organizations.services.fields import assign, save_valid

DAYS = {"dated_on", "valid_until", "covers_from", "covers_until"}


@storing()
def add_evidence(
    *, organization: Organization, title: str, actor: User, now: datetime, kind: str = "", **values: Any
) -> EvidenceItem:
    """Add evidence with its first version.

    ``values``: what the version holds (``content.FIELDS``; see ``check_content``), and owner (a member, or None),
    owner_role, dated_on, valid_until, covers_from, covers_until, language, confidentiality, tags (texts). ``kind`` ""
    is told from the content. Raises Denied (403), DomainError (400) with the field that is wrong. The same file may
    be added twice; see ``queries.same_content``.
    """
    require(may_contribute(actor, organization))
    given = {name: values.pop(name) for name in FIELDS if name in values}
    tags = values.pop("tags", ())
    details = _checked({"title": title, **values}, organization, now)
    _check_order(details)
    content = check_content(given, kind=kind, organization=organization, now=now)
    item = save_valid(
        EvidenceItem(organization=organization, kind=content.kind, created_by=actor, created_at=now, **details)
    )
    set_tags(item, tags)
    save_version(item, 1, content, actor=actor, now=now)
    index_item(item)
    record_activity(organization=organization, actor=actor, verb="added", target=item, at=now)
    return item


@storing()
def add_version(*, item: EvidenceItem, actor: User, now: datetime, kind: str = "", **given: Any) -> EvidenceVersion:
    """Add the next version; what was returned goes back to review, what was accepted stays accepted.

    ``given``: what it holds (``content.FIELDS``); ``kind`` "": as before if it fits, else told from the content.
    Raises Conflict (409) for withdrawn evidence and for the content it already has.
    """
    require(may_contribute(actor, item.organization))
    item = lock_item(item)
    content = check_content(given, kind=kind, organization=item.organization, now=now, former_kind=item.kind)
    _refuse_same(item, content)
    number = (item.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = save_version(item, number, content, actor=actor, now=now)
    if item.kind != content.kind:
        item.kind = content.kind
        item.save(update_fields=["kind"])
    index_item(item, new_content=True)
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
    """Change what evidence says besides its content: the details of ``add_evidence``."""
    require(may_contribute(actor, item.organization))
    item = lock_item(item)
    tags = values.pop("tags", None)
    checked = _checked(values, item.organization, now)
    _check_order({name: checked.get(name, getattr(item, name)) for name in DAYS})
    changed = assign(item, checked)
    if tags is not None:
        changed |= set_tags(item, tags)
    if changed.keys() & {"title", "owner_role", "tags"}:
        index_item(item)
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
        if withdrawn:
            check_not_held(item)
        elif EvidenceFile.objects.filter(version__item=item, erased_at__isnull=False).exists():
            raise Conflict(_("Its files were erased: it cannot come back."), code="erased")
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
    for name in DAYS & values.keys():
        checked[name] = check_day(values[name], name, today)
    if "owner" in values:
        check_owner(values["owner"], organization)
    return checked


def _check_order(values: dict[str, Any]) -> None:
    dated_on, valid_until = values.get("dated_on"), values.get("valid_until")
    if dated_on and valid_until and valid_until < dated_on:
        raise DomainError(_("“Valid until” lies before the date of the evidence."), field="valid_until")
    first, last = values.get("covers_from"), values.get("covers_until")
    if first and last and last < first:
        raise DomainError(_("The time it covers ends before it begins."), field="covers_until")


def _refuse_same(item: EvidenceItem, content: Content) -> None:
    current = item.current_version
    if current is not None and content.is_content_of(current):
        raise Conflict(
            _("This is what version %(number)s already holds.") % {"number": current.number},
            code="same_content",
            field="statement" if content.statement else "url" if content.url else "upload",
        )
