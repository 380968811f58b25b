"""Admin of certificates and objective evidence, for platform staff with support access."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from evidence.models import (
    Certificate,
    EvidenceFile,
    EvidenceItem,
    EvidenceLink,
    EvidencePush,
    EvidenceTag,
    EvidenceVersion,
    RegisterImport,
    SearchEntry,
    StorageQuota,
    SurveillanceAudit,
)
from organizations.admin import OwnedAdmin, ReadOnlyAdmin


class SurveillanceAuditInline(admin.TabularInline):
    """Audits of a certificate."""

    model = SurveillanceAudit
    extra = 0


@admin.register(Certificate)
class CertificateAdmin(OwnedAdmin):
    """Certificates with their audits."""

    list_display = ("number", "body", "organization", "standard", "issued_on", "expires_on")
    list_filter = ("standard",)
    list_select_related = ("organization", "standard")
    search_fields = ("number", "body", "scope")
    autocomplete_fields = ("organization",)
    date_hierarchy = "expires_on"
    inlines = (SurveillanceAuditInline,)


class ReadOnlyInline(admin.TabularInline):
    """Rows that only services write."""

    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody adds by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes by hand."""
        return False


class EvidenceVersionInline(ReadOnlyInline):
    """Versions of the evidence: immutable."""

    model = EvidenceVersion
    fields = ("number", "file_count", "url", "place", "revision", "given_by", "given_on", "created_by", "created_at")
    readonly_fields = ("file_count", "created_at")


class EvidenceLinkInline(ReadOnlyInline):
    """What the evidence is offered for."""

    model = EvidenceLink
    fields = ("process_area", "practice", "unit", "state", "reason", "created_by", "reviewed_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[EvidenceLink]:
        """Return the links with what their texts need."""
        return super().get_queryset(request).select_related("item", "process_area", "practice", "unit")


@admin.register(EvidenceItem)
class EvidenceItemAdmin(OwnedAdmin):
    """Objective evidence. It is added by services only, which check and store its content."""

    list_display = ("title", "kind", "organization", "owner", "owner_role", "valid_until", "withdrawn_at")
    list_filter = ("kind", "confidentiality", ("withdrawn_at", admin.EmptyFieldListFilter), "links__state")
    list_select_related = ("organization", "owner")
    search_fields = ("title", "owner_role", "versions__files__name", "tags__name")
    autocomplete_fields = ("owner",)
    readonly_fields = (
        "organization",
        "kind",
        "tags",
        "created_by",
        "created_at",
        "withdrawn_at",
        "held_at",
        "hold_reason",
    )
    date_hierarchy = "created_at"
    inlines = (EvidenceVersionInline, EvidenceLinkInline)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody adds by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Evidence is withdrawn, never deleted."""
        return False


class EvidenceFileInline(ReadOnlyInline):
    """Files of a version: immutable."""

    model = EvidenceFile
    fields = ("position", "name", "media_type", "size", "sha256")
    show_change_link = False


@admin.register(EvidenceVersion)
class EvidenceVersionAdmin(ReadOnlyAdmin):
    """Versions of evidence with their files."""

    list_display = ("item", "number", "file_count", "url", "created_by", "created_at")
    list_select_related = ("item__organization", "created_by")
    search_fields = ("item__title", "files__name", "files__sha256", "url")
    date_hierarchy = "created_at"
    inlines = (EvidenceFileInline,)


@admin.register(EvidenceFile)
class EvidenceFileAdmin(ReadOnlyAdmin):
    """Stored files: what they are, and what their last check found."""

    list_display = ("name", "version", "media_type", "size", "sha256", "fault", "checked_at")
    list_filter = ("fault", "media_type")
    list_select_related = ("version__item__organization",)
    search_fields = ("name", "sha256", "version__item__title")
    exclude = ("file",)


@admin.register(StorageQuota)
class StorageQuotaAdmin(OwnedAdmin):
    """How much organisations may store: platform staff changes the limit."""

    list_display = ("organization", "limit_bytes", "used_bytes")
    list_select_related = ("organization",)
    readonly_fields = ("organization", "used_bytes")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What is used would be forgotten."""
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The first upload adds it."""
        return False


@admin.register(SearchEntry)
class SearchEntryAdmin(ReadOnlyAdmin):
    """What evidence is found by, and what waits to be read."""

    list_display = ("item", "text_wanted")
    list_filter = ("text_wanted",)
    list_select_related = ("item__organization",)
    search_fields = ("item__title",)
    exclude = ("words", "text")


@admin.register(EvidencePush)
class EvidencePushAdmin(ReadOnlyAdmin):
    """What programs pushed in the last 30 days."""

    list_display = ("created_at", "organization", "user", "key", "outcome", "version")
    list_filter = ("outcome",)
    list_select_related = ("organization", "user", "version__item")
    search_fields = ("key", "user__email")


@admin.register(EvidenceTag)
class EvidenceTagAdmin(OwnedAdmin):
    """Tags of evidence."""

    list_display = ("name", "organization")
    list_select_related = ("organization",)
    search_fields = ("name",)


@admin.register(EvidenceLink)
class EvidenceLinkAdmin(ReadOnlyAdmin):
    """Evidence offered for practices: reviews are made by members, not by staff."""

    list_display = ("item", "process_area", "practice", "unit", "directness", "state", "reviewed_by", "reviewed_at")
    list_filter = ("state", "directness", "practice__framework")
    list_select_related = ("item__organization", "process_area", "practice", "unit", "reviewed_by")
    search_fields = ("item__title", "practice__ref", "process_area__ref", "unit__name")
    date_hierarchy = "created_at"


@admin.register(RegisterImport)
class RegisterImportAdmin(ReadOnlyAdmin):
    """Uploaded registers."""

    list_display = ("file_name", "organization", "state", "error_count", "created_by", "created_at", "finished_at")
    list_filter = ("state",)
    list_select_related = ("organization", "created_by")
    search_fields = ("file_name",)
    date_hierarchy = "created_at"
    exclude = ("rows", "files", "archive")
