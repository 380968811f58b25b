"""Sums of a logbook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, DecimalField, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from qualifications.validity import add_months

PERIOD_MONTHS = 36


@dataclass(frozen=True, slots=True)
class LogbookSums:
    """What counts for renewal since ``since``: appraisals, how many of them led, days and hours."""

    since: date
    number: int
    led: int
    days: Any
    hours: Any


def logbook_sums(rows: QuerySet[Any], today: date) -> LogbookSums:
    """Return the sums of the last three years, the term of the certificates, in one statement."""
    since = add_months(today, -PERIOD_MONTHS)
    none = Value(0, DecimalField())
    sums = rows.filter(ends_on__gte=since).aggregate(
        number=Count("pk"),
        led=Count("pk", filter=Q(role="lead")),
        days=Coalesce(Sum("days"), none),
        hours=Coalesce(Sum("hours"), none),
    )
    return LogbookSums(since, **sums)
