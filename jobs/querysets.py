"""Chainable filters on jobs."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.db.models import Q

from organizations.querysets import OwnedQuerySet


class JobQuerySet(OwnedQuerySet):
    """Jobs of the organisation."""

    def of_person(self, user: Any) -> Self:
        """Keep the jobs that ``user`` started."""
        return self.filter(owner=user)

    def open(self) -> Self:
        """Keep the jobs that wait or run."""
        return self.filter(finished_at=None)

    def finished_before(self, at: datetime) -> Self:
        """Keep the jobs that ended before ``at``, however they ended."""
        return self.filter(finished_at__lt=at)

    def to_start(self, silent_since: datetime) -> Self:
        """Keep the jobs that wait, and those that run without a sign of life since ``silent_since``."""
        return self.open().filter(Q(state="waiting") | Q(state="running", alive_at__lt=silent_since))
