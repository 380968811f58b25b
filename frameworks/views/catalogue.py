"""Pages of catalogues: what is shipped, and an organisation's own for its people."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from frameworks import queries
from frameworks.forms import RequirementFilterForm
from frameworks.models import Crosswalk, Framework, Mapping, Requirement
from frameworks.web import facts
from organizations.web import visible_or_404

PAGE_SIZE = 100


def _page(request: HttpRequest, rows: Any) -> Page[Any]:
    """Return the requested page of a catalogue; an unreadable number gives the nearest page."""
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))


def index(request: HttpRequest) -> HttpResponse:
    """List frameworks and crosswalks."""
    crosswalks = Crosswalk.objects.visible_to(request.user).select_related("source_framework", "target_framework")
    rows = queries.framework_list(Framework.objects.visible_to(request.user).select_related("replaces"))
    frameworks = rows.order_by("family", "organization", "key")
    return render(request, "frameworks/index.html", {"frameworks": frameworks, "crosswalks": crosswalks})


def framework_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a framework as a tree; narrowed by text, kind or level, the list of what matches."""
    framework = visible_or_404(request, Framework, pk)
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
        "crosswalks": framework.crosswalks_to.visible_to(request.user).select_related("source_framework"),
    }
    return render(request, "frameworks/framework.html", context, status=status)


def requirement_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a requirement: where it sits, what belongs to it, its mappings in both directions, licensed text.

    A base practice also shows the mappings of its process, a generic practice those of its process attribute.
    """
    rows = Requirement.objects.select_related("framework__organization", "parent__parent__parent")
    requirement = visible_or_404(request, rows, pk)
    context = {
        "requirement": requirement,
        "facts": facts(requirement),
        "children": requirement.children.in_use().order_by("position"),
        "neighbours": queries.neighbours(requirement),
        "elsewhere": queries.same_reference(requirement, request.user),
        "licensed": queries.licensed_texts_for(requirement, request.user),
        "provided_by": _mappings_to(request, requirement),
        "inherited": _mappings_to(request, requirement.parent) if requirement.parent else (),
        "provides": requirement.mappings_from.visible_to(request.user).select_related(
            "target__framework", "crosswalk"
        ),
    }
    return render(request, "frameworks/requirement.html", context)


def _mappings_to(request: HttpRequest, requirement: Requirement) -> QuerySet[Mapping]:
    rows = requirement.mappings_to.visible_to(request.user)
    return rows.select_related("source__framework", "crosswalk")
