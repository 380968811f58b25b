"""API shapes of an organisation's own frameworks."""

from __future__ import annotations

from rest_framework import serializers

from frameworks.models import Framework, Requirement
from organizations.models import Organization
from organizations.web import VisibleRelatedField


class DerivedSerializer(serializers.Serializer):
    """A framework to derive."""

    organization = VisibleRelatedField(queryset=Organization.objects.all())
    name = serializers.CharField(max_length=200)
    short_name = serializers.CharField(max_length=60)


class OwnRequirementSerializer(serializers.ModelSerializer):
    """What may be changed of a requirement of an own framework; its reference and kind stay what they are."""

    parent = VisibleRelatedField(queryset=Requirement.objects.all(), required=False, allow_null=True)

    class Meta:
        model = Requirement
        fields = ("title", "parent", "level", "category")


class NewRequirementSerializer(OwnRequirementSerializer):
    """A requirement to add to an own framework; without ``parent`` it stands at the top."""

    framework = VisibleRelatedField(queryset=Framework.objects.select_related("organization"))
    parent = VisibleRelatedField(queryset=Requirement.objects.all(), default=None, allow_null=True)

    class Meta:
        model = Requirement
        fields = ("framework", "ref", "kind", "title", "parent", "level", "category")
        validators = ()
