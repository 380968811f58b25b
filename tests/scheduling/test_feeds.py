"""Subscribed calendars, read back by a parser of RFC 5545 as a calendar program would."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from icalendar import Calendar

from appraisals.models import Appraisal
from appraisals.services import cancel_appraisal
from organizations.errors import DomainError
from scheduling.models import CalendarFeed, InterviewSession
from scheduling.queries.feeds import feed_events
from scheduling.services import add_feed, feed_address, feed_token, open_feed, remove_feed
from tests.scheduling.conftest import FIRST, LAST, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(appraisal):
    """An interview on the first day, 9 to 10 in Berlin."""
    begin = datetime(2026, 6, 1, 7, tzinfo=UTC)
    return InterviewSession.objects.create(
        appraisal=appraisal, key="1", title="Project lead Žofie – " + "ü" * 60, starts_at=begin,
        ends_at=begin + timedelta(hours=1), changed_at=NOW,
    )  # fmt: skip


def read(client, feed, **headers):
    return client.get(reverse("scheduling:feed_ics", args=[feed_token(feed)]), headers=headers)


def events_of(response):
    return {str(event["summary"]): event for event in Calendar.from_ical(response.content).walk("VEVENT")}


@pytest.fixture(autouse=True)
def _in_march(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.mark.parametrize("of", ["organization", "appraisal"])
def test_a_program_without_a_session_reads_days_as_dates_and_meetings_in_their_zone(
    of, client, cast, acme, appraisal, session
):
    feed = add_feed(actor=cast.vera, **{of: {"organization": acme, "appraisal": appraisal}[of]})

    response = read(client, feed)

    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    found = events_of(response)
    window, meeting = found[f"Benchmark ({cast.lena})"], found[session.title]
    assert (window.decoded("dtstart"), window.decoded("dtend")) == (FIRST, LAST + timedelta(days=1))
    assert meeting.decoded("dtstart") == datetime(2026, 6, 1, 9, tzinfo=ZoneInfo("Europe/Berlin"))
    assert meeting["dtstart"].params["TZID"] == "Europe/Berlin"
    zones = [zone["TZID"] for zone in Calendar.from_ical(response.content).walk("VTIMEZONE")]
    assert zones == ["Europe/Berlin"]
    assert max(len(line) for line in response.content.split(b"\r\n")) <= 75


def test_a_personal_calendar_holds_what_the_person_leads_or_attends(client, cast, appraisal, session):
    session.team.add(cast.lena)

    assert len(events_of(read(client, add_feed(actor=cast.lena)))) == 2
    assert events_of(read(client, add_feed(actor=cast.vera))) == {}


def test_the_same_calendar_is_not_sent_twice(client, cast, acme, appraisal):
    feed = add_feed(actor=cast.vera, organization=acme)
    first = read(client, feed)

    again = read(client, feed, if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    Appraisal.objects.update(title="Moved", sequence=1)
    assert read(client, feed, if_none_match=first["ETag"]).status_code == 200


def test_cancelled_events_stay_for_thirty_days(cast, acme, appraisal):
    feed = add_feed(actor=cast.vera, organization=acme)
    cancel_appraisal(appraisal=appraisal, reason="Budget", actor=cast.priya, now=NOW)

    assert [event.status for event in feed_events(feed, NOW + timedelta(days=30))] == ["CANCELLED"]
    assert feed_events(feed, NOW + timedelta(days=30, seconds=1)) == []


def test_what_ended_more_than_a_year_ago_is_left_out(cast, acme, appraisal):
    feed = add_feed(actor=cast.vera, organization=acme)

    assert len(feed_events(feed, datetime(2027, 6, 5, tzinfo=UTC))) == 1
    assert feed_events(feed, datetime(2027, 6, 6, tzinfo=UTC)) == []


def test_who_has_left_the_organisation_reads_nothing(client, cast, acme, appraisal):
    feeds = [add_feed(actor=cast.vera, organization=acme), add_feed(actor=cast.vera, appraisal=appraisal)]
    cast.vera.memberships.all().delete()

    assert [read(client, feed).status_code for feed in feeds] == [404, 404]


def test_an_ended_calendar_a_forged_address_and_a_closed_account_answer_404(client, cast, acme):
    feed, own = add_feed(actor=cast.vera, organization=acme), add_feed(actor=cast.carl)
    token = feed_token(feed)
    remove_feed(feed=feed, actor=cast.vera)
    cast.carl.is_active = False
    cast.carl.save()

    for wrong in (token, token[:-1] + "x", "nonsense", f"{feed.pk}:x", feed_token(own)):
        assert client.get(reverse("scheduling:feed_ics", args=[wrong])).status_code == 404
    assert open_feed("\x00") is None


def test_a_calendar_is_of_one_thing(cast, acme, appraisal):
    with pytest.raises(DomainError):
        add_feed(actor=cast.vera, organization=acme, appraisal=appraisal)


def test_the_log_of_the_organisation_tells_of_its_calendars(cast, acme, appraisal):
    remove_feed(feed=add_feed(actor=cast.vera, appraisal=appraisal), actor=cast.vera)

    verbs = acme.activities.filter(actor=cast.vera).values_list("verb", flat=True)
    assert {"subscribed to the calendar of", "ended the calendar of"} <= set(verbs)


def test_reading_takes_three_statements_for_one_and_for_many(
    client, cast, acme, appraisal, session, django_assert_num_queries
):
    feed = add_feed(actor=cast.vera, organization=acme)
    with django_assert_num_queries(3):
        read(client, feed)
    InterviewSession.objects.bulk_create(
        InterviewSession(
            appraisal=appraisal, key=str(number), title=f"Session {number}", starts_at=session.starts_at,
            ends_at=session.ends_at, changed_at=NOW,
        )
        for number in range(2, 502)
    )  # fmt: skip
    with django_assert_num_queries(3):
        assert len(events_of(read(client, feed))) == 502


def test_the_page_shows_the_addresses_and_ends_one(client_of, cast, acme):
    client = client_of(cast.vera)
    address = reverse("scheduling:feeds")

    assert "No calendar yet" in client.get(address).content.decode()
    assert client.post(address, {"organization": acme.pk, "name": "Phone"}).status_code == 302
    feed = CalendarFeed.objects.get()
    page = client.get(address).content.decode()
    assert feed_address(feed) in page
    assert "Phone" in page
    client.post(reverse("scheduling:feed_remove", args=[feed.pk]))
    assert not CalendarFeed.objects.exists()


@pytest.mark.parametrize("wrong", ["rival", "nonsense", "\x00"])
def test_what_the_person_does_not_see_cannot_be_chosen(client_of, cast, rival, wrong):
    value = rival.pk if wrong == "rival" else wrong

    response = client_of(cast.vera).post(reverse("scheduling:feeds"), {"organization": value})

    assert response.status_code == 400
    assert not CalendarFeed.objects.exists()


def test_a_program_subscribes_over_the_api(api_of, cast, acme, rival, client):
    api = api_of(cast.vera)

    made = api.post(reverse("api:calendar-feed-list"), {"organization": str(acme.pk)})
    assert made.status_code == 201
    assert made.data["address"] == feed_address(CalendarFeed.objects.get())
    assert read(client, CalendarFeed.objects.get()).status_code == 200
    assert api.post(reverse("api:calendar-feed-list"), {"organization": str(rival.pk)}).status_code == 400
    assert api.delete(reverse("api:calendar-feed-detail", args=[made.data["id"]])).status_code == 204
    assert api.get(reverse("api:calendar-feed-list")).data["count"] == 0


def test_days_of_a_single_day_event_are_dates(cast, acme, appraisal, client):
    Appraisal.objects.update(ends_on=FIRST)

    content = read(client, add_feed(actor=cast.vera, organization=acme)).content

    assert b"DTSTART;VALUE=DATE:20260601" in content
    assert date(2026, 6, 2).strftime("DTEND;VALUE=DATE:%Y%m%d").encode() in content
