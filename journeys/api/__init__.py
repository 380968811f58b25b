"""API resources of journeys, their scope, tasks, comments and reminders."""

from journeys.api.editions import EditionChangeViewSet
from journeys.api.journeys import JourneyViewSet, ScopedAreaViewSet
from journeys.api.reminders import ReminderViewSet
from journeys.api.tasks import TaskCommentViewSet, TaskViewSet

__all__ = [
    "EditionChangeViewSet",
    "JourneyViewSet",
    "ReminderViewSet",
    "ScopedAreaViewSet",
    "TaskCommentViewSet",
    "TaskViewSet",
]
