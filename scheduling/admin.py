"""Admin of scheduling, for platform staff."""

from __future__ import annotations

from django.contrib import admin

from organizations.admin import OwnedAdmin, ReadOnlyAdmin, VisibleAdmin
from scheduling.models import (
    AppraisalPlan,
    CalendarFeed,
    ClockRecord,
    InterestDeclaration,
    InterviewPlan,
    InterviewSession,
    Leave,
    LogbookEntry,
    Participant,
    Room,
    SeenCertificate,
    SessionInvitation,
    TeamSeat,
    WorkingPattern,
)


@admin.register(WorkingPattern)
class WorkingPatternAdmin(VisibleAdmin):
    """How appraisers work."""

    list_display = ("profile", "country_code", "works_from", "works_until", "travel_days", "most_a_year")
    list_select_related = ("profile__user",)
    search_fields = ("profile__user__full_name", "profile__user__email")
    autocomplete_fields = ("profile",)


@admin.register(Leave, LogbookEntry)
class OwnRowsAdmin(VisibleAdmin):
    """Leave and logbook: only the person's own rows."""

    list_display = ("profile", "starts_on", "ends_on")
    list_select_related = ("profile__user",)
    search_fields = ("profile__user__full_name",)
    autocomplete_fields = ("profile",)


@admin.register(InterestDeclaration)
class InterestDeclarationAdmin(OwnedAdmin):
    """Declared interests."""

    list_display = ("person", "organization", "kind", "starts_on", "ends_on", "withdrawn_at")
    list_filter = ("kind",)
    list_select_related = ("person", "organization")
    search_fields = ("person__full_name", "person__email", "reason")
    autocomplete_fields = ("person", "organization")


@admin.register(AppraisalPlan)
class AppraisalPlanAdmin(OwnedAdmin):
    """Methods and terms of appraisals."""

    list_display = ("appraisal", "method", "assessment_class", "independence")
    list_filter = ("method",)
    list_select_related = ("appraisal__organization",)
    search_fields = ("appraisal__title",)
    autocomplete_fields = ("appraisal",)


@admin.register(ClockRecord, TeamSeat, SeenCertificate)
class OfAppraisalAdmin(ReadOnlyAdmin):
    """What services write around an appraisal: records of clocks, seats and what was seen for them."""

    list_display = ("__str__", "organization")
    search_fields = ("pk",)


@admin.register(Room)
class RoomAdmin(OwnedAdmin):
    """Rooms and video links."""

    list_display = ("name", "organization", "place", "capacity", "is_accessible", "archived_at")
    list_select_related = ("organization",)
    search_fields = ("name", "place")
    autocomplete_fields = ("organization",)


@admin.register(InterviewPlan, Participant, InterviewSession)
class InterviewAdmin(ReadOnlyAdmin):
    """Interviews. They are planned on their pages, which keep the slots right."""

    list_display = ("__str__", "organization")
    list_select_related = ("appraisal__organization",)
    search_fields = ("appraisal__title",)


@admin.register(CalendarFeed)
class CalendarFeedAdmin(VisibleAdmin):
    """Subscribed calendars: only the person's own."""

    list_display = ("__str__", "owner", "name", "created_at")
    list_select_related = ("owner", "organization", "appraisal")
    search_fields = ("name",)
    autocomplete_fields = ("owner", "organization", "appraisal")


@admin.register(SessionInvitation)
class SessionInvitationAdmin(ReadOnlyAdmin):
    """Who was told of an interview. Invitations are sent from the page of the appraisal."""

    list_display = ("name", "email", "session", "reply", "sent_at", "is_cancelled")
    list_filter = ("reply", "is_cancelled")
    list_select_related = ("session__appraisal__organization",)
    search_fields = ("name", "email")
