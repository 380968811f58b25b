"""API resources of lead appraisers, their certificates and appraisal windows, and the stateless evaluation."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import IO, Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django_filters.rest_framework import ChoiceFilter, DateFilter
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import BaseParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from appraisals import services
from appraisals.documents import SCHEMA, InvalidDocument
from appraisals.evaluations import LONGEST_DOCUMENT, Evaluator, load, result_lines
from appraisals.models import Appraisal, AppraiserCertificate, AppraiserProfile
from appraisals.serializers import (
    AppraisalSerializer,
    AppraiserCertificateInputSerializer,
    AppraiserCertificateSerializer,
    AppraiserProfileInputSerializer,
    AppraiserProfileSerializer,
    CancellationSerializer,
    WindowSerializer,
)
from appraisals.web import calendar_response
from organizations.filters import VisibleFilterSet
from organizations.web import ReadableViewSet


class AppraiserFilter(VisibleFilterSet):
    """Narrow the appraisers: by a certificate they hold, on the day ``valid_on`` (without: today)."""

    scheme = ChoiceFilter(choices=AppraiserCertificate.Scheme.choices, method="filter_scheme")
    valid_on = DateFilter(method="filter_valid_on")

    class Meta:
        model = AppraiserProfile
        fields = ("scheme",)

    def filter_scheme(self, rows: QuerySet[AppraiserProfile], name: str, value: str) -> QuerySet[AppraiserProfile]:
        """Keep the holders of this certificate."""
        day = self.form.cleaned_data["valid_on"] or timezone.localdate()
        return rows.filter(pk__in=AppraiserCertificate.objects.valid_on(day).filter(scheme=value).values("profile"))

    def filter_valid_on(self, rows: QuerySet[AppraiserProfile], name: str, value: date) -> QuerySet[AppraiserProfile]:
        """Keep the holders of any certificate."""
        return rows.filter(pk__in=AppraiserCertificate.objects.valid_on(value).values("profile"))


class AppraiserViewSet(ReadableViewSet):
    """Lead appraisers who list themselves, or who appraise an organisation of the caller."""

    queryset = AppraiserProfile.objects.select_related("user").prefetch_related("certificates")
    serializer_class = AppraiserProfileSerializer
    filterset_class = AppraiserFilter
    search_fields = ("user__full_name", "headline", "languages", "country")
    ordering_fields = ("user__full_name", "country")
    input_classes = {"save_me": AppraiserProfileInputSerializer, "change_me": AppraiserProfileInputSerializer}

    @extend_schema(responses=AppraiserProfileSerializer)
    @action(detail=False, methods=["get"], pagination_class=None, filter_backends=())
    def me(self, request: Request) -> Response:
        """Return the caller's own profile; 404 while there is none."""
        profile = self.get_queryset().filter(user=request.user).first()
        if profile is None:
            raise Http404
        return Response(self.get_serializer(profile).data)

    @extend_schema(request=AppraiserProfileInputSerializer, responses=AppraiserProfileSerializer)
    @me.mapping.put
    def save_me(self, request: Request) -> Response:
        """Create or change the caller's own profile."""
        services.save_profile(actor=request.user, **self.valid_input())
        return self.me(request)

    @extend_schema(request=AppraiserProfileInputSerializer, responses=AppraiserProfileSerializer)
    @me.mapping.patch
    def change_me(self, request: Request) -> Response:
        """Create the caller's own profile, or change what is named."""
        services.save_profile(actor=request.user, **self.valid_input(partial=True))
        return self.me(request)


class AppraiserCertificateViewSet(ReadableViewSet):
    """Certificates of lead appraisers; each appraiser writes their own."""

    queryset = AppraiserCertificate.objects.select_related("profile")
    serializer_class = AppraiserCertificateSerializer
    filterset_fields = {"profile": ["exact"], "scheme": ["exact"]}
    ordering_fields = ("scheme", "issued_on", "expires_on")
    input_classes = {
        "create": AppraiserCertificateInputSerializer,
        "partial_update": AppraiserCertificateInputSerializer,
    }

    @extend_schema(request=AppraiserCertificateInputSerializer, responses={201: AppraiserCertificateSerializer})
    def create(self, request: Request) -> Response:
        """Add a certificate to the caller's own profile."""
        certificate = services.add_certificate(actor=request.user, **self.valid_input())
        return Response(self.get_serializer(certificate).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=AppraiserCertificateInputSerializer, responses=AppraiserCertificateSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a certificate of the caller's own profile."""
        certificate = self.get_object()
        values = self.valid_input(partial=True)
        services.update_certificate(certificate=certificate, actor=request.user, **values)
        return Response(self.get_serializer(certificate).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Remove a certificate from the caller's own profile."""
        services.remove_certificate(certificate=self.get_object(), actor=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


class AppraisalFilter(VisibleFilterSet):
    """Narrow the appraisals."""

    class Meta:
        model = Appraisal
        fields = {"organization": ["exact"], "state": ["exact"], "starts_on": ["gte", "lte"]}


class CalendarRenderer(JSONRenderer):
    """Lets a calendar program ask for text/calendar; errors stay problem details."""

    media_type = "text/calendar"
    format = "ics"


class AppraisalViewSet(ReadableViewSet):
    """Appraisal windows of the caller's organisations, and those the caller leads. They are booked under a journey."""

    queryset = Appraisal.objects.select_related("organization", "lead_appraiser__user")
    serializer_class = AppraisalSerializer
    filterset_class = AppraisalFilter
    search_fields = ("title", "location", "lead_appraiser__user__full_name")
    ordering_fields = ("starts_on", "created_at")
    input_classes = {"move": WindowSerializer, "cancel": CancellationSerializer}

    @extend_schema(request=WindowSerializer, responses=AppraisalSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        """Move an appraisal to other days."""
        appraisal = services.move_appraisal(
            appraisal=self.get_object(),
            actor=request.user,
            today=timezone.localdate(),
            now=timezone.now(),
            **self.valid_input(),
        )
        return Response(self.get_serializer(appraisal).data)

    @extend_schema(request=CancellationSerializer, responses=AppraisalSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Cancel an appraisal and free the appraiser's days."""
        appraisal = services.cancel_appraisal(
            appraisal=self.get_object(), actor=request.user, now=timezone.now(), **self.valid_input()
        )
        return Response(self.get_serializer(appraisal).data)

    @extend_schema(responses={(200, "text/calendar"): OpenApiTypes.STR})
    @action(detail=True, methods=["get"], renderer_classes=(CalendarRenderer, JSONRenderer))
    def ics(self, request: Request, pk: str) -> HttpResponse:
        """Return the appraisal as a calendar file (RFC 5545)."""
        appraisal = self.get_object()
        return calendar_response([appraisal], name=appraisal.title, file_name="appraisal")


class Lines(BaseParser):
    """Hands over JSON lines as they come, unread."""

    media_type = "application/x-ndjson"

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> IO[bytes]:
        """Return the body as a stream."""
        return stream


class Document(BaseParser):
    """Reads one evaluation document, and no more of the body than shows that it is too long."""

    media_type = "application/json"

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> object:
        """Return the JSON of the document. Raises a validation error (400)."""
        try:
            return load(stream.read(LONGEST_DOCUMENT + 1))
        except InvalidDocument as error:
            raise refusal(error) from error


class LinesRenderer(JSONRenderer):
    """Lets a program ask for JSON lines; errors stay problem details."""

    media_type = "application/x-ndjson"
    format = "ndjson"


def refusal(error: InvalidDocument) -> ValidationError:
    """Return every problem of the document as a validation error, each under its path."""
    found: dict[str, list[str]] = {}
    for path, text in error.problems:
        found.setdefault(path.replace("[", ".").replace("]", "") or "non_field_errors", []).append(text)
    return ValidationError(found)


class EvaluationViewSet(ViewSet):
    """Ratings of judgements that the caller sends along. Nothing is stored."""

    permission_classes = (IsAuthenticated,)
    parser_classes = (Document, Lines)
    renderer_classes = (JSONRenderer, LinesRenderer)

    @extend_schema(
        request={"application/json": OpenApiTypes.OBJECT, "application/x-ndjson": OpenApiTypes.STR},
        responses={
            (200, "application/json"): OpenApiTypes.OBJECT,
            (200, "application/x-ndjson"): OpenApiTypes.STR,
        },
        operation_id="evaluations_create",
    )
    def create(self, request: Request) -> HttpResponse:
        """Rate one document (JSON), or any number, one on each line (application/x-ndjson), as they come.

        The shape of a document is at ``schema/``. One document answers with its result, or 400 with every problem and
        its path. Lines answer with one line each: a result, or the problems of that document.
        """
        evaluator = Evaluator(request.user)
        if request.content_type.startswith(Lines.media_type):
            stream = request.data if request.stream else BytesIO()
            return StreamingHttpResponse(result_lines(stream, evaluator), content_type=Lines.media_type)
        try:
            return Response(evaluator.result(request.data))
        except InvalidDocument as error:
            raise refusal(error) from error

    @extend_schema(responses=OpenApiTypes.OBJECT, operation_id="evaluations_schema")
    @action(detail=False, methods=["get"], url_path="schema", url_name="schema", renderer_classes=(JSONRenderer,))
    def document_schema(self, request: Request) -> Response:
        """Return the JSON Schema (draft 2020-12) of an evaluation document."""
        return Response(SCHEMA)
