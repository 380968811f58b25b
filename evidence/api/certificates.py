"""Certificates and their audits."""

from __future__ import annotations

from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from evidence import services
from evidence.models import Certificate, SurveillanceAudit
from evidence.serializers import (
    CertificateInputSerializer,
    CertificateSerializer,
    HeldSerializer,
    NewCertificateSerializer,
    NewSurveillanceAuditSerializer,
    SurveillanceAuditSerializer,
)
from organizations.filters import VisibleFilterSet, YesNoFilter
from organizations.web import ReadableViewSet


class CertificateViewSet(ReadableViewSet):
    """Certificates of conformity, such as ISO 9001."""

    queryset = Certificate.objects.select_related("organization")
    serializer_class = CertificateSerializer
    filterset_fields = {"organization": ["exact"], "expires_on": ["lte", "gte"]}
    search_fields = ("body", "number", "scope")
    ordering_fields = ("body", "number", "issued_on", "expires_on")
    input_classes = {"create": NewCertificateSerializer, "partial_update": CertificateInputSerializer}

    @extend_schema(request=NewCertificateSerializer, responses={201: CertificateSerializer})
    def create(self, request: Request) -> Response:
        """Record a certificate and propose its audits."""
        certificate = services.record_certificate(actor=request.user, now=timezone.now(), **self.valid_input())
        return Response(self.get_serializer(certificate).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=CertificateInputSerializer, responses=CertificateSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a certificate."""
        certificate = services.update_certificate(
            certificate=self.get_object(), actor=request.user, now=timezone.now(), **self.valid_input(partial=True)
        )
        return Response(self.get_serializer(certificate).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Delete a certificate with its audits."""
        services.delete_certificate(certificate=self.get_object(), actor=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses=SurveillanceAuditSerializer(many=True))
    @action(detail=True, methods=["post"], pagination_class=None, filter_backends=())
    def plan(self, request: Request, pk: str) -> Response:
        """Add the proposed audits that are missing; return the added ones."""
        audits = services.plan_surveillance(certificate=self.get_object(), actor=request.user, now=timezone.now())
        return Response(SurveillanceAuditSerializer(audits, many=True).data)


class AuditFilter(VisibleFilterSet):
    """Narrow the audits; ``open`` keeps those not yet held, or those held."""

    organization = filters.UUIDFilter(field_name="certificate__organization")
    open = YesNoFilter(field_name="held_on", lookup_expr="isnull")

    class Meta:
        model = SurveillanceAudit
        fields = {"certificate": ["exact"], "kind": ["exact"], "due_on": ["lte", "gte"]}


class SurveillanceAuditViewSet(ReadableViewSet):
    """Surveillance and recertification audits."""

    queryset = SurveillanceAudit.objects.select_related("certificate__organization")
    serializer_class = SurveillanceAuditSerializer
    filterset_class = AuditFilter
    ordering_fields = ("due_on", "held_on")
    input_classes = {"create": NewSurveillanceAuditSerializer, "partial_update": HeldSerializer}

    @extend_schema(request=NewSurveillanceAuditSerializer, responses={201: SurveillanceAuditSerializer})
    def create(self, request: Request) -> Response:
        """Add an audit to a certificate."""
        audit = services.add_surveillance(actor=request.user, now=timezone.now(), **self.valid_input())
        return Response(self.get_serializer(audit).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=HeldSerializer, responses=SurveillanceAuditSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Record when an audit was held."""
        audit = services.record_surveillance(
            audit=self.get_object(), actor=request.user, now=timezone.now(), **self.valid_input()
        )
        return Response(self.get_serializer(audit).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Remove an audit that will not take place."""
        services.remove_surveillance(audit=self.get_object(), actor=request.user, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)
