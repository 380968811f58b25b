"""API shapes of self-assessments."""

from __future__ import annotations

from rest_framework import serializers

from assessments.models import Assessment, Characterisation, TeamDecision
from frameworks.models import Requirement
from organizations.models import Unit
from organizations.web import VisibleRelatedField


class AssessmentSerializer(serializers.ModelSerializer):
    """A self-assessment. ``scale`` names its marks; ``marked`` counts its cells with a mark."""

    scale = serializers.CharField(source="scale.key", read_only=True)
    marked = serializers.IntegerField(read_only=True)
    last_change = serializers.DateTimeField(read_only=True, allow_null=True)

    class Meta:
        model = Assessment
        fields = (
            "id", "organization", "name", "framework", "target_level", "scale", "units", "created_at", "closed_at",
            "marked", "last_change",
        )  # fmt: skip


class AssessmentInputSerializer(serializers.Serializer):
    """The name of a self-assessment."""

    name = serializers.CharField(max_length=200)


class CharacterisationSerializer(serializers.ModelSerializer):
    """The mark of a cell; empty when it was taken back."""

    class Meta:
        model = Characterisation
        fields = (
            "id", "assessment", "process_area", "practice", "unit", "mark", "weakness", "version", "changed_by",
            "changed_at",
        )  # fmt: skip


class CharacterisationInputSerializer(serializers.Serializer):
    """A mark for a cell; ``version`` is the one last seen, 0 for a cell that never had a mark."""

    process_area = serializers.UUIDField()
    practice = serializers.UUIDField()
    unit = serializers.UUIDField()
    mark = serializers.CharField(max_length=2, allow_blank=True)
    weakness = serializers.CharField(max_length=2000, allow_blank=True, default="")
    version = serializers.IntegerField(min_value=0, max_value=2_000_000_000)


class FillSerializer(serializers.Serializer):
    """One mark for every cell of a process area that has none; without ``unit`` in every instance."""

    process_area = VisibleRelatedField(queryset=Requirement.objects.all())
    unit = VisibleRelatedField(queryset=Unit.objects.all(), required=False, allow_null=True)
    mark = serializers.CharField(max_length=2)


class FilledSerializer(serializers.Serializer):
    """How many cells were marked."""

    marked = serializers.IntegerField()


class TeamDecisionSerializer(serializers.ModelSerializer):
    """A decision of the team; ``is_current`` is false once a later one replaced it or it was withdrawn."""

    class Meta:
        model = TeamDecision
        fields = (
            "id", "assessment", "process_area", "subject", "question", "answer", "reason", "is_current", "decided_by",
            "decided_at",
        )  # fmt: skip


class TeamDecisionInputSerializer(serializers.Serializer):
    """A decision to record."""

    process_area = VisibleRelatedField(queryset=Requirement.objects.all())
    subject = VisibleRelatedField(queryset=Requirement.objects.all())
    question = serializers.ChoiceField(choices=TeamDecision.Question.choices)
    answer = serializers.CharField(max_length=15)
    reason = serializers.CharField(max_length=1000)


class ResultQuerySerializer(serializers.Serializer):
    """Which moment's marks count."""

    at = serializers.DateTimeField(required=False)
