"""API shapes of two editions side by side."""

from __future__ import annotations

from rest_framework import serializers

from frameworks import comparison
from frameworks.models import Framework
from organizations.web import VisibleRelatedField


class ComparisonInputSerializer(serializers.Serializer):
    """The edition to compare with."""

    after = VisibleRelatedField(queryset=Framework.objects.all())


class EditionRowSerializer(serializers.Serializer):
    """A requirement as one of the two editions has it."""

    ref = serializers.CharField()
    title = serializers.CharField()
    parent = serializers.CharField(allow_null=True)
    level = serializers.IntegerField(allow_null=True)


class EditionStepSerializer(serializers.Serializer):
    """What became of one requirement; ``before`` is null for what is added, ``after`` for what is removed."""

    before = EditionRowSerializer(allow_null=True)
    after = EditionRowSerializer(allow_null=True)
    outcomes = serializers.ListField(child=serializers.ChoiceField(choices=comparison.OUTCOMES))
    paired_by = serializers.CharField()
    is_reused = serializers.BooleanField()


class ComparisonSerializer(serializers.Serializer):
    """The number of requirements by outcome, and what became of each."""

    counts = serializers.DictField(child=serializers.IntegerField())
    steps = EditionStepSerializer(many=True)
