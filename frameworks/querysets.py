"""Chainable filters on requirements and mappings."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.apps import apps
from django.db.models import Model, Q, QuerySet

PRACTICE_KINDS = ("specific_practice", "base_practice", "practice")
AREA_KINDS = ("process_area", "process", "practice_area")
GENERIC_KINDS = ("generic_goal", "process_attribute", "generic_practice")


class CatalogueQuerySet(QuerySet[Any]):
    """Rows that are shipped for everybody, and rows of one organisation that only its people see.

    ``owner`` is the path to the organisation, which is None for what is shipped.
    """

    owner = "organization"

    def visible_to(self, user: Any, at: datetime | None = None) -> Self:
        """Keep what is shipped and what belongs to an organisation that ``user`` reaches at ``at`` (None: now)."""
        reached = apps.get_model("organizations", "Organization").objects.visible_to(user, at)
        return self.filter(Q(**{self.owner: None}) | Q(**{f"{self.owner}__in": reached.values("pk")}))

    def usable_by(self, organization: Model) -> Self:
        """Keep what is shipped and what belongs to ``organization``."""
        return self.filter(Q(**{self.owner: None}) | Q(**{self.owner: organization}))

    def shipped(self) -> Self:
        """Keep what is shipped for everybody."""
        return self.filter(**{self.owner: None})


class MappingQuerySet(CatalogueQuerySet):
    """Mappings of crosswalks."""

    owner = "crosswalk__organization"


class RequirementQuerySet(CatalogueQuerySet):
    """Requirements: clauses, process areas, goals, practices, process attributes."""

    owner = "framework__organization"

    def process_areas(self) -> Self:
        """Keep process areas (CMMI, practice areas since V2) and processes (Automotive SPICE)."""
        return self.filter(kind__in=AREA_KINDS)

    def practices(self) -> Self:
        """Keep specific practices (CMMI, practices since V2) and base practices (Automotive SPICE)."""
        return self.filter(kind__in=PRACTICE_KINDS)

    def generic(self) -> Self:
        """Keep generic practices."""
        return self.filter(kind="generic_practice")

    def in_use(self) -> Self:
        """Keep what its catalogue still has."""
        return self.filter(retired=False)

    def for_level(self, level: int) -> Self:
        """Keep what counts from ``level`` or a lower one on; what has no level of its own is left out."""
        return self.filter(level__lte=level)

    def needed_at(self, level: int) -> Self:
        """Keep what a target of ``level`` asks for: CMMI V2.0 asks for some practice areas from level 3 on only."""
        return self.filter(Q(attributes__needed_from__isnull=True) | Q(attributes__needed_from__lte=level))

    def search(self, text: str) -> Self:
        """Keep what holds ``text`` in its reference or title."""
        return self.filter(Q(ref__icontains=text) | Q(title__icontains=text))
