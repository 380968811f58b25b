"""Tasks of journeys and their comments."""

from __future__ import annotations

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from journeys import services
from journeys.api.filters import TaskFilter
from journeys.models import Task, TaskComment
from journeys.serializers import (
    MoveSerializer,
    NewCommentSerializer,
    NewTaskSerializer,
    TaskCommentSerializer,
    TaskInputSerializer,
    TaskSerializer,
)
from organizations.web import ReadableViewSet


class TaskViewSet(ReadableViewSet):
    """Tasks of journeys."""

    queryset = Task.objects.select_related("journey__organization", "process_area", "owner")
    serializer_class = TaskSerializer
    filterset_class = TaskFilter
    search_fields = ("title", "process_area__ref", "process_area__title")
    ordering_fields = ("due_on", "title", "state", "created_at")
    input_classes = {
        "create": NewTaskSerializer,
        "partial_update": TaskInputSerializer,
        "move": MoveSerializer,
        "add_comment": NewCommentSerializer,
    }

    @extend_schema(request=NewTaskSerializer, responses={201: TaskSerializer})
    def create(self, request: Request) -> Response:
        """Add a task by hand."""
        task = services.create_task(actor=request.user, today=timezone.localdate(), **self.valid_input())
        return Response(self.get_serializer(task).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=TaskInputSerializer, responses=TaskSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a task."""
        task = self.get_object()
        values = self.valid_input(partial=True)
        task = services.update_task(task=task, actor=request.user, today=timezone.localdate(), **values)
        return Response(self.get_serializer(task).data)

    @extend_schema(request=MoveSerializer, responses=TaskSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        """Move a task to another state."""
        task = self.get_object()
        task = services.move_task(task=task, actor=request.user, now=timezone.now(), **self.valid_input())
        return Response(self.get_serializer(task).data)

    @extend_schema(responses=TaskCommentSerializer(many=True))
    @action(detail=True, methods=["get"], filter_backends=())
    def comments(self, request: Request, pk: str) -> Response:
        """List the comments on a task, oldest first."""
        page = self.paginate_queryset(self.get_object().comments.select_related("author"))
        return self.get_paginated_response(TaskCommentSerializer(page, many=True).data)

    @extend_schema(request=NewCommentSerializer, responses={201: TaskCommentSerializer})
    @comments.mapping.post
    def add_comment(self, request: Request, pk: str) -> Response:
        """Comment on a task."""
        task = self.get_object()
        comment = services.comment_on_task(task=task, actor=request.user, **self.valid_input())
        return Response(TaskCommentSerializer(comment).data, status=status.HTTP_201_CREATED)


class TaskCommentViewSet(ReadableViewSet):
    """Comments on tasks."""

    queryset = TaskComment.objects.select_related("author", "task__journey__organization")
    serializer_class = TaskCommentSerializer
    filterset_fields = {"task": ["exact"]}
    ordering_fields = ("created_at",)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Take back one's own comment."""
        services.delete_comment(comment=self.get_object(), actor=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)
