"""Pages of the gap analysis."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from evidence.permissions import may_contribute
from journeys import queries, services
from journeys.forms import GapFilterForm, ReuseForm
from journeys.permissions import may_manage_tasks
from journeys.web import journey_or_404
from organizations.permissions import require
from organizations.web import csv_response, filters, status_of, submit


def gap_analysis(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show per process area and practice what there is, what is missing and what may be reused."""
    journey = journey_or_404(request, pk)
    analysis = queries.gap_analysis(journey, timezone.localdate())
    form = GapFilterForm(request.GET, areas=[area.process_area for area in queries.by_area(analysis.rows)])
    values, status = filters(form)
    areas = queries.by_area(queries.narrowed(analysis.rows, **values))
    context = {
        "journey": journey,
        "summary": analysis.summary,
        "areas": areas,
        "form": form,
        "narrowed": any(values.values()),
        "may_plan": not journey.closed_at and may_manage_tasks(request.user, journey),
    }
    return render(request, "journeys/gap.html", context, status=status)


def export(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Download the gap list, narrowed as on the page, as CSV."""
    journey = journey_or_404(request, pk)
    analysis = queries.gap_analysis(journey, timezone.localdate())
    form = GapFilterForm(request.GET, areas=[area.process_area for area in queries.by_area(analysis.rows)])
    values, status = filters(form)
    if status != 200:
        return HttpResponse(_("A filter has a value that is not known."), content_type="text/plain", status=status)
    header = (
        _("Process area"), _("Practice"), _("Title"), _("State"), _("Missing in"), _("Returned in"), _("In review in"),
        _("Accepted in"), _("Reuse hint (never a rating)"), _("ISO 9001 clauses"), _("Own evidence on them"),
    )  # fmt: skip
    return csv_response(
        f"gaps-{timezone.localdate()}", header, (_line(row) for row in queries.narrowed(analysis.rows, **values))
    )


def _line(row: queries.GapRow) -> tuple[str | int, ...]:
    units = (row.missing, row.returned, row.in_review, row.accepted)
    return (
        row.process_area.ref,
        row.practice.ref,
        row.practice.title,
        str(row.state.label),
        *("; ".join(unit.name for unit in found) for found in units),
        row.hint.strength,
        ", ".join(row.hint.clauses),
        row.own_evidence,
    )


def practice_gap(request: HttpRequest, pk: uuid.UUID, process_area: uuid.UUID, practice: uuid.UUID) -> HttpResponse:
    """Show one practice: its evidence in each instance, the hint with its reasons; reuse ISO 9001 evidence for it."""
    journey = journey_or_404(request, pk)
    today = timezone.localdate()
    row = queries.practice_gap(queries.gap_analysis(journey, today), process_area, practice)
    if row is None:
        raise Http404
    cells = queries.practice_cells(journey, row, request.user)
    candidates = queries.reusable_evidence(journey.organization, row.hint.clauses, today).visible_to(request.user)
    form = ReuseForm(request.POST or None, candidates=candidates, cells=cells)
    may_reuse = may_contribute(request.user, journey.organization)
    if request.method == "POST":
        require(may_reuse)
        if form.is_valid() and submit(
            form,
            services.reuse_evidence,
            journey=journey,
            row=row,
            actor=request.user,
            today=today,
            now=timezone.now(),
            **form.cleaned_data,
        ):
            messages.success(request, _("Offered. A reviewer will look at it."))
            return redirect(request.path)
    context = {
        "journey": journey,
        "row": row,
        "cells": cells,
        "candidates": candidates,
        "form": form,
        "may_reuse": may_reuse,
    }
    return render(request, "journeys/practice_gap.html", context, status=status_of(form))
