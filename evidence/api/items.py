"""Objective evidence, its versions and their files."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from evidence import queries, services
from evidence.models import EvidenceItem, EvidenceLink
from evidence.serializers import (
    AddedEvidenceSerializer,
    EvidenceInputSerializer,
    EvidenceItemSerializer,
    EvidenceVersionSerializer,
    LegalHoldSerializer,
    NewEvidenceSerializer,
    NewVersionSerializer,
    PushedSerializer,
    PushSerializer,
    ReplacementSerializer,
    VersionNumberSerializer,
)
from evidence.web import file_response
from organizations.errors import DomainError
from organizations.filters import VisibleFilterSet, YesNoFilter
from organizations.web import ReadableViewSet

CELL_NAMES = {"framework", "practice", "process_area", "project"}


class EvidenceItemFilter(VisibleFilterSet):
    """Narrow the evidence; ``withdrawn`` and ``linked`` are true or false."""

    withdrawn = YesNoFilter(field_name="withdrawn_at", lookup_expr="isnull", exclude=True)
    linked = YesNoFilter(method="filter_linked", label="Offered for any practice.")
    tag = filters.CharFilter(field_name="tags__name", lookup_expr="iexact")
    q = filters.CharFilter(
        method="filter_text", max_length=400, label="Words in titles, notes, names and the text of files."
    )
    state = filters.ChoiceFilter(
        choices=EvidenceLink.State.choices, method="filter_state", label="With a link in this state of review."
    )

    class Meta:
        model = EvidenceItem
        fields = {
            "organization": ["exact"],
            "kind": ["exact"],
            "confidentiality": ["exact"],
            "dated_on": ["lte", "gte", "isnull"],
            "owner": ["exact", "isnull"],
            "valid_until": ["lte", "gte", "isnull"],
        }

    def filter_linked(self, rows: QuerySet[EvidenceItem], name: str, value: bool) -> QuerySet[EvidenceItem]:
        """Keep what is offered for a practice, or what is not."""
        return rows.linked_to() if value else rows.unlinked()

    def filter_text(self, rows: QuerySet[EvidenceItem], name: str, value: str) -> QuerySet[EvidenceItem]:
        """Keep what is found by the text: all words, "in a row", -not, OR."""
        return rows.matching(value)

    def filter_state(self, rows: QuerySet[EvidenceItem], name: str, value: str) -> QuerySet[EvidenceItem]:
        """Keep what has a link in the state."""
        return rows.linked_to(state=value)


class EvidenceItemViewSet(ReadableViewSet):
    """Objective evidence."""

    queryset = EvidenceItem.objects.select_related("organization").prefetch_related("versions__files", "tags")
    serializer_class = EvidenceItemSerializer
    filterset_class = EvidenceItemFilter
    search_fields = ("title", "owner_role")
    ordering_fields = ("title", "dated_on", "valid_until", "created_at")
    input_classes = {
        "create": NewEvidenceSerializer,
        "partial_update": EvidenceInputSerializer,
        "push": PushSerializer,
        "replace": ReplacementSerializer,
        "hold": LegalHoldSerializer,
        "add_version": NewVersionSerializer,
    }

    @extend_schema(
        request={"multipart/form-data": NewEvidenceSerializer, "application/json": NewEvidenceSerializer},
        responses={201: AddedEvidenceSerializer},
    )
    def create(self, request: Request) -> Response:
        """Add evidence: files, a web address, or what people said."""
        item = services.add_evidence(actor=request.user, now=timezone.now(), **self.valid_input())
        return Response(
            AddedEvidenceSerializer(item, context=self.get_serializer_context()).data, status=status.HTTP_201_CREATED
        )

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "Idempotency-Key", str, OpenApiParameter.HEADER, required=True,
                description="The same for each try of one push; a repetition changes nothing.",
            )
        ],
        request={"multipart/form-data": PushSerializer, "application/json": PushSerializer},
        responses={201: PushedSerializer, 200: PushedSerializer},
    )  # fmt: skip
    @action(detail=False, methods=["post"])
    def push(self, request: Request) -> Response:
        """Add or renew evidence and offer it for a practice in one call, for build servers (``docs/ci.md``)."""
        values = self.valid_input()
        key = request.headers.get("Idempotency-Key", "")
        if not 0 < len(key) <= 200 or not key.isprintable():
            raise DomainError(_("Send a header Idempotency-Key of at most 200 characters."), code="no_idempotency_key")
        named = {name: values.pop(name) for name in CELL_NAMES & values.keys()}
        cell = queries.cell_named(values["organization"], **named)
        push, is_repeated = services.push_evidence(
            cell=cell, key=key, actor=request.user, now=timezone.now(), **values
        )
        return Response(PushedSerializer(push).data, status.HTTP_200_OK if is_repeated else status.HTTP_201_CREATED)

    @extend_schema(request=EvidenceInputSerializer, responses=EvidenceItemSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change what evidence says besides its content."""
        item = services.update_evidence(
            item=self.get_object(), actor=request.user, now=timezone.now(), **self.valid_input(partial=True)
        )
        return Response(self.get_serializer(item).data)

    @extend_schema(responses=EvidenceVersionSerializer(many=True))
    @action(detail=True, methods=["get"], filter_backends=())
    def versions(self, request: Request, pk: str) -> Response:
        """List the versions, newest first."""
        page = self.paginate_queryset(self.get_object().versions.prefetch_related("files").order_by("-number"))
        return self.get_paginated_response(EvidenceVersionSerializer(page, many=True).data)

    @extend_schema(
        request={"multipart/form-data": NewVersionSerializer, "application/json": NewVersionSerializer},
        responses={201: EvidenceVersionSerializer},
    )
    @versions.mapping.post
    def add_version(self, request: Request, pk: str) -> Response:
        """Add a version: files, a web address, or what people said."""
        version = services.add_version(
            item=self.get_object(), actor=request.user, now=timezone.now(), **self.valid_input()
        )
        return Response(EvidenceVersionSerializer(version).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        parameters=[VersionNumberSerializer], responses={(200, "application/octet-stream"): OpenApiTypes.BINARY}
    )
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=())
    def download(self, request: Request, pk: str) -> HttpResponseBase:
        """Send a file of a version; 404 if there is none."""
        item = self.get_object()
        wanted = VersionNumberSerializer(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        number = wanted.validated_data.get("version")
        version = item.versions.filter(number=number).first() if number else item.current_version
        stored = version and version.files.filter(position=wanted.validated_data["position"]).first()
        if stored is None:
            raise Http404
        return file_response(request, stored, now=timezone.now())

    @extend_schema(request=None, responses=EvidenceItemSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take evidence out of use."""
        item = services.withdraw_evidence(item=self.get_object(), actor=request.user, now=timezone.now())
        return Response(self.get_serializer(item).data)

    @extend_schema(request=None, responses=EvidenceItemSerializer)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        """Bring withdrawn evidence back."""
        item = services.restore_evidence(item=self.get_object(), actor=request.user, now=timezone.now())
        return Response(self.get_serializer(item).data)

    @extend_schema(request=ReplacementSerializer, responses=EvidenceItemSerializer)
    @action(detail=True, methods=["post"])
    def replace(self, request: Request, pk: str) -> Response:
        """Offer the evidence that holds the same file in place of this one, which is withdrawn; return the other."""
        by = services.replace_evidence(
            item=self.get_object(), actor=request.user, now=timezone.now(), **self.valid_input()
        )
        return Response(self.get_serializer(by).data)

    @extend_schema(request=LegalHoldSerializer, responses=EvidenceItemSerializer)
    @action(detail=True, methods=["post"])
    def hold(self, request: Request, pk: str) -> Response:
        """Put evidence under legal hold: it can neither be withdrawn nor erased."""
        item = services.hold_evidence(
            item=self.get_object(), actor=request.user, now=timezone.now(), **self.valid_input()
        )
        return Response(self.get_serializer(item).data)

    @extend_schema(request=None, responses=EvidenceItemSerializer)
    @action(detail=True, methods=["post"])
    def lift(self, request: Request, pk: str) -> Response:
        """End the legal hold."""
        item = services.lift_hold(item=self.get_object(), actor=request.user, now=timezone.now())
        return Response(self.get_serializer(item).data)

    @extend_schema(request=None, responses=EvidenceItemSerializer)
    @action(detail=True, methods=["post"])
    def erase(self, request: Request, pk: str) -> Response:
        """Erase the files of withdrawn evidence for good, after its retention; names, sizes and hashes stay."""
        item = services.erase_evidence(item=self.get_object(), actor=request.user, now=timezone.now())
        return Response(self.get_serializer(item).data)
