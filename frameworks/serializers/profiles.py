"""API shapes of target profiles, and of sets that are derived or imported."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from frameworks.models import Framework, Requirement, TargetProfile, TargetProfileArea
from frameworks.services import Wanted
from organizations.models import Organization
from organizations.web import VisibleRelatedField


class ProfileAreaSerializer(serializers.ModelSerializer):
    """What a profile wants of a process area; levels are null where it leaves them open."""

    ref = serializers.CharField(source="process_area.ref", read_only=True)

    class Meta:
        model = TargetProfileArea
        fields = ("process_area", "ref", "level", "maturity_level", "selected", "verified")


class TargetProfileSerializer(serializers.ModelSerializer):
    """A target profile; ``organization`` is null for what is shipped."""

    areas = ProfileAreaSerializer(many=True, read_only=True)
    levels = serializers.JSONField(read_only=True)

    class Meta:
        model = TargetProfile
        fields = (
            "id", "organization", "key", "framework", "kind", "name", "description", "level", "levels", "source",
            "verified", "derived_from", "archived_at", "areas",
        )  # fmt: skip


class WantedSerializer(serializers.Serializer):
    """What is wanted of a process area."""

    process_area = VisibleRelatedField(queryset=Requirement.objects.all())
    level = serializers.IntegerField(min_value=1, max_value=5, required=False, allow_null=True, default=None)
    maturity_level = serializers.IntegerField(min_value=1, max_value=5, required=False, allow_null=True, default=None)
    selected = serializers.BooleanField(required=False, default=False)


class ProfileInputSerializer(serializers.Serializer):
    """What may be changed of an own profile."""

    name = serializers.CharField(max_length=200)
    description = serializers.CharField(max_length=1000, required=False, allow_blank=True)
    source = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    level = serializers.IntegerField(min_value=1, max_value=5, required=False, allow_null=True)
    areas = WantedSerializer(many=True)

    def validate_areas(self, entries: list[dict[str, Any]]) -> dict[Requirement, Wanted]:
        """Return what is wanted by process area."""
        return {entry.pop("process_area"): Wanted(**entry) for entry in entries}


class NewProfileSerializer(ProfileInputSerializer):
    """A profile to make."""

    organization = VisibleRelatedField(queryset=Organization.objects.all())
    framework = VisibleRelatedField(queryset=Framework.objects.all())
    kind = serializers.ChoiceField(choices=TargetProfile.Kind.choices, default=TargetProfile.Kind.SCOPE)


class DerivedSetSerializer(serializers.Serializer):
    """A profile or set to derive."""

    organization = VisibleRelatedField(queryset=Organization.objects.all())
    name = serializers.CharField(max_length=200)


class SetFileSerializer(serializers.Serializer):
    """A profile or set to import."""

    organization = VisibleRelatedField(queryset=Organization.objects.all())
    file = serializers.FileField()
