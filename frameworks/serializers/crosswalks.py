"""API shapes of crosswalks and mappings, and of what organisations judge of them."""

from __future__ import annotations

from rest_framework import serializers

from frameworks.models import Crosswalk, Mapping, MappingRevision, Requirement
from organizations.models import Organization
from organizations.web import VisibleRelatedField


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


class EffectiveMappingSerializer(serializers.Serializer):
    """A pair as it counts; ``mapping`` is null where the organisation added it, ``revision`` where nobody judged."""

    source = serializers.UUIDField(source="source.pk", allow_null=True, default=None)
    source_ref = serializers.CharField(source="source.ref", allow_null=True, default=None)
    target = serializers.UUIDField(source="target.pk")
    target_ref = serializers.CharField(source="target.ref")
    strength = serializers.ChoiceField(choices=Mapping.Strength.choices)
    rationale = serializers.CharField()
    verified = serializers.BooleanField()
    mapping = serializers.UUIDField(source="mapping.pk", allow_null=True, default=None)
    revision = serializers.UUIDField(source="revision.pk", allow_null=True, default=None)


class CoverageCountsSerializer(serializers.Serializer):
    """Numbers of requirements by their strongest hint; never a rating."""

    strong = serializers.IntegerField()
    medium = serializers.IntegerField()
    weak = serializers.IntegerField()
    none = serializers.IntegerField()
    unmapped = serializers.IntegerField()


class CoverageRowSerializer(serializers.Serializer):
    """Coverage of a kind of requirement up to a target level, null where the level makes no difference."""

    kind = serializers.CharField()
    level = serializers.IntegerField(allow_null=True)
    counts = CoverageCountsSerializer()


class AreaCoverageSerializer(serializers.Serializer):
    """Coverage of one process area or group."""

    title = serializers.CharField()
    counts = CoverageCountsSerializer()
    total = serializers.IntegerField()


class CrosswalkCoverageSerializer(serializers.Serializer):
    """How far a crosswalk carries: by target level and by process area."""

    levels = CoverageRowSerializer(many=True)
    areas = AreaCoverageSerializer(many=True)


class MappingRevisionSerializer(serializers.ModelSerializer):
    """What an organisation judged of a pair; ``is_withdrawn``: it follows the crosswalk again."""

    class Meta:
        model = MappingRevision
        fields = (
            "id", "organization", "crosswalk", "source", "target", "strength", "rationale", "is_withdrawn",
            "is_current", "made_by", "made_at",
        )  # fmt: skip


class NewPairSerializer(serializers.Serializer):
    """A pair of which the crosswalk says nothing; ``source`` null: nothing provides the target."""

    organization = VisibleRelatedField(queryset=Organization.objects.all())
    crosswalk = VisibleRelatedField(queryset=Crosswalk.objects.all())
    source = VisibleRelatedField(queryset=Requirement.objects.all(), allow_null=True, default=None)
    target = VisibleRelatedField(queryset=Requirement.objects.all())
    strength = serializers.ChoiceField(choices=Mapping.Strength.choices)
    rationale = serializers.CharField(max_length=500)


class NewRevisionSerializer(NewPairSerializer):
    """A judgement of a pair that is there; ``seen``: the last revision that the caller knows of, null: none."""

    seen = serializers.UUIDField(allow_null=True, default=None)


class WithdrawalSerializer(serializers.Serializer):
    """Why the crosswalk is followed again."""

    rationale = serializers.CharField(max_length=500)
