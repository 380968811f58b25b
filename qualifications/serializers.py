"""API shapes of the training catalogue, of records and of who is qualified."""

from __future__ import annotations

from rest_framework import serializers

from organizations.models import Organization
from organizations.serializers import ColleagueField, PersonSerializer
from organizations.web import VisibleRelatedField
from qualifications.models import STATUSES, AppraisalRole, QualificationRecord, QualificationType
from qualifications.sheet import MAX_BYTES


class GroupsField(serializers.ListField):
    """Lists of keys: every list is needed, of a list any one."""

    child = serializers.ListField(child=serializers.CharField())


class QualificationTypeSerializer(serializers.ModelSerializer):
    """A course, certification or grade; without ``validity_months`` it does not expire."""

    prerequisites = GroupsField(read_only=True)

    class Meta:
        model = QualificationType
        fields = (
            "id",
            "key",
            "name",
            "short_name",
            "family",
            "edition",
            "kind",
            "provider",
            "validity_months",
            "for_one_appraisal",
            "prerequisites",
            "note",
            "source",
            "verified",
            "retired",
        )


class AppraisalRoleSerializer(serializers.ModelSerializer):
    """A role and the qualifications it needs."""

    needs = GroupsField(read_only=True)

    class Meta:
        model = AppraisalRole
        fields = (
            "id",
            "key",
            "name",
            "function",
            "family",
            "edition",
            "needs",
            "note",
            "source",
            "verified",
            "retired",
        )


class QualificationRecordSerializer(serializers.ModelSerializer):
    """What a member has or plans; ``status`` as of today."""

    person = PersonSerializer()
    status = serializers.ChoiceField(choices=STATUSES, read_only=True)

    class Meta:
        model = QualificationRecord
        fields = (
            "id",
            "organization",
            "person",
            "qualification_type",
            "status",
            "achieved_on",
            "planned_on",
            "expires_on",
            "number",
            "issuer",
            "scope",
            "proof",
            "note",
            "created_by",
            "created_at",
        )


class RecordInputSerializer(serializers.ModelSerializer):
    """The fields of a record that may be changed."""

    class Meta:
        model = QualificationRecord
        fields = ("achieved_on", "planned_on", "expires_on", "number", "issuer", "scope", "proof", "note")
        validators = ()


class NewRecordSerializer(RecordInputSerializer):
    """A record to create; without ``expires_on`` it follows from the validity of the type."""

    organization = VisibleRelatedField(queryset=Organization.objects.all())
    person = ColleagueField()
    qualification_type = VisibleRelatedField(queryset=QualificationType.objects.all())

    class Meta(RecordInputSerializer.Meta):
        fields = ("organization", "person", "qualification_type", *RecordInputSerializer.Meta.fields)


class SheetSerializer(serializers.Serializer):
    """A sheet of records as CSV text with the headings of the export; without ``apply`` it is only looked at."""

    organization = VisibleRelatedField(queryset=Organization.objects.all())
    text = serializers.CharField(max_length=MAX_BYTES, trim_whitespace=False)
    apply = serializers.BooleanField(default=False)


class ImportedRowSerializer(serializers.Serializer):
    """What a row of the sheet does; ``error`` is empty unless the outcome is one."""

    line = serializers.IntegerField()
    person = serializers.CharField()
    qualification = serializers.CharField()
    outcome = serializers.ChoiceField(choices=("created", "changed", "unchanged", "error"))
    error = serializers.CharField()


class QualifiedQuerySerializer(serializers.Serializer):
    """Whom to judge, and for which day (left out: today)."""

    organization = VisibleRelatedField(queryset=Organization.objects.all())
    on = serializers.DateField(required=False)


class QualifiedSerializer(serializers.Serializer):
    """Whether a member is qualified, until when without renewal (null: without end, or not), and why or why not."""

    person = PersonSerializer()
    qualified = serializers.BooleanField()
    until = serializers.DateField(allow_null=True)
    because = serializers.ListField(child=serializers.CharField())
