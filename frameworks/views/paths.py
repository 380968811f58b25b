"""Pages of indirect ways: over other frameworks, where no crosswalk speaks of a pair itself."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from frameworks import queries
from frameworks.forms import PathFilterForm
from frameworks.models import Framework, Requirement
from frameworks.web import reader_organization
from organizations.models import Organization
from organizations.web import filters, paginate, visible_or_404

PAGE_SIZE = 25


def path_list(request: HttpRequest) -> HttpResponse:
    """Show what one framework provides of another indirectly; without a target, which ones it reaches."""
    form = PathFilterForm(request.GET, frameworks=Framework.objects.visible_to(request.user))
    values, status = filters(form)
    source, target = values.get("source"), values.get("target")
    organization = reader_organization(request)
    ways = queries.indirect_ways(source, organization) if source else ()
    context = {
        "form": form,
        "source": source,
        "target": target,
        "judged_by": organization,
        "reached": queries.reached_frameworks(ways),
        "page": paginate(request, _narrowed(ways, target, values), PAGE_SIZE) if target else None,
        "stated": queries.crosswalks_between(source, target, request.user) if source and target else (),
    }
    return render(request, "frameworks/path_list.html", context, status=status)


def requirement_paths(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show every way to a requirement and from it: by crosswalks that speak of it, and over other frameworks."""
    rows = Requirement.objects.select_related("framework__organization", "parent")
    requirement = visible_or_404(request, rows, pk)
    organization: Organization | None = requirement.organization or reader_organization(request)  # type: ignore[assignment]
    context = {
        "requirement": requirement,
        "judged_by": organization,
        "ways": queries.requirement_ways(requirement, organization),
    }
    return render(request, "frameworks/requirement_paths.html", context)


def _narrowed(
    ways: tuple[queries.WayRecord, ...], target: Framework, values: dict[str, str]
) -> tuple[queries.WayRecord, ...]:
    return queries.narrowed_ways(ways, target, q=values.get("q", ""), strength=values.get("strength", ""))
