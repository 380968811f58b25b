"""API resources of the catalogues: what is shipped, and an organisation's own for its people; read-only."""

from __future__ import annotations

from frameworks.models import Crosswalk, Framework, Mapping, Requirement
from frameworks.serializers import CrosswalkSerializer, FrameworkSerializer, MappingSerializer, RequirementSerializer
from organizations.web import ReadableViewSet


class FrameworkViewSet(ReadableViewSet):
    """Editions of standards and process models."""

    queryset = Framework.objects.all()
    serializer_class = FrameworkSerializer
    filterset_fields = ("key", "family")
    search_fields = ("name", "short_name")
    ordering_fields = ("key", "name")


class RequirementViewSet(ReadableViewSet):
    """Clauses, process areas, goals, practices and process attributes."""

    queryset = Requirement.objects.order_by("framework__key", "position")
    serializer_class = RequirementSerializer
    filterset_fields = ("framework", "framework__key", "kind", "level", "parent", "ref", "retired")
    search_fields = ("ref", "title")
    ordering_fields = ("ref", "position", "level")


class CrosswalkViewSet(ReadableViewSet):
    """Crosswalks between frameworks."""

    queryset = Crosswalk.objects.all()
    serializer_class = CrosswalkSerializer
    filterset_fields = ("source_framework", "target_framework", "status")
    search_fields = ("title",)
    ordering_fields = ("key",)


class MappingViewSet(ReadableViewSet):
    """Reuse hints: how far one requirement provides another. Never a rating."""

    queryset = Mapping.objects.select_related("source", "target").order_by(
        "target__position", "source__position", "id"
    )
    serializer_class = MappingSerializer
    filterset_fields = ("crosswalk", "source", "target", "strength")
    search_fields = ("source__ref", "target__ref", "target__title")
    ordering_fields = ("strength",)
