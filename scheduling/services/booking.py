"""Hold a leader for a journey, and note that an appraisal is done."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from appraisals.models import Appraisal, AppraiserProfile
from appraisals.services import finish_appraisal, release_expired_holds
from journeys.models import Journey
from journeys.services import book_journey_appraisal
from organizations.errors import DomainError
from organizations.models import User
from scheduling.models import LogbookEntry, TeamSeat
from scheduling.queries.candidates import find_candidates
from scheduling.queries.sought import Sought

LONGEST_HOLD = 30
HOURS_A_DAY = 8


@transaction.atomic
def hold(
    *, journey: Journey, lead_appraiser: AppraiserProfile, sought: Sought, hold_days: int, actor: User, now: datetime,
    **details: Any,
) -> Appraisal:  # fmt: skip
    """Book a leader tentatively for ``hold_days`` days (1 to 30), by every rule that the finder shows.

    ``details``: title, time_zone, location. Raises DomainError (400) with the reason against the person, Conflict
    (409) when somebody was quicker, and as ``book_journey_appraisal``. Holds that have ended are released first.
    """
    if not 1 <= hold_days <= LONGEST_HOLD:
        raise DomainError(
            _("A hold lasts from 1 to %(days)d days.") % {"days": LONGEST_HOLD},
            field="hold_days",
            code="hold_too_long",
        )
    release_expired_holds(now=now)
    (candidate,) = find_candidates(actor, journey, sought, [lead_appraiser.pk]) or (None,)
    if candidate is None:
        raise DomainError(_("This appraiser is not found."), field="lead_appraiser", code="not_found")
    if candidate.barred:
        raise DomainError("; ".join(candidate.barred), field="lead_appraiser", code="not_eligible")
    return book_journey_appraisal(
        journey=journey, lead_appraiser=lead_appraiser, starts_on=sought.first, ends_on=sought.last, actor=actor,
        today=now.date(), hold_until=now + timedelta(days=hold_days), **details,
    )  # fmt: skip


@transaction.atomic
def finish(*, appraisal: Appraisal, actor: User, today: date, now: datetime) -> Appraisal:
    """Note that an appraisal is done, and enter it into the logbooks of its leader and its team."""
    appraisal = finish_appraisal(appraisal=appraisal, actor=actor, today=today, now=now)
    seats = TeamSeat.objects.filter(appraisal=appraisal).select_related("person__appraiser_profile")
    roles = {appraisal.lead_appraiser.pk: LogbookEntry.Role.LEAD}
    for seat in seats:
        profile = getattr(seat.person, "appraiser_profile", None)
        if profile is not None:
            observes = seat.function == TeamSeat.Function.OBSERVER
            roles[profile.pk] = LogbookEntry.Role.OBSERVER if observes else LogbookEntry.Role.MEMBER
    days = (appraisal.ends_on - appraisal.starts_on).days + 1
    areas = sorted({
        area.process_area.ref
        for journey in appraisal.journeys.prefetch_related("scoped_areas__process_area")
        for area in journey.scoped_areas.all()
        if area.applicable and area.left_at is None
    })  # fmt: skip
    LogbookEntry.objects.bulk_create(
        (
            LogbookEntry(
                profile_id=profile, appraisal=appraisal, title=appraisal.title, client=appraisal.organization.name,
                model=str(appraisal.framework)[:100], role=role, starts_on=appraisal.starts_on,
                ends_on=appraisal.ends_on, days=days, hours=days * HOURS_A_DAY, processes=", ".join(areas)[:500],
            )
            for profile, role in roles.items()
        ),
        ignore_conflicts=True,
    )  # fmt: skip
    return appraisal
