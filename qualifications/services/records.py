"""Record, change and delete what members have or plan of the training catalogue."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from evidence.services.content import check_address, check_day, clean_text, local_day
from organizations.errors import DomainError
from organizations.models import Organization, User
from organizations.permissions import require
from organizations.queries import members
from organizations.services import record_activity
from organizations.services.fields import assign, save_valid
from qualifications.models import QualificationRecord, QualificationType
from qualifications.permissions import may_record_for
from qualifications.validity import expiry_day

DAYS = ("achieved_on", "planned_on", "expires_on")
LINES = ("number", "issuer", "scope")


@transaction.atomic
def record_qualification(
    *,
    organization: Organization,
    person: User,
    qualification_type: QualificationType,
    actor: User,
    now: datetime,
    **values: Any,
) -> QualificationRecord:
    """Record what a member has (``achieved_on``) or plans (``planned_on``).

    ``values``: achieved_on, planned_on, expires_on, number, issuer, scope, proof, note. Without ``expires_on`` it is
    counted from the validity of the type. Prerequisites are shown, not enforced: certificates are facts.
    Raises DomainError (400), Denied (403).
    """
    require(may_record_for(actor, organization, person))
    if not members(organization).filter(pk=person.pk).exists():
        raise DomainError(_("The person must be a member of the organisation."), field="person")
    if qualification_type.retired:
        raise DomainError(_("This qualification is no longer in the catalogue."), field="qualification_type")
    record = QualificationRecord(
        organization=organization,
        person=person,
        qualification_type=qualification_type,
        created_by=actor,
        created_at=now,
        **_checked(organization, values, now),
    )
    record.expires_on = _last_day(qualification_type, record.achieved_on, record.expires_on)
    save_valid(record)
    verb = "recorded" if record.achieved_on else "planned"
    record_activity(organization=organization, actor=actor, verb=verb, target=record, at=now)
    return record


@transaction.atomic
def update_record(*, record: QualificationRecord, actor: User, now: datetime, **values: Any) -> QualificationRecord:
    """Change what a record says; person and qualification stay. Raises as ``record_qualification`` does."""
    organization = record.organization
    require(may_record_for(actor, organization, record.person))
    checked = _checked(organization, values, now)
    achieved_on = checked.get("achieved_on", record.achieved_on)
    checked["expires_on"] = _last_day(
        record.qualification_type, achieved_on, checked.get("expires_on", record.expires_on)
    )
    changed = assign(record, checked)
    if changed:
        detail = {"former": changed}
        record_activity(organization=organization, actor=actor, verb="changed", target=record, detail=detail, at=now)
    return record


@transaction.atomic
def delete_record(*, record: QualificationRecord, actor: User, now: datetime) -> None:
    """Delete a record that was made by mistake."""
    require(may_record_for(actor, record.organization, record.person))
    record_activity(organization=record.organization, actor=actor, verb="deleted", target=record, at=now)
    record.delete()


def _checked(organization: Organization, values: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Return ``values`` with texts cleaned and days in range; raise DomainError (400)."""
    today = local_day(organization, now)
    checked = dict(values)
    for name in values.keys() & set(LINES):
        checked[name] = clean_text(values[name], name)
    for name in values.keys() & set(DAYS):
        checked[name] = check_day(values[name], name, today)
    if checked.get("achieved_on") and checked["achieved_on"] > today:
        raise DomainError(_("The day lies in the future. Give it as planned instead."), field="achieved_on")
    if checked.get("proof"):
        checked["proof"] = _address(checked["proof"])
    return checked


def _address(text: str) -> str:
    try:
        return check_address(text)
    except DomainError as error:
        error.field = "proof"
        raise


def _last_day(kind: QualificationType, achieved_on: date | None, expires_on: date | None) -> date | None:
    """Return the last day that was given, else the one that follows from the type."""
    if achieved_on is None:
        if expires_on is not None:
            raise DomainError(_("What is only planned has no last day yet."), field="expires_on")
        return None
    if expires_on is None and kind.for_one_appraisal:
        raise DomainError(
            _("This counts for one appraisal only: give the last day of that appraisal."), field="expires_on"
        )
    if expires_on is not None and expires_on < achieved_on:
        raise DomainError(_("The last day lies before the day it was achieved."), field="expires_on")
    return expires_on or expiry_day(achieved_on, kind.validity_months)
