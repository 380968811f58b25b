"""Advice as JSON values that are understood without the rulebook, which will have changed one day. Pure."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.conditions import Answers
    from advisor.ranking import Advice, Question, Rule, Rulebook, Standing


def as_data(rulebook: Rulebook, answers: Answers, advice: Advice) -> dict[str, Any]:
    """Return ``advice`` with what was answered, labels included, as it is kept and as the API sends it."""
    questions = {question.key: _named(question) for question in rulebook.questions}
    options = {option.key: _named(option) for option in rulebook.options}
    choices = {
        (question.key, choice.key): _named(choice) for question in rulebook.questions for choice in question.choices
    }
    return {
        "rules_of": rulebook.date,
        "answered": [_answered(question, answers) for question in rulebook.questions if question.key in answers],
        "unanswered": [questions[key] for key in advice.unanswered],
        "standings": [_standing(standing) for standing in advice.standings],
        "turns": [
            {
                "question": questions[turn.question],
                "way": turn.way.value,
                "choice": choices[turn.question, turn.choice],
                "first": options[turn.first],
            }
            for turn in advice.turns
        ],
    }


def _named(row: Any) -> dict[str, str]:
    return {"key": row.key, "label": row.label}


def _answered(question: Question, answers: Answers) -> dict[str, Any]:
    chosen = answers[question.key]
    return {**_named(question), "choices": [_named(choice) for choice in question.choices if choice.key in chosen]}


def _standing(standing: Standing) -> dict[str, Any]:
    option = asdict(standing.option)
    return {
        "option": {**option, "next_steps": list(standing.option.next_steps)},
        "gate": standing.gate.value,
        "reasons_for": _reasons(standing.reasons_for),
        "reasons_against": _reasons(standing.reasons_against),
    }


def _reasons(rules: Iterable[Rule]) -> list[dict[str, Any]]:
    return [
        {
            "key": rule.key,
            "effect": rule.effect.value,
            "reason": rule.reason,
            "source": rule.source,
            "verified": rule.verified,
        }
        for rule in rules
    ]
