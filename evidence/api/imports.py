"""Registers: upload, look at the preview, import or discard."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from evidence import services
from evidence.models import RegisterImport
from evidence.serializers import (
    ApplySerializer,
    NewRegisterImportSerializer,
    RegisterImportSerializer,
    RegisterPreviewSerializer,
)
from organizations.web import ReadableViewSet


class RegisterImportViewSet(ReadableViewSet):
    """Evidence registers that were uploaded."""

    queryset = RegisterImport.objects.select_related("organization")
    serializer_class = RegisterImportSerializer
    filterset_fields = {"organization": ["exact"], "state": ["exact"]}
    ordering_fields = ("created_at",)
    input_classes = {"create": NewRegisterImportSerializer, "apply": ApplySerializer}

    def get_queryset(self) -> QuerySet[RegisterImport]:
        """Leave the rows out of lists."""
        rows = super().get_queryset()
        return rows.defer("rows", "files", "notes") if self.action == "list" else rows

    def get_serializer_class(self) -> type[BaseSerializer]:
        """Return the shape with all rows for a single register."""
        return RegisterPreviewSerializer if self.action in ("create", "retrieve") else RegisterImportSerializer

    @extend_schema(
        request={"multipart/form-data": NewRegisterImportSerializer}, responses={201: RegisterPreviewSerializer}
    )
    def create(self, request: Request) -> Response:
        """Upload a register with the files it names; nothing is imported yet."""
        staged = services.stage_register(actor=request.user, now=timezone.now(), **self.valid_input())
        return Response(self.get_serializer(staged).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=ApplySerializer, responses=RegisterImportSerializer)
    @action(detail=True, methods=["post"])
    def apply(self, request: Request, pk: str) -> Response:
        """Import all rows in one transaction."""
        staged = self.get_object()
        services.apply_register(register_import=staged, actor=request.user, now=timezone.now(), **self.valid_input())
        staged.refresh_from_db()
        return Response(self.get_serializer(staged).data)

    @extend_schema(request=None, responses=RegisterImportSerializer)
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: str) -> Response:
        """Drop a register that was not imported."""
        staged = services.discard_register(register_import=self.get_object(), actor=request.user, now=timezone.now())
        return Response(self.get_serializer(staged).data)
