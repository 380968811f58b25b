"""Pages of catalogues and crosswalks: the same for every signed-in person."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from frameworks import queries
from frameworks.forms import CrosswalkFilterForm, RequirementFilterForm
from frameworks.models import Crosswalk, Framework, Requirement
from frameworks.web import facts

PAGE_SIZE = 100


def _page(request: HttpRequest, rows: Any) -> Page[Any]:
    """Return the requested page of a catalogue; an unreadable number gives the nearest page."""
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))


def index(request: HttpRequest) -> HttpResponse:
    """List frameworks and crosswalks."""
    crosswalks = Crosswalk.objects.select_related("source_framework", "target_framework")
    return render(request, "frameworks/index.html", {"frameworks": queries.framework_list(), "crosswalks": crosswalks})


def framework_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a framework as a tree; narrowed by text, kind or level, the list of what matches."""
    framework = get_object_or_404(Framework, pk=pk)
    form = RequirementFilterForm(request.GET, framework=framework)
    status = 200 if form.is_valid() else 400
    is_narrowed = any(value not in ("", None) for value in form.cleaned_data.values())
    rows = queries.requirement_list(framework, **form.cleaned_data)
    context = {
        "framework": framework,
        "form": form,
        "groups": () if is_narrowed else queries.tree(framework),
        "page": _page(request, rows) if is_narrowed else None,
        "counts": queries.kind_counts(framework),
        "crosswalks": Crosswalk.objects.filter(target_framework=framework).select_related("source_framework"),
    }
    return render(request, "frameworks/framework.html", context, status=status)


def requirement_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a requirement, what belongs to it, and its mappings in both directions.

    A base practice also shows the mappings of its process, a generic practice those of its process attribute.
    """
    requirement = get_object_or_404(Requirement.objects.select_related("framework", "parent__parent"), pk=pk)
    context = {
        "requirement": requirement,
        "facts": facts(requirement),
        "children": requirement.children.in_use().order_by("position"),
        "provided_by": requirement.mappings_to.select_related("source__framework", "crosswalk"),
        "inherited": requirement.parent.mappings_to.select_related("source__framework") if requirement.parent else (),
        "provides": requirement.mappings_from.select_related("target__framework", "crosswalk"),
    }
    return render(request, "frameworks/requirement.html", context)


def crosswalk_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a crosswalk as a table, and what it covers."""
    crosswalk = get_object_or_404(Crosswalk.objects.select_related("source_framework", "target_framework"), pk=pk)
    form = CrosswalkFilterForm(request.GET, crosswalk=crosswalk)
    status = 200 if form.is_valid() else 400
    context = {
        "crosswalk": crosswalk,
        "form": form,
        "page": _page(request, queries.mapping_list(crosswalk, **form.cleaned_data)),
        "coverage_rows": queries.coverage_rows(crosswalk),
    }
    return render(request, "frameworks/crosswalk.html", context, status=status)
