"""Every write to journeys, their scope, tasks and comments."""

from journeys.services.comments import comment_on_task, delete_comment
from journeys.services.journeys import close_journey, create_journey, reopen_journey, update_journey
from journeys.services.planning import generate_tasks
from journeys.services.scope import change_scope
from journeys.services.tasks import change_tasks, create_task, move_task, update_task

__all__ = [
    "change_scope",
    "change_tasks",
    "close_journey",
    "comment_on_task",
    "create_journey",
    "create_task",
    "delete_comment",
    "generate_tasks",
    "move_task",
    "reopen_journey",
    "update_journey",
    "update_task",
]
