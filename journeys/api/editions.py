"""Another edition for a journey: offers, difference, apply, postpone, undo."""

from __future__ import annotations

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from journeys import services
from journeys.models import EditionChange
from journeys.serializers.editions import ApplyEditionSerializer, EditionChangeSerializer, PostponeEditionSerializer
from organizations.web import ReadableViewSet

WITH_ROWS = ("decisions__process_area", "decisions__practice", "decisions__successor_area", "decisions__successor")


class EditionChangeViewSet(ReadableViewSet):
    """Changes of the edition of journeys, and postponements; nothing is deleted by any of them."""

    queryset = EditionChange.objects.select_related("decided_by", "journey__organization").prefetch_related(*WITH_ROWS)
    serializer_class = EditionChangeSerializer
    filterset_fields = ("journey", "state", "to_framework")
    ordering_fields = ("decided_at",)
    input_classes = {"create": ApplyEditionSerializer, "postpone": PostponeEditionSerializer}

    @extend_schema(request=ApplyEditionSerializer, responses={201: EditionChangeSerializer})
    def create(self, request: Request) -> Response:
        """Take a journey to another edition; what is not named goes where the difference says."""
        now = timezone.now()
        change = services.apply_edition(actor=request.user, today=timezone.localdate(), now=now, **self.valid_input())
        return self._created(change)

    @extend_schema(request=PostponeEditionSerializer, responses={201: EditionChangeSerializer})
    @action(detail=False, methods=["post"])
    def postpone(self, request: Request) -> Response:
        """Leave a journey on its edition until a day."""
        now = timezone.now()
        change = services.postpone_edition(
            actor=request.user, today=timezone.localdate(), now=now, **self.valid_input()
        )
        return self._created(change)

    @extend_schema(request=None, responses=EditionChangeSerializer)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """Take the journey back to the edition before; what was worked on since is kept."""
        services.undo_edition(change=self.get_object(), actor=request.user, now=timezone.now())
        return Response(self.get_serializer(self.get_object()).data)

    def _created(self, change: EditionChange) -> Response:
        row = self.get_queryset().get(pk=change.pk)
        return Response(self.get_serializer(row).data, status=status.HTTP_201_CREATED)
