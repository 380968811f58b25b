"""Read and check the rulebook, and answers against it: pure, and every fault at once. Format: docs/advisor.md."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from advisor.conditions import Chosen, Condition, Every, Negation, Some
from advisor.ranking import Choice, Effect, Option, Question, Rule, Rulebook, Target
from frameworks.catalog import CatalogError, InvalidCatalog
from frameworks.catalog.reader import Reader, is_whole, read_object

FORMAT = 1
DEEPEST = 8
MOST_MONTHS = 120
FILE = Path(__file__).with_name("rulebook.json")
NOTHING = Every(())
# What pages send where somebody says that no choice of a question is true.
NONE = "none"


@cache
def shipped_rulebook() -> Rulebook:
    """Return the rulebook that comes with Cairn."""
    return parse_rulebook(FILE.read_text(encoding="utf-8"))


def parse_rulebook(text: str) -> Rulebook:
    """Return the rulebook of a JSON text; raise InvalidCatalog with every fault."""
    values, errors = read_object(text)
    reader = Reader(values, errors)
    if reader.version("format") != FORMAT:
        reader.fault("format", f"must be {FORMAT}")
    day = _day(reader)
    questions = tuple(_question(row) for row in reader.rows("questions"))
    options = tuple(_option(row) for row in reader.rows("options"))
    keys = {option.key for option in options}
    rules = tuple(_rule(row, {question.key: question for question in questions}, keys) for row in reader.rows("rules"))
    for name, records in (("questions", questions), ("options", options), ("rules", rules)):
        errors.extend(_twice(name, [record.key for record in records]))
    reader.finish()
    if errors:
        raise InvalidCatalog(errors)
    return Rulebook(day, questions, options, rules)


def answer_faults(rulebook: Rulebook, given: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return by question what is wrong with the answers given; empty: nothing is."""
    questions = {question.key: question for question in rulebook.questions}
    faults = {}
    for key, chosen in given.items():
        question = questions.get(key)
        if question is None:
            faults[key] = "There is no such question."
        elif unknown := sorted(set(chosen) - set(question.keys)):
            faults[key] = f"There is no choice {', '.join(unknown)}."
        elif not question.multiple and len(set(chosen)) != 1:
            faults[key] = "Give exactly one choice, or leave the question out."
    return faults


def known_answers(rulebook: Rulebook, stored: Mapping[str, Sequence[str]]) -> dict[str, frozenset[str]]:
    """Return the answers that the rulebook still understands; any other counts as unanswered, never as "none"."""
    faults = answer_faults(rulebook, stored)
    return {key: frozenset(chosen) for key, chosen in stored.items() if key not in faults}


def _question(reader: Reader) -> Question:
    question = Question(
        reader.text("key", limit=80),
        reader.text("label", limit=200),
        reader.flag("multiple"),
        reader.flag("ordered"),
        tuple(_choice(row) for row in reader.rows("choices")),
    )
    if question.ordered and question.multiple:
        reader.fault("ordered", "has no meaning for a question with several answers")
    reader.errors.extend(_twice(f"{reader.path}choices", question.keys))
    reader.finish()
    return question


def _choice(reader: Reader) -> Choice:
    choice = Choice(reader.text("key", limit=80), reader.text("label", limit=200), _months(reader))
    if choice.key == NONE:
        reader.fault("key", f"must not be {NONE!r}: that stands for no choice at all")
    reader.finish()
    return choice


def _option(reader: Reader) -> Option:
    option = Option(
        reader.text("key", limit=80),
        reader.text("label", limit=200),
        reader.text("appraiser", limit=200),
        reader.text("effort", limit=200),
        _texts(reader, "next_steps"),
        reader.text("source", limit=1000),
        reader.flag("verified"),
        _target(reader),
        reader.text("no_target", limit=300, required=False),
    )
    if (option.target is None) != bool(option.no_target):
        reader.fault("target", "give either target or no_target, the reason why there is none")
    reader.finish()
    return option


def _target(reader: Reader) -> Target | None:
    value = reader.value("target")
    if value is None:
        return None
    if not isinstance(value, dict):
        reader.fault("target", "must be an object")
        return None
    inside = Reader(value, reader.errors, f"{reader.path}target.")
    target = Target(
        inside.key("framework", limit=120), inside.version("level"), inside.key("profile", limit=120, required=False)
    )
    inside.finish()
    return target


def _months(reader: Reader) -> int | None:
    value = reader.value("months")
    if value is None or (is_whole(value) and 1 <= value <= MOST_MONTHS):
        return value if value is None else int(value)
    reader.fault("months", f"must be a whole number from 1 to {MOST_MONTHS}")
    return None


def _rule(reader: Reader, questions: Mapping[str, Question], options: Collection[str]) -> Rule:
    rule = Rule(
        reader.text("key", limit=80),
        _condition(reader, f"{reader.path}when", reader.value("when"), questions),
        _texts(reader, "options"),
        Effect(reader.choice("effect", list(Effect)) or Effect.WEAK_FOR),
        reader.text("reason", limit=500),
        reader.text("source", limit=1000),
        reader.flag("verified"),
    )
    for key in rule.options:
        if key not in options:
            reader.fault("options", f"names {key!r}, which is no option")
    reader.finish()
    return rule


def _condition(
    reader: Reader, path: str, value: Any, questions: Mapping[str, Question], depth: int = DEEPEST
) -> Condition:
    """Read one condition: ``all`` and ``any`` of a list, ``not``, ``in`` and ``at_least`` of a question."""
    if not isinstance(value, dict) or len(value) != 1 or not depth:
        reader.errors.append(CatalogError(path, f"must be one of all, any, not, in, at_least; {DEEPEST} deep at most"))
        return NOTHING
    [(word, inside)] = value.items()
    path = f"{path}.{word}"
    if word in ("all", "any") and isinstance(inside, list) and inside:
        parts = [
            _condition(reader, f"{path}[{number}]", part, questions, depth - 1) for number, part in enumerate(inside)
        ]
        return Every(tuple(parts)) if word == "all" else Some(tuple(parts))
    if word == "not":
        return Negation(_condition(reader, path, inside, questions, depth - 1))
    choices = _asked(word, inside, questions)
    if choices is None:
        reader.errors.append(CatalogError(path, "must name a question and choices of it"))
        return NOTHING
    return Chosen(inside[0], choices)


def _asked(word: str, inside: Any, questions: Mapping[str, Question]) -> frozenset[str] | None:
    """Return the choices that make it true, None if they are not those of a question."""
    if not isinstance(inside, list) or len(inside) != 2 or not isinstance(inside[0], str):
        return None
    question, wanted = questions.get(inside[0]), inside[1]
    if question is None:
        return None
    if word == "at_least" and question.ordered and wanted in question.keys:
        return frozenset(question.keys[question.keys.index(wanted) :])
    if word == "in" and isinstance(wanted, list) and wanted and all(one in question.keys for one in wanted):
        return frozenset(wanted)
    return None


def _texts(reader: Reader, name: str) -> tuple[str, ...]:
    value = reader.value(name)
    if isinstance(value, list) and value and all(isinstance(one, str) and one for one in value):
        return tuple(value)
    reader.fault(name, "must be a list of texts, at least one")
    return ()


def _day(reader: Reader) -> str:
    value = reader.text("date", limit=10)
    try:
        date.fromisoformat(value)
    except ValueError:
        reader.fault("date", "must be a day such as 2026-01-31")
    return value


def _twice(path: str, keys: Sequence[str]) -> Iterator[CatalogError]:
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield CatalogError(path, f"{key!r} is there twice")
