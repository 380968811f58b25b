"""Who can lead an appraisal of a journey, best first, and why each other one cannot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from appraisals.models import Appraisal, AppraiserProfile, BookedDay
from appraisals.qualification import qualifying_schemes
from journeys.models import Journey
from organizations.models import User
from qualifications.models import QualificationType
from scheduling.models import Leave, WorkingPattern
from scheduling.queries.sought import Sought
from scheduling.queries.teams import held_by, interests_of, members_among
from scheduling.ranking import Candidate, Person, Wanted, rank
from scheduling.workdays import Availability, Span

AROUND = timedelta(days=366)


def find_candidates(
    user: User, journey: Journey, sought: Sought, only: Collection[UUID] | None = None
) -> tuple[Candidate, ...]:
    """Return the appraisers that ``user`` sees, ranked, in a constant number of statements.

    ``key`` of a candidate is the profile's. ``only``: of these profiles (None: of all).
    """
    rows = AppraiserProfile.objects.visible_to(user).select_related("user")
    if only is not None:
        rows = rows.filter(pk__in=only)
    profiles, people = list(rows), rows.order_by().values("user")
    organization = journey.organization
    held, declared = held_by(people, organization), interests_of(people, organization)
    members = members_among(people, organization)
    booked = booked_spans(people, sought.first - AROUND, sought.last + AROUND)
    patterns = _patterns(profiles, rows.order_by().values("pk"))
    names = dict(QualificationType.objects.values_list("key", "short_name"))
    schemes = tuple(sorted(qualifying_schemes(journey.framework.family, journey.target_level)))
    wanted = Wanted((schemes,), True, sought.first, sought.last, sought.zone, languages=sought.languages)
    return rank(
        (
            Person(
                str(profile.pk), str(profile.user), tuple(held[profile.user_id]), patterns[profile.pk],
                spoken(profile.languages), tuple(declared[profile.user_id]), tuple(booked[profile.user_id]),
                profile.user_id in members,
            )
            for profile in profiles
        ),
        wanted,
        names,
    )  # fmt: skip


def spoken(languages: str) -> tuple[str, ...]:
    """Return the languages of a profile in lower case; they are written as a list with commas."""
    return tuple(word.strip().lower() for word in languages.split(",") if word.strip())


def booked_spans(people: Any, first: date, last: date) -> dict[UUID, list[Span]]:
    """Return the windows that take days of people between ``first`` and ``last``; days in a row are one span."""
    found: dict[UUID, list[Span]] = defaultdict(list)
    days = BookedDay.objects.filter(person__in=people, day__range=(first, last)).exclude(
        appraisal__state=Appraisal.State.CANCELLED
    )
    for person, day in days.order_by("person", "day").values_list("person", "day"):
        spans = found[person]
        if spans and day - spans[-1][1] == timedelta(days=1):
            spans[-1] = (spans[-1][0], day)
        else:
            spans.append((day, day))
    return found


def _patterns(profiles: list[AppraiserProfile], keys: QuerySet[Any]) -> dict[UUID, Availability]:
    leave: dict[UUID, list[Span]] = defaultdict(list)
    for key, first, last in Leave.objects.filter(profile__in=keys).values_list("profile", "starts_on", "ends_on"):
        leave[key].append((first, last))
    known = {row.profile_id: row for row in WorkingPattern.objects.filter(profile__in=keys)}
    found = {}
    for profile in profiles:
        pattern = known.get(profile.pk) or WorkingPattern(profile=profile)
        found[profile.pk] = pattern.availability(profile.time_zone, tuple(leave[profile.pk]))
    return found
