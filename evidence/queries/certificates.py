"""Certificates with their validity, and their audits."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from evidence.models import Certificate, SurveillanceAudit
from organizations.models import Organization


def certificate_list(organization: Organization, today: date, search: str = "") -> QuerySet[Certificate]:
    """Return the certificates with ``validity`` and ``next_due_on``, filtered by body, number or scope."""
    rows = Certificate.objects.of(organization).with_validity(today).select_related("standard")
    if search:
        rows = rows.filter(Q(body__icontains=search) | Q(number__icontains=search) | Q(scope__icontains=search))
    return rows.order_by("-expires_on", "pk")


def audit_list(certificate: Certificate) -> QuerySet[SurveillanceAudit]:
    """Return the audits of a certificate, earliest first."""
    return certificate.surveillance_audits.order_by("due_on", "id")
