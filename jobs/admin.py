"""Admin of jobs, for platform staff with support access."""

from __future__ import annotations

from django.contrib import admin

from jobs.models import Job
from organizations.admin import ReadOnlyAdmin


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """Jobs and how they ended."""

    list_display = ("title", "organization", "kind", "state", "attempts", "created_at", "finished_at")
    list_filter = ("state", "kind")
    list_select_related = ("organization",)
    search_fields = ("title", "organization__name")
    date_hierarchy = "created_at"
