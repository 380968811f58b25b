"""API resources of the matrix."""

from __future__ import annotations

import hashlib

from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from journeys.models import Journey
from matrix import services
from matrix.models import CellComment
from matrix.queries import matrix
from matrix.serializers import CellCommentSerializer, MatrixSerializer, NewCellCommentSerializer, matrix_data
from organizations.web import ReadableViewSet, VisibleViewSet


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


class CellCommentViewSet(ReadableViewSet):
    """Comments on cells of a matrix."""

    queryset = CellComment.objects.select_related("author", "journey__organization").prefetch_related("mentions")
    serializer_class = CellCommentSerializer
    filterset_fields = {name: ["exact"] for name in ("journey", "process_area", "practice", "unit")}
    ordering_fields = ("created_at",)
    input_classes = {"create": NewCellCommentSerializer}

    @extend_schema(request=NewCellCommentSerializer, responses={201: CellCommentSerializer})
    def create(self, request: Request) -> Response:
        """Comment on a cell."""
        comment = services.comment_on_cell(actor=request.user, now=timezone.now(), **self.valid_input())
        return Response(self.get_serializer(comment).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Take back one's own comment."""
        services.delete_cell_comment(comment=self.get_object(), actor=request.user, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)
