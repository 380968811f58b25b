"""Subscribed calendars: made and ended by the person who reads them."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from appraisals.models import Appraisal
from organizations.models import Organization, User
from organizations.services import record_activity, row_of, save_valid, signed_key
from scheduling.models import CalendarFeed

_SALT = "scheduling.calendar-feed"


def feed_token(feed: CalendarFeed) -> str:
    """Return the signed key in the feed's address; nothing secret is stored."""
    return signed_key(feed, _SALT)


def feed_address(feed: CalendarFeed) -> str:
    """Return the whole address, which is all that a calendar program needs."""
    return f"{settings.SITE_URL}{reverse('scheduling:feed_ics', args=[feed_token(feed)])}"


def open_feed(token: str) -> CalendarFeed | None:
    """Return the feed behind ``token``; None if it is forged or the feed has been ended."""
    rows = CalendarFeed.objects.select_related("owner", "organization", "appraisal")
    return row_of(rows, token, _SALT)


@transaction.atomic
def add_feed(
    *, actor: User, organization: Organization | None = None, appraisal: Appraisal | None = None, name: str = ""
) -> CalendarFeed:
    """Make a feed of the organisation, of the appraisal, or with neither of the actor; raise DomainError for both.

    The caller has checked that the actor sees what is named. What belongs to an organisation is noted in its log.
    """
    feed = save_valid(CalendarFeed(owner=actor, organization=organization, appraisal=appraisal, name=name))
    _note(feed, actor, "subscribed to the calendar of")
    return feed


@transaction.atomic
def remove_feed(*, feed: CalendarFeed, actor: User) -> None:
    """End a feed: from now on its address answers 404."""
    _note(feed, actor, "ended the calendar of")
    feed.delete()


def _note(feed: CalendarFeed, actor: User, verb: str) -> None:
    organization = feed.organization or (feed.appraisal and feed.appraisal.organization)
    if organization:
        record_activity(organization=organization, actor=actor, verb=verb, target=feed)
