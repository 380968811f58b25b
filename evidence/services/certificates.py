"""Certificates of conformity and the audits that keep them."""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from evidence.models import Certificate, SurveillanceAudit
from evidence.permissions import may_manage_certificates
from evidence.queries.register import iso_9001
from evidence.services.content import check_day, clean_text, local_day
from frameworks.models import Framework
from organizations.errors import DomainError
from organizations.models import Organization, User
from organizations.permissions import require
from organizations.services import record_activity
from organizations.services.fields import assign, save_valid

Kind = SurveillanceAudit.Kind
RECERTIFICATION_LEAD = timedelta(days=90)


@transaction.atomic
def record_certificate(
    *,
    organization: Organization,
    actor: User,
    now: datetime,
    standard: Framework | None = None,
    plan_audits: bool = True,
    **values: Any,
) -> Certificate:
    """Record a certificate and, unless told otherwise, propose its audits.

    ``values``: body, number, scope, issued_on, expires_on; ``standard`` None: ISO 9001. Raises DomainError (400).
    """
    require(may_manage_certificates(actor, organization))
    values["standard"] = standard or _default_standard()
    certificate = Certificate(organization=organization, **_checked(organization, values, now))
    _check_order(certificate.issued_on, certificate.expires_on)
    save_valid(certificate)
    record_activity(organization=organization, actor=actor, verb="recorded", target=certificate, at=now)
    if plan_audits:
        plan_surveillance(certificate=certificate, actor=actor, now=now)
    return certificate


@transaction.atomic
def update_certificate(*, certificate: Certificate, actor: User, now: datetime, **values: Any) -> Certificate:
    """Change what a certificate says; its audits stay as they are."""
    organization = certificate.organization
    require(may_manage_certificates(actor, organization))
    checked = _checked(organization, values, now)
    _check_order(checked.get("issued_on", certificate.issued_on), checked.get("expires_on", certificate.expires_on))
    changed = assign(certificate, checked)
    if changed:
        record_activity(
            organization=organization,
            actor=actor,
            verb="changed",
            target=certificate,
            detail={"former": changed},
            at=now,
        )
    return certificate


@transaction.atomic
def delete_certificate(*, certificate: Certificate, actor: User) -> None:
    """Delete a certificate that was recorded by mistake, with its audits."""
    require(may_manage_certificates(actor, certificate.organization))
    record_activity(organization=certificate.organization, actor=actor, verb="deleted", target=certificate)
    certificate.delete()


@transaction.atomic
def plan_surveillance(*, certificate: Certificate, actor: User, now: datetime) -> list[SurveillanceAudit]:
    """Add the proposed audits that the certificate does not have yet; return the added ones."""
    require(may_manage_certificates(actor, certificate.organization))
    known = set(certificate.surveillance_audits.values_list("kind", "due_on__year"))
    proposed = proposed_audits(certificate.issued_on, certificate.expires_on)
    added = [
        save_valid(SurveillanceAudit(certificate=certificate, kind=kind, due_on=day))
        for kind, day in proposed
        if (kind, day.year) not in known
    ]
    if added:
        days = [audit.due_on.isoformat() for audit in added]
        _record(certificate, actor, "planned the audits of", now, {"days": days})
    return added


def proposed_audits(issued_on: date, expires_on: date) -> list[tuple[str, date]]:
    """Return (kind, day) of the audits that keep a certificate.

    ISO/IEC 17021-1, 9.1.3.3: a surveillance audit at least once a calendar year, the first within 12 months of the
    certification decision; the recertification audit, in the last year, comes before the certificate expires. It
    is proposed 90 days earlier, so that nonconformities can still be closed. Issued on 2025-03-10 for three years:
    surveillance on 2026-03-10 and 2027-03-10, recertification in December 2027.
    """
    last = max(expires_on - RECERTIFICATION_LEAD, issued_on + timedelta(days=1))
    anniversaries = (_years_after(issued_on, years) for years in range(1, expires_on.year - issued_on.year + 1))
    audits: list[tuple[str, date]] = [(Kind.SURVEILLANCE, day) for day in anniversaries if day < last]
    return [*audits, (Kind.RECERTIFICATION, last)]


@transaction.atomic
def add_surveillance(
    *, certificate: Certificate, due_on: date, actor: User, now: datetime, kind: str = Kind.SURVEILLANCE
) -> SurveillanceAudit:
    """Add an audit; it is due while the certificate is valid."""
    require(may_manage_certificates(actor, certificate.organization))
    if not certificate.issued_on < due_on <= certificate.expires_on:
        raise DomainError(
            _("The audit is due after the certificate is issued and before it expires: %(first)s to %(last)s.")
            % {"first": certificate.issued_on + timedelta(days=1), "last": certificate.expires_on},
            field="due_on",
        )
    audit = save_valid(SurveillanceAudit(certificate=certificate, due_on=due_on, kind=kind))
    _record(certificate, actor, "added an audit to", now, {"due_on": due_on.isoformat()})
    return audit


@transaction.atomic
def record_surveillance(
    *, audit: SurveillanceAudit, held_on: date | None, actor: User, now: datetime
) -> SurveillanceAudit:
    """Record the day on which an audit was held; None: it was not held after all."""
    certificate = audit.certificate
    require(may_manage_certificates(actor, certificate.organization))
    today = local_day(certificate.organization, now)
    if held_on is not None and not certificate.issued_on < held_on <= today:
        raise DomainError(
            _("The audit was held after the certificate was issued (%(first)s) and not in the future.")
            % {"first": certificate.issued_on},
            field="held_on",
        )
    if audit.held_on != held_on:
        audit.held_on = held_on
        save_valid(audit)
        day = held_on.isoformat() if held_on else None
        _record(certificate, actor, "recorded an audit of", now, {"due_on": audit.due_on.isoformat(), "held_on": day})
    return audit


@transaction.atomic
def remove_surveillance(*, audit: SurveillanceAudit, actor: User, now: datetime) -> None:
    """Remove an audit that will not take place."""
    require(may_manage_certificates(actor, audit.certificate.organization))
    _record(audit.certificate, actor, "removed an audit of", now, {"due_on": audit.due_on.isoformat()})
    audit.delete()


def _default_standard() -> Framework:
    standard = iso_9001()
    if standard is None:
        raise DomainError(_("The catalogue of ISO 9001 is not loaded yet. Ask your administrator."))
    return standard


def _years_after(day: date, years: int) -> date:
    year = day.year + years
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


def _checked(organization: Organization, values: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Return ``values`` with texts cleaned and days in range; raise DomainError (400)."""
    today = local_day(organization, now)
    checked = dict(values)
    for name in {"body", "number"} & values.keys():
        checked[name] = clean_text(values[name], name)
    for name in {"issued_on", "expires_on"} & values.keys():
        checked[name] = check_day(values[name], name, today)
    if "issued_on" in checked and checked["issued_on"] > today:
        raise DomainError(_("The day of issue lies in the future."), field="issued_on")
    return checked


def _check_order(issued_on: date, expires_on: date) -> None:
    if expires_on <= issued_on:
        raise DomainError(_("A certificate expires after it is issued."), field="expires_on")


def _record(certificate: Certificate, actor: User, verb: str, now: datetime, detail: dict[str, Any]) -> None:
    record_activity(
        organization=certificate.organization, actor=actor, verb=verb, target=certificate, detail=detail, at=now
    )
