"""Admin of lead appraisers and appraisal windows, for platform staff."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from appraisals.models import Appraisal, AppraiserCertificate, AppraiserProfile, BookedDay
from organizations.admin import OwnedAdmin, VisibleAdmin


class AppraiserCertificateInline(admin.TabularInline):
    """Certificates of an appraiser."""

    model = AppraiserCertificate
    extra = 0


@admin.register(AppraiserProfile)
class AppraiserProfileAdmin(VisibleAdmin):
    """Lead appraisers with their certificates."""

    list_display = ("user", "headline", "languages", "country", "listed")
    list_filter = ("listed", "certificates__scheme")
    list_select_related = ("user",)
    search_fields = ("user__full_name", "user__email", "headline", "languages", "country")
    autocomplete_fields = ("user",)
    inlines = (AppraiserCertificateInline,)


@admin.register(AppraiserCertificate)
class AppraiserCertificateAdmin(VisibleAdmin):
    """Certificates, to find those that expire."""

    list_display = ("profile", "scheme", "number", "issued_on", "expires_on")
    list_filter = ("scheme", ("expires_on", admin.EmptyFieldListFilter))
    list_select_related = ("profile__user",)
    search_fields = ("number", "profile__user__full_name", "profile__user__email")
    date_hierarchy = "expires_on"
    autocomplete_fields = ("profile",)


class BookedDayInline(admin.TabularInline):
    """The days that an appraisal takes."""

    model = BookedDay
    extra = 0
    fields = readonly_fields = ("person", "day")
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Days are taken by booking and moving."""
        return False


@admin.register(Appraisal)
class AppraisalAdmin(OwnedAdmin):
    """Appraisal windows. They are booked, moved and cancelled on their pages, which keep the days right."""

    list_display = ("title", "organization", "lead_appraiser", "starts_on", "ends_on", "state")
    list_filter = ("state", "framework", "target_level")
    list_select_related = ("organization", "lead_appraiser__user")
    search_fields = ("title", "organization__name", "lead_appraiser__user__full_name", "lead_appraiser__user__email")
    date_hierarchy = "starts_on"
    fields = (
        "title", "location", "organization", "framework", "target_level", "lead_appraiser", "starts_on", "ends_on",
        "time_zone", "state", "hold_until", "reason", "sequence", "created_by", "created_at", "changed_at",
    )  # fmt: skip
    readonly_fields = fields[2:]
    inlines = (BookedDayInline,)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Appraisals are booked under a journey."""
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool) -> None:
        """Save as a change that calendars take over."""
        obj.sequence += 1
        obj.changed_at = timezone.now()
        super().save_model(request, obj, form, change)
