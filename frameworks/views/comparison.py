"""Two editions side by side: what was added, removed, renamed, renumbered, moved or given another level."""

from __future__ import annotations

import uuid
from collections.abc import Mapping as Lookup
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from frameworks.comparison import Step, outcome_counts
from frameworks.forms import ComparisonForm
from frameworks.forms.catalogue import OUTCOME_LABELS
from frameworks.models import Framework, Mapping
from frameworks.queries.editions import edition_steps, requirement_ids
from organizations.web import PAGE_SIZE, paginate, status_of


@dataclass(frozen=True, slots=True)
class Row:
    """A step as the page shows it: with the ids of both requirements (None where there is none) and words."""

    step: Step
    before_id: uuid.UUID | None
    after_id: uuid.UUID | None
    outcomes: tuple[tuple[str, str], ...]


def compare(request: HttpRequest) -> HttpResponse:
    """Ask for two editions and show what became of each requirement, narrowed by outcome and text."""
    is_asked = "before" in request.GET
    frameworks = Framework.objects.visible_to(request.user)
    form = ComparisonForm(request.GET if is_asked else None, frameworks=frameworks)
    context: dict[str, Any] = {"form": form}
    if is_asked and form.is_valid():
        context |= _comparison(request, **form.cleaned_data)
    return render(request, "frameworks/compare.html", context, status=status_of(form))


def _comparison(request: HttpRequest, *, before: Framework, after: Framework, outcome: str, q: str) -> dict[str, Any]:
    steps = edition_steps(before, after, Mapping.objects.visible_to(request.user))
    counts = outcome_counts(steps)
    page = paginate(request, [step for step in steps if _fits(step, outcome, q)], PAGE_SIZE)
    ids = requirement_ids(before), requirement_ids(after)
    page.object_list = [_row(step, *ids) for step in page.object_list]
    return {
        "before": before,
        "after": after,
        "counts": [(name, label, counts[name]) for name, label in OUTCOME_LABELS],
        "page": page,
    }


def _row(step: Step, before_ids: Lookup[str, uuid.UUID], after_ids: Lookup[str, uuid.UUID]) -> Row:
    labels = dict(OUTCOME_LABELS)
    return Row(
        step,
        before_ids.get(step.before.ref) if step.before else None,
        after_ids.get(step.after.ref) if step.after else None,
        tuple((outcome, str(labels[outcome])) for outcome in step.outcomes),
    )


def _fits(step: Step, outcome: str, q: str) -> bool:
    if outcome and outcome not in step.outcomes:
        return False
    texts = (f"{row.ref} {row.title}".casefold() for row in (step.before, step.after) if row)
    return not q or any(q.casefold() in text for text in texts)
