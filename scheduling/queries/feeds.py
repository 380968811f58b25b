"""What a subscribed calendar shows."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from appraisals.calendar import CalendarEvent
from appraisals.models import Appraisal
from appraisals.queries import calendar_events
from organizations.models import Organization
from scheduling.models import CalendarFeed, InterviewSession
from scheduling.queries.meetings import meeting

CANCELLED_DAYS = 30  # long enough for every calendar to have read the cancellation
PAST_DAYS = 365


def feed_events(feed: CalendarFeed, now: datetime) -> list[CalendarEvent] | None:
    """Return the appraisals and interviews of the feed, in two statements; None if its owner may not see them now.

    Left out: what ended more than a year ago, and what was cancelled more than 30 days ago. Select the feed's
    ``owner``, ``organization`` and ``appraisal`` before.
    """
    gone = Q(state="cancelled", changed_at__lt=now - timedelta(days=CANCELLED_DAYS))
    since = now - timedelta(days=PAST_DAYS)
    appraisals = Appraisal.objects.visible_to(feed.owner, now).exclude(gone).filter(ends_on__gte=since.date())
    sessions = InterviewSession.objects.visible_to(feed.owner, now).exclude(gone).filter(ends_at__gte=since)
    if feed.organization:
        appraisals, sessions = appraisals.of(feed.organization), sessions.of(feed.organization)
    elif feed.appraisal:
        appraisals, sessions = appraisals.filter(pk=feed.appraisal_id), sessions.filter(appraisal=feed.appraisal_id)
    else:
        appraisals, sessions = appraisals.attended_by(feed.owner), sessions.attended_by(feed.owner)
    events = [
        *calendar_events(appraisals.select_related("lead_appraiser__user")),
        *(meeting(session) for session in sessions.select_related("appraisal", "room")),
    ]
    return events if events or _may_read(feed, now) else None


def _may_read(feed: CalendarFeed, now: datetime) -> bool:
    """Say whether an empty calendar is empty, rather than closed to its owner."""
    if feed.organization_id:
        return Organization.objects.visible_to(feed.owner, now).filter(pk=feed.organization_id).exists()
    if feed.appraisal_id:
        return Appraisal.objects.visible_to(feed.owner, now).filter(pk=feed.appraisal_id).exists()
    return bool(feed.owner.is_active)
