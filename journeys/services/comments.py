"""Comments on tasks."""

from __future__ import annotations

from django.db import transaction

from journeys.models import Task, TaskComment
from journeys.permissions import may_delete_comment, may_work_on_task, require_open
from organizations.models import User
from organizations.permissions import require
from organizations.services import record_activity
from organizations.services.fields import save_valid


@transaction.atomic
def comment_on_task(*, task: Task, text: str, actor: User) -> TaskComment:
    """Add a remark to a task. Raises DomainError (400) at ``text``, Conflict (409) on a closed journey."""
    require(may_work_on_task(actor, task))
    require_open(task.journey)
    comment = save_valid(TaskComment(task=task, author=actor, text=text.strip()))
    record_activity(organization=task.journey.organization, actor=actor, verb="commented on", target=task)
    return comment


@transaction.atomic
def delete_comment(*, comment: TaskComment, actor: User) -> None:
    """Take back one's own comment; the log keeps that there was one."""
    task = comment.task
    require(may_delete_comment(actor, comment))
    require_open(task.journey)
    comment.delete()
    record_activity(organization=task.journey.organization, actor=actor, verb="deleted a comment on", target=task)
