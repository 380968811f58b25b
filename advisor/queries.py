"""Saved advice as lists, and answers as an evaluated document."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from advisor.conditions import Answers
from advisor.documents import as_data
from advisor.models import SavedAdvice
from advisor.ranking import advise
from advisor.rulebook import shipped_rulebook


def evaluation(answers: Answers) -> dict[str, Any]:
    """Return the advice that the present rules give on ``answers``, as a document."""
    book = shipped_rulebook()
    return as_data(book, answers, advise(book, answers))


def advice_list(rows: QuerySet[SavedAdvice], q: str = "") -> QuerySet[SavedAdvice]:
    """Return ``rows`` as a list shows them: without their results, but with what these put first."""
    shown: Any = rows.select_related("created_by", "changed_by").defer("result")
    return (shown.filter(title__icontains=q) if q else shown).with_first()
