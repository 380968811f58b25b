"""API shapes of uploaded files: what loading them changes, and what they became."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from frameworks.models import Framework, LibraryUpload
from frameworks.queries.own_frameworks import uploaded_framework
from organizations.models import Organization
from organizations.web import VisibleRelatedField


class LibraryUploadSerializer(serializers.ModelSerializer):
    """An upload; ``framework`` is null for a framework that the organisation does not have yet."""

    class Meta:
        model = LibraryUpload
        fields = ("id", "organization", "kind", "framework", "file_name", "created_by", "created_at")


class ChangeSerializer(serializers.Serializer):
    """One change of one requirement: added, removed, renamed, moved, level or revised."""

    kind = serializers.CharField()
    ref = serializers.CharField()
    title = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()


class TouchedSerializer(serializers.Serializer):
    """How many rows of one kind point at the requirements that change."""

    kind = serializers.CharField()
    count = serializers.IntegerField()


class DifferenceSerializer(serializers.Serializer):
    """What loading changes; ``is_new``: the framework is not there yet."""

    key = serializers.CharField()
    is_new = serializers.BooleanField()
    changes = ChangeSerializer(many=True)
    touched = TouchedSerializer(many=True)


class UploadPreviewSerializer(LibraryUploadSerializer):
    """An upload with what loading it changes; ``difference`` is null for licensed text."""

    difference = serializers.SerializerMethodField()

    class Meta(LibraryUploadSerializer.Meta):
        fields = (*LibraryUploadSerializer.Meta.fields, "difference")

    @extend_schema_field(DifferenceSerializer(allow_null=True))
    def get_difference(self, upload: LibraryUpload) -> dict[str, Any] | None:
        """Return what loading changes, None for licensed text."""
        if upload.kind != LibraryUpload.Kind.FRAMEWORK:
            return None
        return DifferenceSerializer(uploaded_framework(upload).difference).data


class NewLibraryUploadSerializer(serializers.Serializer):
    """A file to upload; ``framework``: the edition of licensed text, or the one of which it is a new version."""

    organization = VisibleRelatedField(queryset=Organization.objects.all())
    kind = serializers.ChoiceField(choices=LibraryUpload.Kind.choices)
    framework = VisibleRelatedField(
        queryset=Framework.objects.select_related("organization"), default=None, allow_null=True
    )
    file = serializers.FileField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for the edition of licensed text, and for an own framework where a new version is meant."""
        framework = attrs["framework"]
        if attrs["kind"] == LibraryUpload.Kind.LICENSED_TEXT:
            if framework is None:
                raise serializers.ValidationError({"framework": "Name the edition of which these are the texts."})
        elif framework is not None and framework.organization != attrs["organization"]:
            raise serializers.ValidationError({"framework": "Name a framework of this organisation's own."})
        return attrs


class LoadedSerializer(serializers.Serializer):
    """What an upload became: the framework, and of licensed text the number of texts."""

    framework = serializers.UUIDField()
    texts = serializers.IntegerField(allow_null=True)
