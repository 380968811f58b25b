"""API shapes of reuse: hints, never ratings."""

from __future__ import annotations

from rest_framework import serializers

from evidence.models import EvidenceItem, EvidenceLink
from evidence.queries.reuse import RANK_CHOICES
from frameworks.models import Requirement
from frameworks.serializers import PlaceSerializer, WaySerializer
from organizations.models import Organization
from organizations.web import VisibleRelatedField


class ReuseHintSerializer(serializers.Serializer):
    """How far what stands ``on`` one requirement may serve another; ``strength`` "same": without a way, on itself.

    ``is_inherited``: the way ends at what the wanted requirement belongs to; ``is_part``: it starts at what ``on``
    belongs to.
    """

    on = PlaceSerializer()
    strength = serializers.ChoiceField(choices=RANK_CHOICES)
    is_inherited = serializers.BooleanField()
    is_part = serializers.BooleanField()
    way = WaySerializer(allow_null=True)


class ReusableSerializer(serializers.Serializer):
    """Evidence with the place where it stands best (``link``), and the number of its ``others``."""

    item = serializers.UUIDField(source="item.pk")
    title = serializers.CharField(source="item.title")
    valid_until = serializers.DateField(source="item.valid_until", allow_null=True)
    validity = serializers.CharField()
    link = serializers.UUIDField(source="link.pk")
    state = serializers.ChoiceField(source="link.state", choices=EvidenceLink.State.choices)
    unit = serializers.UUIDField(source="link.unit_id")
    others = serializers.IntegerField()
    hint = ReuseHintSerializer()


class ReusableInputSerializer(serializers.Serializer):
    """For which requirement, and whose evidence."""

    requirement = VisibleRelatedField(queryset=Requirement.objects.all())
    organization = VisibleRelatedField(queryset=Organization.objects.all())


class ServedSerializer(ReuseHintSerializer):
    """A requirement that the evidence may serve, with the hint."""

    requirement = PlaceSerializer(source="for_")


class ServedInputSerializer(serializers.Serializer):
    """Which evidence."""

    item = VisibleRelatedField(queryset=EvidenceItem.objects.select_related("organization"))
