"""What the API tells of a job."""

from __future__ import annotations

from rest_framework import serializers

from jobs.models import Job


class JobSerializer(serializers.ModelSerializer):
    """A job with its progress. ``percent`` is null while the size of the work is not known."""

    percent = serializers.IntegerField(read_only=True, allow_null=True)
    result = serializers.DictField(read_only=True)

    class Meta:
        model = Job
        fields = (
            "id",
            "organization",
            "owner",
            "kind",
            "title",
            "state",
            "done",
            "total",
            "percent",
            "note",
            "result",
            "error",
            "attempts",
            "created_at",
            "started_at",
            "finished_at",
        )
        read_only_fields = fields
