"""Admin of the training catalogue, where it can be corrected, and of records, for staff with support access."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import ngettext

from frameworks.admin import CatalogueAdmin
from organizations.admin import OwnedAdmin
from qualifications.forms import CorrectionForm
from qualifications.models import AppraisalRole, QualificationRecord, QualificationType
from qualifications.services import follow_file


class CorrectableAdmin(CatalogueAdmin):
    """Rows that may be corrected; a correction stays when a newer file is loaded."""

    form = CorrectionForm
    actions = ("follow_the_file",)
    search_fields = ("key", "name")

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        """Mark what was changed as corrected here."""
        if form.changed_data:
            obj.corrected = True
        super().save_model(request, obj, form, change)

    @admin.action(description="Give up corrections: follow the file at the next loading", permissions=["change"])
    def follow_the_file(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Give up the corrections of the chosen rows."""
        count = follow_file(queryset)
        text = ngettext(
            "%(count)d correction was given up. Load the training catalogue to see the file's values.",
            "%(count)d corrections were given up. Load the training catalogue to see the file's values.",
            count,
        )
        self.message_user(request, text % {"count": count}, messages.SUCCESS)


@admin.register(QualificationType)
class QualificationTypeAdmin(CorrectableAdmin):
    """Courses, certifications and grades."""

    list_display = ("name", "family", "kind", "validity_months", "verified", "corrected", "retired")
    list_filter = ("family", "kind", "verified", "corrected", "retired")
    readonly_fields = ("key", "family", "kind", "position", "corrected", "retired")


@admin.register(AppraisalRole)
class AppraisalRoleAdmin(CorrectableAdmin):
    """Roles and what they need."""

    list_display = ("name", "family", "function", "verified", "corrected", "retired")
    list_filter = ("family", "function", "verified", "corrected", "retired")
    readonly_fields = ("key", "family", "function", "position", "corrected", "retired")


@admin.register(QualificationRecord)
class QualificationRecordAdmin(OwnedAdmin):
    """What members have or plan."""

    list_display = ("person", "qualification_type", "organization", "achieved_on", "planned_on", "expires_on")
    list_filter = ("qualification_type__family",)
    list_select_related = ("person", "qualification_type", "organization")
    search_fields = ("person__full_name", "person__email", "qualification_type__name", "number")
    autocomplete_fields = ("organization", "person", "qualification_type")
    readonly_fields = ("created_by", "created_at")
    date_hierarchy = "expires_on"
