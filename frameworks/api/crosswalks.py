"""Crosswalks, what counts of them for an organisation, and what it judges for itself: hints, never ratings."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from frameworks import queries, services
from frameworks.models import Crosswalk, Mapping, MappingRevision
from frameworks.serializers import (
    CrosswalkCoverageSerializer,
    CrosswalkSerializer,
    EffectiveMappingSerializer,
    MappingRevisionSerializer,
    MappingSerializer,
    NewPairSerializer,
    NewRevisionSerializer,
    WithdrawalSerializer,
)
from organizations.models import Organization
from organizations.web import ReadableViewSet, named_organization

FOR_ORGANIZATION = OpenApiParameter(
    "organization", OpenApiTypes.UUID, description="As it counts for this organisation; without it as shipped."
)


class CrosswalkViewSet(ReadableViewSet):
    """Crosswalks between frameworks."""

    queryset = Crosswalk.objects.select_related("organization", "source_framework", "target_framework")
    serializer_class = CrosswalkSerializer
    filterset_fields = ("source_framework", "target_framework", "status")
    search_fields = ("title",)
    ordering_fields = ("key",)

    @extend_schema(parameters=[FOR_ORGANIZATION], responses=EffectiveMappingSerializer(many=True))
    @action(detail=True, methods=["get"], filter_backends=(), pagination_class=None)
    def effective(self, request: Request, pk: str) -> Response:
        """Return every pair as it counts for an organisation."""
        return Response(EffectiveMappingSerializer(self._page(request).mappings, many=True).data)

    @extend_schema(parameters=[FOR_ORGANIZATION], responses=CrosswalkCoverageSerializer)
    @action(detail=True, methods=["get"], filter_backends=(), pagination_class=None)
    def coverage(self, request: Request, pk: str) -> Response:
        """Return how far the crosswalk carries, by target level and process area. Never a rating."""
        page = self._page(request)
        found = {"levels": queries.coverage_rows(page), "areas": queries.area_coverage(page)}
        return Response(CrosswalkCoverageSerializer(found).data)

    def _page(self, request: Request) -> queries.CrosswalkPage:
        crosswalk: Crosswalk = self.get_object()
        named: Organization | None = named_organization(request)
        return queries.crosswalk_page(crosswalk, crosswalk.organization or named)


class MappingViewSet(ReadableViewSet):
    """Reuse hints as shipped: how far one requirement provides another. Never a rating."""

    queryset = Mapping.objects.select_related("source", "target").order_by(
        "target__position", "source__position", "id"
    )
    serializer_class = MappingSerializer
    filterset_fields = ("crosswalk", "source", "target", "strength")
    search_fields = ("source__ref", "target__ref", "target__title")
    ordering_fields = ("strength",)


class MappingRevisionViewSet(ReadableViewSet):
    """What organisations judge of pairs, for themselves alone, with its history."""

    queryset = MappingRevision.objects.select_related("organization", "crosswalk", "source", "target")
    serializer_class = MappingRevisionSerializer
    filterset_fields = ("organization", "crosswalk", "source", "target", "is_current", "is_withdrawn")
    search_fields = ("source__ref", "target__ref", "rationale")
    ordering_fields = ("made_at",)
    input_classes = {
        "create": NewRevisionSerializer, "add": NewPairSerializer, "withdraw": WithdrawalSerializer,
    }  # fmt: skip

    @extend_schema(request=NewRevisionSerializer, responses={201: MappingRevisionSerializer})
    def create(self, request: Request) -> Response:
        """Judge a pair otherwise than it stands; 409 if somebody else has judged it since ``seen``."""
        return self._created(services.revise_mapping)

    @extend_schema(request=NewPairSerializer, responses={201: MappingRevisionSerializer})
    @action(detail=False, methods=["post"])
    def add(self, request: Request) -> Response:
        """Add a pair of which the crosswalk says nothing."""
        return self._created(services.add_mapping)

    @extend_schema(request=WithdrawalSerializer, responses={201: MappingRevisionSerializer})
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Follow the crosswalk again for the pair; the answer is the entry of the history that says so."""
        row = services.withdraw_revision(
            revision=self.get_object(), actor=request.user, now=timezone.now(), **self.valid_input()
        )
        return Response(self.get_serializer(row).data, status=status.HTTP_201_CREATED)

    def _created(self, service: Any) -> Response:
        values = self.valid_input()
        pair = queries.Pair(*(values.pop(name) for name in ("organization", "crosswalk", "source", "target")))
        row = service(pair=pair, actor=self.request.user, now=timezone.now(), **values)
        return Response(self.get_serializer(row).data, status=status.HTTP_201_CREATED)
