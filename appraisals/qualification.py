"""Which certificate lets a person lead an appraisal. Pure; thresholds are data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

HIGH_MATURITY = 4

# (family of the model, leads high maturity) -> certificates that qualify.
# CMMI: a certified lead appraiser leads, and for maturity levels 4 and 5 a certified high-maturity lead appraiser
# (SCAMPI MDD 1.3, appraisal team leader qualifications). Automotive SPICE: the lead assessor holds at least the
# grade competent (intacs certification scheme, VDA guidelines).
QUALIFYING: dict[tuple[str, bool], frozenset[str]] = {
    ("cmmi", False): frozenset({"cmmi_lead_appraiser", "cmmi_high_maturity"}),
    ("cmmi", True): frozenset({"cmmi_high_maturity"}),
    ("aspice", False): frozenset({"intacs_competent", "intacs_principal"}),
    ("aspice", True): frozenset({"intacs_competent", "intacs_principal"}),
}


@dataclass(frozen=True, slots=True)
class HeldCertificate:
    """A certificate with its first and last day; None: without beginning or without end."""

    scheme: str
    issued_on: date | None
    expires_on: date | None

    def is_valid_on(self, day: date) -> bool:
        """Say whether the certificate is in force on ``day``, its last day included."""
        return (self.issued_on is None or self.issued_on <= day) and (
            self.expires_on is None or day <= self.expires_on
        )


def qualifying_schemes(family: str, target_level: int) -> frozenset[str]:
    """Return the certificates that qualify to lead an appraisal for ``target_level`` of a model of ``family``."""
    return QUALIFYING.get((family, target_level >= HIGH_MATURITY), frozenset())


def first_unqualified_day(
    certificates: Iterable[HeldCertificate], schemes: frozenset[str], first: date, last: date
) -> date | None:
    """Return the first day from ``first`` to ``last`` on which none of ``schemes`` is held, else None."""
    held = [certificate for certificate in certificates if certificate.scheme in schemes]
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return next((day for day in days if not any(certificate.is_valid_on(day) for certificate in held)), None)
