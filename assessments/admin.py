"""Admin of self-assessments, for platform staff with support access."""

from __future__ import annotations

from django.contrib import admin

from assessments.models import Assessment, Characterisation, TeamDecision
from organizations.admin import ReadOnlyAdmin


@admin.register(Assessment)
class AssessmentAdmin(ReadOnlyAdmin):
    """Self-assessments."""

    list_display = ("name", "organization", "framework", "target_level", "created_at", "closed_at")
    list_filter = ("framework", "target_level", ("closed_at", admin.EmptyFieldListFilter))
    list_select_related = ("organization", "framework")
    search_fields = ("name", "organization__name")
    date_hierarchy = "created_at"


@admin.register(Characterisation)
class CharacterisationAdmin(ReadOnlyAdmin):
    """Marks of cells."""

    list_display = ("assessment", "process_area", "practice", "unit", "mark", "changed_by", "changed_at")
    list_filter = ("mark",)
    list_select_related = ("assessment", "process_area", "practice", "unit", "changed_by")
    search_fields = ("assessment__name", "practice__ref", "weakness")


@admin.register(TeamDecision)
class TeamDecisionAdmin(ReadOnlyAdmin):
    """Decisions of assessment teams."""

    list_display = ("assessment", "process_area", "subject", "question", "answer", "is_current", "decided_at")
    list_filter = ("question", "is_current")
    list_select_related = ("assessment", "process_area", "subject")
    search_fields = ("assessment__name", "subject__ref", "reason")
