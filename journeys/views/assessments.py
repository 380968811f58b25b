"""The self-assessments of a journey, and beginning one."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.forms import AssessmentForm
from assessments.permissions import may_manage_assessments
from assessments.queries import assessment_list as listed
from journeys import services
from journeys.web import journey_or_404
from organizations.permissions import require
from organizations.web import paginate, status_of, submit


def assessment_list(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """List the self-assessments of a journey, the newest first."""
    journey = journey_or_404(request, pk)
    context = {
        "journey": journey,
        "page": paginate(request, listed(journey.assessments.all())),
        "may_begin": journey.closed_at is None and may_manage_assessments(request.user, journey.organization),
    }
    return render(request, "journeys/assessment_list.html", context)


def assessment_begin(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Begin a self-assessment with the scope that the journey has today."""
    journey = journey_or_404(request, pk)
    require(may_manage_assessments(request.user, journey.organization))
    today = date_format(timezone.localdate())
    initial = {"name": _("Self-assessment of %(day)s") % {"day": today}}
    form = AssessmentForm(request.POST or None, initial=initial)
    if form.is_valid() and submit(
        form,
        services.begin_journey_assessment,
        journey=journey,
        actor=request.user,
        now=timezone.now(),
        **form.cleaned_data,
    ):
        messages.success(request, _("Begun. Mark each practice in each instance."))
        return redirect(form.result)
    context = {"journey": journey, "form": form}
    return render(request, "journeys/assessment_begin.html", context, status=status_of(form))
