"""Reads of tasks: filtered lists, the board by state, one task's history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from journeys.models import Journey, Task
from journeys.querysets import TaskQuerySet
from journeys.states import DROPPED, MOVES, decides_on_work
from organizations.models import Activity, User

CARDS = 20
HISTORY = 50
UNFINISHED, ANY = "", "any"
NOBODY = "nobody"


def task_list(  # noqa: PLR0913 -- one argument for each filter
    tasks: TaskQuerySet,
    *,
    today: date,
    q: str = "",
    state: str = UNFINISHED,
    owner: str = "",
    process_area: Any = None,
    unit: Any = None,
    overdue: bool = False,
    out_of_scope: bool = False,
) -> TaskQuerySet:
    """Return ``tasks`` with what a row shows, filtered, soonest first.

    ``state`` empty: what still needs work; "any": all. ``owner``: a person's id, or "nobody". ``out_of_scope``:
    only those of process areas that the journey no longer covers.
    """
    rows = tasks.select_related("journey__organization", "process_area", "unit", "owner")
    rows = rows.annotate(comment_count=Count("comments")).with_scope()
    if out_of_scope:
        rows = rows.filter(is_in_scope=False)
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
    rows = rows.filter(**{name: value for name, value in chosen.items() if value or name == "owner"})
    return rows.order_by("due_on", "process_area__position", "pk")  # counting drops the model's own order


def tasks_out_of_scope(journey: Journey) -> QuerySet[Task]:
    """Return the unfinished tasks of process areas that are no longer in scope or not applicable."""
    tasks: QuerySet[Task] = Task.objects.filter(journey=journey).open().with_scope().filter(is_in_scope=False)
    return tasks


@dataclass(frozen=True, slots=True)
class BoardCard:
    """A task with the moves that need no more than one press: (state, label) of each."""

    task: Task
    moves: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """The tasks in one state: their number, and the first of them by due date."""

    state: str
    label: str
    count: int
    cards: tuple[BoardCard, ...]

    @property
    def more(self) -> int:
        """Return how many tasks the column does not show."""
        return self.count - len(self.cards)


def task_board(tasks: TaskQuerySet, *, manages: bool, worker: UUID | None) -> tuple[BoardColumn, ...]:
    """Return one column per state in the order of work; a column shows its first 20 tasks.

    ``manages``: the person moves every task; ``worker``: the id of a person who moves their own (None: nobody).
    """
    counts = dict(tasks.order_by().values_list("state").annotate(Count("pk", distinct=True)))
    return tuple(
        BoardColumn(
            state=state,
            label=str(Task.State(state).label),
            count=counts.get(state, 0),
            cards=tuple(BoardCard(task, _moves(task, manages, worker)) for task in tasks.filter(state=state)[:CARDS]),
        )
        for state in MOVES
    )


def _moves(task: Task, manages: bool, worker: UUID | None) -> tuple[tuple[str, str], ...]:
    """Return the moves of a card; dropping asks for a reason, so it is left to the task's own page."""
    if not manages and (worker is None or task.owner_id != worker):
        return ()
    return tuple(
        (state, str(Task.State(state).label))
        for state in MOVES[task.state]
        if state != DROPPED and (manages or not decides_on_work(task.state, state))
    )


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change of a task: who (None: the system) did what when; ``moved`` and ``former`` for people to read.

    ``former`` holds the changed fields by their names with what they were before (empty: nothing).
    """

    actor: User | None
    verb: str
    at: datetime
    moved: str
    former: tuple[tuple[str, str], ...]


def task_history(task: Task) -> tuple[HistoryLine, ...]:
    """Return the last 50 log lines about a task, newest first."""
    lines = Activity.objects.about(task).select_related("actor")[:HISTORY]
    return tuple(
        HistoryLine(line.actor, line.verb, line.at, _moved(line.detail), _former(line.detail)) for line in lines
    )


def _moved(detail: dict[str, Any]) -> str:
    if "to" not in detail:
        return ""
    return f"{Task.State(detail['from']).label} → {Task.State(detail['to']).label}"


def _former(detail: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return the changed fields with their former values."""
    former = detail.get("former", {})
    return tuple(
        (str(getattr(Task._meta.get_field(name), "verbose_name", name)), value or "") for name, value in former.items()
    )
