"""Admin of catalogues: what is tagged as knowledge can be corrected here, without code."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import ngettext

from frameworks.forms import CorrectionForm, HintCorrectionForm
from frameworks.models import (
    Crosswalk,
    Framework,
    LibraryUpload,
    LicensedText,
    Mapping,
    MappingRevision,
    Requirement,
    TargetProfile,
)
from frameworks.services import follow_files
from organizations.admin import ReadOnlyAdmin, VisibleAdmin


class CatalogueAdmin(VisibleAdmin):
    """Rows come from files and are never deleted: evidence may point at them."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows are added by loading a file."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows are retired by loading a file."""
        return False


class CorrectableAdmin(CatalogueAdmin):
    """Rows that may be corrected; a correction stays when a newer file is loaded."""

    actions = ("follow_the_file",)

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        """Mark what was changed as corrected here."""
        if form.changed_data:
            obj.corrected = True
        super().save_model(request, obj, form, change)

    @admin.action(description="Give up corrections: follow the file at the next loading", permissions=["change"])
    def follow_the_file(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Give up the corrections of the chosen rows."""
        count = follow_files(queryset)
        text = ngettext(
            "%(count)d correction was given up. Load the catalogues to see the file's values.",
            "%(count)d corrections were given up. Load the catalogues to see the files' values.",
            count,
        )
        self.message_user(request, text % {"count": count}, messages.SUCCESS)


@admin.register(Framework)
class FrameworkAdmin(CatalogueAdmin):
    """Framework editions: what the file says of the edition as a whole."""

    list_display = ("short_name", "name", "edition", "catalogue_version", "family", "verified")
    list_filter = ("family", "verified")
    search_fields = ("key", "name", "short_name")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An edition is changed by loading a file."""
        return False


@admin.register(Requirement)
class RequirementAdmin(CorrectableAdmin):
    """Requirements; titles, levels, categories and attributes may be corrected."""

    form = CorrectionForm
    list_display = ("ref", "title", "kind", "level", "framework", "verified", "corrected", "retired")
    list_filter = ("framework", "kind", "level", "verified", "corrected", "retired")
    list_select_related = ("framework",)
    search_fields = ("ref", "title")
    readonly_fields = ("framework", "parent", "ref", "kind", "position", "corrected", "retired")


@admin.register(Crosswalk)
class CrosswalkAdmin(CatalogueAdmin):
    """Crosswalks; one that was reviewed can be marked so, until a newer file brings other mappings."""

    list_display = ("title", "status", "verified")
    list_filter = ("status", "verified")
    search_fields = ("key", "title")
    readonly_fields = ("key", "title", "source_framework", "target_framework")


@admin.register(Mapping)
class MappingAdmin(CorrectableAdmin):
    """Reuse hints; strength and rationale may be corrected."""

    form = HintCorrectionForm
    list_display = ("target", "source", "strength", "verified", "corrected", "crosswalk")
    list_filter = ("crosswalk", "strength", "verified", "corrected")
    list_select_related = ("source", "target", "crosswalk")
    search_fields = ("source__ref", "target__ref", "target__title", "rationale")
    readonly_fields = ("crosswalk", "source", "target", "corrected")


@admin.register(TargetProfile)
class TargetProfileAdmin(CatalogueAdmin):
    """Target profiles: shipped ones are changed by loading a file, own ones by members."""

    list_display = ("name", "framework", "kind", "level", "organization", "verified", "archived_at")
    list_filter = ("framework", "kind", "verified")
    list_select_related = ("framework", "organization")
    search_fields = ("key", "name")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A profile is changed by its file or its organisation."""
        return False


@admin.register(LibraryUpload)
class LibraryUploadAdmin(ReadOnlyAdmin):
    """Files that wait to be loaded or discarded by members."""

    list_display = ("file_name", "organization", "kind", "framework", "created_by", "created_at")
    list_filter = ("kind",)
    list_select_related = ("organization", "framework", "created_by")
    search_fields = ("file_name",)
    date_hierarchy = "created_at"
    exclude = ("content",)


@admin.register(LicensedText)
class LicensedTextAdmin(ReadOnlyAdmin):
    """Which texts an organisation stored; the texts themselves are for its members only."""

    list_display = ("requirement", "organization", "imported_by", "imported_at")
    list_filter = ("requirement__framework",)
    list_select_related = ("requirement", "organization", "imported_by")
    search_fields = ("requirement__ref",)
    date_hierarchy = "imported_at"
    exclude = ("statement", "guidance", "notes")


@admin.register(MappingRevision)
class MappingRevisionAdmin(ReadOnlyAdmin):
    """What organisations judge of pairs: theirs alone to change, and never overwritten."""

    list_display = ("__str__", "organization", "crosswalk", "is_current", "is_withdrawn", "made_by", "made_at")
    list_filter = ("crosswalk", "strength", "is_current", "is_withdrawn")
    list_select_related = ("organization", "crosswalk", "source", "target", "made_by")
    search_fields = ("source__ref", "target__ref", "rationale")
    date_hierarchy = "made_at"
