"""API shapes of indirect ways: reuse hints over several crosswalks, never ratings."""

from __future__ import annotations

from rest_framework import serializers

from frameworks.models import Crosswalk, Framework, Mapping
from organizations.web import VisibleRelatedField


class PlaceSerializer(serializers.Serializer):
    """A requirement."""

    id = serializers.UUIDField()
    ref = serializers.CharField()
    title = serializers.CharField()
    framework = serializers.UUIDField()
    framework_name = serializers.CharField()


class StepSerializer(serializers.Serializer):
    """One step: ``strength`` is what the crosswalk says; ``is_reversed``: it is read against its direction.

    ``is_exact``: it starts where the step before it ends, not at a part or the whole of that. ``status`` is that of
    the crosswalk; ``is_own``: the organisation judged the pair itself.
    """

    source = PlaceSerializer()
    target = PlaceSerializer()
    crosswalk = serializers.UUIDField(source="judgement.crosswalk")
    status = serializers.ChoiceField(source="judgement.crosswalk_status", choices=Crosswalk.Status.choices)
    strength = serializers.ChoiceField(source="judgement.strength", choices=Mapping.Strength.choices)
    rationale = serializers.CharField(source="judgement.rationale")
    verified = serializers.BooleanField(source="judgement.verified", allow_null=True)
    is_own = serializers.BooleanField(source="judgement.is_own")
    is_reversed = serializers.BooleanField()
    is_exact = serializers.BooleanField()


class PathSerializer(serializers.Serializer):
    """A path; ``strength`` is what is left over its steps."""

    strength = serializers.ChoiceField(choices=Mapping.Strength.choices)
    is_direct = serializers.BooleanField()
    steps = StepSerializer(many=True)


class WaySerializer(serializers.Serializer):
    """How one requirement provides another: the strongest path, and the others."""

    source = PlaceSerializer()
    target = PlaceSerializer()
    strength = serializers.ChoiceField(choices=Mapping.Strength.choices)
    is_direct = serializers.BooleanField()
    path = PathSerializer()
    others = PathSerializer(many=True)


class WaysInputSerializer(serializers.Serializer):
    """Where the ways end, and how strong they are."""

    target = VisibleRelatedField(queryset=Framework.objects.all())
    strength = serializers.ChoiceField(choices=Mapping.Strength.choices, default="")


class FrameworkWaysSerializer(serializers.Serializer):
    """The ways between a requirement and one other framework."""

    framework = serializers.UUIDField()
    name = serializers.CharField()
    ways = WaySerializer(many=True)


class RequirementWaysSerializer(serializers.Serializer):
    """What provides a requirement (``to``), and what it provides (``from``)."""

    to = FrameworkWaysSerializer(many=True)

    def get_fields(self) -> dict[str, serializers.Field]:
        """Add ``from``, which is no name in Python."""
        return {**super().get_fields(), "from": FrameworkWaysSerializer(source="from_", many=True)}
