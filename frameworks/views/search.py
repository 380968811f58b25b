"""Search over every framework; a request of htmx gets the results alone."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from frameworks.forms import CatalogueSearchForm
from frameworks.models import Framework, Requirement
from frameworks.queries.search import SearchResult, ranked
from frameworks.queries.search import search as best
from organizations.web import status_of


def search(request: HttpRequest) -> HttpResponse:
    """Show the best matches by framework, each with the part that matched."""
    form = CatalogueSearchForm(request.GET, frameworks=Framework.objects.visible_to(request.user))
    result = None
    if form.is_valid() and form.cleaned_data["q"]:
        result = best(ranked(Requirement.objects.visible_to(request.user), **form.cleaned_data))
    context = {
        "form": form,
        "result": result,
        "groups": _marked(result, form.cleaned_data["q"]) if result else (),
    }
    name = "frameworks/parts/found.html" if request.htmx else "frameworks/search.html"  # type: ignore[attr-defined]
    return render(request, name, context, status=status_of(form))


def _marked(result: SearchResult, q: str) -> list[tuple[Framework, list[tuple[Requirement, list[str], list[str]]]]]:
    """Return each requirement with its reference and title cut around what matched (every second part)."""
    cut = re.compile(f"({re.escape(q)})", re.IGNORECASE)
    return [
        (group.framework, [(row, cut.split(row.ref), cut.split(row.title)) for row in group.requirements])
        for group in result.groups
    ]
