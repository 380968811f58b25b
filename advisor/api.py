"""API of the advisor: the rulebook, advice on answers sent along, and the saved advice of organisations."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from advisor import services
from advisor.models import SavedAdvice
from advisor.queries import advice_list, evaluation, shared_ground, target_frameworks
from advisor.rulebook import shipped_rulebook
from advisor.serializers import (
    AdviceSerializer,
    AnswersSerializer,
    NewAdviceSerializer,
    RulebookSerializer,
    SavedAdviceInputSerializer,
    SavedAdviceRowSerializer,
    SavedAdviceSerializer,
    SharedGroundSerializer,
)
from organizations.errors import Conflict
from organizations.filters import VisibleFilterSet
from organizations.web import ReadableViewSet


class SavedAdviceFilter(VisibleFilterSet):
    """Narrow saved advice."""

    class Meta:
        model = SavedAdvice
        fields = {"organization": ["exact"], "rules_of": ["exact", "lt"], "evaluated_at": ["isnull"]}


class AdviceViewSet(ReadableViewSet):
    """Which target to choose: saved advice of the caller's organisations, and evaluation that stores nothing."""

    queryset = SavedAdvice.objects.select_related("organization", "created_by")
    serializer_class = SavedAdviceSerializer
    filterset_class = SavedAdviceFilter
    search_fields = ("title",)
    ordering_fields = ("title", "created_at", "changed_at", "evaluated_at")
    input_classes = {"create": NewAdviceSerializer, "partial_update": SavedAdviceInputSerializer}

    def get_queryset(self) -> QuerySet[Any]:
        """Return the rows that the caller reaches; a list leaves their results out."""
        rows = super().get_queryset().with_first()
        return advice_list(rows) if self.action == "list" else rows

    def get_serializer_class(self) -> Any:
        """Return the serializer: a list leaves the results out."""
        return SavedAdviceRowSerializer if self.action == "list" else SavedAdviceSerializer

    @extend_schema(request=NewAdviceSerializer, responses={201: SavedAdviceSerializer})
    def create(self, request: Request) -> Response:
        """Begin advice of an organisation, with or without answers."""
        advice = services.start_advice(actor=request.user, now=timezone.now(), **self.valid_input())
        return Response(self._shown(advice), status=status.HTTP_201_CREATED)

    @extend_schema(request=SavedAdviceInputSerializer, responses=SavedAdviceSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Rename, and answer questions; questions left out keep their answers."""
        advice = services.update_advice(
            advice=self.get_object(), actor=request.user, now=timezone.now(), **self.valid_input(partial=True)
        )
        return Response(self._shown(advice))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Delete saved advice; journeys that began with it stay."""
        services.delete_advice(advice=self.get_object(), actor=request.user, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses=SavedAdviceSerializer)
    @action(detail=True, methods=["post"])
    def evaluation(self, request: Request, pk: str) -> Response:
        """Evaluate the answers by the present rules and keep the result."""
        advice = services.evaluate_advice(advice=self.get_object(), actor=request.user, now=timezone.now())
        return Response(self._shown(advice))

    @extend_schema(responses=SharedGroundSerializer)
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=())
    def shared(self, request: Request, pk: str) -> Response:
        """Return what the frameworks of the result share; 409 before it is evaluated."""
        advice = self.get_object()
        if advice.result is None:
            raise Conflict(_("The advice has no result yet. Evaluate it first."), code="not_evaluated")
        crosswalks, chains = shared_ground(target_frameworks(advice.result), advice.organization)
        return Response(SharedGroundSerializer({"crosswalks": crosswalks, "chains": chains}).data)

    @extend_schema(responses=RulebookSerializer, operation_id="advice_rulebook")
    @action(detail=False, methods=["get"], pagination_class=None, filter_backends=())
    def rulebook(self, request: Request) -> Response:
        """Return the questions, the options and the rules with their sources."""
        return Response(RulebookSerializer(shipped_rulebook()).data)

    @extend_schema(request=AnswersSerializer, responses=AdviceSerializer, operation_id="advice_evaluate")
    @action(detail=False, methods=["post"])
    def evaluate(self, request: Request) -> Response:
        """Rank the options for answers sent along, with reasons for and against each. Nothing is stored."""
        asked = AnswersSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        return Response(AdviceSerializer(evaluation(asked.validated_data["answers"])).data)

    def _shown(self, advice: SavedAdvice) -> Any:
        return self.get_serializer(self.get_queryset().get(pk=advice.pk)).data
