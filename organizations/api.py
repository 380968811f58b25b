"""API resources of organisations, units, members, invitations, grants and activity."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from organizations import services
from organizations.filters import VisibleFilterSet, YesNoFilter
from organizations.models import AccessGrant, Activity, Invitation, Membership, Organization, Unit
from organizations.permissions import RANK
from organizations.serializers import (
    AccessGrantSerializer,
    ActivitySerializer,
    InvitationSerializer,
    MembershipSerializer,
    NewInvitationSerializer,
    NewUnitSerializer,
    OrganizationSerializer,
    RoleSerializer,
    UnitInputSerializer,
    UnitSerializer,
)
from organizations.web import ReadableViewSet


class OrganizationViewSet(ReadableViewSet):
    """The organisations the caller reaches."""

    queryset = Organization.objects.all()
    serializer_class = OrganizationSerializer
    search_fields = ("name",)
    ordering_fields = ("name", "created_at")
    input_classes = {"create": OrganizationSerializer, "partial_update": OrganizationSerializer}

    def create(self, request: Request) -> Response:
        """Create an organisation owned by the caller."""
        organization = services.create_organization(actor=request.user, **self.valid_input())
        return Response(self.get_serializer(organization).data, status=status.HTTP_201_CREATED)

    def partial_update(self, request: Request, pk: str) -> Response:
        """Change name, zone or language."""
        organization = self.get_object()
        values = self.valid_input(partial=True)
        services.update_organization(organization=organization, actor=request.user, **values)
        return Response(self.get_serializer(organization).data)


class UnitFilters(VisibleFilterSet):
    """Narrow units; ``archived`` is true or false."""

    archived = YesNoFilter(field_name="archived_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Unit
        fields = ("organization", "kind", "parent")


class UnitViewSet(ReadableViewSet):
    """Organisational units, projects and support functions."""

    queryset = Unit.objects.select_related("organization")
    serializer_class = UnitSerializer
    filterset_class = UnitFilters
    search_fields = ("name", "code")
    ordering_fields = ("name", "starts_on", "ends_on")
    input_classes = {"create": NewUnitSerializer, "partial_update": UnitInputSerializer}

    @extend_schema(request=NewUnitSerializer, responses={201: UnitSerializer})
    def create(self, request: Request) -> Response:
        """Add a unit."""
        unit = services.create_unit(actor=request.user, **self.valid_input())
        return Response(self.get_serializer(unit).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=UnitInputSerializer, responses=UnitSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a unit."""
        unit = self.get_object()
        services.update_unit(unit=unit, actor=request.user, **self.valid_input(partial=True))
        return Response(self.get_serializer(unit).data)

    @extend_schema(request=None, responses=UnitSerializer)
    @action(detail=True, methods=["post"])
    def archive(self, request: Request, pk: str) -> Response:
        """Take a unit out of use."""
        unit = services.archive_unit(unit=self.get_object(), actor=request.user, now=timezone.now())
        return Response(self.get_serializer(unit).data)

    @extend_schema(request=None, responses=UnitSerializer)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        """Bring an archived unit back."""
        unit = services.restore_unit(unit=self.get_object(), actor=request.user)
        return Response(self.get_serializer(unit).data)


class MembershipViewSet(ReadableViewSet):
    """Members and their roles."""

    queryset = Membership.objects.select_related("user", "organization")
    serializer_class = MembershipSerializer
    filterset_fields = {"organization": ["exact"], "role": ["exact"]}
    search_fields = ("user__full_name", "user__email")
    ordering_fields = ("created_at",)
    input_classes = {"partial_update": RoleSerializer}

    @extend_schema(request=RoleSerializer, responses=MembershipSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a member's role."""
        membership = self.get_object()
        services.change_role(membership=membership, actor=request.user, **self.valid_input())
        return Response(self.get_serializer(membership).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """End a membership."""
        services.remove_member(membership=self.get_object(), actor=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


class InvitationViewSet(ReadableViewSet):
    """Invitations; only owners see them."""

    queryset = Invitation.objects.select_related("organization")
    serializer_class = InvitationSerializer
    filterset_fields = {"organization": ["exact"]}
    ordering_fields = ("created_at", "expires_at")
    input_classes = {"create": NewInvitationSerializer}

    def get_queryset(self) -> QuerySet[Any]:
        """Keep the invitations of organisations the caller owns."""
        owned = Membership.objects.filter(user=self.request.user.pk, role="owner").values("organization")
        return super().get_queryset().filter(organization__in=owned)

    @extend_schema(request=NewInvitationSerializer, responses={201: InvitationSerializer})
    def create(self, request: Request) -> Response:
        """Invite a person by e-mail."""
        invitation = services.invite_member(actor=request.user, now=timezone.now(), **self.valid_input())
        return Response(self.get_serializer(invitation).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=InvitationSerializer)
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, pk: str) -> Response:
        """Withdraw an invitation."""
        invitation = services.revoke_invitation(invitation=self.get_object(), actor=request.user, now=timezone.now())
        return Response(self.get_serializer(invitation).data)


class AccessGrantViewSet(ReadableViewSet):
    """Time-boxed access of lead appraisers and platform support."""

    queryset = AccessGrant.objects.select_related("user", "organization")
    serializer_class = AccessGrantSerializer
    filterset_fields = {"organization": ["exact"], "role": ["exact"]}
    ordering_fields = ("valid_from", "valid_until")

    @extend_schema(request=None, responses=AccessGrantSerializer)
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, pk: str) -> Response:
        """End a grant at once."""
        grant = services.revoke_grant(grant=self.get_object(), actor=request.user, now=timezone.now())
        return Response(self.get_serializer(grant).data)


class ActivityViewSet(ReadableViewSet):
    """The activity log, for process owners and above."""

    queryset = Activity.objects.select_related("actor")
    serializer_class = ActivitySerializer
    filterset_fields = {"organization": ["exact"], "target_id": ["exact"]}
    search_fields = ("verb", "target_label")
    ordering_fields = ("at",)

    def get_queryset(self) -> QuerySet[Any]:
        """Keep the logs that the caller's role may read."""
        roles = [role.value for role, rank in RANK.items() if rank >= RANK["process_owner"]]
        readable = Membership.objects.filter(user=self.request.user.pk, role__in=roles).values("organization")
        return super().get_queryset().filter(organization__in=readable)
