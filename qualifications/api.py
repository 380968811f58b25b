"""API resources of the training catalogue, of members' records, and of who is qualified for a role."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from organizations.filters import VisibleFilterSet
from organizations.web import ReadableViewSet
from qualifications import queries, services
from qualifications.models import FAMILIES, STATUSES, AppraisalRole, QualificationRecord, QualificationType
from qualifications.serializers import (
    AppraisalRoleSerializer,
    ImportedRowSerializer,
    NewRecordSerializer,
    QualificationRecordSerializer,
    QualificationTypeSerializer,
    QualifiedQuerySerializer,
    QualifiedSerializer,
    RecordInputSerializer,
    SheetSerializer,
)


class QualificationTypeViewSet(ReadableViewSet):
    """The training catalogue: courses, certifications, grades."""

    queryset = QualificationType.objects.all()
    serializer_class = QualificationTypeSerializer
    filterset_fields = ("key", "family", "kind", "verified", "retired")
    search_fields = ("name", "short_name", "provider")
    ordering_fields = ("position", "name")


class AppraisalRoleViewSet(ReadableViewSet):
    """Roles in appraisals, assessments and audits, and what they need."""

    queryset = AppraisalRole.objects.all()
    serializer_class = AppraisalRoleSerializer
    filterset_fields = ("key", "family", "function", "verified", "retired")
    search_fields = ("name",)
    ordering_fields = ("position", "name")

    @extend_schema(parameters=[QualifiedQuerySerializer], responses=QualifiedSerializer(many=True))
    @action(detail=True, filter_backends=())
    def people(self, request: Request, pk: str) -> Response:
        """Say of each member of an organisation whether they are qualified for the role on a day, and why not."""
        asked = QualifiedQuerySerializer(data=request.query_params, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        role, day = self.get_object(), asked.validated_data.get("on") or timezone.localdate()
        people = queries.people_list(asked.validated_data["organization"], day, queries.RecordFilter())
        rows = queries.matrix_rows(self.paginate_queryset(people), (), day, role, queries.names_by_key())
        judged = [{"person": row.person, **_judged(row.judged)} for row in rows]
        return self.get_paginated_response(QualifiedSerializer(judged, many=True).data)


def _judged(judged: Any) -> dict[str, Any]:
    return {"qualified": judged.qualified, "until": judged.until, "because": judged.because}


class RecordFilters(VisibleFilterSet):
    """Narrow records; ``status`` is that of today."""

    status = filters.ChoiceFilter(choices=STATUSES)
    family = filters.ChoiceFilter(field_name="qualification_type__family", choices=FAMILIES)

    class Meta:
        model = QualificationRecord
        fields = {
            "organization": ["exact"],
            "person": ["exact"],
            "qualification_type": ["exact"],
            "qualification_type__key": ["exact"],
            "expires_on": ["lte", "gte"],
        }


class QualificationRecordViewSet(ReadableViewSet):
    """What members have or plan of the training catalogue."""

    queryset = QualificationRecord.objects.select_related("organization", "person", "qualification_type")
    serializer_class = QualificationRecordSerializer
    filterset_class = RecordFilters
    search_fields = ("person__full_name", "person__email", "qualification_type__name", "number")
    ordering_fields = ("achieved_on", "planned_on", "expires_on", "created_at")
    input_classes = {
        "create": NewRecordSerializer,
        "partial_update": RecordInputSerializer,
        "import_sheet": SheetSerializer,
    }

    def get_queryset(self) -> QuerySet[Any]:
        """Add today's status."""
        return super().get_queryset().with_status(timezone.localdate())

    @extend_schema(request=NewRecordSerializer, responses={201: QualificationRecordSerializer})
    def create(self, request: Request) -> Response:
        """Record a qualification of a member."""
        record = services.record_qualification(actor=request.user, now=timezone.now(), **self.valid_input())
        return Response(self._shown(record), status=status.HTTP_201_CREATED)

    @extend_schema(request=RecordInputSerializer, responses=QualificationRecordSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a record."""
        record = services.update_record(
            record=self.get_object(), actor=request.user, now=timezone.now(), **self.valid_input(partial=True)
        )
        return Response(self._shown(record))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Delete a record."""
        services.delete_record(record=self.get_object(), actor=request.user, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=SheetSerializer, responses=ImportedRowSerializer(many=True))
    @action(
        detail=False, methods=["post"], url_path="import", url_name="import", pagination_class=None, filter_backends=()
    )
    def import_sheet(self, request: Request) -> Response:
        """Say what each row of a sheet does; with ``apply`` write all of it, or nothing where a row has an error."""
        rows = services.import_records(actor=request.user, now=timezone.now(), **self.valid_input())
        return Response(ImportedRowSerializer(rows, many=True).data)

    def _shown(self, record: QualificationRecord) -> Any:
        return self.get_serializer(self.get_queryset().get(pk=record.pk)).data
