"""Target profiles: what is shipped, and an organisation's own for its people, who may change it."""

from __future__ import annotations

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from frameworks import services
from frameworks.catalog.writing import content_of
from frameworks.models import TargetProfile
from frameworks.queries.records import profile_record
from frameworks.serializers import (
    DerivedSetSerializer,
    NewProfileSerializer,
    ProfileInputSerializer,
    SetFileSerializer,
    TargetProfileSerializer,
)
from organizations.web import ReadableViewSet


class TargetProfileViewSet(ReadableViewSet):
    """Scopes, views and process sets of maturity models, with what they want of each process area."""

    queryset = (
        TargetProfile.objects.select_related("organization", "framework")
        .prefetch_related("areas__process_area")
        .order_by("framework__key", "key")
    )
    serializer_class = TargetProfileSerializer
    filterset_fields = {
        "organization": ["exact"], "framework": ["exact"], "key": ["exact"], "kind": ["exact"],
        "archived_at": ["isnull"],
    }  # fmt: skip
    search_fields = ("name", "key")
    ordering_fields = ("key", "name")
    input_classes = {
        "create": NewProfileSerializer,
        "partial_update": ProfileInputSerializer,
        "derive": DerivedSetSerializer,
        "load": SetFileSerializer,
    }

    @extend_schema(request=NewProfileSerializer, responses={201: TargetProfileSerializer})
    def create(self, request: Request) -> Response:
        """Make a profile of the organisation's own."""
        profile = services.create_profile(actor=request.user, now=timezone.now(), **self.valid_input())
        return self._answer(profile, status.HTTP_201_CREATED)

    @extend_schema(request=ProfileInputSerializer, responses=TargetProfileSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change an own profile; journeys that began from it stay as they are."""
        profile = self.get_object()
        values = self.valid_input(partial=True)
        return self._answer(services.change_profile(profile=profile, actor=request.user, now=timezone.now(), **values))

    @extend_schema(request=DerivedSetSerializer, responses={201: TargetProfileSerializer})
    @action(detail=True, methods=["post"])
    def derive(self, request: Request, pk: str) -> Response:
        """Copy a profile into one of an organisation's own."""
        base = self.get_object()
        profile = services.derive_profile(base=base, actor=request.user, now=timezone.now(), **self.valid_input())
        return self._answer(profile, status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=TargetProfileSerializer)
    @action(detail=True, methods=["post"])
    def archive(self, request: Request, pk: str) -> Response:
        """Offer an own profile no longer."""
        profile = self.get_object()
        return self._answer(services.archive_profile(profile=profile, actor=request.user, now=timezone.now()))

    @extend_schema(request=None, responses=TargetProfileSerializer)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        """Offer an archived profile again."""
        profile = self.get_object()
        return self._answer(services.restore_profile(profile=profile, actor=request.user, now=timezone.now()))

    @extend_schema(request={"multipart/form-data": SetFileSerializer}, responses={201: TargetProfileSerializer})
    @action(detail=False, methods=["post"], url_path="import")
    def load(self, request: Request) -> Response:
        """Load a profile from a library file or a workbook. Every fault is told."""
        try:
            profile = services.import_profile(actor=request.user, now=timezone.now(), **self.valid_input())
        except services.FaultyFile as faulty:
            raise serializers.ValidationError({"file": [str(error) for error in faulty.errors]}) from faulty
        return self._answer(profile, status.HTTP_201_CREATED)

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["get"], filter_backends=(), pagination_class=None)
    def library(self, request: Request, pk: str) -> Response:
        """Return the profile as the object of its library file."""
        return Response(content_of(profile_record(self.get_object())))

    def _answer(self, profile: TargetProfile, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(profile).data, status=code)
