"""Catalogues: what is shipped, and an organisation's own for its people, who may change it."""

from __future__ import annotations

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from frameworks import queries, services
from frameworks.api.crosswalks import FOR_ORGANIZATION
from frameworks.catalog.oscal import oscal_catalog
from frameworks.catalog.writing import content_of
from frameworks.comparison import outcome_counts
from frameworks.models import Framework, Mapping, Requirement
from frameworks.queries.editions import edition_steps
from frameworks.queries.records import framework_record
from frameworks.queries.search import ranked
from frameworks.queries.tree import TreeFilter, tree
from frameworks.serializers import (
    ComparisonInputSerializer,
    ComparisonSerializer,
    DerivedSerializer,
    FoundSerializer,
    FrameworkSerializer,
    NewRequirementSerializer,
    OwnRequirementSerializer,
    RequirementSerializer,
    RequirementWaysSerializer,
    SearchInputSerializer,
    TreeInputSerializer,
    TreeSerializer,
    WaySerializer,
    WaysInputSerializer,
)
from organizations.models import Organization
from organizations.web import ReadableViewSet, named_organization


class FrameworkViewSet(ReadableViewSet):
    """Editions of standards and process models."""

    queryset = Framework.objects.select_related("organization")
    serializer_class = FrameworkSerializer
    filterset_fields = ("organization", "key", "family")
    search_fields = ("name", "short_name")
    ordering_fields = ("key", "name")
    input_classes = {"derive": DerivedSerializer}

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Delete an own framework that nothing points at."""
        services.delete_framework(framework=self.get_object(), actor=request.user, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=DerivedSerializer, responses={201: FrameworkSerializer})
    @action(detail=True, methods=["post"])
    def derive(self, request: Request, pk: str) -> Response:
        """Copy a framework into one of an organisation's own, with a crosswalk from the original."""
        framework = services.derive_framework(
            base=self.get_object(), actor=request.user, now=timezone.now(), **self.valid_input()
        )
        return Response(self.get_serializer(framework).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["get"], filter_backends=(), pagination_class=None)
    def library(self, request: Request, pk: str) -> Response:
        """Return the framework as the object of its library file."""
        return Response(content_of(framework_record(self.get_object())))

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["get"], filter_backends=(), pagination_class=None)
    def oscal(self, request: Request, pk: str) -> Response:
        """Return the framework as an OSCAL catalog."""
        framework = self.get_object()
        record = framework_record(framework)
        return Response(oscal_catalog(record, framework_id=framework.pk, modified=timezone.now()))

    @extend_schema(parameters=[TreeInputSerializer], responses=TreeSerializer)
    @action(detail=True, filter_backends=(), pagination_class=None)
    def tree(self, request: Request, pk: str) -> Response:
        """Return the requirements in use as a tree, with what fits and what that belongs to."""
        asked = TreeInputSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        return Response(TreeSerializer(tree(self.get_object(), TreeFilter(**asked.validated_data))).data)

    @extend_schema(parameters=[ComparisonInputSerializer], responses=ComparisonSerializer)
    @action(detail=True, filter_backends=(), pagination_class=None)
    def comparison(self, request: Request, pk: str) -> Response:
        """Tell what became of each requirement in the edition ``after``."""
        asked = ComparisonInputSerializer(data=request.query_params, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        mappings = Mapping.objects.visible_to(request.user)
        steps = edition_steps(self.get_object(), asked.validated_data["after"], mappings)
        return Response(ComparisonSerializer({"counts": outcome_counts(steps), "steps": steps}).data)

    @extend_schema(parameters=[WaysInputSerializer, FOR_ORGANIZATION], responses=WaySerializer(many=True))
    @action(detail=True, filter_backends=(), pagination_class=None)
    def ways(self, request: Request, pk: str) -> Response:
        """Return what it provides of ``target`` over other frameworks. A reuse hint, never a rating."""
        asked = WaysInputSerializer(data=request.query_params, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        framework: Framework = self.get_object()
        own: Organization | None = framework.organization or named_organization(request)
        ways = queries.narrowed_ways(queries.indirect_ways(framework, own), **asked.validated_data)
        return Response(WaySerializer(ways, many=True).data)


class RequirementViewSet(ReadableViewSet):
    """Clauses, process areas, goals, practices and process attributes."""

    queryset = Requirement.objects.select_related("framework__organization").order_by("framework__key", "position")
    serializer_class = RequirementSerializer
    filterset_fields = ("framework", "framework__key", "kind", "level", "parent", "ref", "retired")
    search_fields = ("ref", "title")
    ordering_fields = ("ref", "position", "level")

    @extend_schema(parameters=[SearchInputSerializer], responses=FoundSerializer(many=True))
    @action(detail=False, url_path="found", filter_backends=())
    def found(self, request: Request) -> Response:
        """Search over every framework, the best match first."""
        asked = SearchInputSerializer(data=request.query_params, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        page = self.paginate_queryset(ranked(self.get_queryset(), **asked.validated_data))
        return self.get_paginated_response(FoundSerializer(page, many=True).data)

    @extend_schema(parameters=[FOR_ORGANIZATION], responses=RequirementWaysSerializer)
    @action(detail=True, filter_backends=(), pagination_class=None)
    def ways(self, request: Request, pk: str) -> Response:
        """Return what provides it and what it provides, directly and indirectly. Reuse hints, never ratings."""
        requirement: Requirement = self.get_object()
        own = requirement.organization or named_organization(request)
        return Response(RequirementWaysSerializer(queries.requirement_ways(requirement, own)).data)

    input_classes = {"create": NewRequirementSerializer, "partial_update": OwnRequirementSerializer}

    @extend_schema(request=NewRequirementSerializer, responses={201: RequirementSerializer})
    def create(self, request: Request) -> Response:
        """Add a requirement to an own framework."""
        row = services.add_requirement(actor=request.user, now=timezone.now(), **self.valid_input())
        return Response(self.get_serializer(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=OwnRequirementSerializer, responses=RequirementSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Rename or move a requirement of an own framework."""
        row = services.change_requirement(
            requirement=self.get_object(), actor=request.user, now=timezone.now(), **self.valid_input(partial=True)
        )
        return Response(self.get_serializer(row).data)

    @extend_schema(request=None, responses=RequirementSerializer)
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, pk: str) -> Response:
        """Take a requirement out of an own framework; what points at it stays."""
        row = services.retire_requirement(requirement=self.get_object(), actor=request.user, now=timezone.now())
        return Response(self.get_serializer(row).data)

    @extend_schema(request=None, responses=RequirementSerializer)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        """Bring a retired requirement of an own framework back."""
        row = services.restore_requirement(requirement=self.get_object(), actor=request.user, now=timezone.now())
        return Response(self.get_serializer(row).data)
