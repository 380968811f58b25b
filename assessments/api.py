"""API resources of self-assessments, their marks and the team's decisions."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from appraisals.documents import as_data
from assessments import services
from assessments.assumptions import read_assumptions
from assessments.models import Assessment, Characterisation, TeamDecision
from assessments.queries import assessment_list, result
from assessments.serializers import (
    AssessmentInputSerializer,
    AssessmentSerializer,
    CharacterisationInputSerializer,
    CharacterisationSerializer,
    FilledSerializer,
    FillSerializer,
    ResultQuerySerializer,
    TeamDecisionInputSerializer,
    TeamDecisionSerializer,
)
from assessments.web import report_response
from organizations.filters import VisibleFilterSet
from organizations.web import ReadableViewSet


class PdfRenderer(JSONRenderer):
    """Lets a program ask for a PDF; errors stay problem details."""

    media_type = "application/pdf"
    format = "pdf"


class AssessmentFilter(VisibleFilterSet):
    """Narrow the self-assessments."""

    class Meta:
        model = Assessment
        fields = {"organization": ["exact"], "framework": ["exact"], "closed_at": ["isnull"]}


class AssessmentViewSet(ReadableViewSet):
    """Self-assessments of the caller's organisations. They are begun under a journey."""

    queryset = Assessment.objects.select_related("organization", "framework")
    serializer_class = AssessmentSerializer
    filterset_class = AssessmentFilter
    search_fields = ("name",)
    ordering_fields = ("created_at", "name")
    input_classes = {
        "partial_update": AssessmentInputSerializer,
        "characterise": CharacterisationInputSerializer,
        "fill": FillSerializer,
        "decide": TeamDecisionInputSerializer,
    }

    def get_queryset(self) -> QuerySet[Assessment]:
        """Return the rows that the caller reaches, with what is counted where it is shown."""
        rows = super().get_queryset()
        if self.action in ("list", "retrieve"):
            return assessment_list(rows).prefetch_related("units")
        return rows

    def _read(self, pk: object) -> Response:
        row = assessment_list(Assessment.objects.filter(pk=pk)).prefetch_related("units").get()
        return Response(self.get_serializer(row).data)

    @extend_schema(request=AssessmentInputSerializer, responses=AssessmentSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Rename a self-assessment."""
        assessment = self.get_object()
        values = self.valid_input()
        services.rename_assessment(assessment=assessment, actor=request.user, now=timezone.now(), **values)
        return self._read(assessment.pk)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Delete an open self-assessment with its marks."""
        services.delete_assessment(assessment=self.get_object(), actor=request.user, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses=AssessmentSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Close a self-assessment: its marks stay as they are."""
        closed = services.close_assessment(assessment=self.get_object(), actor=request.user, now=timezone.now())
        return self._read(closed.pk)

    @extend_schema(request=None, responses=AssessmentSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """Open a closed self-assessment again."""
        opened = services.reopen_assessment(assessment=self.get_object(), actor=request.user, now=timezone.now())
        return self._read(opened.pk)

    @extend_schema(
        responses=OpenApiTypes.OBJECT,
        parameters=[
            OpenApiParameter("at", OpenApiTypes.DATETIME, description="The moment whose marks count (left out: now)."),
            OpenApiParameter(
                "assume", OpenApiTypes.STR, many=True, description="What if: process area|practice|instance|mark."
            ),
        ],
    )
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=())
    def result(self, request: Request, pk: str) -> Response:
        """Return what the marks come to, with every reason: self-assessed, never stored; null without a rule set."""
        when = ResultQuerySerializer(data=request.query_params)
        when.is_valid(raise_exception=True)
        assumptions = read_assumptions(request.query_params.getlist("assume"))
        found = result(self.get_object(), at=when.validated_data.get("at"), assumptions=assumptions)
        return Response(as_data(found.evaluation, id=pk) if found else None)

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY}, operation_id="assessments_report")
    @action(
        detail=True, methods=["get"], renderer_classes=(JSONRenderer, PdfRenderer), pagination_class=None,
        filter_backends=(),
    )  # fmt: skip
    def report(self, request: Request, pk: str) -> HttpResponse:
        """Return what the marks come to as a PDF; 404 without a rule set, 503 where no PDF can be made."""
        return report_response(self.get_object(), timezone.localdate())

    @extend_schema(request=CharacterisationInputSerializer, responses=CharacterisationSerializer)
    @action(detail=True, methods=["put"], url_path="characterisation")
    def characterise(self, request: Request, pk: str) -> Response:
        """Mark one cell; 409 ``mark_changed`` if somebody else has marked it meanwhile."""
        assessment, values = self.get_object(), self.valid_input()
        cell = services.Cell(values.pop("process_area"), values.pop("practice"), values.pop("unit"))
        row = services.characterise(assessment=assessment, cell=cell, actor=request.user, now=timezone.now(), **values)
        return Response(CharacterisationSerializer(row).data)

    @extend_schema(request=FillSerializer, responses=FilledSerializer)
    @action(detail=True, methods=["post"])
    def fill(self, request: Request, pk: str) -> Response:
        """Set one mark in every cell of a process area that has none."""
        marked = services.fill(
            assessment=self.get_object(), actor=request.user, now=timezone.now(), **self.valid_input()
        )
        return Response({"marked": marked})

    @extend_schema(request=TeamDecisionInputSerializer, responses={201: TeamDecisionSerializer})
    @action(detail=True, methods=["post"], url_path="decisions")
    def decide(self, request: Request, pk: str) -> Response:
        """Record what the team decided, with its reason."""
        decision = services.decide(
            assessment=self.get_object(), actor=request.user, now=timezone.now(), **self.valid_input()
        )
        return Response(TeamDecisionSerializer(decision).data, status=status.HTTP_201_CREATED)


class CharacterisationViewSet(ReadableViewSet):
    """Present marks of self-assessments."""

    queryset = Characterisation.objects.all()
    serializer_class = CharacterisationSerializer
    filterset_fields = {
        "assessment": ["exact"],
        "process_area": ["exact"],
        "practice": ["exact"],
        "unit": ["exact"],
        "mark": ["exact"],
    }
    ordering_fields = ("changed_at",)


class TeamDecisionViewSet(ReadableViewSet):
    """Decisions of assessment teams, also those that were replaced."""

    queryset = TeamDecision.objects.all()
    serializer_class = TeamDecisionSerializer
    filterset_fields = {
        "assessment": ["exact"], "process_area": ["exact"], "question": ["exact"], "is_current": ["exact"],
    }  # fmt: skip
    ordering_fields = ("decided_at",)

    @extend_schema(request=None, responses=TeamDecisionSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take a decision back: the question is pending again."""
        rows = TeamDecision.objects.select_related("assessment__organization", "subject", "process_area")
        decision = rows.get(pk=self.get_object().pk)
        services.withdraw_decision(decision=decision, actor=request.user, now=timezone.now())
        return Response(self.get_serializer(decision).data)
