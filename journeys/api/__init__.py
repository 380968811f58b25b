"""API resources of journeys, their scope, tasks and comments."""

from journeys.api.journeys import JourneyViewSet, ScopedAreaViewSet
from journeys.api.tasks import TaskCommentViewSet, TaskViewSet

__all__ = ["JourneyViewSet", "ScopedAreaViewSet", "TaskCommentViewSet", "TaskViewSet"]
