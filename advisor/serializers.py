"""Shapes of the advisor's API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from advisor.ranking import Effect, Gate
from advisor.rulebook import answer_faults, shipped_rulebook


class AdviceChoiceSerializer(serializers.Serializer[Any]):
    """One possible answer."""

    key = serializers.CharField()
    label = serializers.CharField()


class AdviceQuestionSerializer(serializers.Serializer[Any]):
    """A question; ``multiple``: several choices may be given."""

    key = serializers.CharField()
    label = serializers.CharField()
    multiple = serializers.BooleanField()
    choices = AdviceChoiceSerializer(many=True)


class AdviceOptionSerializer(serializers.Serializer[Any]):
    """A target that may be advised; ``effort`` is quoted, not promised."""

    key = serializers.CharField()
    label = serializers.CharField()
    appraiser = serializers.CharField()
    effort = serializers.CharField()
    next_steps = serializers.ListField(child=serializers.CharField())
    source = serializers.CharField()
    verified = serializers.BooleanField()


class AdviceReasonSerializer(serializers.Serializer[Any]):
    """A rule that speaks, and on what it rests."""

    key = serializers.CharField()
    effect = serializers.ChoiceField(choices=[effect.value for effect in Effect])
    reason = serializers.CharField()
    source = serializers.CharField()
    verified = serializers.BooleanField()


class AdviceRuleSerializer(AdviceReasonSerializer):
    """A rule with the options it speaks about."""

    options = serializers.ListField(child=serializers.CharField())


class RulebookSerializer(serializers.Serializer[Any]):
    """Questions, options and rules as of a day."""

    date = serializers.DateField()
    questions = AdviceQuestionSerializer(many=True)
    options = AdviceOptionSerializer(many=True)
    rules = AdviceRuleSerializer(many=True)


class AnswersSerializer(serializers.Serializer[Any]):
    """Choices by question. A question left out is unanswered; an empty list means none of its choices."""

    answers = serializers.DictField(child=serializers.ListField(child=serializers.CharField(max_length=80)))

    def validate_answers(self, given: Mapping[str, list[str]]) -> dict[str, frozenset[str]]:
        """Refuse questions and choices that do not exist."""
        faults = answer_faults(shipped_rulebook(), given)
        if faults:
            raise serializers.ValidationError(faults)
        return {key: frozenset(chosen) for key, chosen in given.items()}


class StandingSerializer(serializers.Serializer[Any]):
    """An option with its gate and the reasons for and against it."""

    option = AdviceOptionSerializer()
    gate = serializers.ChoiceField(choices=[gate.value for gate in Gate])
    reasons_for = AdviceReasonSerializer(many=True)
    reasons_against = AdviceReasonSerializer(many=True)


class TurnSerializer(serializers.Serializer[Any]):
    """An answer to an open question that would put another option first."""

    question = serializers.CharField()
    choice = serializers.CharField()
    first = serializers.CharField()


class AdviceSerializer(serializers.Serializer[Any]):
    """Advice, not a rating: options in their order, open questions, and what answers to them would change."""

    rules_of = serializers.DateField()
    standings = StandingSerializer(many=True)
    unanswered = serializers.ListField(child=serializers.CharField())
    turns = TurnSerializer(many=True)
