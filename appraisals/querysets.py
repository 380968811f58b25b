"""Chainable filters on appraiser profiles and appraisals."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Self

from django.apps import apps
from django.db.models import Q, QuerySet

from organizations.querysets import OwnedQuerySet


class AppraiserProfileQuerySet(QuerySet[Any]):
    """Profiles of lead appraisers: public once listed, else their own and their clients'."""

    def visible_to(self, user: Any, at: datetime | None = None) -> Self:
        """Keep listed profiles, the person's own, and those who appraise an organisation the person reaches."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        organizations = apps.get_model("organizations", "Organization").objects.visible_to(user, at)
        appraisals = apps.get_model("appraisals", "Appraisal")._base_manager.filter(
            organization__in=organizations.values("pk")
        )
        return self.filter(Q(listed=True) | Q(user=user) | Q(pk__in=appraisals.values("lead_appraiser")))


class AppraiserCertificateQuerySet(QuerySet[Any]):
    """Certificates of appraisers."""

    def visible_to(self, user: Any, at: datetime | None = None) -> Self:
        """Keep the certificates of visible profiles."""
        profiles = apps.get_model("appraisals", "AppraiserProfile").objects.visible_to(user, at)
        return self.filter(profile__in=profiles.values("pk"))

    def unexpired(self, day: date) -> Self:
        """Keep the certificates that have not ended by ``day``, also those that begin later."""
        return self.filter(Q(expires_on=None) | Q(expires_on__gte=day))

    def valid_on(self, day: date) -> Self:
        """Keep the certificates in force on ``day``; one without an expiry date never ends."""
        return self.unexpired(day).filter(Q(issued_on=None) | Q(issued_on__lte=day))


class AppraisalQuerySet(OwnedQuerySet):
    """Booked appraisal windows."""

    def visible_to(self, user: Any, at: datetime | None = None) -> Self:
        """Keep the windows of organisations the person reaches, and those they lead or join: access comes later."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        organizations = apps.get_model("organizations", "Organization").objects.visible_to(user, at)
        return self.filter(Q(organization__in=organizations.values("pk")) | _attended_by(user))

    def led_by(self, user: Any) -> Self:
        """Keep the windows that the person leads."""
        return self.filter(lead_appraiser__user=user)

    def attended_by(self, user: Any) -> Self:
        """Keep the windows that the person leads or whose team they join."""
        return self.filter(_attended_by(user))

    def booked(self) -> Self:
        """Keep the windows that are confirmed and neither done nor cancelled."""
        return self.filter(state="booked")

    def standing(self) -> Self:
        """Keep the windows that take days: tentative, confirmed and done ones."""
        return self.exclude(state="cancelled")

    def expired(self, now: datetime) -> Self:
        """Keep the tentative windows whose hold has ended."""
        return self.filter(state="tentative", hold_until__lte=now)

    def overlapping(self, first: date, last: date) -> Self:
        """Keep the windows that share a day with ``first``..``last``, both included."""
        return self.filter(starts_on__lte=last, ends_on__gte=first)


def _attended_by(user: Any) -> Q:
    joined = apps.get_model("appraisals", "BookedDay")._base_manager.filter(person=user)
    return Q(lead_appraiser__user=user) | Q(pk__in=joined.values("appraisal"))
