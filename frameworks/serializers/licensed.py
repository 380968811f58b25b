"""API shapes of licensed text."""

from __future__ import annotations

from rest_framework import serializers

from frameworks.models import Framework, LicensedText
from organizations.models import Organization
from organizations.web import VisibleRelatedField


class LicenceSerializer(serializers.Serializer):
    """Whether the organisation holds the licence; not asked for frameworks."""

    has_licence = serializers.BooleanField(default=False)


class LicensedTextSerializer(serializers.ModelSerializer):
    """The text of one requirement."""

    ref = serializers.CharField(source="requirement.ref", read_only=True)

    class Meta:
        model = LicensedText
        fields = (
            "id", "organization", "requirement", "ref", "statement", "guidance", "notes", "imported_by", "imported_at",
        )  # fmt: skip


class EditionOfOrganizationSerializer(serializers.Serializer):
    """A shipped edition of which an organisation holds text."""

    organization = VisibleRelatedField(queryset=Organization.objects.all())
    framework = VisibleRelatedField(queryset=Framework.objects.all())


class DeletedSerializer(serializers.Serializer):
    """How many rows were deleted."""

    deleted = serializers.IntegerField()
