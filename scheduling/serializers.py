"""API shapes of scheduling."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from appraisals.models import Appraisal, AppraiserProfile
from journeys.models import Journey
from organizations.models import Organization, User, validate_time_zone
from organizations.web import VisibleRelatedField
from scheduling.models import (
    AppraisalPlan,
    CalendarFeed,
    InterestDeclaration,
    InterviewSession,
    Leave,
    LogbookEntry,
    Participant,
    Room,
    TeamSeat,
    WorkingPattern,
)
from scheduling.services import feed_address


class InterestSerializer(serializers.ModelSerializer):
    """A declared interest; without ``ends_on`` it lasts."""

    class Meta:
        model = InterestDeclaration
        fields = (
            "id", "organization", "person", "kind", "starts_on", "ends_on", "reason", "mitigation", "created_at",
            "withdrawn_at",
        )  # fmt: skip


class InterestInputSerializer(serializers.ModelSerializer):
    """A declaration to change."""

    class Meta:
        model = InterestDeclaration
        fields = ("kind", "starts_on", "ends_on", "reason", "mitigation")
        validators = ()


class NewInterestSerializer(InterestInputSerializer):
    """A declaration to make; ``person`` is the caller, or for programme managers anybody with an account."""

    organization = VisibleRelatedField(queryset=Organization.objects.all())
    person = serializers.PrimaryKeyRelatedField(queryset=User.objects.filter(is_active=True))

    class Meta(InterestInputSerializer.Meta):
        fields = ("organization", "person", *InterestInputSerializer.Meta.fields)


class PlanSerializer(serializers.ModelSerializer):
    """The method of an appraisal and its terms."""

    class Meta:
        model = AppraisalPlan
        fields = (
            "method", "assessment_class", "independence", "report_days", "validity_months", "prior_valid_until",
            "in_a_row",
        )  # fmt: skip


class ClockSerializer(serializers.Serializer):
    """A clock with its days and how it stands."""

    key = serializers.CharField(source="rule.key")
    label = serializers.CharField(source="rule.label")
    earliest = serializers.DateField(allow_null=True)
    latest = serializers.DateField(allow_null=True)
    done_on = serializers.DateField(allow_null=True)
    state = serializers.CharField()
    because = serializers.CharField()
    source = serializers.CharField(source="rule.source")
    required = serializers.BooleanField(source="rule.required")
    verified = serializers.BooleanField(source="rule.verified")


class TimelineSerializer(serializers.Serializer):
    """All clocks; ``safe_start_on``: the last day to begin the preparation."""

    clocks = ClockSerializer(many=True)
    safe_start_on = serializers.DateField(allow_null=True)
    earliest_start_on = serializers.DateField()


class ClockRecordSerializer(serializers.Serializer):
    """The day on which a step was done; null takes the record back."""

    clock = serializers.CharField(max_length=30)
    done_on = serializers.DateField(allow_null=True)


class SeatSerializer(serializers.ModelSerializer):
    """A member of the team beside the leader."""

    name = serializers.CharField(source="person", read_only=True)

    class Meta:
        model = TeamSeat
        fields = (
            "id", "appraisal", "person", "name", "function", "field_years", "relevant_years", "management_years",
            "exception",
        )  # fmt: skip


class SeatInputSerializer(serializers.ModelSerializer):
    """What is known of a member's experience."""

    class Meta:
        model = TeamSeat
        fields = ("function", "field_years", "relevant_years", "management_years", "exception")


class NewSeatSerializer(SeatInputSerializer):
    """A person to put on the team."""

    person = serializers.PrimaryKeyRelatedField(queryset=User.objects.filter(is_active=True))

    class Meta(SeatInputSerializer.Meta):
        fields = ("person", *SeatInputSerializer.Meta.fields)


class SeatRemovalSerializer(serializers.Serializer):
    """Why."""

    reason = serializers.CharField(max_length=500)


class FailureSerializer(serializers.Serializer):
    """A rule that is not met; ``person`` empty: by the team; ``day`` null: on all days."""

    rule = serializers.CharField()
    person = serializers.CharField()
    day = serializers.DateField(allow_null=True)
    because = serializers.CharField()
    source = serializers.CharField()


class WorkingPatternSerializer(serializers.ModelSerializer):
    """The caller's own hours and limits; ``weekdays`` holds digits, 0 is Monday."""

    class Meta:
        model = WorkingPattern
        fields = (
            "country_code", "subdivision", "works_from", "works_until", "weekdays", "travel_days", "most_consecutive",
            "most_a_year",
        )  # fmt: skip


class LeaveSerializer(serializers.ModelSerializer):
    """Days on which the caller cannot be booked."""

    class Meta:
        model = Leave
        fields = ("id", "starts_on", "ends_on", "note")
        validators = ()


class LogbookEntrySerializer(serializers.ModelSerializer):
    """An appraisal in the caller's logbook."""

    class Meta:
        model = LogbookEntry
        fields = (
            "id", "appraisal", "title", "client", "model", "role", "starts_on", "ends_on", "days", "hours",
            "processes",
        )  # fmt: skip
        read_only_fields = ("appraisal",)
        validators = ()


class SoughtSerializer(serializers.Serializer):
    """The days for which a leader is looked for; ``languages`` separated by commas."""

    journey = VisibleRelatedField(queryset=Journey.objects.select_related("organization", "framework"))
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    zone = serializers.CharField(max_length=64, validators=[validate_time_zone])
    languages = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse an end before the begin, and more days than can be booked."""
        if not 0 <= (attrs["ends_on"] - attrs["starts_on"]).days < 30:
            raise serializers.ValidationError({"ends_on": "The window has from 1 to 30 days."})
        return attrs


class HoldSerializer(SoughtSerializer):
    """A leader to hold for some days."""

    lead_appraiser = VisibleRelatedField(queryset=AppraiserProfile.objects.all())
    title = serializers.CharField(max_length=200)
    hold_days = serializers.IntegerField(min_value=1, max_value=30)


class CandidateSerializer(serializers.Serializer):
    """A person with the reasons for and against; without ``against`` they can lead. ``key``: of the profile."""

    key = serializers.UUIDField()
    name = serializers.CharField()
    fits = serializers.BooleanField()
    reasons = serializers.ListField(child=serializers.CharField())
    hints = serializers.ListField(child=serializers.CharField())
    against = serializers.ListField(child=serializers.CharField())


class RoomSerializer(serializers.ModelSerializer):
    """A room or a video link."""

    class Meta:
        model = Room
        fields = ("id", "organization", "name", "place", "capacity", "video_link", "is_accessible", "archived_at")


class NewRoomSerializer(serializers.ModelSerializer):
    """A room to add."""

    organization = VisibleRelatedField(queryset=Organization.objects.all())

    class Meta:
        model = Room
        fields = ("organization", "name", "place", "capacity", "video_link", "is_accessible")
        validators = ()


class ParticipantSerializer(serializers.ModelSerializer):
    """Somebody who affirms process areas in instances."""

    class Meta:
        model = Participant
        fields = (
            "id", "appraisal", "name", "role", "units", "process_areas", "manager", "alone", "time_zone", "works_from",
            "works_until", "available",
        )  # fmt: skip


class InterviewSessionSerializer(serializers.ModelSerializer):
    """An interview, or a follow-up kept in reserve; ``sequence`` rises with each change."""

    class Meta:
        model = InterviewSession
        fields = (
            "id", "appraisal", "kind", "title", "starts_at", "ends_at", "room", "team", "participants", "units",
            "process_areas", "pinned", "state", "reason", "sequence", "changed_at",
        )  # fmt: skip


class CalendarFeedSerializer(serializers.ModelSerializer):
    """A subscribed calendar; whoever knows its ``address`` can read it."""

    address = serializers.SerializerMethodField()

    class Meta:
        model = CalendarFeed
        fields = ("id", "organization", "appraisal", "name", "address", "created_at")

    def get_address(self, feed: CalendarFeed) -> str:
        """Return the address for calendar programs."""
        return feed_address(feed)


class NewCalendarFeedSerializer(serializers.ModelSerializer):
    """A calendar to subscribe to: of an organisation, of an appraisal, or with neither of the caller."""

    organization = VisibleRelatedField(queryset=Organization.objects.all(), required=False)
    appraisal = VisibleRelatedField(queryset=Appraisal.objects.all(), required=False)

    class Meta:
        model = CalendarFeed
        fields = ("organization", "appraisal", "name")
        validators = ()


class AttendanceSerializer(serializers.Serializer):
    """Who attends an interview, or was told so, and how that stands."""

    session = serializers.UUIDField(source="session.pk")
    name = serializers.CharField()
    email = serializers.CharField()
    attends = serializers.BooleanField()
    state = serializers.CharField(
        help_text="no_address, not_sent, changed, called_off, none (no answer yet), accepted, declined or proposed"
    )
    proposed_at = serializers.DateTimeField(source="invitation.proposed_at", default=None)
    note = serializers.CharField(source="invitation.note", default="")
