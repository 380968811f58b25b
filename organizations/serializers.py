"""API shapes of organisations, units, members, invitations, grants and activity."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework import serializers

from organizations.models import (
    MEMBER_ROLE_CHOICES,
    AccessGrant,
    Activity,
    Invitation,
    Membership,
    Organization,
    Unit,
    User,
)
from organizations.web import VisibleRelatedField


class PersonSerializer(serializers.ModelSerializer):
    """A person as others see them."""

    class Meta:
        model = User
        fields = ("id", "full_name", "email")


class ColleagueField(serializers.PrimaryKeyRelatedField):
    """A reference in API input to a person of an organisation that the caller reaches."""

    def get_queryset(self) -> QuerySet[User]:
        """Return the members of the caller's organisations."""
        reached = Organization.objects.visible_to(self.context["request"].user)
        return User.objects.filter(memberships__organization__in=reached.values("pk")).distinct()


class OrganizationSerializer(serializers.ModelSerializer):
    """An organisation."""

    class Meta:
        model = Organization
        fields = ("id", "name", "time_zone", "locale", "created_at")
        read_only_fields = ("id", "created_at")


class UnitSerializer(serializers.ModelSerializer):
    """A unit as read."""

    class Meta:
        model = Unit
        fields = ("id", "organization", "parent", "kind", "name", "code", "starts_on", "ends_on", "archived_at")


class UnitInputSerializer(serializers.ModelSerializer):
    """The fields of a unit that may be changed."""

    parent = VisibleRelatedField(queryset=Unit.objects.all(), required=False, allow_null=True)

    class Meta:
        model = Unit
        fields = ("parent", "kind", "name", "code", "starts_on", "ends_on")
        validators = ()


class NewUnitSerializer(UnitInputSerializer):
    """A unit to create."""

    organization = VisibleRelatedField(queryset=Organization.objects.all())

    class Meta(UnitInputSerializer.Meta):
        fields = ("organization", *UnitInputSerializer.Meta.fields)


class MembershipSerializer(serializers.ModelSerializer):
    """A member."""

    user = PersonSerializer()

    class Meta:
        model = Membership
        fields = ("id", "organization", "user", "role", "created_at")


class RoleSerializer(serializers.Serializer):
    """The new role of a member."""

    role = serializers.ChoiceField(choices=MEMBER_ROLE_CHOICES)


class InvitationSerializer(serializers.ModelSerializer):
    """An invitation."""

    class Meta:
        model = Invitation
        fields = ("id", "organization", "email", "role", "created_at", "expires_at", "accepted_at", "revoked_at")


class NewInvitationSerializer(serializers.Serializer):
    """An invitation to send."""

    organization = VisibleRelatedField(queryset=Organization.objects.all())
    email = serializers.EmailField(max_length=254)
    role = serializers.ChoiceField(choices=MEMBER_ROLE_CHOICES)


class AccessGrantSerializer(serializers.ModelSerializer):
    """A time-boxed access."""

    user = PersonSerializer()

    class Meta:
        model = AccessGrant
        fields = ("id", "organization", "user", "role", "reason", "valid_from", "valid_until", "revoked_at")


class ActivitySerializer(serializers.ModelSerializer):
    """A line of the activity log."""

    actor = PersonSerializer()

    class Meta:
        model = Activity
        fields = ("id", "organization", "actor", "verb", "target_kind", "target_id", "target_label", "detail", "at")
