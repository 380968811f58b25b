"""API shapes of lead appraisers, their certificates and appraisal windows."""

from __future__ import annotations

from rest_framework import serializers

from appraisals.models import Appraisal, AppraiserCertificate, AppraiserProfile


class AppraiserCertificateSerializer(serializers.ModelSerializer):
    """A certificate of an appraiser. Without ``expires_on`` it does not expire."""

    class Meta:
        model = AppraiserCertificate
        fields = ("id", "profile", "scheme", "number", "issued_on", "expires_on")


class AppraiserCertificateInputSerializer(serializers.ModelSerializer):
    """A certificate to add or change."""

    class Meta:
        model = AppraiserCertificate
        fields = ("scheme", "number", "issued_on", "expires_on")
        validators = ()


class AppraiserProfileSerializer(serializers.ModelSerializer):
    """A profile as read. The person's address is not part of it: everybody finds listed profiles."""

    name = serializers.CharField(source="user", read_only=True)
    certificates = AppraiserCertificateSerializer(many=True, read_only=True)

    class Meta:
        model = AppraiserProfile
        fields = (
            "id", "name", "headline", "about", "languages", "country", "time_zone", "listed", "certificates",
        )  # fmt: skip


class AppraiserProfileInputSerializer(serializers.ModelSerializer):
    """The fields of the caller's own profile; what is not named stays or takes its default."""

    class Meta:
        model = AppraiserProfile
        fields = ("headline", "about", "languages", "country", "time_zone", "listed")


class AppraiserRefSerializer(serializers.ModelSerializer):
    """A lead appraiser by name."""

    name = serializers.CharField(source="user", read_only=True)

    class Meta:
        model = AppraiserProfile
        fields = ("id", "name")


class AppraisalSerializer(serializers.ModelSerializer):
    """An appraisal window; both days are days of the appraisal, in ``time_zone``."""

    lead_appraiser = AppraiserRefSerializer()

    class Meta:
        model = Appraisal
        fields = (
            "id", "organization", "framework", "target_level", "title", "lead_appraiser", "starts_on", "ends_on",
            "time_zone", "location", "state", "hold_until", "reason", "sequence", "created_at", "changed_at",
        )  # fmt: skip


class WindowSerializer(serializers.Serializer):
    """The new days of an appraisal, both included, and why."""

    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    reason = serializers.CharField(max_length=500)


class CancellationSerializer(serializers.Serializer):
    """Why an appraisal is cancelled."""

    reason = serializers.CharField(max_length=500)
