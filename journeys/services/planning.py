"""Tasks generated from gaps."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from journeys.models import Journey, Task
from journeys.permissions import may_manage_tasks, require_open
from journeys.queries.plan import task_plan
from organizations.errors import Conflict
from organizations.models import User
from organizations.permissions import require
from organizations.services import record_activity


@transaction.atomic
def generate_tasks(*, journey: Journey, actor: User, today: date) -> list[Task]:
    """Add the tasks that the gaps ask for and that do not exist yet; return them.

    A task that was planned before, whatever became of it, is not planned again, so a second call adds nothing.
    Raises Conflict (409) on a closed journey or once the wanted date has passed.
    """
    require(may_manage_tasks(actor, journey))
    journey = (
        Journey.objects.select_for_update(of=("self",)).select_related("organization", "framework").get(pk=journey.pk)
    )
    require_open(journey)
    plan = task_plan(journey, today)
    if plan is None:
        raise Conflict(_("The wanted date has passed. Choose a new one first."), code="date_in_past")
    created = Task.objects.bulk_create(
        Task(
            journey=journey,
            process_area=area.process_area,
            unit_id=UUID(task.unit) if task.unit else None,
            key=task.key,
            title=task.title,
            description=task.description,
            starts_on=task.starts_on,
            due_on=task.due_on,
        )
        for area in plan.areas
        for task in area.tasks
    )
    if created:
        record_activity(
            organization=journey.organization,
            actor=actor,
            verb="planned the tasks of",
            target=journey,
            detail={"tasks": len(created)},
        )
    return created
