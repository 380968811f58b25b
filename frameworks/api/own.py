"""What an organisation uploads for itself: frameworks and licensed text."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from frameworks import services
from frameworks.models import LibraryUpload, LicensedText
from frameworks.serializers import (
    DeletedSerializer,
    EditionOfOrganizationSerializer,
    LibraryUploadSerializer,
    LicenceSerializer,
    LicensedTextSerializer,
    LoadedSerializer,
    NewLibraryUploadSerializer,
    UploadPreviewSerializer,
)
from organizations.web import ReadableViewSet


class LibraryUploadViewSet(ReadableViewSet):
    """Files that were uploaded and wait to be loaded or discarded."""

    queryset = LibraryUpload.objects.select_related("organization", "framework")
    serializer_class = LibraryUploadSerializer
    filterset_fields = {"organization": ["exact"], "kind": ["exact"], "framework": ["exact"]}
    ordering_fields = ("created_at",)
    input_classes = {"create": NewLibraryUploadSerializer, "load": LicenceSerializer}

    def get_queryset(self) -> QuerySet[LibraryUpload]:
        """Leave the content out of lists."""
        rows = super().get_queryset()
        return rows.defer("content") if self.action == "list" else rows

    def get_serializer_class(self) -> type[BaseSerializer]:
        """Return the shape with what the file changes for a single upload."""
        return UploadPreviewSerializer if self.action in ("create", "retrieve") else LibraryUploadSerializer

    @extend_schema(
        request={"multipart/form-data": NewLibraryUploadSerializer}, responses={201: UploadPreviewSerializer}
    )
    def create(self, request: Request) -> Response:
        """Upload a framework, or the licensed text of an edition; nothing is loaded yet. Every fault is told."""
        values = self.valid_input()
        kind = values.pop("kind")
        stage = services.stage_framework if kind == LibraryUpload.Kind.FRAMEWORK else services.stage_licensed_texts
        try:
            upload = stage(actor=request.user, now=timezone.now(), **values)
        except services.FaultyFile as faulty:
            raise serializers.ValidationError({"file": [str(error) for error in faulty.errors]}) from faulty
        return Response(self.get_serializer(upload).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=LicenceSerializer, responses=LoadedSerializer)
    @action(detail=True, methods=["post"])
    def load(self, request: Request, pk: str) -> Response:
        """Load the framework, or store the texts if the organisation holds the licence; the upload is gone then."""
        upload = self.get_object()
        if upload.kind == LibraryUpload.Kind.FRAMEWORK:
            framework = services.load_upload(upload=upload, actor=request.user, now=timezone.now())
            return Response(LoadedSerializer({"framework": framework.pk, "texts": None}).data)
        edition = upload.framework_id
        count = services.store_licensed_texts(
            upload=upload, actor=request.user, now=timezone.now(), **self.valid_input()
        )
        return Response(LoadedSerializer({"framework": edition, "texts": count}).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Discard an upload; nothing is loaded."""
        services.discard_upload(upload=self.get_object(), actor=request.user, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class LicensedTextViewSet(ReadableViewSet):
    """Texts of shipped editions under the organisation's own licence: for its members only."""

    queryset = LicensedText.objects.select_related("requirement").order_by("requirement__position", "id")
    serializer_class = LicensedTextSerializer
    filterset_fields = {
        "organization": ["exact"],
        "requirement": ["exact"],
        "requirement__framework": ["exact"],
        "requirement__ref": ["exact"],
    }
    search_fields = ("requirement__ref", "statement")
    ordering_fields = ("imported_at",)
    input_classes = {"delete_all": EditionOfOrganizationSerializer}

    @extend_schema(request=EditionOfOrganizationSerializer, responses=DeletedSerializer)
    @action(detail=False, methods=["post"], url_path="delete-all", filter_backends=(), pagination_class=None)
    def delete_all(self, request: Request) -> Response:
        """Delete every text of an edition that an organisation stored."""
        count = services.delete_licensed_texts(actor=request.user, now=timezone.now(), **self.valid_input())
        return Response(DeletedSerializer({"deleted": count}).data)
