"""API shapes of frameworks and requirements, and of searching them."""

from __future__ import annotations

from rest_framework import serializers

from frameworks.models import Framework, Requirement
from organizations.web import VisibleRelatedField


class FrameworkSerializer(serializers.ModelSerializer):
    """A framework edition; target levels are null where it has none, ``organization`` for what is shipped."""

    class Meta:
        model = Framework
        fields = (
            "id", "organization", "key", "name", "short_name", "edition", "catalogue_version", "family", "publisher",
            "target_kind", "target_min", "target_max", "source", "verified", "replaces", "derived_from",
        )  # fmt: skip


class RequirementSerializer(serializers.ModelSerializer):
    """A requirement; ``level`` is null where the standard gives none."""

    class Meta:
        model = Requirement
        fields = (
            "id", "framework", "parent", "ref", "kind", "title", "level", "position", "category", "attributes",
            "source", "verified", "corrected", "retired",
        )  # fmt: skip


class SearchInputSerializer(serializers.Serializer):
    """What to look for, and where."""

    q = serializers.CharField(max_length=200)
    family = serializers.ChoiceField(choices=Framework.Family.choices, required=False)
    framework = VisibleRelatedField(queryset=Framework.objects.all(), required=False)
    kind = serializers.ChoiceField(choices=Requirement.Kind.choices, required=False)
    level = serializers.IntegerField(min_value=0, max_value=5, required=False)


class FoundSerializer(RequirementSerializer):
    """A requirement that was found; ``rank`` from 0, the reference itself, to 3, anywhere in the title."""

    framework_key = serializers.CharField(source="framework.key", read_only=True)
    rank = serializers.IntegerField(read_only=True)

    class Meta(RequirementSerializer.Meta):
        fields = (*RequirementSerializer.Meta.fields, "framework_key", "rank")  # type: ignore[assignment]
