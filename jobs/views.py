"""Pages of the jobs that a person started, or sees in their organisations."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jobs import services
from jobs.forms import JobFilterForm
from jobs.models import Job
from jobs.permissions import may_steer
from organizations.web import filters, paginate, telling_refusals, visible_or_404


def job_list(request: HttpRequest) -> HttpResponse:
    """List jobs, the newest first: the person's own, or all of their organisations."""
    form = JobFilterForm(request.GET)
    values, status = filters(form)
    rows = Job.objects.visible_to(request.user).select_related("organization", "owner")
    if values.get("whose") != "all":
        rows = rows.of_person(request.user)
    if values.get("state"):
        rows = rows.filter(state=values["state"])
    return render(request, "jobs/list.html", {"page": paginate(request, rows), "form": form}, status=status)


def detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one job; its progress renews itself."""
    job = visible_or_404(request, Job.objects.select_related("organization", "owner"), pk)
    return render(request, "jobs/detail.html", {"job": job, "may_steer": bool(may_steer(request.user, job))})


def progress(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Answer with the part of a page that tells how far the job is."""
    job = visible_or_404(request, Job, pk)
    return render(request, "jobs/parts/progress.html", {"job": job})


@require_POST
def stop(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask a job to stop."""
    job = visible_or_404(request, Job.objects.select_related("organization"), pk)
    with telling_refusals(request):
        job = services.stop_job(job=job, actor=request.user, now=timezone.now())
        messages.success(request, _("It stops at its next step.") if job.is_open else _("The job was stopped."))
    return redirect("jobs:detail", pk)


@require_POST
def repeat(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask for the same work again."""
    job = visible_or_404(request, Job.objects.select_related("organization"), pk)
    with telling_refusals(request):
        job = services.repeat_job(job=job, actor=request.user, now=timezone.now())
    return redirect("jobs:detail", job.pk)
