"""API shapes of another edition for a journey."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers

from frameworks.models import Framework, Requirement, TargetProfile
from journeys.models import EditionChange, EditionDecision, Journey
from journeys.serializers import RequirementRefSerializer
from organizations.serializers import PersonSerializer
from organizations.web import VisibleRelatedField


class EditionDecisionSerializer(serializers.ModelSerializer):
    """What became of the work on a practice; ``successor`` null: left behind, kept on the old edition."""

    process_area = RequirementRefSerializer()
    practice = RequirementRefSerializer(allow_null=True)
    successor_area = RequirementRefSerializer(allow_null=True)
    successor = RequirementRefSerializer(allow_null=True)

    class Meta:
        model = EditionDecision
        fields = ("process_area", "practice", "successor_area", "successor", "keeps_review")


class EditionChangeSerializer(serializers.ModelSerializer):
    """A journey's change to another edition, or its postponement."""

    decided_by = PersonSerializer(allow_null=True)
    decisions = EditionDecisionSerializer(many=True)

    class Meta:
        model = EditionChange
        fields = (
            "id",
            "journey",
            "from_framework",
            "to_framework",
            "state",
            "postponed_until",
            "reason",
            "decided_by",
            "decided_at",
            "undone_at",
            "decisions",
        )


class EditionOfferSerializer(serializers.Serializer):
    """An edition that a journey may go to."""

    framework = serializers.UUIDField(source="framework.pk")
    key = serializers.CharField(source="framework.key")
    is_revision = serializers.BooleanField()
    retired = serializers.IntegerField()
    postponed_until = serializers.DateField(source="postponed.postponed_until", allow_null=True, default=None)


class TouchesSerializer(serializers.Serializer):
    """What of the journey hangs on a requirement."""

    evidence = serializers.IntegerField()
    marks = serializers.IntegerField()
    decisions = serializers.IntegerField()
    tasks = serializers.IntegerField()
    is_in_scope = serializers.BooleanField()


class JourneyEditionRowSerializer(serializers.Serializer):
    """What became of a requirement; ``asks``: somebody has to decide what takes its place."""

    before = RequirementRefSerializer(allow_null=True)
    after = RequirementRefSerializer(allow_null=True)
    outcomes = serializers.ListField(child=serializers.CharField())
    touches = TouchesSerializer()
    asks = serializers.BooleanField()
    candidates = RequirementRefSerializer(many=True)


class JourneyEditionSerializer(serializers.Serializer):
    """What another edition changes, by requirement, and how many have each outcome."""

    framework = serializers.UUIDField(source="framework.pk")
    is_revision = serializers.BooleanField()
    counts = serializers.DictField(child=serializers.IntegerField())
    rows = JourneyEditionRowSerializer(many=True)


class EditionInputSerializer(serializers.Serializer):
    """The edition to look at."""

    framework = VisibleRelatedField(queryset=Framework.objects.all())


class SuccessorSerializer(serializers.Serializer):
    """What takes the place of a requirement; null: its work is left behind."""

    requirement = VisibleRelatedField(queryset=Requirement.objects.all())
    successor = VisibleRelatedField(queryset=Requirement.objects.all(), allow_null=True)


class ApplyEditionSerializer(serializers.Serializer):
    """A journey to take to another edition."""

    journey = VisibleRelatedField(queryset=Journey.objects.select_related("organization", "framework"))
    framework = VisibleRelatedField(queryset=Framework.objects.all())
    target_level = serializers.IntegerField(min_value=0, max_value=9)
    profile = VisibleRelatedField(queryset=TargetProfile.objects.all(), required=False, allow_null=True)
    successors = SuccessorSerializer(many=True, required=False)

    def validate_successors(self, entries: list[dict[str, Any]]) -> dict[UUID, Requirement | None]:
        """Return the successors by the id of the requirement."""
        return {entry["requirement"].pk: entry["successor"] for entry in entries}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Read what is left out as empty."""
        return {"successors": {}} | attrs


class PostponeEditionSerializer(serializers.Serializer):
    """A journey that waits with another edition."""

    journey = VisibleRelatedField(queryset=Journey.objects.select_related("organization", "framework"))
    framework = VisibleRelatedField(queryset=Framework.objects.all())
    until = serializers.DateField()
    reason = serializers.CharField(max_length=500)
