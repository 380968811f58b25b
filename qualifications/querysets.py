"""Chainable filters on the training catalogue and on the records of members."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Self

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When

from organizations.querysets import OwnedQuerySet
from qualifications.validity import EXPIRES_SOON, Status


class TrainingCatalogueQuerySet(QuerySet[Any]):
    """Rows of the training catalogue: the same for everybody who is signed in."""

    def visible_to(self, user: Any, at: datetime | None = None) -> Self:
        """Keep everything for a person who is signed in, nothing for anybody else."""
        return self if user.is_authenticated and user.is_active else self.none()

    def in_use(self) -> Self:
        """Keep what the newest file still holds."""
        return self.filter(retired=False)


class QualificationRecordQuerySet(OwnedQuerySet):
    """Qualifications that members have or plan."""

    def with_status(self, today: date) -> Self:
        """Add ``status``, as ``qualifications.validity.status_on`` says it."""
        return self.annotate(
            status=Case(
                When(achieved_on=None, then=Value(Status.PLANNED)),
                When(expires_on__lt=today, then=Value(Status.EXPIRED)),
                When(expires_on__lte=today + EXPIRES_SOON, then=Value(Status.SOON)),
                default=Value(Status.VALID),
                output_field=CharField(),
            )
        )

    def achieved(self) -> Self:
        """Keep what is not only planned."""
        return self.exclude(achieved_on=None)

    def not_renewed(self) -> Self:
        """Drop what the person has again for longer, or without end."""
        renewed = self.model._base_manager.filter(
            Q(expires_on=None) | Q(expires_on__gt=OuterRef("expires_on")),
            organization=OuterRef("organization"),
            person=OuterRef("person"),
            qualification_type=OuterRef("qualification_type"),
            achieved_on__isnull=False,
        ).exclude(pk=OuterRef("pk"))
        return self.filter(~Exists(renewed))

    def latest_first(self) -> Self:
        """Order by the end of validity, what does not expire first, then by the day it was achieved."""
        return self.order_by(
            F("achieved_on").desc(nulls_last=True), F("expires_on").desc(nulls_first=True), "planned_on", "id"
        )
