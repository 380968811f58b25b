"""Begin the self-assessment of a journey."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from assessments.models import Assessment
from assessments.services import begin_assessment
from journeys.models import Journey
from journeys.permissions import require_open
from journeys.queries import scoped_area_list
from organizations.models import User


@transaction.atomic
def begin_journey_assessment(*, journey: Journey, name: str, actor: User, now: datetime) -> Assessment:
    """Begin a self-assessment with the journey's target, scope and instances of today.

    Raises as ``begin_assessment``, and Conflict (409) on a closed journey.
    """
    require_open(journey)
    assessment = begin_assessment(
        organization=journey.organization,
        name=name,
        framework=journey.framework,
        target_level=journey.target_level,
        areas={row.process_area: row.reason for row in scoped_area_list(journey)},
        units=journey.units.all(),
        actor=actor,
        now=now,
    )
    journey.assessments.add(assessment)
    return assessment
