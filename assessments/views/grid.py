"""The grid of a self-assessment, the page of one cell, and filling what has no mark."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import services
from assessments.forms import CharacterisationForm, FillForm
from assessments.models import Assessment
from assessments.permissions import may_characterise, may_decide, may_manage_assessments
from assessments.queries import cell_page, grid
from assessments.web import assessment_or_404
from frameworks.models import Requirement
from organizations.permissions import require
from organizations.web import status_of, submit


def detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one process area: each practice in each instance, to be marked with the keyboard."""
    assessment = assessment_or_404(request, pk)
    person, organization = request.user, assessment.organization
    is_open = assessment.closed_at is None
    shown = grid(assessment, request.GET.get("area", ""))
    context = {
        "assessment": assessment,
        "grid": shown,
        "may_characterise": is_open and may_characterise(person, organization),
        "may_fill": is_open and may_decide(person, organization),
        "may_manage": may_manage_assessments(person, organization),
        "grid_data": _grid_data(assessment, shown.area) if shown else None,
    }
    return render(request, "assessments/detail.html", context)


def cell(
    request: HttpRequest, pk: uuid.UUID, process_area: uuid.UUID, practice: uuid.UUID, unit: uuid.UUID
) -> HttpResponse:
    """Show one cell with its history; mark it."""
    assessment = assessment_or_404(request, pk)
    page = cell_page(assessment, process_area, practice, unit)
    if page is None:
        raise Http404
    present = page.characterisation
    initial = {"mark": "", "weakness": "", "version": 0}
    if present:
        initial = {"mark": present.mark, "weakness": present.weakness, "version": present.version}
    form = CharacterisationForm(request.POST or None, initial=initial, scale=assessment.scale)
    if request.method == "POST":
        require(may_characterise(request.user, assessment.organization))
    if form.is_valid() and submit(
        form,
        services.characterise,
        assessment=assessment,
        cell=services.Cell(process_area, practice, unit),
        actor=request.user,
        now=timezone.now(),
        **form.cleaned_data,
    ):
        messages.success(request, _("Saved."))
        return redirect(_grid_url(assessment, page.judged.process_area.ref))
    context = {
        "assessment": assessment,
        "cell": page,
        "form": form,
        "may_characterise": assessment.closed_at is None and may_characterise(request.user, assessment.organization),
    }
    return render(request, "assessments/cell.html", context, status=status_of(form))


def fill(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Set one mark in every cell of a process area that has none."""
    assessment = assessment_or_404(request, pk)
    require(may_decide(request.user, assessment.organization))
    shown = grid(assessment, request.GET.get("area", ""))
    if shown is None:
        raise Http404
    form = FillForm(request.POST or None, scale=assessment.scale, units=shown.units)
    if form.is_valid() and submit(
        form,
        services.fill,
        assessment=assessment,
        process_area=shown.area,
        actor=request.user,
        now=timezone.now(),
        **form.cleaned_data,
    ):
        count = form.result  # type: ignore[attr-defined]
        messages.success(
            request, ngettext("%(count)d cell was marked.", "%(count)d cells were marked.", count) % {"count": count}
        )
        return redirect(_grid_url(assessment, shown.area.ref))
    context = {"assessment": assessment, "grid": shown, "form": form, "left": shown.chosen.total - shown.chosen.marked}
    return render(request, "assessments/fill.html", context, status=status_of(form))


def _grid_url(assessment: Assessment, ref: str) -> str:
    return f"{assessment.get_absolute_url()}?{urlencode({'area': ref})}"


def _grid_data(assessment: Assessment, area: Requirement) -> dict[str, object]:
    """Return what the script of the grid needs to know."""
    return {
        "url": reverse("api:assessment-characterise", args=[assessment.pk]),
        "present": reverse("api:characterisation-list"),
        "assessment": str(assessment.pk),
        "area": str(area.pk),
        "marks": [
            {
                "value": mark.value,
                "key": mark.letter,
                "tone": mark.tone,
                "needs": mark.needs_weakness,
            }
            for mark in assessment.scale.marks
        ],
        "texts": {
            "saving": _("Saving …"),
            "saved": _("Saved"),
            "undone": _("Undone"),
            "nothing": _("Nothing to undo"),
            "failed": _("Not saved. Check the connection; the mark is tried again when you set it."),
            "taken_back": _("No mark"),
            "of": _("{marked} of {total} cells marked"),
        },
    }
