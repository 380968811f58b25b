"""Reads of tasks: filtered lists, the board by state, one task's history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from journeys.models import Task
from journeys.querysets import TaskQuerySet
from journeys.states import MOVES
from organizations.models import Activity

CARDS = 40
UNFINISHED, ANY = "", "any"
NOBODY = "nobody"


def task_list(
    tasks: TaskQuerySet,
    *,
    today: date,
    q: str = "",
    state: str = UNFINISHED,
    owner: str = "",
    process_area: Any = None,
    unit: Any = None,
    overdue: bool = False,
) -> TaskQuerySet:
    """Return ``tasks`` with what a row shows, filtered.

    ``state`` empty: what still needs work; "any": all. ``owner``: a person's id, or "nobody".
    """
    rows = tasks.select_related("journey__organization", "process_area", "unit", "owner")
    rows = rows.annotate(comment_count=Count("comments"))
    if q:
        rows = rows.search(q)
    if overdue:
        rows = rows.overdue(today)
    if state == UNFINISHED:
        rows = rows.open()
    elif state != ANY:
        rows = rows.filter(state=state)
    chosen = {"process_area": process_area, "unit": unit}
    if owner:
        chosen["owner"] = None if owner == NOBODY else owner
    return rows.filter(**{name: value for name, value in chosen.items() if value or name == "owner"})


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """The tasks in one state: their number, and the first of them by due date."""

    state: str
    label: str
    count: int
    tasks: tuple[Task, ...]

    @property
    def more(self) -> int:
        """Return how many tasks the column does not show."""
        return self.count - len(self.tasks)


def task_board(tasks: TaskQuerySet) -> tuple[BoardColumn, ...]:
    """Return one column per state in the order of work; a column shows its first 40 tasks."""
    counts = dict(tasks.order_by().values_list("state").annotate(Count("pk", distinct=True)))
    return tuple(
        BoardColumn(
            state, str(Task.State(state).label), counts.get(state, 0), tuple(tasks.filter(state=state)[:CARDS])
        )
        for state in MOVES
    )


def task_history(task: Task) -> QuerySet[Activity]:
    """Return the log lines about a task, newest first."""
    return Activity.objects.about(task).select_related("actor")
