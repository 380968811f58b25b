"""Conditions over answers, in logic of three values: what nobody answered is missing, never no. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# Question key to chosen keys. A question without an entry is unanswered; an empty set means "none of these".
Answers = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Chosen:
    """True when any of ``choices`` was chosen."""

    question: str
    choices: frozenset[str]

    def holds(self, answers: Answers) -> bool | None:
        """Say whether it holds; None: the question is unanswered."""
        chosen = answers.get(self.question)
        return None if chosen is None else not self.choices.isdisjoint(chosen)


@dataclass(frozen=True, slots=True)
class Every:
    """True when every part is."""

    parts: tuple[Condition, ...]

    def holds(self, answers: Answers) -> bool | None:
        """Say whether it holds; None: it depends on an unanswered question."""
        values = [part.holds(answers) for part in self.parts]
        if False in values:
            return False
        return None if None in values else True


@dataclass(frozen=True, slots=True)
class Some:
    """True when at least one part is."""

    parts: tuple[Condition, ...]

    def holds(self, answers: Answers) -> bool | None:
        """Say whether it holds; None: it depends on an unanswered question."""
        values = [part.holds(answers) for part in self.parts]
        if True in values:
            return True
        return None if None in values else False


@dataclass(frozen=True, slots=True)
class Negation:
    """True when its part is false."""

    part: Condition

    def holds(self, answers: Answers) -> bool | None:
        """Say whether it holds; None: it depends on an unanswered question."""
        value = self.part.holds(answers)
        return None if value is None else not value


Condition = Chosen | Every | Some | Negation
