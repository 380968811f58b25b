"""Chainable filters on comments."""

from __future__ import annotations

from typing import Any, Self

from organizations.querysets import OwnedQuerySet


class CellCommentQuerySet(OwnedQuerySet):
    """Comments on cells."""

    organization_path = "journey__organization"

    def in_cell(self, process_area: Any, practice: Any, unit: Any) -> Self:
        """Keep the comments on one cell."""
        return self.filter(process_area=process_area, practice=practice, unit=unit)
