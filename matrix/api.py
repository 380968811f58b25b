"""API resources of the matrix."""

from __future__ import annotations

import hashlib

from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from journeys.models import Journey
from matrix.queries import matrix
from matrix.serializers import MatrixSerializer, matrix_data
from organizations.web import VisibleViewSet


class OwnerQuerySerializer(serializers.Serializer):
    """Whose evidence is marked."""

    owner = serializers.UUIDField(required=False, allow_null=True, default=None)


class MatrixViewSet(VisibleViewSet):
    """The evidence matrix of a journey. The id is that of the journey."""

    queryset = Journey.objects.select_related("organization", "framework")
    serializer_class = MatrixSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(
        parameters=[
            OpenApiParameter("owner", OpenApiTypes.UUID, description="Mark what this person owns or offered."),
            OpenApiParameter("If-None-Match", OpenApiTypes.STR, OpenApiParameter.HEADER),
        ],
        responses={200: MatrixSerializer, 304: None},
    )
    def retrieve(self, request: Request, pk: str) -> HttpResponseBase:
        """Return the whole matrix in one call. With ``If-None-Match``: 304 while nothing has changed."""
        query = OwnerQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        shown = matrix(self.get_object(), timezone.localdate(), query.validated_data["owner"])
        body = JSONRenderer().render(matrix_data(shown))
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        response = HttpResponse(body, content_type="application/json", headers={"ETag": etag})
        patch_cache_control(response, private=True, no_cache=True)
        return get_conditional_response(request._request, etag=etag, response=response) or response
