"""If appraised today: the level and why, what-if, the decisions of the team, and the comparison of two results."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from assessments import services
from assessments.assumptions import read_assumptions
from assessments.forms import ComparisonForm, DecisionForm, SampleForm, WhatIfForm
from assessments.models import Assessment
from assessments.permissions import may_decide
from assessments.queries import (
    capability_profile,
    compare,
    heat_map,
    mark_chart,
    mark_distribution,
    pending_decision,
    profile_chart,
    profile_radar,
    result,
    sampling,
)
from assessments.queries.result import Result, assumptions_of
from assessments.web import assessment_or_404, report_response
from organizations.models import Unit
from organizations.permissions import require
from organizations.web import status_of, submit


def shown(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what the self-assessment comes to; ``assume`` in the address changes marks without storing them."""
    assessment = assessment_or_404(request, pk)
    assumptions = read_assumptions(request.GET.getlist("assume"))
    form = WhatIfForm(request.GET if "item" in request.GET else None, assessment=assessment)
    if form.is_valid():
        return redirect(f"{request.path}?{_address([*assumptions, form.assumption])}")
    present = result(assessment)
    found = result(assessment, assumptions=assumptions) if assumptions else present
    context = {
        "assessment": assessment,
        "result": found,
        **(_charts(found) if found else {}),
        "present": present,
        "assumed": [(one, _address(other for other in assumptions if other != one)) for one in assumptions],
        "form": form,
        "offers": _offers(present) if present and not assumptions else {},
        "may_decide": assessment.closed_at is None and may_decide(request.user, assessment.organization),
        "day": timezone.localdate(),
    }
    return render(request, "assessments/result.html", context, status=status_of(form))


def report(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Download what the self-assessment comes to as a PDF."""
    return report_response(assessment_or_404(request, pk), timezone.localdate())


def sample(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show how often a random sample of instances would reach the target, and the marks that decide it."""
    assessment = assessment_or_404(request, pk)
    projects = assessment.units.exclude(kind=Unit.Kind.ORGANIZATIONAL_UNIT).count()
    form = SampleForm({"size": request.GET.get("size", 1)}, projects=projects)
    found = sampling(assessment, form.cleaned_data["size"]) if form.is_valid() else None
    context = {"assessment": assessment, "form": form, "sampling": found, "cells": found.cells[:50] if found else ()}
    return render(request, "assessments/sample.html", context, status=status_of(form))


def decide(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Record what the team decided about one open question, with its reason."""
    assessment = assessment_or_404(request, pk)
    require(may_decide(request.user, assessment.organization))
    area, ref = request.GET.get("area", ""), request.GET.get("ref", "")
    question = pending_decision(assessment, area, ref)
    if question is None:
        raise Http404
    form = DecisionForm(request.POST or None, candidates=question.pending.candidates)
    if form.is_valid() and submit(
        form,
        services.decide,
        assessment=assessment,
        process_area=question.process_area,
        subject=question.subject,
        question=question.pending.question.value,
        actor=request.user,
        now=timezone.now(),
        **form.cleaned_data,
    ):
        messages.success(request, _("The decision has been recorded."))
        return redirect(reverse("assessments:result", args=[assessment.pk]))
    context = {"assessment": assessment, "question": question, "form": form}
    return render(request, "assessments/decide.html", context, status=status_of(form))


def comparison(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Compare what two days, or two self-assessments, come to."""
    assessment = assessment_or_404(request, pk)
    others = Assessment.objects.of(assessment.organization).filter(framework=assessment.framework)
    first = timezone.localtime(assessment.created_at).date()
    values = {"before": first, "other": assessment.pk, "after": timezone.localdate(), **request.GET.dict()}
    form = ComparisonForm(values, others=others.order_by("-created_at", "id"))
    found = None
    if form.is_valid():
        chosen = form.cleaned_data
        found = compare(
            result(chosen["other"], at=_end_of(chosen["before"])), result(assessment, at=_end_of(chosen["after"]))
        )
    context = {"assessment": assessment, "form": form, "comparison": found}
    return render(request, "assessments/comparison.html", context, status=status_of(form))


def _charts(found: Result) -> dict[str, Any]:
    """Return what the charts and the tables beside them show."""
    profile, marks = capability_profile(found), mark_distribution(found)
    return {
        "profile": profile,
        "radar": profile_radar(profile),
        "heat": heat_map(found),
        "profile_chart": profile_chart(profile, _("achieved"), _("target")),
        "marks": marks,
        "mark_chart": mark_chart(found, marks, _("missing")),
    }


def _address(assumptions: Any) -> str:
    return urlencode([("assume", one.token) for one in assumptions])


def _offers(present: Result) -> dict[int, str]:
    """Return for each shut gate the address that assumes the first of its smallest sets of changes."""
    sets = {gate.level: assumptions_of(gate.changes[0].changes) for gate in present.evaluation.gates if gate.changes}
    return {level: _address(assumptions) for level, assumptions in sets.items() if assumptions}


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.max))
