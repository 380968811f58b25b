"""API shapes of certificates, audits, objective evidence, links and register imports."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from evidence import queries
from evidence.models import (
    Certificate,
    EvidenceFile,
    EvidenceItem,
    EvidenceLink,
    EvidencePush,
    EvidenceVersion,
    RegisterImport,
    SurveillanceAudit,
)
from evidence.queries.matching import Outcome
from frameworks.models import Framework, Requirement
from organizations.models import Organization, Unit
from organizations.serializers import ColleagueField
from organizations.web import VisibleRelatedField


class CertificateSerializer(serializers.ModelSerializer):
    """A certificate."""

    class Meta:
        model = Certificate
        fields = ("id", "organization", "standard", "body", "number", "scope", "issued_on", "expires_on")


class CertificateInputSerializer(serializers.ModelSerializer):
    """The fields of a certificate that may be changed."""

    class Meta:
        model = Certificate
        fields = ("body", "number", "scope", "issued_on", "expires_on")
        validators = ()


class NewCertificateSerializer(CertificateInputSerializer):
    """A certificate to record; without ``standard`` it is for ISO 9001."""

    organization = VisibleRelatedField(queryset=Organization.objects.all())
    standard = VisibleRelatedField(queryset=Framework.objects.filter(family=Framework.Family.ISO_9001), required=False)
    plan_audits = serializers.BooleanField(default=True, help_text="Propose the audits that keep the certificate.")

    class Meta(CertificateInputSerializer.Meta):
        fields = ("organization", "standard", *CertificateInputSerializer.Meta.fields, "plan_audits")


class SurveillanceAuditSerializer(serializers.ModelSerializer):
    """An audit of a certificate; ``held_on`` is null until it is held."""

    class Meta:
        model = SurveillanceAudit
        fields = ("id", "certificate", "kind", "due_on", "held_on")


class NewSurveillanceAuditSerializer(serializers.ModelSerializer):
    """An audit to add."""

    certificate = VisibleRelatedField(queryset=Certificate.objects.select_related("organization"))

    class Meta:
        model = SurveillanceAudit
        fields = ("certificate", "kind", "due_on")
        validators = ()


class HeldSerializer(serializers.Serializer):
    """When an audit was held; null: it was not."""

    held_on = serializers.DateField(allow_null=True)


class EvidenceFileSerializer(serializers.ModelSerializer):
    """A file of a version."""

    class Meta:
        model = EvidenceFile
        fields = ("id", "position", "name", "media_type", "size", "sha256", "erased_at")


class StoredFileSerializer(EvidenceFileSerializer):
    """A file with the version it belongs to and what its last check found ("": nothing wrong)."""

    class Meta(EvidenceFileSerializer.Meta):
        fields = (*EvidenceFileSerializer.Meta.fields, "version", "checked_at", "fault")


class CheckSerializer(serializers.Serializer):
    """The organisation whose files are to be read again."""

    organization = VisibleRelatedField(queryset=Organization.objects.all())


class EvidenceVersionSerializer(serializers.ModelSerializer):
    """A version: files, a web address with page and revision, what people said, or several of these."""

    files = EvidenceFileSerializer(many=True, read_only=True)

    class Meta:
        model = EvidenceVersion
        fields = (
            "id",
            "number",
            "files",
            "url",
            "place",
            "revision",
            "statement",
            "given_by",
            "given_on",
            "created_by",
            "created_at",
        )


class EvidenceItemSerializer(serializers.ModelSerializer):
    """Objective evidence with its newest version."""

    current_version = EvidenceVersionSerializer(read_only=True)
    tags = serializers.SlugRelatedField(slug_field="name", many=True, read_only=True)

    class Meta:
        model = EvidenceItem
        fields = (
            "id",
            "organization",
            "title",
            "kind",
            "owner",
            "owner_role",
            "dated_on",
            "valid_until",
            "covers_from",
            "covers_until",
            "language",
            "confidentiality",
            "tags",
            "created_by",
            "created_at",
            "withdrawn_at",
            "held_at",
            "hold_reason",
            "current_version",
        )


class AddedEvidenceSerializer(EvidenceItemSerializer):
    """Evidence just added, with the other evidence that holds the same file."""

    same_file = serializers.SerializerMethodField(help_text="Ids of other evidence with the same file.")

    class Meta(EvidenceItemSerializer.Meta):
        fields = (*EvidenceItemSerializer.Meta.fields, "same_file")

    @extend_schema_field(serializers.ListField(child=serializers.UUIDField()))
    def get_same_file(self, item: EvidenceItem) -> list[Any]:
        """Return the ids, at most ten."""
        user = self.context["request"].user
        return list(queries.same_content(item, user).values_list("pk", flat=True)[:10])


class EvidenceInputSerializer(serializers.ModelSerializer):
    """The fields of evidence that may be changed."""

    owner = ColleagueField(required=False, allow_null=True)
    tags = serializers.ListField(child=serializers.CharField(max_length=40), required=False, max_length=20)

    class Meta:
        model = EvidenceItem
        fields = (
            "title",
            "owner",
            "owner_role",
            "dated_on",
            "valid_until",
            "covers_from",
            "covers_until",
            "language",
            "confidentiality",
            "tags",
        )
        validators = ()


class NewVersionSerializer(serializers.Serializer):
    """A version to add: files (multipart, ``upload`` once for each), a web address, or what people said."""

    kind = serializers.ChoiceField(
        choices=EvidenceItem.Kind.choices, required=False, help_text="Without it: told from what is given."
    )
    upload = serializers.ListField(child=serializers.FileField(), required=False)
    url = serializers.CharField(required=False, max_length=2000)
    place = serializers.CharField(required=False, max_length=300, help_text="Page or section behind the address.")
    revision = serializers.CharField(required=False, max_length=100, help_text="Commit or tag.")
    statement = serializers.CharField(required=False, max_length=5000, help_text="What was said or shown.")
    given_by = serializers.CharField(required=False, max_length=200, help_text="By whom: the role.")
    given_on = serializers.DateField(required=False)


class NewEvidenceSerializer(NewVersionSerializer, EvidenceInputSerializer):
    """Evidence to add, with its first version."""

    organization = VisibleRelatedField(queryset=Organization.objects.all())

    class Meta(EvidenceInputSerializer.Meta):
        fields = (
            "organization",
            *("kind", "upload", "url", "place", "revision", "statement", "given_by", "given_on"),
            *EvidenceInputSerializer.Meta.fields,
        )


class PushSerializer(NewEvidenceSerializer):
    """Evidence for one cell, which is named by framework, practice, process area and project."""

    title = serializers.CharField(max_length=300, required=False, help_text="Without it: the name of the file.")
    framework = serializers.CharField(max_length=100, help_text="Key of the catalogue, such as cmmi-dev-1.3.")
    practice = serializers.CharField(max_length=40, help_text="Its reference, such as PP SP 1.1.")
    process_area = serializers.CharField(max_length=40, required=False, help_text="Only for generic practices.")
    project = serializers.CharField(
        max_length=200, required=False, help_text="Short code or name; not for what the organisation does as a whole."
    )
    note = serializers.CharField(max_length=300, required=False, help_text="Where to look.")
    directness = serializers.ChoiceField(choices=EvidenceLink.Directness.choices, required=False)
    draft = serializers.BooleanField(required=False)

    class Meta(NewEvidenceSerializer.Meta):
        fields = (
            *("framework", "practice", "process_area", "project", "note", "directness", "draft"),
            *NewEvidenceSerializer.Meta.fields,
        )


class LegalHoldSerializer(serializers.Serializer):
    """Why evidence is held."""

    reason = serializers.CharField(max_length=300)


class ReplacementSerializer(serializers.Serializer):
    """The evidence that holds the same file and is offered instead."""

    by = VisibleRelatedField(queryset=EvidenceItem.objects.select_related("organization"))


class VersionNumberSerializer(serializers.Serializer):
    """Which version is meant (none: the newest), and which of its files (none: the first)."""

    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False)
    position = serializers.IntegerField(min_value=1, max_value=2**15 - 1, default=1)


class EvidenceLinkSerializer(serializers.ModelSerializer):
    """Evidence offered for a practice in an instance, with its review."""

    class Meta:
        model = EvidenceLink
        fields = (
            "id",
            "item",
            "process_area",
            "practice",
            "unit",
            "note",
            "directness",
            "state",
            "reason",
            "created_by",
            "created_at",
            "reviewed_by",
            "reviewed_at",
        )


class PushedSerializer(serializers.ModelSerializer):
    """What came of a push: the evidence, its version, and where it is offered."""

    item = serializers.UUIDField(source="version.item_id")
    version = EvidenceVersionSerializer()
    link = EvidenceLinkSerializer()

    class Meta:
        model = EvidencePush
        fields = ("outcome", "item", "version", "link")


class NewEvidenceLinkSerializer(serializers.Serializer):
    """Evidence to offer for a practice of a process area in an instance."""

    item = VisibleRelatedField(queryset=EvidenceItem.objects.select_related("organization"))
    process_area = VisibleRelatedField(queryset=Requirement.objects.select_related("framework"))
    practice = VisibleRelatedField(queryset=Requirement.objects.all())
    unit = VisibleRelatedField(queryset=Unit.objects.all())
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)
    directness = serializers.ChoiceField(choices=EvidenceLink.Directness.choices, required=False, allow_blank=True)
    draft = serializers.BooleanField(required=False, help_text="Only prepare it; resubmit hands it in.")


class ReasonSerializer(serializers.Serializer):
    """Why evidence is returned."""

    reason = serializers.CharField(max_length=1000)


class RegisterImportSerializer(serializers.ModelSerializer):
    """A register that was uploaded."""

    summary = serializers.DictField(
        child=serializers.IntegerField(), read_only=True, help_text="What the import came to."
    )

    class Meta:
        model = RegisterImport
        fields = ("id", "organization", "file_name", "state", "error_count", "summary", "created_by",
                  "created_at", "finished_at")  # fmt: skip


class RowErrorSerializer(serializers.Serializer):
    """What is wrong with a field of a row ("row": with the row as a whole)."""

    field = serializers.CharField()
    message = serializers.CharField()


class RegisterRowSerializer(serializers.Serializer):
    """A row of a register, and what importing it does."""

    line = serializers.IntegerField()
    clause = serializers.CharField()
    title = serializers.CharField()
    location = serializers.CharField()
    owner_role = serializers.CharField()
    dated_on = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True)
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    errors = RowErrorSerializer(many=True)


class UnusedFileSerializer(serializers.Serializer):
    """A file that no row names, and why it would not be accepted ("": it would)."""

    name = serializers.CharField()
    error = serializers.CharField()


class RegisterPreviewSerializer(RegisterImportSerializer):
    """A register with all of its rows; ``counts`` tells how many come to what."""

    counts = serializers.SerializerMethodField()
    rows = serializers.SerializerMethodField()
    notes = serializers.SerializerMethodField()
    unused_files = serializers.SerializerMethodField()

    class Meta(RegisterImportSerializer.Meta):
        fields = (*RegisterImportSerializer.Meta.fields, "counts", "rows", "notes", "unused_files")

    @extend_schema_field(serializers.DictField(child=serializers.IntegerField()))
    def get_counts(self, register_import: RegisterImport) -> dict[str, int]:
        """Return the number of rows by outcome."""
        return dict(queries.preview(register_import).counts)

    @extend_schema_field(RegisterRowSerializer(many=True))
    def get_rows(self, register_import: RegisterImport) -> Any:
        """Return the rows in the order of the register."""
        return RegisterRowSerializer(queries.preview_rows(register_import), many=True).data

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_notes(self, register_import: RegisterImport) -> list[str]:
        """Return the remarks on the register as a whole."""
        return list(queries.preview(register_import).notes)

    @extend_schema_field(UnusedFileSerializer(many=True))
    def get_unused_files(self, register_import: RegisterImport) -> Any:
        """Return the files that no row names."""
        return UnusedFileSerializer(queries.preview(register_import).unused, many=True).data


class NewRegisterImportSerializer(serializers.Serializer):
    """A register to check: CSV or XLSX, with the files it names as a ZIP, one by one, or both (multipart)."""

    organization = VisibleRelatedField(queryset=Organization.objects.all())
    register_file = serializers.FileField()
    archive = serializers.FileField(required=False)
    files = serializers.ListField(child=serializers.FileField(), required=False)


class ApplySerializer(serializers.Serializer):
    """Whether to leave out the rows with errors; otherwise they stop the import."""

    leave_out_errors = serializers.BooleanField(default=False)
