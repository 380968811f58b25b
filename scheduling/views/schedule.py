"""Appraisals and interviews by day, week or month, of an organisation and of the person in their own zone."""

from __future__ import annotations

import calendar
import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from appraisals.models import Appraisal
from organizations.web import organization_or_404
from scheduling.models import InterviewSession

VIEWS = ("day", "week", "month")
EARLIEST, LATEST = date(1990, 1, 1), date(2090, 12, 31)


@dataclass(frozen=True, slots=True)
class ScheduleDay:
    """A day with its appraisals and its sessions, each with begin and end in the zone shown."""

    day: date
    inside: bool
    appraisals: tuple[Appraisal, ...]
    sessions: tuple[tuple[InterviewSession, datetime, datetime], ...]


def organization_schedule(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what is booked and planned in the organisation, in its zone."""
    organization = organization_or_404(request, pk)
    appraisals = Appraisal.objects.of(organization)
    sessions = InterviewSession.objects.of(organization)
    return _schedule(request, appraisals, sessions, organization.time_zone, organization)


def my_schedule(request: HttpRequest) -> HttpResponse:
    """Show where the person leads, joins or is interviewed, in their own zone."""
    appraisals = Appraisal.objects.attended_by(request.user)
    sessions = InterviewSession.objects.attended_by(request.user)
    zone = getattr(request.user, "time_zone", "") or timezone.get_current_timezone_name()
    return _schedule(request, appraisals, sessions, zone, None)


def _schedule(request: HttpRequest, appraisals: Any, sessions: Any, zone: str, of: Any) -> HttpResponse:
    view = request.GET.get("view", "week")
    wanted = request.GET.get("day", "")
    day, known = _day(wanted), view in VIEWS
    is_unknown = not known or (bool(wanted) and day is None)
    shown, view = day or timezone.localdate(), view if known else "week"
    days, previous, following = _span(shown, view)
    here = ZoneInfo(zone)
    first, last = (datetime.combine(one, time(), here) for one in (days[0], days[-1] + timedelta(days=1)))
    windows = list(
        appraisals.standing().overlapping(days[0], days[-1]).select_related("organization", "lead_appraiser__user")
    )
    rows = list(
        sessions.planned().between(first, last).select_related("appraisal", "room").order_by("starts_at", "title")
    )
    placed = [(row, row.starts_at.astimezone(here), row.ends_at.astimezone(here)) for row in rows]
    cells = [
        ScheduleDay(
            one, view != "month" or one.month == shown.month,
            tuple(row for row in windows if row.starts_on <= one <= row.ends_on),
            tuple(entry for entry in placed if entry[1].date() == one),
        )
        for one in days
    ]  # fmt: skip
    context = {
        "of": of, "view": view, "views": VIEWS, "shown": shown,
        "weeks": [cells[at : at + 7] for at in range(0, len(cells), 7)],
        "cells": cells, "previous": previous if previous >= EARLIEST else None,
        "following": following if following <= LATEST else None, "today": timezone.localdate(), "zone": zone,
        "is_unknown": is_unknown,
    }  # fmt: skip
    return render(request, "scheduling/schedule.html", context, status=400 if is_unknown else 200)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None


def _span(shown: date, view: str) -> tuple[list[date], date, date]:
    """Return the days of a view, and a day of the view before and after it."""
    if view == "day":
        return [shown], shown - timedelta(days=1), shown + timedelta(days=1)
    if view == "week":
        monday = shown - timedelta(days=shown.weekday())
        days = [monday + timedelta(days=number) for number in range(7)]
        return days, shown - timedelta(days=7), shown + timedelta(days=7)
    weeks = calendar.Calendar().monthdatescalendar(shown.year, shown.month)
    first = shown.replace(day=1)
    return [day for week in weeks for day in week], first - timedelta(days=1), first + timedelta(days=32)
