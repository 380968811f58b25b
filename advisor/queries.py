"""Saved advice as lists and side by side, answers as an evaluated document, and what the targets share."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from advisor.conditions import Answers
from advisor.documents import as_data
from advisor.models import SavedAdvice
from advisor.ranking import advise
from advisor.rulebook import shipped_rulebook
from frameworks.models import Crosswalk, Framework
from frameworks.queries import Coverage, area_coverage, crosswalk_page
from organizations.models import Organization

# Where an organisation with a certificate starts.
BASE = "iso-9001-2015"


@dataclass(frozen=True, slots=True)
class Shared:
    """What ``crosswalk`` says its source already provides of its target: numbers of requirements, of ``total``."""

    crosswalk: Crosswalk
    counts: Coverage
    total: int


@dataclass(frozen=True, slots=True)
class Chain:
    """Two frameworks that only two crosswalks connect. Weaker than either, and never part of coverage figures."""

    first: Crosswalk
    second: Crosswalk


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A question or an option, and what each advice has there; ``differs``: not all the same."""

    label: str
    values: tuple[Any, ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Advice side by side: ``options`` hold (place, gate) or None, ``questions`` labels of choices or None."""

    advice: tuple[SavedAdvice, ...]
    options: tuple[ComparedRow, ...]
    questions: tuple[ComparedRow, ...]


def evaluation(answers: Answers) -> dict[str, Any]:
    """Return the advice that the present rules give on ``answers``, as a document."""
    book = shipped_rulebook()
    return as_data(book, answers, advise(book, answers))


def advice_list(rows: QuerySet[SavedAdvice], q: str = "") -> QuerySet[SavedAdvice]:
    """Return ``rows`` as a list shows them: without their results, but with what these put first."""
    shown: Any = rows.select_related("created_by", "changed_by").defer("result")
    return (shown.filter(title__icontains=q) if q else shown).with_first()


def wanted_in_months(advice: SavedAdvice) -> int | None:
    """Return in how many months the result is wanted, as it was answered; None: it was not, or without a date."""
    months = [
        choice.months
        for question in shipped_rulebook().questions
        for choice in question.choices
        if choice.months and choice.key in advice.given.get(question.key, ())
    ]
    return min(months, default=None)


def option_label(advice: SavedAdvice, key: str) -> str:
    """Return the name of an option of the kept result, "" where it has none of this key."""
    standings = advice.result["standings"] if advice.result else []
    return next((str(row["option"]["label"]) for row in standings if row["option"]["key"] == key), "")


def target_frameworks(result: dict[str, Any]) -> dict[str, Framework]:
    """Return the frameworks that the options of a result aim at and that are loaded, by key, in one statement."""
    targets = [standing["option"]["target"] for standing in result["standings"]]
    keys = {target["framework"] for target in targets if target}
    return {framework.key: framework for framework in Framework.objects.shipped().filter(key__in=keys)}


def shared_ground(keys: Collection[str], organization: Organization | None) -> tuple[list[Shared], list[Chain]]:
    """Return what ISO 9001 and the frameworks of ``keys`` provide of each other, as ``organization`` judges it.

    Direct crosswalks with their coverage; of pairs without one the way over one framework between them, later
    editions of the target first. The number of statements depends on the crosswalks that are shipped alone.
    """
    keys = {*keys, BASE}
    rows = list(Crosswalk.objects.shipped().select_related("source_framework", "target_framework").order_by("key"))
    direct = [row for row in rows if {row.source_framework.key, row.target_framework.key} <= keys]
    shared = []
    for row in direct:
        areas = area_coverage(crosswalk_page(row, organization))
        shared.append(Shared(row, _sum([area.counts for area in areas]), sum(area.total for area in areas)))
    joined = {frozenset((row.source_framework.key, row.target_framework.key)) for row in direct}
    paths: dict[tuple[str, str], Chain] = {}
    for first in rows:
        for second in rows:
            ends = first.source_framework.key, second.target_framework.key
            if first.target_framework_id != second.source_framework_id or not keys.issuperset(ends):
                continue
            same_family = first.target_framework.family == second.target_framework.family
            if frozenset(ends) not in joined and (ends not in paths or same_family):
                paths[ends] = Chain(first, second)
    return shared, list(paths.values())


def comparison(advice: Sequence[SavedAdvice]) -> Comparison:
    """Return evaluated ``advice`` side by side; options in the order of the first one, then what only others have."""
    results: list[Any] = [row.result for row in advice]
    places = [
        {
            standing["option"]["key"]: (place, standing["gate"])
            for place, standing in enumerate(result["standings"], start=1)
        }
        for result in results
    ]
    options = {row["option"]["key"]: row["option"]["label"] for result in results for row in result["standings"]}
    given = [
        {row["key"]: tuple(choice["label"] for choice in row["choices"]) for row in result["answered"]}
        for result in results
    ]
    questions = {
        row["key"]: row["label"] for result in results for row in (*result["answered"], *result["unanswered"])
    }
    order = list(shipped_rulebook().keys)
    asked = sorted(questions, key=lambda key: order.index(key) if key in order else len(order))
    return Comparison(
        tuple(advice),
        tuple(_compared(label, [place.get(key) for place in places]) for key, label in options.items()),
        tuple(_compared(questions[key], [answers.get(key) for answers in given]) for key in asked),
    )


def _compared(label: str, values: list[Any]) -> ComparedRow:
    return ComparedRow(label, tuple(values), differs=any(value != values[0] for value in values))


def _sum(counts: Sequence[Coverage]) -> Coverage:
    names = ("strong", "medium", "weak", "none", "unmapped")
    return Coverage(**{name: sum(getattr(one, name) for one in counts) for name in names})
