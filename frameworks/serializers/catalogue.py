"""API shapes of frameworks and requirements, and of what organisations bring for themselves."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from frameworks import comparison
from frameworks.models import Framework, LibraryUpload, LicensedText, Requirement
from frameworks.queries.own_frameworks import uploaded_framework
from organizations.models import Organization
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


class LicenceSerializer(serializers.Serializer):
    """Whether the organisation holds the licence; not asked for frameworks."""

    has_licence = serializers.BooleanField(default=False)


class LoadedSerializer(serializers.Serializer):
    """What an upload became: the framework, and of licensed text the number of texts."""

    framework = serializers.UUIDField()
    texts = serializers.IntegerField(allow_null=True)


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
