"""API resources of the catalogues: global data, read-only."""

from __future__ import annotations

from rest_framework import viewsets

from frameworks.models import Crosswalk, Framework, Mapping, Requirement
from frameworks.serializers import CrosswalkSerializer, FrameworkSerializer, MappingSerializer, RequirementSerializer


class FrameworkViewSet(viewsets.ReadOnlyModelViewSet):
    """Editions of standards and process models."""

    queryset = Framework.objects.all()
    serializer_class = FrameworkSerializer
    filterset_fields = ("key", "family")
    search_fields = ("name", "short_name")
    ordering_fields = ("key", "name")


class RequirementViewSet(viewsets.ReadOnlyModelViewSet):
    """Clauses, process areas, goals, practices and process attributes."""

    queryset = Requirement.objects.order_by("framework__key", "position")
    serializer_class = RequirementSerializer
    filterset_fields = ("framework", "framework__key", "kind", "level", "parent", "ref", "retired")
    search_fields = ("ref", "title")
    ordering_fields = ("ref", "position", "level")


class CrosswalkViewSet(viewsets.ReadOnlyModelViewSet):
    """Crosswalks between frameworks."""

    queryset = Crosswalk.objects.all()
    serializer_class = CrosswalkSerializer
    filterset_fields = ("source_framework", "target_framework", "status")
    search_fields = ("title",)
    ordering_fields = ("key",)


class MappingViewSet(viewsets.ReadOnlyModelViewSet):
    """Reuse hints: how far one requirement provides another. Never a rating."""

    queryset = Mapping.objects.select_related("source", "target").order_by(
        "target__position", "source__position", "id"
    )
    serializer_class = MappingSerializer
    filterset_fields = ("crosswalk", "source", "target", "strength")
    search_fields = ("source__ref", "target__ref", "target__title")
    ordering_fields = ("strength",)
