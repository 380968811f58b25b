"""API shapes of a catalogue as a tree."""

from __future__ import annotations

from rest_framework import serializers

from frameworks.models import Requirement


class TreeInputSerializer(serializers.Serializer):
    """What to narrow a tree to; ``group`` is the title of a group."""

    q = serializers.CharField(max_length=200, required=False)
    kind = serializers.ChoiceField(choices=Requirement.Kind.choices, required=False)
    level = serializers.IntegerField(min_value=0, max_value=5, required=False)
    group = serializers.CharField(max_length=200, required=False)


class TreeRowSerializer(serializers.Serializer):
    """A line of a tree, before what belongs to it; a group has no ``id`` and depth 0."""

    id = serializers.UUIDField(allow_null=True)
    ref = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.CharField()
    level = serializers.IntegerField(allow_null=True)
    parent = serializers.UUIDField(allow_null=True)
    depth = serializers.IntegerField()
    ends = serializers.IntegerField()


class TreeSerializer(serializers.Serializer):
    """``matches`` of ``total`` requirements fit; what they belong to is among the rows."""

    matches = serializers.IntegerField()
    total = serializers.IntegerField()
    rows = TreeRowSerializer(many=True)
