"""Book the appraisal of a journey."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from appraisals.models import Appraisal, AppraiserProfile
from appraisals.services import book_appraisal
from journeys.models import Journey
from journeys.permissions import require_open
from organizations.models import User


@transaction.atomic
def book_journey_appraisal(
    *,
    journey: Journey,
    lead_appraiser: AppraiserProfile,
    starts_on: date,
    ends_on: date,
    actor: User,
    today: date,
    **details: Any,
) -> Appraisal:
    """Book an appraisal for the journey's target. Raises as ``book_appraisal``, and 409 on a closed journey."""
    require_open(journey)
    appraisal = book_appraisal(
        organization=journey.organization,
        framework=journey.framework,
        target_level=journey.target_level,
        lead_appraiser=lead_appraiser,
        starts_on=starts_on,
        ends_on=ends_on,
        actor=actor,
        today=today,
        **details,
    )
    journey.appraisals.add(appraisal)
    return appraisal
