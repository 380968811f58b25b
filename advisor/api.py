"""API of the advisor: the rulebook, and advice on answers that the caller sends along."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from advisor.ranking import advise
from advisor.rulebook import shipped_rulebook
from advisor.serializers import AdviceSerializer, AnswersSerializer, RulebookSerializer


class AdviceViewSet(ViewSet):
    """Which target to choose. Nothing is stored."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(responses=RulebookSerializer, operation_id="advice_rulebook")
    @action(detail=False, methods=["get"])
    def rulebook(self, request: Request) -> Response:
        """Return the questions, the options and the rules with their sources."""
        return Response(RulebookSerializer(shipped_rulebook()).data)

    @extend_schema(request=AnswersSerializer, responses=AdviceSerializer, operation_id="advice_evaluate")
    @action(detail=False, methods=["post"])
    def evaluate(self, request: Request) -> Response:
        """Rank the options for the answers, with reasons for and against each."""
        asked = AnswersSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        book = shipped_rulebook()
        advice = advise(book, asked.validated_data["answers"])
        shown = {
            "rules_of": book.date,
            "standings": advice.standings,
            "unanswered": advice.unanswered,
            "turns": advice.turns,
        }
        return Response(AdviceSerializer(shown).data)
