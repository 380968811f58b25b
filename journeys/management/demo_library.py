"""What the demo organisation has in its library: the scope of a customer, and process sets of its own."""

from __future__ import annotations

from datetime import datetime

from frameworks import services
from frameworks.models import Framework, TargetProfile
from organizations.models import Organization, User

# A fictional customer: its scope of Automotive SPICE 4.0 and the level wanted of each process.
CUSTOMER = {
    "SYS.2": 2, "SYS.3": 2, "SYS.4": 2, "SYS.5": 2, "SWE.1": 2, "SWE.2": 2, "SWE.3": 2, "SWE.4": 2, "SWE.5": 2,
    "SWE.6": 2, "MAN.3": 2, "SUP.1": 2, "SUP.8": 2, "SUP.9": 1, "SUP.10": 1, "ACQ.4": 1,
}  # fmt: skip


def bring_library(organization: Organization, actor: User, now: datetime) -> None:
    """Make the profiles of the demo through the same services as everybody."""
    framework = Framework.objects.get(organization=None, key="aspice-4.0")
    areas = {area.ref: area for area in framework.requirements.filter(ref__in=list(CUSTOMER))}
    services.create_profile(
        organization=organization,
        framework=framework,
        name="Nordwagen drive units 2027",
        description="What Nordwagen asks of suppliers of drive units from the 2027 programmes on.",
        source="Fictional supplier agreement, annex Q, section 3.",
        level=2,
        areas={areas[ref]: services.Wanted(level) for ref, level in CUSTOMER.items()},
        actor=actor,
        now=now,
    )
    services.derive_profile(
        organization=organization,
        base=TargetProfile.objects.get(organization=None, key="iso-15504-5-2006--example-maturity"),
        name="Maturity of our software houses",
        actor=actor,
        now=now,
    )
