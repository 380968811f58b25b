"""Rank targets by reasons, never by a score. Pure.

The order is that of gates: required (a decisive reason) before well founded (a strong reason, none as strong against
it) before founded (a reason, no strong one against it) before disputed (strong reasons both ways) before no reason
before advised against (a strong reason against, none as strong for it) before ruled out. Inside a gate strong reasons
count before moderate and moderate before weak ones, for before against; the order of the options decides what is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from advisor.conditions import Answers, Condition


class Effect(StrEnum):
    """What a rule does to its options."""

    DECISIVE = "decisive"
    STRONG_FOR = "strong_for"
    MODERATE_FOR = "moderate_for"
    WEAK_FOR = "weak_for"
    WEAK_AGAINST = "weak_against"
    MODERATE_AGAINST = "moderate_against"
    STRONG_AGAINST = "strong_against"
    EXCLUDES = "excludes"


class Gate(StrEnum):
    """How an option stands, best first."""

    REQUIRED = "required"
    WELL_FOUNDED = "well_founded"
    FOUNDED = "founded"
    DISPUTED = "disputed"
    NO_REASON = "no_reason"
    ADVISED_AGAINST = "advised_against"
    RULED_OUT = "ruled_out"


FOR = (Effect.DECISIVE, Effect.STRONG_FOR, Effect.MODERATE_FOR, Effect.WEAK_FOR)
GATES = list(Gate)
TIES = (
    (Effect.STRONG_FOR, Effect.STRONG_AGAINST),
    (Effect.MODERATE_FOR, Effect.MODERATE_AGAINST),
    (Effect.WEAK_FOR, Effect.WEAK_AGAINST),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible answer. ``months``: how far away the day is that it stands for; None: it stands for no day."""

    key: str
    label: str
    months: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question; of one that is not ``multiple`` at most one choice may be given.

    ``ordered``: its choices grow from first to last, so that rules may ask for at least one of them.
    """

    key: str
    label: str
    multiple: bool
    ordered: bool
    choices: tuple[Choice, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys of the choices in their order."""
        return tuple(choice.key for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Target:
    """What a journey to an option aims at: keys of a shipped framework and of a profile of it ("": none), a level."""

    framework: str
    level: int
    profile: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """A target that may be advised. ``effort`` is quoted from ``source``, never a promise.

    ``target`` None: no catalogue serves, or there is nothing to move to; ``no_target`` says which.
    """

    key: str
    label: str
    appraiser: str
    effort: str
    next_steps: tuple[str, ...]
    source: str
    verified: bool
    target: Target | None = None
    no_target: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """When ``condition`` holds, ``effect`` applies to each of ``options`` because of ``reason``."""

    key: str
    condition: Condition
    options: tuple[str, ...]
    effect: Effect
    reason: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Questions, options and rules as of ``date`` (ISO)."""

    date: str
    questions: tuple[Question, ...]
    options: tuple[Option, ...]
    rules: tuple[Rule, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys of the questions in their order."""
        return tuple(question.key for question in self.questions)


@dataclass(frozen=True, slots=True)
class Standing:
    """An option with its gate and the rules that speak for and against it."""

    option: Option
    gate: Gate
    reasons_for: tuple[Rule, ...]
    reasons_against: tuple[Rule, ...]


class Way(StrEnum):
    """How an answer would be another: a first one, another choice, one more choice, one choice less."""

    ANSWER = "answer"
    INSTEAD = "instead"
    ALSO = "also"
    WITHOUT = "without"


@dataclass(frozen=True, slots=True)
class Turn:
    """An answer that would put another option first: to an open question, or other than the one given."""

    question: str
    way: Way
    choice: str
    first: str


@dataclass(frozen=True, slots=True)
class Advice:
    """The ranked options, the unanswered questions, and the single answers that would change the first option."""

    standings: tuple[Standing, ...]
    unanswered: tuple[str, ...]
    turns: tuple[Turn, ...]


def advise(rulebook: Rulebook, answers: Answers) -> Advice:
    """Rank all options for ``answers`` and tell which single answers would put another one first."""
    standings = rank(rulebook, answers)
    turns = [
        Turn(question.key, way, key, first)
        for question in rulebook.questions
        for key, way, chosen in _alternatives(question, answers.get(question.key))
        if (first := rank(rulebook, {**answers, question.key: chosen})[0].option.key) != standings[0].option.key
    ]
    unanswered = tuple(question.key for question in rulebook.questions if question.key not in answers)
    return Advice(standings, unanswered, tuple(turns))


def rank(rulebook: Rulebook, answers: Answers) -> tuple[Standing, ...]:
    """Return every option, best first; rules whose condition is not known to hold stay silent."""
    speaking = [rule for rule in rulebook.rules if rule.condition.holds(answers)]
    standings = [
        _standing(option, [rule for rule in speaking if option.key in rule.options]) for option in rulebook.options
    ]
    return tuple(sorted(standings, key=_place))


def _alternatives(question: Question, given: frozenset[str] | None) -> Iterator[tuple[str, Way, frozenset[str]]]:
    """Return each choice with the way it makes another answer, and that answer. ``given`` None: open so far."""
    for key in question.keys:
        if given is None:
            yield key, Way.ANSWER, frozenset({key})
        elif question.multiple:
            yield key, Way.WITHOUT if key in given else Way.ALSO, given ^ {key}
        elif key not in given:
            yield key, Way.INSTEAD, frozenset({key})


def _standing(option: Option, rules: Sequence[Rule]) -> Standing:
    ordered = sorted(rules, key=lambda rule: rule.key)
    return Standing(
        option,
        _gate({rule.effect for rule in rules}),
        tuple(sorted((rule for rule in ordered if rule.effect in FOR), key=_strength)),
        tuple(sorted((rule for rule in ordered if rule.effect not in FOR), key=_strength, reverse=True)),
    )


def _gate(effects: set[Effect]) -> Gate:
    strong_for, strong_against = Effect.STRONG_FOR in effects, Effect.STRONG_AGAINST in effects
    if Effect.EXCLUDES in effects:
        return Gate.RULED_OUT
    if Effect.DECISIVE in effects:
        return Gate.REQUIRED
    if strong_against:
        return Gate.DISPUTED if strong_for else Gate.ADVISED_AGAINST
    if strong_for:
        return Gate.WELL_FOUNDED
    return Gate.FOUNDED if effects.intersection(FOR) else Gate.NO_REASON


def _place(standing: Standing) -> tuple[int, ...]:
    effects = [rule.effect for rule in (*standing.reasons_for, *standing.reasons_against)]
    ties = [number for good, bad in TIES for number in (-effects.count(good), effects.count(bad))]
    return (GATES.index(standing.gate), -effects.count(Effect.DECISIVE), *ties)


def _strength(rule: Rule) -> int:
    return list(Effect).index(rule.effect)
