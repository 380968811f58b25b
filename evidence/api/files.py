"""Stored files of evidence: what they are, whether they are sound, their bytes."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from evidence import services
from evidence.models import EvidenceFile
from evidence.serializers import CheckSerializer, StoredFileSerializer
from evidence.web import file_response
from jobs.serializers import JobSerializer
from organizations.filters import VisibleFilterSet, YesNoFilter
from organizations.web import ReadableViewSet


class EvidenceFileFilter(VisibleFilterSet):
    """Narrow the files; ``damaged`` is true or false."""

    organization = filters.UUIDFilter(field_name="version__item__organization")
    item = filters.UUIDFilter(field_name="version__item")
    damaged = YesNoFilter(method="filter_damaged", label="Missing in the store, or not what it was.")

    class Meta:
        model = EvidenceFile
        fields = ("version", "sha256", "media_type")

    def filter_damaged(self, rows: QuerySet[EvidenceFile], name: str, value: bool) -> QuerySet[EvidenceFile]:
        """Keep what is damaged, or what is not."""
        return rows.damaged() if value else rows.filter(fault="")


class EvidenceFileViewSet(ReadableViewSet):
    """Files of versions of evidence."""

    queryset = EvidenceFile.objects.select_related("version__item__organization")
    serializer_class = StoredFileSerializer
    filterset_class = EvidenceFileFilter
    search_fields = ("name", "sha256")
    ordering_fields = ("name", "size", "checked_at")
    input_classes = {"check": CheckSerializer}

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=())
    def download(self, request: Request, pk: str) -> HttpResponseBase:
        """Send the file, or the part that a Range header asks for (206); 304 for a known ETag."""
        return file_response(request, self.get_object(), now=timezone.now())

    @extend_schema(request=CheckSerializer, responses={202: JobSerializer})
    @action(detail=False, methods=["post"])
    def check(self, request: Request) -> Response:
        """Have every file of an organisation read again and compared with its hash: a job."""
        job = services.ask_for_check(actor=request.user, now=timezone.now(), **self.valid_input())
        return Response(JobSerializer(job).data, status=status.HTTP_202_ACCEPTED)
