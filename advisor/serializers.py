"""Shapes of the advisor's API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from advisor.models import SavedAdvice
from advisor.ranking import Effect, Gate, Way
from advisor.rulebook import answer_faults, shipped_rulebook
from frameworks.serializers.crosswalks import CoverageCountsSerializer
from organizations.models import Organization
from organizations.web import VisibleRelatedField


class NamedSerializer(serializers.Serializer[Any]):
    """A question, a choice or an option by its key and its words."""

    key = serializers.CharField()
    label = serializers.CharField()


class AdviceChoiceSerializer(NamedSerializer):
    """One possible answer; ``months``: how far away the day is that it stands for, null where it stands for none."""

    months = serializers.IntegerField(allow_null=True)


class AdviceQuestionSerializer(serializers.Serializer[Any]):
    """A question; ``multiple``: several choices may be given."""

    key = serializers.CharField()
    label = serializers.CharField()
    multiple = serializers.BooleanField()
    choices = AdviceChoiceSerializer(many=True)


class AdviceTargetSerializer(serializers.Serializer[Any]):
    """What a journey to an option aims at: keys of a framework and of a profile of it (empty: none), and a level."""

    framework = serializers.CharField()
    level = serializers.IntegerField()
    profile = serializers.CharField(allow_blank=True)


class AdviceOptionSerializer(serializers.Serializer[Any]):
    """A target that may be advised; ``effort`` is quoted, not promised.

    ``target`` null: no catalogue serves, or there is nothing to move to; ``no_target`` says which.
    """

    key = serializers.CharField()
    label = serializers.CharField()
    appraiser = serializers.CharField()
    effort = serializers.CharField()
    next_steps = serializers.ListField(child=serializers.CharField())
    source = serializers.CharField()
    verified = serializers.BooleanField()
    target = AdviceTargetSerializer(allow_null=True)
    no_target = serializers.CharField(allow_blank=True)


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
    """An answer that would put another option first: to an open question, or other than the one given.

    ``way``: ``answer`` (open so far), ``instead`` of the choice given, ``also`` or ``without`` this choice.
    """

    question = NamedSerializer()
    way = serializers.ChoiceField(choices=[way.value for way in Way])
    choice = NamedSerializer()
    first = NamedSerializer()


class AnsweredSerializer(NamedSerializer):
    """An answered question with what was chosen; nothing chosen: none of its choices is true."""

    choices = NamedSerializer(many=True)


class AdviceSerializer(serializers.Serializer[Any]):
    """Advice, not a rating: options in their order, open questions, and what answers to them would change."""

    rules_of = serializers.DateField()
    answered = AnsweredSerializer(many=True)
    standings = StandingSerializer(many=True)
    unanswered = NamedSerializer(many=True)
    turns = TurnSerializer(many=True)


class SharedSerializer(serializers.Serializer[Any]):
    """What a crosswalk says its source already provides of its target: numbers of requirements. Never a rating."""

    crosswalk = serializers.UUIDField(source="crosswalk.pk")
    title = serializers.CharField(source="crosswalk.title")
    counts = CoverageCountsSerializer()
    total = serializers.IntegerField()


class ChainSerializer(serializers.Serializer[Any]):
    """Two crosswalks that connect frameworks without one of their own; weaker than either, so without figures."""

    first = serializers.UUIDField(source="first.pk")
    second = serializers.UUIDField(source="second.pk")


class SharedGroundSerializer(serializers.Serializer[Any]):
    """What ISO 9001 and the frameworks of the options provide of each other, as the organisation judges it."""

    crosswalks = SharedSerializer(many=True)
    chains = ChainSerializer(many=True)


class SavedAdviceRowSerializer(serializers.ModelSerializer[SavedAdvice]):
    """Saved advice in a list. ``first``: the option that the kept result puts first, null before it is evaluated."""

    answers = serializers.DictField(child=serializers.ListField(child=serializers.CharField()), read_only=True)
    state = serializers.ChoiceField(choices=SavedAdvice.State.choices, read_only=True)
    first = serializers.CharField(read_only=True, allow_null=True)

    class Meta:
        model = SavedAdvice
        fields: tuple[str, ...] = (
            "id", "organization", "title", "answers", "state", "first", "rules_of", "evaluated_at", "created_by",
            "created_at", "changed_by", "changed_at",
        )  # fmt: skip


class SavedAdviceSerializer(SavedAdviceRowSerializer):
    """Saved advice with its result as it was given, null before it is evaluated."""

    result = AdviceSerializer(read_only=True, allow_null=True)

    class Meta(SavedAdviceRowSerializer.Meta):
        fields = (*SavedAdviceRowSerializer.Meta.fields, "result")


class GivenAnswersSerializer(serializers.Serializer[Any]):
    """Answers to keep. Null takes an answer back; a question left out keeps the answer that it has."""

    answers = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField(max_length=80), allow_null=True, max_length=50),
        required=False,
    )

    def validate_answers(self, given: dict[str, list[str] | None]) -> dict[str, list[str] | None]:
        """Refuse questions and choices that do not exist."""
        known = set(shipped_rulebook().keys)
        chosen = {key: choices or [] for key, choices in given.items() if choices is not None or key not in known}
        faults = answer_faults(shipped_rulebook(), chosen)
        if faults:
            raise serializers.ValidationError(faults)
        return given


class SavedAdviceInputSerializer(GivenAnswersSerializer):
    """What may be changed of saved advice."""

    title = serializers.CharField(max_length=200, required=False)


class NewAdviceSerializer(GivenAnswersSerializer):
    """Advice to begin."""

    organization = VisibleRelatedField(queryset=Organization.objects.all())
    title = serializers.CharField(max_length=200)
