"""The organisation's calendar: everything that falls due in a month."""

from __future__ import annotations

import calendar
import uuid
from collections import defaultdict
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from appraisals.models import Appraisal
from journeys.deadlines import deadlines
from journeys.models import Reminder
from journeys.reminders import Deadline, DeadlineKind
from organizations.web import organization_or_404

EARLIEST, LATEST = date(1990, 1, 1), date(2090, 12, 1)


def month(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a month as a table and as a list; ``month`` is YYYY-MM, anything else is this month."""
    organization = organization_or_404(request, pk)
    today = timezone.localdate()
    first = _month(request.GET.get("month", "")) or today.replace(day=1)
    last = _after(first) - timedelta(days=1)
    due = deadlines(first, last, organization)
    windows = (
        Appraisal.objects.of(organization).booked().overlapping(first, last).select_related("lead_appraiser__user")
    )
    by_day: defaultdict[date, list[Deadline]] = defaultdict(list)
    for deadline in due:
        if deadline.kind != DeadlineKind.APPRAISAL:
            by_day[deadline.due_on].append(deadline)
    weeks = [
        [
            (
                day,
                day.month == first.month,
                by_day[day],
                [one for one in windows if one.starts_on <= day <= one.ends_on],
            )
            for day in week
        ]
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    ]
    context = {
        "first": first,
        "previous": (first - timedelta(days=1)).replace(day=1) if first > EARLIEST else None,
        "following": _after(first) if first < LATEST else None,
        "today": today,
        "weeks": weeks,
        "agenda": [(deadline, Reminder.Kind(deadline.kind).label) for deadline in due],
        "windows": windows,
    }
    return render(request, "journeys/calendar.html", context)


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
