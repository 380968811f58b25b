"""Chainable filters on certificates, objective evidence and its links to practices."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from organizations.querysets import OwnedQuerySet


class CertificateQuerySet(OwnedQuerySet):
    """Certificates of the organisation."""

    def valid_on(self, day: date) -> Self:
        """Keep the certificates in force on ``day``."""
        return self.filter(issued_on__lte=day, expires_on__gte=day)


class SurveillanceAuditQuerySet(OwnedQuerySet):
    """Surveillance audits of a certificate."""

    organization_path = "certificate__organization"

    def open(self) -> Self:
        """Keep the audits that have not been held."""
        return self.filter(held_on=None)


class EvidenceItemQuerySet(OwnedQuerySet):
    """Objective evidence."""

    def current(self) -> Self:
        """Keep what has not been withdrawn."""
        return self.filter(withdrawn_at=None)

    def expiring(self, today: date, until: date) -> Self:
        """Keep what expires from ``today`` to ``until``, both included."""
        return self.current().filter(valid_until__gte=today, valid_until__lte=until)

    def expired(self, today: date) -> Self:
        """Keep what expired before ``today``."""
        return self.current().filter(valid_until__lt=today)


class EvidenceVersionQuerySet(OwnedQuerySet):
    """Versions of objective evidence."""

    organization_path = "item__organization"


class EvidenceLinkQuerySet(OwnedQuerySet):
    """Links from evidence to a practice in an instance."""

    organization_path = "item__organization"

    def current(self) -> Self:
        """Keep the links of evidence that has not been withdrawn."""
        return self.filter(item__withdrawn_at=None)

    def in_cell(self, process_area: Any, practice: Any, unit: Any) -> Self:
        """Keep the links of one cell."""
        return self.filter(process_area=process_area, practice=practice, unit=unit)
