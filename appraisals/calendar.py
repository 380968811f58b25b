"""Calendar files (RFC 5545) of whole days and of meetings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from icalendar import Calendar, Event, vCalAddress, vText


class Status(StrEnum):
    """How an event stands (RFC 5545, 3.8.1.11)."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """An event from ``starts`` to ``ends``: both days, of which both are included, or both aware datetimes.

    A datetime is written in its own IANA zone. ``uid`` stays the same for the life of the event and ``sequence`` rises
    with each change (RFC 5545, 3.8.7.4), so that calendars move an entry instead of doubling it. ``changed_at`` is
    aware.
    """

    uid: str
    sequence: int
    title: str
    starts: date
    ends: date
    changed_at: datetime
    url: str = ""
    location: str = ""
    status: Status = Status.CONFIRMED


@dataclass(frozen=True, slots=True)
class Party:
    """Who invites or is invited, by e-mail address."""

    name: str
    email: str


def calendar_file(events: Iterable[CalendarEvent], *, name: str) -> bytes:
    """Return an iCalendar file with the events and their zones; the same events give the same bytes."""
    calendar = _calendar("PUBLISH", [_component(event) for event in events])
    calendar.add("x-wr-calname", vText(name))  # else an unknown property is not escaped
    return _bytes(calendar)


def invitation_method(event: CalendarEvent) -> str:
    """Return how the event is told to who is invited: REQUEST, or CANCEL where it is off (RFC 5546, 3.2)."""
    return "CANCEL" if event.status is Status.CANCELLED else "REQUEST"


def invitation_file(event: CalendarEvent, *, organizer: Party, attendee: Party) -> bytes:
    """Return the iTIP message (RFC 5546) that asks one attendee for an answer, or tells that the event is off."""
    component = _component(event)
    component.add("organizer", _address(organizer))
    invited = _address(attendee)
    if event.status is not Status.CANCELLED:
        invited.params |= {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"}
    component.add("attendee", invited)
    return _bytes(_calendar(invitation_method(event), [component]))


def _calendar(method: str, components: Iterable[Event]) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Cairn//Appraisals//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for component in components:
        calendar.add_component(component)
    calendar.add_missing_timezones()
    return calendar


def _bytes(calendar: Calendar) -> bytes:
    content: bytes = calendar.to_ical()
    return content


def _address(party: Party) -> vCalAddress:
    address = vCalAddress(f"mailto:{party.email}")
    address.params["CN"] = party.name
    return address


def _component(event: CalendarEvent) -> Event:
    component = Event()
    component.add("uid", event.uid)
    component.add("sequence", event.sequence)
    component.add("summary", event.title)
    component.add("dtstart", event.starts)
    # DTEND is exclusive (RFC 5545, 3.6.1).
    component.add("dtend", event.ends if isinstance(event.ends, datetime) else event.ends + timedelta(days=1))
    component.add("dtstamp", event.changed_at)
    component.add("last-modified", event.changed_at)
    component.add("status", event.status)
    component.add("transp", "OPAQUE")
    if event.location:
        component.add("location", event.location)
    if event.url:
        component.add("url", event.url)
    return component
