"""What the people of the demo have learned, hold and plan: something of each status."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from organizations.models import Organization, User
from qualifications import services
from qualifications.models import QualificationType

# (address, qualification, days since it was achieved; negative: days until it is planned, more)
RECORDS: tuple[tuple[str, str, int, Mapping[str, Any]], ...] = (
    ("demo@example.org", "cmmi_introduction_dev_1.3", 810, {"issuer": "Alpine Process Partners"}),
    ("demo@example.org", "iso_9001_internal_auditor", 1500, {"issuer": "Norddeutsche Akademie"}),
    ("jonas@example.org", "cmmi_introduction_dev_1.3", 1100, {"issuer": "Alpine Process Partners"}),
    ("jonas@example.org", "cmmi_foundations", 1060, {"issuer": "Alpine Process Partners"}),
    ("jonas@example.org", "cmmi_associate", 1050, {"number": "CA-20931", "issuer": "ISACA"}),
    (
        "jonas@example.org",
        "cmmi_team_training_1.3",
        -150,
        {"note": "Given by the lead appraiser before the appraisal."},
    ),
    ("chiara@example.org", "cmmi_introduction_dev_1.3", 400, {"issuer": "Alpine Process Partners"}),
    ("chiara@example.org", "iso_9001_lead_auditor", 700, {"number": "LA-5518", "issuer": "Norddeutsche Akademie"}),
    ("chiara@example.org", "cmmi_team_training_1.3", -150, {}),
    ("luca@example.org", "cmmi_introduction_dev_1.3", -35, {}),
    ("miriam@example.org", "intacs_provisional", 1180, {"number": "PA-7730", "scope": "Automotive SPICE 3.1"}),
)


def record_qualifications(organization: Organization, people: Mapping[str, User], actor: User, now: datetime) -> None:
    """Load the training catalogue if it is not there, and record what the people have of it."""
    services.load_training_catalogue()
    types = QualificationType.objects.in_bulk(field_name="key")
    for address, key, days, values in RECORDS:
        day = now.date() - timedelta(days=days)
        services.record_qualification(
            organization=organization,
            person=people[address],
            qualification_type=types[key],
            actor=actor,
            now=now,
            **{"achieved_on" if days > 0 else "planned_on": day},
            **values,
        )
