"""How lists of the API are narrowed: strictly, and without telling what exists elsewhere."""

from __future__ import annotations

from typing import Any

from django.db.models import ForeignKey
from django_filters.rest_framework import DjangoFilterBackend, FilterSet, TypedChoiceFilter, UUIDFilter


class YesNoFilter(TypedChoiceFilter):
    """True or false; anything else is refused (400)."""

    def __init__(self, **options: Any) -> None:
        choices = (("true", "true"), ("false", "false"))
        super().__init__(choices=choices, coerce=lambda value: value == "true", **options)


class VisibleFilterSet(FilterSet):
    """Filters by reference compare identifiers only: a foreign row and one that does not exist give the same list."""

    FILTER_DEFAULTS = {**FilterSet.FILTER_DEFAULTS, ForeignKey: {"filter_class": UUIDFilter}}

    @classmethod
    def filter_for_lookup(cls, field: Any, lookup_type: str) -> Any:
        """Refuse what is neither true nor false for "is null" too."""
        return (YesNoFilter, {}) if lookup_type == "isnull" else super().filter_for_lookup(field, lookup_type)


class VisibleFilterBackend(DjangoFilterBackend):
    """Builds filters from ``filterset_fields`` on ``VisibleFilterSet``."""

    filterset_base = VisibleFilterSet
