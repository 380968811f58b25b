"""Who may plan a journey and who may work on its tasks, and that a closed journey rests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from organizations.errors import Conflict
from organizations.models import Organization, Role
from organizations.permissions import Decision, at_least, refused

if TYPE_CHECKING:
    from journeys.models import Journey, Task, TaskComment


def may_manage_journeys(user: Any, organization: Organization) -> Decision:
    """Programme managers and owners choose the target, its scope and its date."""
    return at_least(user, organization, Role.PROGRAMME_MANAGER)


def may_manage_tasks(user: Any, journey: Journey) -> Decision:
    """Process owners and above plan, assign, drop and restore tasks."""
    return at_least(user, journey.organization, Role.PROCESS_OWNER)


def may_contribute(user: Any, journey: Journey) -> Decision:
    """Contributors and above work on the tasks they own."""
    return at_least(user, journey.organization, Role.CONTRIBUTOR)


def may_work_on_task(user: Any, task: Task) -> Decision:
    """Process owners and above, and a contributor who owns the task, report its progress and comment on it."""
    contributes = may_contribute(user, task.journey)
    if not contributes or task.owner_id == user.pk:
        return contributes
    manages = may_manage_tasks(user, task.journey)
    return manages or refused(_("Contributors work on the tasks they own; this one belongs to somebody else."))


def may_delete_comment(user: Any, comment: TaskComment) -> Decision:
    """Everybody takes back their own comments, as long as they contribute."""
    if comment.author_id != user.pk:
        return refused(_("Only its author can delete a comment."))
    return may_contribute(user, comment.task.journey)


def require_open(journey: Journey) -> None:
    """Raise Conflict (409) if the journey is closed."""
    if journey.closed_at:
        raise Conflict(_("The journey is closed. Reopen it to change something in it."), code="journey_closed")
