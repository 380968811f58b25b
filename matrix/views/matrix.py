"""The evidence matrix: the whole of it drawn by a script, and as paged tables without one and for print."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from evidence.permissions import may_review
from journeys.models import Journey
from journeys.web import journey_or_404
from matrix import queries
from matrix.forms import MINE, MatrixFilterForm
from organizations.templatetags.cairn import look_icon
from organizations.web import filters, paginate

# A stand-in for the ids that the script puts into the address of a cell.
NAMES = {"process_area": uuid.UUID(int=1), "practice": uuid.UUID(int=2), "unit": uuid.UUID(int=3)}


def matrix(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the frame of the matrix; its script reads the cells in one call."""
    journey = journey_or_404(request, pk)
    form = MatrixFilterForm(initial=request.GET.dict(), organization=journey.organization, shown=None)
    context = {
        "journey": journey,
        "form": form,
        "states": queries.MatrixState,
        "config": _config(request, journey),
        "may_review": bool(may_review(request.user, journey.organization)),
    }
    return render(request, "matrix/matrix.html", context)


def table(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the practices that the filters leave as plain tables, 50 to a page."""
    journey = journey_or_404(request, pk)
    asked = MatrixFilterForm(request.GET, organization=journey.organization, shown=None)
    asked.is_valid()
    owner = request.user if asked.cleaned_data.get("mark") == MINE else asked.cleaned_data.get("owner")
    shown = queries.matrix(journey, timezone.localdate(), owner.pk if owner else None)
    form = MatrixFilterForm(request.GET, organization=journey.organization, shown=shown)
    values, status = filters(form)
    narrow = queries.Narrowing(**{name: value for name, value in values.items() if name != "owner"}, owned=bool(owner))
    page = paginate(request, queries.narrowed(shown, narrow))
    context = {
        "journey": journey,
        "form": form,
        "page": page,
        "blocks": queries.blocks(page.object_list),
        "counts": shown.counts.items(),
    }
    return render(request, "matrix/table.html", context, status=status)


def _config(request: HttpRequest, journey: Journey) -> dict[str, object]:
    """Return what the script needs to know."""
    address = reverse("matrix:cell", args=[journey.pk, *NAMES.values()])
    for name, stand_in in NAMES.items():
        address = address.replace(str(stand_in), name.upper())
    return {
        "journey": str(journey.pk),
        "me": str(request.user.pk),
        "url": reverse("api:matrix-detail", args=[journey.pk]),
        "cell": address,
        "icons": static("cairn/icons.svg"),
        "states": [
            {"code": state.code, "value": state.value, "label": str(state.label), "icon": look_icon(state)}
            for state in queries.MatrixState
        ],
        "texts": {
            "practice": _("Practice"),
            "loading": _("Reading the cells …"),
            "failed": _("The cells could not be read. Check the connection and load the page again."),
            "shown": _("Practices: {rows}"),
            "found": _("Cells: {cells} · practices: {rows}"),
            "column": _("{name}: {done} of {total} cells accepted or not applicable"),
            "links": _("evidence: {n}"),
            "stale": _("some past its last day"),
            "returned": _("something returned"),
            "not_enough": _("not enough"),
        },
    }
