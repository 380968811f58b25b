"""Admin of saved advice, for platform staff with support access."""

from __future__ import annotations

from django.contrib import admin

from advisor.models import SavedAdvice
from organizations.admin import ReadOnlyAdmin


@admin.register(SavedAdvice)
class SavedAdviceAdmin(ReadOnlyAdmin):
    """Saved advice."""

    list_display = ("title", "organization", "rules_of", "evaluated_at", "changed_by", "changed_at")
    list_filter = ("rules_of", ("evaluated_at", admin.EmptyFieldListFilter))
    list_select_related = ("organization", "changed_by")
    search_fields = ("title", "organization__name")
    date_hierarchy = "created_at"
