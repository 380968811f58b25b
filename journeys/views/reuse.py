"""Pages of reuse: what the organisation has for a requirement, and what else a piece of evidence may serve."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evidence.models import EvidenceItem, EvidenceLink
from evidence.permissions import may_contribute
from evidence.queries import evidence_for, served_by, served_frameworks
from evidence.web import posted
from frameworks.models import Requirement
from frameworks.web import reader_organization
from journeys import services
from journeys.forms.reuse import JourneyChoiceForm, OfferForm
from journeys.models import Journey
from journeys.queries.reuse import OpenCell, cells_asking, journeys_asking, served_areas
from organizations.permissions import require
from organizations.web import paginate, status_of, submit, visible_or_404

PAGE_SIZE = 25


@require_http_methods(["GET", "HEAD", "POST"])
def requirement_reuse(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what the organisation has for a requirement, and offer it in a cell of a journey that asks for it."""
    rows = Requirement.objects.select_related("framework__organization", "parent")
    requirement = visible_or_404(request, rows, pk)
    organization = requirement.organization or reader_organization(request)
    if organization is None:
        return render(request, "journeys/requirement_reuse.html", {"requirement": requirement})
    request.organization = organization  # type: ignore[attr-defined]
    today = timezone.localdate()
    journeys = journeys_asking(organization, requirement)
    journey = _chosen_journey(request, journeys)
    cells = cells_asking(journey, requirement, today) if journey else ()
    items = EvidenceItem.objects.visible_to(request.user).of(organization).current()
    form = OfferForm(posted(request), items=items, cells=cells)
    if journey and _offered(request, journey, form):
        return redirect(request.get_full_path())
    found = evidence_for(requirement, organization, request.user, today)
    cell = _chosen_cell(request, cells)
    context = {
        "requirement": requirement,
        "judged_by": organization,
        "journeys": journeys,
        "journey": journey,
        "cells": cells,
        "cell": cell,
        "offered": _offered_there(cell) if cell else (),
        "form": form,
        "count": len(found),
        "page": paginate(request, found, PAGE_SIZE),
        "may_offer": may_contribute(request.user, organization),
    }
    return render(request, "journeys/requirement_reuse.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def evidence_reuse(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what else a piece of evidence may serve, in the cells of a journey and in other frameworks."""
    item = visible_or_404(request, EvidenceItem.objects.with_validity(timezone.localdate()), pk)
    today, hints = timezone.localdate(), served_by(item)
    journeys = Journey.objects.of(item.organization).active().select_related("framework").order_by("wanted_on", "pk")
    journey = _chosen_journey(request, journeys)
    areas = served_areas(journey, item, hints, today) if journey else ()
    cells = [cell for area in areas for row in area.practices for cell in row.cells]
    form = OfferForm(posted(request), items=EvidenceItem.objects.filter(pk=item.pk).current(), cells=cells)
    if journey and _offered(request, journey, form):
        return redirect(request.get_full_path())
    context = {
        "item": item,
        "journeys": journeys,
        "journey": journey,
        "areas": areas,
        "elsewhere": served_frameworks(hints),
        "form": form,
        "may_offer": may_contribute(request.user, item.organization),
    }
    return render(request, "journeys/evidence_reuse.html", context, status=status_of(form))


def _chosen_journey(request: HttpRequest, journeys: QuerySet[Journey]) -> Journey | None:
    """Return the journey that the address names, else the first; one that is not among them is as good as none."""
    form = JourneyChoiceForm(request.GET, journeys=journeys)
    return (form.cleaned_data.get("journey") if form.is_valid() else None) or journeys.first()


def _chosen_cell(request: HttpRequest, cells: tuple[OpenCell, ...]) -> OpenCell | None:
    wanted = request.GET.get("cell")
    return next((cell for cell in cells if cell.key == wanted), next(iter(cells), None))


def _offered_there(cell: OpenCell) -> frozenset[uuid.UUID]:
    """Return the evidence that is linked to the cell already, whatever its review has come to."""
    links = EvidenceLink.objects.in_cell(cell.process_area, cell.practice, cell.unit)
    return frozenset(links.values_list("item", flat=True))


def _offered(request: HttpRequest, journey: Journey, form: OfferForm) -> bool:
    """Offer what was sent, if anything; say so, or leave the errors in the form."""
    if request.method != "POST":
        return False
    require(may_contribute(request.user, journey.organization))
    if not form.is_valid():
        return False
    cell = form.cleaned_data["cell"]
    offered = submit(
        form,
        services.offer_in_cell,
        journey=journey,
        process_area=cell.process_area,
        practice=cell.practice,
        unit=cell.unit,
        item=form.cleaned_data["item"],
        actor=request.user,
        now=timezone.now(),
    )
    if offered:
        where = {"practice": cell.practice.ref, "unit": cell.unit}
        messages.success(request, _("Offered for %(practice)s in %(unit)s. A reviewer will look at it.") % where)
    return offered
