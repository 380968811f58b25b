"""Chainable filters on requirements and mappings."""

from __future__ import annotations

from typing import Any, Self

from django.db.models import Q, QuerySet

PRACTICE_KINDS = ("specific_practice", "base_practice")
AREA_KINDS = ("process_area", "process")
GENERIC_KINDS = ("generic_goal", "process_attribute", "generic_practice")


class RequirementQuerySet(QuerySet[Any]):
    """Requirements: clauses, process areas, goals, practices, process attributes."""

    def process_areas(self) -> Self:
        """Keep process areas (CMMI) and processes (Automotive SPICE)."""
        return self.filter(kind__in=AREA_KINDS)

    def practices(self) -> Self:
        """Keep specific practices (CMMI) and base practices (Automotive SPICE)."""
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

    def search(self, text: str) -> Self:
        """Keep what holds ``text`` in its reference or title."""
        return self.filter(Q(ref__icontains=text) | Q(title__icontains=text))
