"""Pages of crosswalks: as a list, as a matrix and side by side, as they count for the reader's organisation."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from frameworks import queries
from frameworks.forms import CrosswalkFilterForm
from frameworks.models import Crosswalk
from frameworks.permissions import may_revise_mappings
from frameworks.web import reader_organization
from organizations.web import (
    csv_response,
    filters,
    paginate,
    visible_or_404,
)

PAGE_SIZE = 100


def crosswalk_list(request: HttpRequest) -> HttpResponse:
    """List the crosswalks."""
    q = request.GET.get("q", "")[:200]
    rows = queries.crosswalk_list(Crosswalk.objects.visible_to(request.user), q)
    return render(request, "frameworks/crosswalk_list.html", {"page": paginate(request, rows), "q": q})


def crosswalk_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a crosswalk as a list of its pairs, and what it covers."""
    page = _page(request, pk)
    form, rows, status = _narrowed(request, page)
    context = {
        **_shared(request, page),
        "form": form,
        "page": paginate(request, rows, PAGE_SIZE),
        "coverage_rows": queries.coverage_rows(page),
        "area_coverage": queries.area_coverage(page),
    }
    return render(request, "frameworks/crosswalk.html", context, status=status)


def crosswalk_matrix(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a crosswalk as a matrix: clauses or areas of the source by areas of the target."""
    page = _page(request, pk)
    context = {**_shared(request, page), "matrix": queries.matrix(page.frame, page.mappings)}
    return render(request, "frameworks/crosswalk_matrix.html", context)


def crosswalk_beside(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the target with what provides it at its side; read in reverse, the source with what it provides."""
    page = _page(request, pk)
    form, rows, status = _narrowed(request, page)
    is_reverse = request.GET.get("direction") == "reverse"
    is_narrowed = any(form.cleaned_data.values())
    groups = queries.beside(page.frame, rows, is_reverse=is_reverse)
    context = {
        **_shared(request, page),
        "form": form,
        "is_reverse": is_reverse,
        "is_narrowed": is_narrowed,
        "groups": [group for group in groups if group.mapped] if is_narrowed else groups,
    }
    return render(request, "frameworks/crosswalk_beside.html", context, status=status)


def crosswalk_export(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Download the pairs, narrowed as on the page, as CSV."""
    page = _page(request, pk)
    _form, rows, status = _narrowed(request, page)
    if status != 200:
        return HttpResponse(_("A filter has a value that is not known."), content_type="text/plain", status=status)
    header = (
        _("Source"), _("Source title"), _("Target"), _("Target title"), _("Strength (never a rating)"), _("Reason"),
        _("Status"), _("Judged by us"),
    )  # fmt: skip
    return csv_response(page.crosswalk.key, header, (_line(row) for row in rows))


def crosswalk_or_404(request: HttpRequest, pk: uuid.UUID) -> Crosswalk:
    """Return a crosswalk that the reader sees, with its frameworks, else raise Http404."""
    rows: QuerySet[Crosswalk] = Crosswalk.objects.select_related(
        "organization", "source_framework", "target_framework"
    )
    return visible_or_404(request, rows, pk)


def _page(request: HttpRequest, pk: uuid.UUID) -> queries.CrosswalkPage:
    crosswalk = crosswalk_or_404(request, pk)
    return queries.crosswalk_page(crosswalk, crosswalk.organization or reader_organization(request))


def _narrowed(
    request: HttpRequest, page: queries.CrosswalkPage
) -> tuple[CrosswalkFilterForm, tuple[queries.EffectiveMapping, ...], int]:
    form = CrosswalkFilterForm(request.GET, frame=page.frame)
    values, status = filters(form)
    rows = queries.narrowed_mappings(page, **values)
    return form, queries.ordered_mappings(rows, request.GET.get("sort", "")), status


def _shared(request: HttpRequest, page: queries.CrosswalkPage) -> dict[str, Any]:
    """Return what all three pages of a crosswalk show."""
    organization = page.organization
    return {
        "crosswalk": page.crosswalk,
        "judged_by": organization,
        "own_count": sum(queries.is_own(row) for row in page.mappings),
        "may_revise": bool(organization and may_revise_mappings(request.user, organization)),
    }


def _line(row: queries.EffectiveMapping) -> tuple[str, ...]:
    source = row.source
    return (
        source.ref if source else "",
        source.title if source else "",
        row.target.ref,
        row.target.title,
        row.strength,
        row.rationale,
        _("verified") if row.verified else _("to be verified"),
        _("yes") if queries.is_own(row) else "",
    )
