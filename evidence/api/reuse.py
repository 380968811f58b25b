"""What an organisation has for a requirement, and what else a piece of evidence may serve: hints, never ratings."""

from __future__ import annotations

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from evidence import queries
from evidence.models import EvidenceItem
from evidence.serializers import ReusableInputSerializer, ReusableSerializer, ServedInputSerializer, ServedSerializer
from organizations.web import VisibleViewSet


class ReusableEvidenceViewSet(VisibleViewSet):
    """Evidence that may be reused for a requirement; offer it with ``POST /evidence-links/``."""

    queryset = EvidenceItem.objects.all()
    serializer_class = ReusableSerializer

    @extend_schema(parameters=[ReusableInputSerializer], responses=ReusableSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Return the organisation's evidence for ``requirement``, the best first. Never a rating."""
        asked = ReusableInputSerializer(data=request.query_params, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        found = queries.evidence_for(user=request.user, today=timezone.localdate(), **asked.validated_data)
        page = self.paginate_queryset(found)
        return self.get_paginated_response(ReusableSerializer(page, many=True).data)


class ServedRequirementViewSet(VisibleViewSet):
    """Requirements that a piece of evidence may serve; offer it with ``POST /evidence-links/``."""

    queryset = EvidenceItem.objects.all()
    serializer_class = ServedSerializer

    @extend_schema(parameters=[ServedInputSerializer], responses=ServedSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Return what ``item`` may serve, by framework in its order. Never a rating."""
        asked = ServedInputSerializer(data=request.query_params, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        hints = queries.served_by(asked.validated_data["item"])
        rows = sorted(hints.values(), key=lambda hint: (hint.for_.framework_name, hint.for_.position))
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(ServedSerializer(page, many=True).data)
