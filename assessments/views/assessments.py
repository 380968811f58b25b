"""A self-assessment as a whole: rename, close, reopen, delete."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments import services
from assessments.forms import AssessmentForm
from assessments.permissions import may_manage_assessments
from assessments.web import assessment_or_404
from organizations.permissions import require
from organizations.web import status_of, submit


def rename(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Give the self-assessment another name."""
    assessment = assessment_or_404(request, pk)
    require(may_manage_assessments(request.user, assessment.organization))
    form = AssessmentForm(request.POST or None, initial={"name": assessment.name})
    if form.is_valid() and submit(
        form,
        services.rename_assessment,
        assessment=assessment,
        actor=request.user,
        now=timezone.now(),
        **form.cleaned_data,
    ):
        messages.success(request, _("Saved."))
        return redirect(assessment)
    context = {"assessment": assessment, "form": form}
    return render(request, "assessments/rename.html", context, status=status_of(form))


@require_POST
def close(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Close the self-assessment."""
    assessment = assessment_or_404(request, pk)
    services.close_assessment(assessment=assessment, actor=request.user, now=timezone.now())
    messages.success(request, _("The self-assessment is closed; its marks stay as they are."))
    return redirect(assessment)


@require_POST
def reopen(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Open the self-assessment again."""
    assessment = assessment_or_404(request, pk)
    services.reopen_assessment(assessment=assessment, actor=request.user, now=timezone.now())
    messages.success(request, _("The self-assessment is open again."))
    return redirect(assessment)


@require_POST
def delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Delete the self-assessment with its marks."""
    assessment = assessment_or_404(request, pk)
    after = next(iter(assessment.journeys.all()), None) or assessment.organization
    services.delete_assessment(assessment=assessment, actor=request.user, now=timezone.now())
    messages.success(request, _("The self-assessment has been deleted."))
    return redirect(after)
