"""Chainable filters on what is planned around appraisals."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.apps import apps
from django.db.models import Q, QuerySet

from organizations.querysets import OwnedQuerySet


class OfProfileQuerySet(QuerySet[Any]):
    """Rows of one appraiser that nobody else reads: leave and logbook."""

    def visible_to(self, user: Any, at: datetime | None = None) -> Self:
        """Keep the person's own rows."""
        return self.filter(profile__user=user) if user.is_authenticated and user.is_active else self.none()


class WorkingPatternQuerySet(QuerySet[Any]):
    """How appraisers work; seen with their profile."""

    def visible_to(self, user: Any, at: datetime | None = None) -> Self:
        """Keep the patterns of visible profiles."""
        profiles = apps.get_model("appraisals", "AppraiserProfile").objects.visible_to(user, at)
        return self.filter(profile__in=profiles.values("pk"))


class InterestDeclarationQuerySet(OwnedQuerySet):
    """Declared interests."""

    def visible_to(self, user: Any, at: datetime | None = None) -> Self:
        """Keep those of organisations the person reaches, and those about the person."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        organizations = apps.get_model("organizations", "Organization").objects.visible_to(user, at)
        return self.filter(Q(organization__in=organizations.values("pk")) | Q(person=user))

    def standing(self) -> Self:
        """Keep those that were not withdrawn."""
        return self.filter(withdrawn_at=None)


class OfAppraisalQuerySet(OwnedQuerySet):
    """Rows of an appraisal, seen with it: also by its leader and its team."""

    organization_path = "appraisal__organization"
    appraisal_path = "appraisal"

    def visible_to(self, user: Any, at: datetime | None = None) -> Self:
        """Keep the rows of visible appraisals."""
        appraisals = apps.get_model("appraisals", "Appraisal").objects.visible_to(user, at)
        return self.filter(**{f"{self.appraisal_path}__in": appraisals.values("pk")})


class SeenCertificateQuerySet(OfAppraisalQuerySet):
    """Certificates that were seen for a seat."""

    organization_path = "seat__appraisal__organization"
    appraisal_path = "seat__appraisal"


class SessionInvitationQuerySet(OfAppraisalQuerySet):
    """Invitations to sessions."""

    organization_path = "session__appraisal__organization"
    appraisal_path = "session__appraisal"


class CalendarFeedQuerySet(QuerySet[Any]):
    """Subscribed calendars; each belongs to one person."""

    def visible_to(self, user: Any, at: datetime | None = None) -> Self:
        """Keep the person's own."""
        return self.filter(owner=user) if user.is_authenticated and user.is_active else self.none()


class RoomQuerySet(OwnedQuerySet):
    """Rooms and video links of an organisation."""

    def usable(self) -> Self:
        """Keep the rooms that are not archived."""
        return self.filter(archived_at=None)


class InterviewSessionQuerySet(OfAppraisalQuerySet):
    """Sessions of an interview plan."""

    def planned(self) -> Self:
        """Keep the sessions that have not been cancelled."""
        return self.filter(state="planned")

    def between(self, first: datetime, last: datetime) -> Self:
        """Keep the sessions that touch the span from ``first`` to ``last`` (excluded)."""
        return self.filter(starts_at__lt=last, ends_at__gt=first)

    def attended_by(self, user: Any) -> Self:
        """Keep the sessions in which the person sits, on the team or interviewed."""
        return self.filter(Q(team=user) | Q(participants__user=user)).distinct()
