"""Admin of journeys and tasks, for platform staff with support access."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from journeys.models import EditionChange, EditionDecision, Journey, Reminder, ScopedArea, Task, TaskComment
from organizations.admin import OwnedAdmin, ReadOnlyAdmin
from organizations.models import Organization, Unit


class ScopedAreaInline(admin.TabularInline):
    """Process areas in scope."""

    model = ScopedArea
    extra = 0
    autocomplete_fields = ("process_area",)
    readonly_fields = ("left_at",)


class TaskCommentInline(admin.TabularInline):
    """Comments on a task."""

    model = TaskComment
    extra = 0
    autocomplete_fields = ("author",)
    readonly_fields = ("created_at",)


@admin.register(Journey)
class JourneyAdmin(OwnedAdmin):
    """Journeys with their scope."""

    list_display = ("name", "organization", "framework", "target_level", "wanted_on", "closed_at")
    list_filter = ("framework", "target_level", ("closed_at", admin.EmptyFieldListFilter))
    list_select_related = ("organization", "framework")
    search_fields = ("name", "organization__name")
    date_hierarchy = "wanted_on"
    autocomplete_fields = ("organization", "units", "created_by")
    readonly_fields = ("created_at",)
    exclude = ("appraisals",)
    inlines = (ScopedAreaInline,)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer only units of organisations that the administrator reaches."""
        if db_field.name == "units":
            kwargs["queryset"] = Unit.objects.visible_to(request.user)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class EditionDecisionInline(admin.TabularInline):
    """What became of single practices."""

    model = EditionDecision
    extra = 0
    can_delete = False
    fields = readonly_fields = ("process_area", "practice", "successor_area", "successor", "keeps_review")

    def get_queryset(self, request: HttpRequest) -> QuerySet[EditionDecision]:
        """Read the names along."""
        rows: QuerySet[EditionDecision] = super().get_queryset(request)
        return rows.select_related("process_area", "practice", "successor_area", "successor")


@admin.register(EditionChange)
class EditionChangeAdmin(ReadOnlyAdmin):
    """Changes of the edition of journeys; only services write them."""

    list_display = (
        "journey",
        "from_framework",
        "to_framework",
        "state",
        "postponed_until",
        "decided_by",
        "decided_at",
    )
    list_filter = ("state", "to_framework")
    list_select_related = ("journey", "from_framework", "to_framework", "decided_by")
    search_fields = ("journey__name", "journey__organization__name", "reason")
    date_hierarchy = "decided_at"
    inlines = (EditionDecisionInline,)


@admin.register(Task)
class TaskAdmin(OwnedAdmin):
    """Tasks with their comments."""

    list_display = ("title", "process_area_ref", "unit", "owner", "state", "due_on", "journey")
    list_filter = ("state", "journey__framework")
    list_select_related = ("process_area", "unit", "owner", "journey")
    search_fields = ("title", "process_area__ref", "process_area__title", "owner__email", "journey__name")
    date_hierarchy = "due_on"
    autocomplete_fields = ("journey", "process_area", "unit", "owner")
    readonly_fields = ("created_at", "done_at")
    inlines = (TaskCommentInline,)

    @admin.display(description=_("process area"), ordering="process_area__position")
    def process_area_ref(self, task: Task) -> str:
        """Return the reference of the process area."""
        return task.process_area.ref


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    """The delivery log of reminders."""

    list_display = ("due_on", "deadline_kind", "title", "recipient", "state", "attempts", "sent_at", "error")
    list_filter = ("state", "deadline_kind")
    list_select_related = ("recipient",)
    search_fields = ("title", "recipient__email", "message_id")
    date_hierarchy = "due_on"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reminder]:
        """Return the reminders of organisations the administrator reaches, whoever they are for."""
        organizations = Organization.objects.visible_to(request.user)
        return Reminder.objects.filter(organization__in=organizations.values("pk")).order_by("-due_on")
