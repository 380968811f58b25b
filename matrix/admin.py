"""Comments on cells in the administration."""

from __future__ import annotations

from django.contrib import admin

from matrix.models import CellComment
from organizations.admin import ReadOnlyAdmin


@admin.register(CellComment)
class CellCommentAdmin(ReadOnlyAdmin):
    """Comments on cells: written by their authors, here only to be read."""

    list_display = ("created_at", "journey", "practice", "unit", "author", "text")
    list_select_related = ("journey__organization", "practice", "unit", "author")
    list_filter = ("created_at",)
    search_fields = ("text", "practice__ref", "unit__name")
    date_hierarchy = "created_at"
