"""The organisation's calendar: everything that falls due in a month."""

from __future__ import annotations

import calendar
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from appraisals.models import Appraisal
from journeys.deadlines import deadlines
from journeys.models import Reminder
from journeys.reminders import DeadlineKind
from organizations.models import Organization
from organizations.web import organization_or_404

EARLIEST, LATEST = date(1990, 1, 1), date(2090, 12, 1)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the calendar, on ``starts_on`` to ``ends_on`` both included."""

    starts_on: date
    ends_on: date
    kind: str
    label: str
    title: str
    path: str


@dataclass(frozen=True, slots=True)
class Day:
    """A cell of the month; days of the neighbouring months are not ``inside`` and stay empty."""

    day: date
    inside: bool
    entries: tuple[Entry, ...]


def month(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a month as a table and as a list; ``month`` is YYYY-MM, none given is this month."""
    organization = organization_or_404(request, pk)
    today = timezone.localdate()
    wanted = request.GET.get("month", "")
    known = _month(wanted)
    first = known or today.replace(day=1)
    last = _after(first) - timedelta(days=1)
    agenda = _agenda(organization, first, last, request.user)
    context = {
        "first": first,
        "previous": (first - timedelta(days=1)).replace(day=1) if first > EARLIEST else None,
        "following": _after(first) if first < LATEST else None,
        "today": today,
        "weeks": _weeks(first, agenda),
        "agenda": agenda,
        "is_unknown": bool(wanted) and known is None,
    }
    return render(request, "journeys/calendar.html", context, status=400 if context["is_unknown"] else 200)


def _agenda(organization: Organization, first: date, last: date, person: Any) -> list[Entry]:
    """Return what falls due in the span and the appraisals that touch it, by day."""
    windows = Appraisal.objects.of(organization).booked().overlapping(first, last)
    entries = [
        Entry(each.due_on, each.due_on, each.kind, str(Reminder.Kind(each.kind).label), each.title, each.path)
        for each in deadlines(first, last, organization, seen_by=person)
        if each.kind != DeadlineKind.APPRAISAL
    ]
    entries += [
        Entry(
            row.starts_on, row.ends_on, DeadlineKind.APPRAISAL, str(row.lead_appraiser), str(row),
            row.get_absolute_url(),
        )
        for row in windows.select_related("lead_appraiser__user")
    ]  # fmt: skip
    return sorted(entries, key=lambda entry: (entry.starts_on, entry.kind != DeadlineKind.APPRAISAL, entry.title))


def _weeks(first: date, agenda: Iterable[Entry]) -> list[list[Day]]:
    """Return the weeks that the month touches, Monday first."""
    return [
        [
            Day(
                day,
                day.month == first.month,
                tuple(entry for entry in agenda if entry.starts_on <= day <= entry.ends_on),
            )
            for day in week
        ]
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    ]


def _month(text: str) -> date | None:
    """Return the first day of a month written YYYY-MM, or None."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return first if EARLIEST <= first <= LATEST else None


def _after(first: date) -> date:
    """Return the first day of the next month."""
    return (first + timedelta(days=32)).replace(day=1)
