"""Jobs over the API."""

from __future__ import annotations

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from jobs import services
from jobs.models import Job
from jobs.serializers import JobSerializer
from organizations.web import ReadableViewSet


class JobViewSet(ReadableViewSet):
    """Long work of the caller's organisations: how far it is, and what came of it."""

    queryset = Job.objects.all()
    serializer_class = JobSerializer
    filterset_fields = {"organization": ["exact"], "owner": ["exact"], "kind": ["exact"], "state": ["exact"]}
    search_fields = ("title",)
    ordering_fields = ("created_at", "finished_at")

    @extend_schema(request=None, responses=JobSerializer)
    @action(detail=True, methods=["post"])
    def stop(self, request: Request, pk: str) -> Response:
        """Stop a job: at once where it waits, at its next step where it runs."""
        job = services.stop_job(job=self.get_object(), actor=request.user, now=timezone.now())
        return Response(self.get_serializer(job).data)

    @extend_schema(request=None, responses={201: JobSerializer})
    @action(detail=True, methods=["post"])
    def repeat(self, request: Request, pk: str) -> Response:
        """Ask again for the work of a job that failed or was stopped; the answer is the new job."""
        job = services.repeat_job(job=self.get_object(), actor=request.user, now=timezone.now())
        return Response(self.get_serializer(job).data, status=201)
