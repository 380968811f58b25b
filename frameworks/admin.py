"""Admin of catalogues: what is tagged as knowledge can be corrected here, without code."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from frameworks.models import Crosswalk, Framework, Mapping, Requirement


class CatalogueAdmin(admin.ModelAdmin):
    """Rows come from files and are never deleted: evidence may point at them."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows are added by loading a file."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows are retired by loading a file."""
        return False


@admin.register(Framework)
class FrameworkAdmin(CatalogueAdmin):
    """Framework editions."""

    list_display = ("short_name", "name", "edition", "family", "verified")
    list_filter = ("family", "verified")
    search_fields = ("key", "name", "short_name")
    readonly_fields = ("key", "family", "target_kind")


@admin.register(Requirement)
class RequirementAdmin(CatalogueAdmin):
    """Requirements."""

    list_display = ("ref", "title", "kind", "level", "framework", "verified", "retired")
    list_filter = ("framework", "kind", "level", "verified", "retired")
    list_select_related = ("framework",)
    search_fields = ("ref", "title")
    readonly_fields = ("framework", "parent", "ref", "kind", "position")


@admin.register(Crosswalk)
class CrosswalkAdmin(CatalogueAdmin):
    """Crosswalks."""

    list_display = ("title", "status", "verified")
    list_filter = ("status", "verified")
    search_fields = ("key", "title")
    readonly_fields = ("key", "source_framework", "target_framework")


@admin.register(Mapping)
class MappingAdmin(CatalogueAdmin):
    """Reuse hints; strength and rationale may be corrected."""

    list_display = ("target", "source", "strength", "verified", "crosswalk")
    list_filter = ("crosswalk", "strength", "verified")
    list_select_related = ("source", "target", "crosswalk")
    search_fields = ("source__ref", "target__ref", "target__title", "rationale")
    readonly_fields = ("crosswalk", "source", "target")
