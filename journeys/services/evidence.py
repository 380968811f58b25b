"""Hand in evidence for a cell of a journey in one step."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from evidence.models import EvidenceLink
from evidence.services import add_evidence, link_evidence, storing
from frameworks.models import Requirement
from journeys.models import Journey
from journeys.permissions import require_open
from organizations.models import Unit, User


@storing()
def hand_in_evidence(
    *,
    journey: Journey,
    process_area: Requirement,
    practice: Requirement,
    unit: Unit,
    actor: User,
    now: datetime,
    note: str = "",
    **evidence: Any,
) -> EvidenceLink:
    """Add evidence and offer it for a practice in an instance; both or neither.

    ``evidence``: title, upload or url, and the details of ``add_evidence``. Raises as ``add_evidence`` and
    ``link_evidence`` do, Conflict (409) on a closed journey.
    """
    require_open(journey)
    item = add_evidence(organization=journey.organization, actor=actor, now=now, **evidence)
    return link_evidence(
        item=item, process_area=process_area, practice=practice, unit=unit, actor=actor, now=now, note=note
    )
