"""API shapes of frameworks, requirements, crosswalks and mappings."""

from __future__ import annotations

from rest_framework import serializers

from frameworks.models import Crosswalk, Framework, Mapping, Requirement


class FrameworkSerializer(serializers.ModelSerializer):
    """A framework edition; target levels are null where it has none."""

    class Meta:
        model = Framework
        fields = (
            "id", "key", "name", "short_name", "edition", "catalogue_version", "family", "publisher", "target_kind",
            "target_min", "target_max", "source", "verified",
        )  # fmt: skip


class RequirementSerializer(serializers.ModelSerializer):
    """A requirement; ``level`` is null where the standard gives none."""

    class Meta:
        model = Requirement
        fields = (
            "id", "framework", "parent", "ref", "kind", "title", "level", "position", "category", "attributes",
            "source", "verified", "corrected", "retired",
        )  # fmt: skip


class CrosswalkSerializer(serializers.ModelSerializer):
    """A crosswalk between two frameworks."""

    class Meta:
        model = Crosswalk
        fields = ("id", "key", "title", "source_framework", "target_framework", "status", "source", "verified")


class MappingSerializer(serializers.ModelSerializer):
    """A reuse hint; ``source`` is null where nothing provides the target."""

    source_ref = serializers.CharField(source="source.ref", read_only=True, allow_null=True, default=None)
    target_ref = serializers.CharField(source="target.ref", read_only=True)

    class Meta:
        model = Mapping
        fields = (
            "id", "crosswalk", "source", "source_ref", "target", "target_ref", "strength", "rationale", "verified",
            "corrected",
        )  # fmt: skip
