"""Tasks: add, change, move, and change many at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from journeys.models import Journey, Task, TaskComment
from journeys.permissions import may_manage_tasks, may_work_on_task, require_open
from journeys.states import DONE, DROPPED, MOVES, decides_on_work, may_move
from organizations.errors import Conflict, DomainError
from organizations.models import User
from organizations.permissions import require
from organizations.queries import members
from organizations.services import record_activity
from organizations.services.fields import assign, save_valid


@transaction.atomic
def create_task(*, journey: Journey, actor: User, today: date, **values: Any) -> Task:
    """Add a task by hand: process area, title, due date; unit, owner, description and start where wanted.

    ``unit`` None: for the journey as a whole; ``owner`` None: nobody yet.
    Raises DomainError (400) at the field, Conflict (409) on a closed journey.
    """
    require(may_manage_tasks(actor, journey))
    require_open(journey)
    task = Task(journey=journey, **values)
    _check(task, values, today)
    save_valid(task)
    record_activity(organization=journey.organization, actor=actor, verb="created", target=task)
    return task


@transaction.atomic
def update_task(*, task: Task, actor: User, today: date, **values: Any) -> Task:
    """Change what a task says; its state moves by ``move_task``. Errors are those of ``create_task``."""
    task = _locked(task)
    require(may_manage_tasks(actor, task.journey))
    require_open(task.journey)
    _update(task, actor, today, values)
    return task


@transaction.atomic
def move_task(*, task: Task, state: str, actor: User, now: datetime, reason: str = "") -> Task:
    """Move a task to ``state``; dropping needs a ``reason``, which becomes a comment.

    Whoever works on the task reports its progress; process owners and above drop and restore it.
    Raises Conflict (409) if the present state does not lead there. The same state again changes nothing.
    """
    task = _locked(task)
    require(_may_make_move(actor, task, state))
    require_open(task.journey)
    _move(task, state, actor, now, reason)
    return task


@transaction.atomic
def change_tasks(  # noqa: PLR0913 -- one argument for each choice of the form
    *,
    journey: Journey,
    tasks: Collection[Task],
    actor: User,
    today: date,
    now: datetime,
    owner: User | None = None,
    state: str = "",
    shift_days: int = 0,
    reason: str = "",
) -> int:
    """Assign, move or shift several tasks at once, all or none; return how many.

    None, empty and 0 leave owner, state and due date as they are. A shift moves start and due date.
    Raises DomainError (400) or Conflict (409) with the title of the first task that cannot be changed so.
    """
    require(may_manage_tasks(actor, journey))
    require_open(journey)
    if not tasks:
        raise DomainError(_("Choose at least one task."), field="tasks")
    if not (owner or state or shift_days):
        raise DomainError(_("Choose what to change."))
    locked = journey.tasks.select_for_update(of=("self",)).filter(pk__in=[task.pk for task in tasks])
    rows = list(locked.select_related("journey__organization"))
    if len(rows) != len(set(tasks)):
        raise DomainError(_("Choose tasks of this journey."), field="tasks")
    for task in rows:
        try:
            _update(task, actor, today, _shifted(task, shift_days) | ({"owner": owner} if owner else {}))
            if state:
                _move(task, state, actor, now, reason)
        except DomainError as error:
            error.message = f"“{task.title}”: {error.message}"
            raise
    return len(rows)


def _shifted(task: Task, days: int) -> dict[str, Any]:
    if not days:
        return {}
    try:
        due_on = task.due_on + timedelta(days=days)
        starts_on = task.starts_on and task.starts_on + timedelta(days=days)
    except OverflowError as error:
        raise DomainError(_("There is no such date."), field="shift_days") from error
    return {"due_on": due_on, "starts_on": starts_on}


def _locked(task: Task) -> Task:
    """Lock the task's row, so that two moves do not both start from the same state."""
    rows = Task.objects.select_for_update(of=("self",))
    locked: Task = rows.select_related("journey__organization", "process_area", "unit", "owner").get(pk=task.pk)
    return locked


def _update(task: Task, actor: User, today: date, values: dict[str, Any]) -> None:
    _check(task, {name: value for name, value in values.items() if getattr(task, name) != value}, today)
    starts_on, due_on = values.get("starts_on", task.starts_on), values.get("due_on", task.due_on)
    if starts_on and starts_on > due_on:
        raise DomainError(_("The task is due before it starts."), field="due_on")
    changed = assign(task, values)
    if changed:
        record_activity(
            organization=task.journey.organization,
            actor=actor,
            verb="changed",
            target=task,
            detail={"former": changed},
        )


def _check(task: Task, values: dict[str, Any], today: date) -> None:
    """Refuse values from outside the journey, and a new due date in the past."""
    journey = task.journey
    area, unit, owner = values.get("process_area"), values.get("unit"), values.get("owner")
    if area and not journey.scoped_areas.in_scope().filter(process_area=area).exists():
        raise DomainError(_("This process area is not in the scope of the journey."), field="process_area")
    if unit and not journey.units.filter(pk=unit.pk).exists():
        raise DomainError(_("This unit is not in the scope of the journey."), field="unit")
    if owner and not members(journey.organization).filter(pk=owner.pk).exists():
        raise DomainError(_("Only members of the organisation can own a task."), field="owner")
    due_on, starts_on = values.get("due_on"), values.get("starts_on")
    if due_on and due_on < today:
        raise DomainError(_("The due date lies in the past."), field="due_on", code="date_in_past")
    if due_on and starts_on and starts_on > due_on:
        raise DomainError(_("The task is due before it starts."), field="due_on")


def _may_make_move(actor: User, task: Task, state: str) -> Any:
    if decides_on_work(task.state, state):
        return may_manage_tasks(actor, task.journey)
    return may_work_on_task(actor, task)


def _move(task: Task, state: str, actor: User, now: datetime, reason: str) -> None:
    former, reason = task.state, reason.strip()
    if state == former:
        return
    if state not in MOVES:
        raise DomainError(_("There is no such state."), field="state")
    if not may_move(former, state):
        raise Conflict(
            _("A task cannot go from “%(former)s” to “%(state)s”.")
            % {"former": task.get_state_display(), "state": Task.State(state).label},
            code="move_not_allowed",
            field="state",
        )
    if state == DROPPED and not reason:
        raise DomainError(_("Say why the task is dropped."), field="reason", code="reason_missing")
    task.state, task.done_at = state, now if state == DONE else None
    task.save(update_fields=["state", "done_at"])
    if reason:
        save_valid(TaskComment(task=task, author=actor, text=reason))
    record_activity(
        organization=task.journey.organization,
        actor=actor,
        verb="moved",
        target=task,
        detail={"from": former, "to": state} | ({"reason": reason} if reason else {}),
    )
