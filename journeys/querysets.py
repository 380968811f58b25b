"""Chainable filters on journeys, their tasks and reminders."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from organizations.querysets import OwnedQuerySet


class JourneyQuerySet(OwnedQuerySet):
    """Journeys."""

    def active(self) -> Self:
        """Keep the journeys under way."""
        return self.filter(closed_at=None)


class JourneyPartQuerySet(OwnedQuerySet):
    """Rows that belong to a journey."""

    organization_path = "journey__organization"


class EditionDecisionQuerySet(OwnedQuerySet):
    """What became of single practices when an edition changed."""

    organization_path = "change__journey__organization"


class ScopedAreaQuerySet(OwnedQuerySet):
    """Process areas in the scope of a journey."""

    organization_path = "journey__organization"

    def in_scope(self) -> Self:
        """Keep what is in scope now; what has left is kept, so that it comes back as it was."""
        return self.filter(left_at=None)

    def applicable(self) -> Self:
        """Keep the process areas in scope that are not marked not applicable."""
        return self.in_scope().filter(applicable=True)


class TaskQuerySet(OwnedQuerySet):
    """Tasks of a journey."""

    organization_path = "journey__organization"

    def open(self) -> Self:
        """Keep the tasks that still need work."""
        return self.exclude(state__in=("done", "dropped"))

    def overdue(self, today: date) -> Self:
        """Keep the open tasks that were due before ``today``."""
        return self.open().filter(due_on__lt=today)

    def with_scope(self) -> Self:
        """Add ``is_in_scope``: whether the journey's target asks for the process area now."""
        needed_from = Cast(KeyTextTransform("needed_from", "process_area__attributes"), IntegerField())
        areas = apps.get_model("journeys", "ScopedArea").objects.applicable()
        asked_for = areas.annotate(needed_from=needed_from).filter(
            Q(needed_from=None) | Q(needed_from__lte=OuterRef("journey__target_level")),
            journey=OuterRef("journey"),
            process_area=OuterRef("process_area"),
            process_area__framework=OuterRef("journey__framework"),
        )
        return self.annotate(is_in_scope=Exists(asked_for))

    def owned_by(self, user: Any) -> Self:
        """Keep one person's tasks."""
        return self.filter(owner=user)

    def search(self, text: str) -> Self:
        """Keep the tasks that hold ``text`` in title, process area or unit."""
        return self.filter(
            Q(title__icontains=text)
            | Q(process_area__ref__iexact=text)
            | Q(process_area__title__icontains=text)
            | Q(unit__name__icontains=text)
        )


class TaskCommentQuerySet(OwnedQuerySet):
    """Comments on tasks."""

    organization_path = "task__journey__organization"


class ReminderQuerySet(QuerySet[Any]):
    """Reminders: each person sees only their own, of organisations they still reach or appraise."""

    def visible_to(self, user: Any) -> Self:
        """Keep the person's own reminders of organisations they reach now, and of what they lead as an appraiser."""
        if not user.is_authenticated:
            return self.none()
        organizations = apps.get_model("organizations", "Organization").objects.visible_to(user)
        appraisals = apps.get_model("appraisals", "Appraisal").objects.led_by(user)
        certificates = apps.get_model("appraisals", "AppraiserCertificate")._base_manager.filter(profile__user=user)
        return self.filter(recipient=user).filter(
            Q(organization__in=organizations.values("pk"))
            | Q(deadline_kind="appraisal", deadline_id__in=appraisals.values("pk"))
            | Q(deadline_kind="appraiser_certificate", deadline_id__in=certificates.values("pk"))
        )

    def listed(self) -> Self:
        """Keep what the in-app list shows: not what was superseded or came to nothing."""
        return self.exclude(state__in=("superseded", "cancelled"))

    def unread(self) -> Self:
        """Keep what the person has not read."""
        return self.listed().filter(read_at=None)
