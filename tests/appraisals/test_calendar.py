"""Calendar files, read back with a parser of RFC 5545."""

from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from appraisals.calendar import CalendarEvent, calendar_file
from appraisals.queries import calendar_events
from appraisals.services import cancel_appraisal, move_appraisal
from tests.appraisals.conftest import FIRST, LAST, TODAY

AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
LATER = AT + timedelta(hours=1)


def _event(**changes):
    values = {
        "uid": "appraisal-1@cairn",
        "sequence": 0,
        "title": "Benchmark appraisal",
        "starts": FIRST,
        "ends": LAST,
        "changed_at": AT,
    }
    return CalendarEvent(**values | changes)


def _read(content):
    return Calendar.from_ical(content).walk("VEVENT")


def test_days_are_dates_and_the_end_is_exclusive():
    content = calendar_file([_event()], name="Acme")

    (event,) = _read(content)
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (FIRST, LAST + timedelta(days=1))
    assert b"DTSTART;VALUE=DATE:20261109\r\n" in content
    assert b"DTEND;VALUE=DATE:20261114\r\n" in content


def test_a_window_of_one_day_ends_the_day_after():
    (event,) = _read(calendar_file([_event(ends=FIRST)], name="Acme"))

    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(days=1)


def test_what_rfc_5545_requires_is_there():
    content = calendar_file([_event(url="https://cairn.example.org/appraisals/1/", location="Ulm")], name="Acme")

    calendar = Calendar.from_ical(content)
    assert (calendar["version"], calendar["method"], calendar["x-wr-calname"]) == ("2.0", "PUBLISH", "Acme")
    assert calendar["prodid"]
    (event,) = calendar.walk("VEVENT")
    assert (event["uid"], event["sequence"], event["status"]) == ("appraisal-1@cairn", 0, "CONFIRMED")
    assert event.decoded("dtstamp") == event.decoded("last-modified") == AT
    assert (event["url"], event["location"]) == ("https://cairn.example.org/appraisals/1/", "Ulm")


def test_what_is_unknown_is_left_out():
    (event,) = _read(calendar_file([_event()], name="Acme"))

    assert "url" not in event
    assert "location" not in event


@pytest.mark.parametrize(
    "title",
    [
        'Appraisal, part; two\\three\nfour: "five" ' * 7,
        "评估，成熟度等级三；" * 30,
        "é" * 300,
        "Ω" * 299 + "\n",
        "BEGIN:VEVENT\r\nUID:forged",
        "👷🏽‍♀️" * 60,
    ],
)
def test_long_and_awkward_titles_survive_folding_and_escaping(title):
    content = calendar_file([_event(title=title)], name=title)

    lines = content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert b"\n" not in content.replace(b"\r\n", b"")
    (event,) = _read(content)
    assert str(event["summary"]) == title.replace("\r\n", "\n")
    assert event["uid"] == "appraisal-1@cairn"
    for line in lines:
        line.decode()  # no letter is cut in two, so that readers of lines can show them


def test_the_same_events_give_the_same_bytes():
    assert calendar_file([_event()], name="Acme") == calendar_file([_event()], name="Acme")


def test_no_events_give_a_readable_empty_calendar():
    assert _read(calendar_file([], name="Acme")) == []


@pytest.mark.django_db
def test_an_appraisal_keeps_its_uid_and_raises_its_sequence(cast, appraisal):
    first = calendar_events([appraisal])[0]
    days = {"starts_on": FIRST + timedelta(days=7), "ends_on": LAST + timedelta(days=7)}

    moved = move_appraisal(appraisal=appraisal, reason="Later", actor=cast.priya, today=TODAY, now=AT, **days)
    second = calendar_events([moved])[0]
    cancelled = cancel_appraisal(appraisal=appraisal, reason="Off", actor=cast.priya, now=LATER)
    third = calendar_events([cancelled])[0]

    assert first.uid == second.uid == third.uid
    assert [each.sequence for each in (first, second, third)] == [0, 1, 2]
    (event,) = _read(calendar_file([third], name="Acme"))
    assert (event["status"], event.decoded("last-modified")) == ("CANCELLED", LATER)
    assert event.decoded("dtstart") == date(2026, 11, 16)


@pytest.mark.django_db
def test_an_appraisal_names_its_lead_appraiser_and_its_page(appraisal, settings):
    settings.SITE_URL = "https://cairn.example.org"

    (event,) = calendar_events([appraisal])

    assert event.title == "Benchmark appraisal (Lena)"
    assert event.url == f"https://cairn.example.org/appraisals/{appraisal.pk}/"
