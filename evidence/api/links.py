"""Evidence offered for practices, and its review."""

from __future__ import annotations

from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from evidence import services
from evidence.models import EvidenceLink
from evidence.serializers import EvidenceLinkSerializer, NewEvidenceLinkSerializer, ReasonSerializer
from organizations.filters import VisibleFilterSet
from organizations.web import ReadableViewSet


class EvidenceLinkFilter(VisibleFilterSet):
    """Narrow the links."""

    organization = filters.UUIDFilter(field_name="item__organization")
    framework = filters.UUIDFilter(field_name="practice__framework")

    class Meta:
        model = EvidenceLink
        fields = ("item", "state", "directness", "unit", "process_area", "practice")


class EvidenceLinkViewSet(ReadableViewSet):
    """Evidence offered for a practice in an instance."""

    queryset = EvidenceLink.objects.select_related("item__organization")
    serializer_class = EvidenceLinkSerializer
    filterset_class = EvidenceLinkFilter
    search_fields = ("item__title", "practice__ref")
    ordering_fields = ("created_at", "reviewed_at", "state")
    input_classes = {"create": NewEvidenceLinkSerializer, "return_": ReasonSerializer}

    @extend_schema(request=NewEvidenceLinkSerializer, responses={201: EvidenceLinkSerializer})
    def create(self, request: Request) -> Response:
        """Offer evidence for a practice in an instance."""
        link = services.link_evidence(actor=request.user, now=timezone.now(), **self.valid_input())
        return Response(self.get_serializer(link).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Take an offer back; the evidence stays."""
        services.unlink_evidence(link=self.get_object(), actor=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses=EvidenceLinkSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        """Accept the evidence for its practice."""
        link = services.accept_link(link=self.get_object(), actor=request.user, now=timezone.now())
        return Response(self.get_serializer(link).data)

    @extend_schema(request=ReasonSerializer, responses=EvidenceLinkSerializer)
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def return_(self, request: Request, pk: str) -> Response:
        """Return the evidence with a reason."""
        link = services.return_link(
            link=self.get_object(), actor=request.user, now=timezone.now(), **self.valid_input()
        )
        return Response(self.get_serializer(link).data)

    @extend_schema(request=None, responses=EvidenceLinkSerializer)
    @action(detail=True, methods=["post"])
    def resubmit(self, request: Request, pk: str) -> Response:
        """Send returned evidence to review again."""
        link = services.resubmit_link(link=self.get_object(), actor=request.user, now=timezone.now())
        return Response(self.get_serializer(link).data)
