"""The caller's reminders."""

from __future__ import annotations

from django.utils import timezone
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from journeys import services
from journeys.api.filters import ReminderFilter
from journeys.models import Reminder
from journeys.serializers import ReminderSerializer
from organizations.web import ReadableViewSet

Marked = inline_serializer("Marked", {"marked": serializers.IntegerField()})


class ReminderViewSet(ReadableViewSet):
    """The caller's own reminders, from all organisations the caller reaches or appraises."""

    queryset = Reminder.objects.listed()
    serializer_class = ReminderSerializer
    filterset_class = ReminderFilter
    search_fields = ("title",)
    ordering_fields = ("created_at", "due_on")

    @extend_schema(request=None, responses=ReminderSerializer)
    @action(detail=True, methods=["post"])
    def read(self, request: Request, pk: str) -> Response:
        """Mark a reminder as read."""
        reminder = self.get_object()
        services.mark_read(reminders=Reminder.objects.filter(pk=reminder.pk), actor=request.user, now=timezone.now())
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=None, responses=Marked)
    @action(detail=False, methods=["post"], url_path="read-all")
    def read_all(self, request: Request) -> Response:
        """Mark all reminders as read."""
        count = services.mark_read(reminders=self.get_queryset(), actor=request.user, now=timezone.now())
        return Response({"marked": count})
