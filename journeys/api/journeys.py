"""Journeys: target, scope, gaps and plan."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from appraisals.serializers import AppraisalSerializer
from assessments.models import Assessment
from assessments.queries import assessment_list
from assessments.serializers import AssessmentInputSerializer, AssessmentSerializer
from journeys import queries, services
from journeys.api.filters import JourneyFilter, ScopedAreaFilter
from journeys.dashboard import readiness
from journeys.models import Journey, ScopedArea
from journeys.serializers import (
    GapAnalysisSerializer,
    GeneratedSerializer,
    JourneyInputSerializer,
    JourneySerializer,
    NewAppraisalSerializer,
    NewJourneySerializer,
    ReadinessSerializer,
    ScopedAreaSerializer,
    ScopeInputSerializer,
    TargetChangeSerializer,
    TargetInputSerializer,
    TargetLineSerializer,
    TaskPlanSerializer,
)
from journeys.serializers.editions import (
    EditionInputSerializer,
    EditionOfferSerializer,
    JourneyEditionSerializer,
)
from organizations.errors import Conflict
from organizations.web import ReadableViewSet


class JourneyViewSet(ReadableViewSet):
    """Journeys to a maturity level or capability level."""

    queryset = Journey.objects.select_related("organization", "framework").prefetch_related("units")
    serializer_class = JourneySerializer
    filterset_class = JourneyFilter
    search_fields = ("name",)
    ordering_fields = ("name", "wanted_on", "created_at")
    input_classes = {
        "create": NewJourneySerializer,
        "partial_update": JourneyInputSerializer,
        "change_scope": ScopeInputSerializer,
        "edition_difference": EditionInputSerializer,
        "target": TargetInputSerializer,
        "target_preview": TargetInputSerializer,
        "book_appraisal": NewAppraisalSerializer,
        "begin_assessment": AssessmentInputSerializer,
    }

    @extend_schema(request=NewJourneySerializer, responses={201: JourneySerializer})
    def create(self, request: Request) -> Response:
        """Start a journey."""
        journey = services.create_journey(actor=request.user, today=timezone.localdate(), **self.valid_input())
        return Response(self.get_serializer(journey).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=JourneyInputSerializer, responses=JourneySerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change name, wanted date or units."""
        journey = self.get_object()
        values = self.valid_input(partial=True)
        services.update_journey(journey=journey, actor=request.user, today=timezone.localdate(), **values)
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=None, responses=JourneySerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """End a journey."""
        journey = services.close_journey(journey=self.get_object(), actor=request.user, now=timezone.now())
        return Response(self.get_serializer(journey).data)

    @extend_schema(request=None, responses=JourneySerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """Take up a closed journey again."""
        journey = services.reopen_journey(journey=self.get_object(), actor=request.user)
        return Response(self.get_serializer(journey).data)

    @extend_schema(responses=ScopedAreaSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=())
    def scope(self, request: Request, pk: str) -> Response:
        """List the process areas in scope."""
        return Response(ScopedAreaSerializer(queries.scoped_area_list(self.get_object()), many=True).data)

    @extend_schema(request=ScopeInputSerializer, responses=ScopedAreaSerializer(many=True))
    @scope.mapping.put
    def change_scope(self, request: Request, pk: str) -> Response:
        """Replace the scope."""
        journey = services.change_scope(
            journey=self.get_object(), actor=request.user, now=timezone.now(), **self.valid_input()
        )
        return Response(ScopedAreaSerializer(queries.scoped_area_list(journey), many=True).data)

    @extend_schema(request=TargetInputSerializer, responses=JourneySerializer)
    @action(detail=True, methods=["put"])
    def target(self, request: Request, pk: str) -> Response:
        """Change level, date and scope; nothing is deleted, and what comes back comes back as it was."""
        services.change_target(
            journey=self.get_object(),
            actor=request.user,
            today=timezone.localdate(),
            now=timezone.now(),
            **self.valid_input(),
        )
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=TargetInputSerializer, responses=TargetChangeSerializer)
    @action(detail=True, methods=["post"], url_path="target/preview")
    def target_preview(self, request: Request, pk: str) -> Response:
        """Tell what another target would change, without changing it."""
        journey = self.get_object()
        values = self.valid_input()
        values.pop("seen", None)
        change = services.preview_target(journey=journey, actor=request.user, today=timezone.localdate(), **values)
        return Response(TargetChangeSerializer(change).data)

    @extend_schema(responses=TargetLineSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=())
    def targets(self, request: Request, pk: str) -> Response:
        """List the last 20 changes of target and scope, newest first."""
        return Response(TargetLineSerializer(queries.target_history(self.get_object()), many=True).data)

    @extend_schema(responses=EditionOfferSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=())
    def editions(self, request: Request, pk: str) -> Response:
        """List the editions that the journey may go to, and which of them are postponed."""
        offers = queries.edition_offers(self.get_object(), timezone.localdate())
        return Response(EditionOfferSerializer(offers, many=True).data)

    @extend_schema(request=EditionInputSerializer, responses=JourneyEditionSerializer)
    @action(detail=True, methods=["post"], url_path="editions/difference")
    def edition_difference(self, request: Request, pk: str) -> Response:
        """Tell what another edition changes and what of the journey it touches; change nothing."""
        journey = self.get_object()
        framework = self.valid_input()["framework"]
        return Response(JourneyEditionSerializer(queries.edition_difference(journey, framework)).data)

    @extend_schema(responses=GapAnalysisSerializer)
    @action(detail=True, methods=["get"])
    def gap(self, request: Request, pk: str) -> Response:
        """Return the gap analysis. A reuse hint is never a rating."""
        analysis = queries.gap_analysis(self.get_object(), timezone.localdate())
        return Response(GapAnalysisSerializer(analysis).data)

    @extend_schema(responses=TaskPlanSerializer)
    @action(detail=True, methods=["get"])
    def plan(self, request: Request, pk: str) -> Response:
        """Tell which tasks planning would add, without adding them."""
        plan = queries.task_plan(self.get_object(), timezone.localdate())
        if plan is None:
            raise Conflict(_("The wanted date has passed. Choose a new one first."), code="date_in_past")
        return Response(TaskPlanSerializer(plan).data)

    @extend_schema(request=None, responses={201: GeneratedSerializer})
    @plan.mapping.post
    def generate_tasks(self, request: Request, pk: str) -> Response:
        """Add the planned tasks that do not exist yet; a second call adds nothing."""
        created = services.generate_tasks(journey=self.get_object(), actor=request.user, today=timezone.localdate())
        return Response({"created": len(created)}, status=status.HTTP_201_CREATED)

    @extend_schema(responses=ReadinessSerializer)
    @action(detail=True, methods=["get"])
    def readiness(self, request: Request, pk: str) -> Response:
        """Return the indicative, self-assessed level, why, and what blocks the next one."""
        return Response(ReadinessSerializer(readiness(self.get_object(), timezone.localdate())).data)

    @extend_schema(request=NewAppraisalSerializer, responses={201: AppraisalSerializer})
    @action(detail=True, methods=["post"], url_path="appraisals")
    def book_appraisal(self, request: Request, pk: str) -> Response:
        """Book a lead appraiser for the journey's target."""
        appraisal = services.book_journey_appraisal(
            journey=self.get_object(), actor=request.user, today=timezone.localdate(), **self.valid_input()
        )
        return Response(AppraisalSerializer(appraisal).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=AssessmentInputSerializer, responses={201: AssessmentSerializer})
    @action(detail=True, methods=["post"], url_path="assessments")
    def begin_assessment(self, request: Request, pk: str) -> Response:
        """Begin a self-assessment with the target, scope and instances that the journey has now."""
        assessment = services.begin_journey_assessment(
            journey=self.get_object(), actor=request.user, now=timezone.now(), **self.valid_input()
        )
        row = assessment_list(Assessment.objects.filter(pk=assessment.pk)).get()
        return Response(AssessmentSerializer(row).data, status=status.HTTP_201_CREATED)


class ScopedAreaViewSet(ReadableViewSet):
    """Process areas in the scope of journeys."""

    queryset = ScopedArea.objects.in_scope().select_related("process_area")
    serializer_class = ScopedAreaSerializer
    filterset_class = ScopedAreaFilter
    ordering_fields = ("process_area__position",)
