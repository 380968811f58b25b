"""Chainable filters on assessments and what they hold."""

from __future__ import annotations

from datetime import datetime
from typing import Self
from uuid import UUID

from organizations.querysets import OwnedQuerySet


class AssessmentQuerySet(OwnedQuerySet):
    """Self-assessments."""

    def open(self) -> Self:
        """Keep those that are still worked on."""
        return self.filter(closed_at=None)


class AssessedQuerySet(OwnedQuerySet):
    """Rows of a self-assessment."""

    organization_path = "assessment__organization"

    def in_cell(self, process_area: UUID, practice: UUID, unit: UUID) -> Self:
        """Keep the rows of one cell."""
        return self.filter(process_area=process_area, practice=practice, unit=unit)

    def marked(self) -> Self:
        """Keep the rows with a mark: an empty one has been taken back."""
        return self.exclude(mark="")

    def until(self, at: datetime) -> Self:
        """Keep what was written by ``at``."""
        return self.filter(changed_at__lte=at)


class TeamDecisionQuerySet(OwnedQuerySet):
    """Decisions of the assessment team."""

    organization_path = "assessment__organization"

    def current(self) -> Self:
        """Keep the decisions that no later one replaced."""
        return self.filter(is_current=True)
