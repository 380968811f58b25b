"""Everything about one cell: evidence, what it lacks, tasks, comments, history, hint."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from evidence.models import EvidenceItem, EvidenceLink
from journeys.models import Journey, NotApplicableCell, Task
from journeys.queries import Cell
from journeys.queries.cells import CellPage, cell_page
from matrix.models import CellComment
from matrix.rulebook import SufficiencyRule, rule_of
from organizations.models import Activity

SHOWN_HISTORY = 12


@dataclass(frozen=True, slots=True)
class Panel:
    """A cell for a person: ``links`` are those they may read, the best first, each with ``validity``.

    ``lacks``: the sorts of evidence, "artefact" or "affirmation", that ``rule`` still asks for among what is accepted
    and in date; what the person may not read counts. ``excused``: the decision that it is not applicable, or None.
    """

    cell: CellPage
    links: tuple[EvidenceLink, ...]
    rule: SufficiencyRule
    lacks: tuple[str, ...]
    excused: NotApplicableCell | None
    tasks: QuerySet[Task]
    comments: QuerySet[CellComment]
    history: QuerySet[Activity]


def panel(journey: Journey, cell: Cell, user: Any, today: date) -> Panel | None:
    """Return the panel of a cell (process area, practice, unit), or None if the target does not ask for it."""
    page = cell_page(journey, cell, user, today)
    if page is None:
        return None
    offered = EvidenceLink.objects.of(journey.organization).current().in_cell(*cell)
    counted = offered.filter(state=EvidenceLink.State.ACCEPTED).exclude(item__valid_until__lt=today)
    spoken = list(counted.order_by().values_list("item__kind", flat=True))
    affirmations = sum(kind in EvidenceItem.AFFIRMATIONS for kind in spoken)
    rule = rule_of(journey.framework.family)
    mine = offered.visible_to(user).with_validity(today)
    return Panel(
        cell=page,
        links=tuple(mine.select_related("item__organization", "item__owner", "created_by", "reviewed_by", "practice")),
        rule=rule,
        lacks=rule.missing(len(spoken) - affirmations, affirmations),
        excused=NotApplicableCell.objects.filter(journey=journey, process_area=cell[0], practice=cell[1], unit=cell[2])
        .select_related("decided_by")
        .first(),
        tasks=_tasks(journey, page),
        comments=CellComment.objects.filter(journey=journey).in_cell(*cell).select_related("author"),
        history=_history(journey, page, offered.visible_to(user)),
    )


def _tasks(journey: Journey, page: CellPage) -> QuerySet[Task]:
    here = Q(unit=page.unit) | Q(unit=None)
    return journey.tasks.open().filter(here, process_area=page.process_area).select_related("owner")[:8]


def _history(journey: Journey, page: CellPage, links: Any) -> QuerySet[Activity]:
    """Return the log entries about evidence of the cell that name it, the newest first."""
    return (
        Activity.objects.of(journey.organization)
        .filter(target_kind="evidence.evidenceitem", target_id__in=links.order_by().values("item"))
        .filter(detail__unit=str(page.unit), detail__practice__endswith=str(page.practice))
        .select_related("actor")[:SHOWN_HISTORY]
    )


def attachable(journey: Journey, cell: Cell, user: Any, q: str) -> QuerySet[EvidenceItem]:
    """Return evidence in use that the person may read and the cell does not have yet, by title; at most six."""
    links = EvidenceLink.objects.in_cell(*cell).values("item")
    rows = EvidenceItem.objects.visible_to(user).of(journey.organization).current().exclude(pk__in=links)
    for word in q.split():
        rows = rows.filter(title__icontains=word)
    return rows.order_by("title", "pk")[:6]
