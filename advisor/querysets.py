"""Chainable filters on saved advice."""

from __future__ import annotations

from typing import Self

from django.db.models.fields.json import KT

from organizations.querysets import OwnedQuerySet


class SavedAdviceQuerySet(OwnedQuerySet):
    """Saved advice of organisations."""

    def with_first(self) -> Self:
        """Add ``first``, the name of the option that the kept result puts first."""
        return self.annotate(first=KT("result__standings__0__option__label"))
