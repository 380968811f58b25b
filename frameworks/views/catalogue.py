"""Pages of catalogues: what is shipped, and an organisation's own for its people."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from frameworks import queries
from frameworks.forms import TreeFilterForm
from frameworks.models import Crosswalk, Framework, Mapping, Requirement
from frameworks.web import facts
from organizations.web import status_of, visible_or_404


def index(request: HttpRequest) -> HttpResponse:
    """List frameworks and crosswalks."""
    crosswalks = Crosswalk.objects.visible_to(request.user).select_related("source_framework", "target_framework")
    rows = queries.framework_list(Framework.objects.visible_to(request.user).select_related("replaces"))
    frameworks = rows.order_by("family", "organization", "key")
    return render(request, "frameworks/index.html", {"frameworks": frameworks, "crosswalks": crosswalks})


def framework_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a framework as a tree, narrowed by what is asked for; a request of htmx gets the tree alone."""
    framework = visible_or_404(request, Framework.objects.select_related("organization"), pk)
    form = TreeFilterForm(request.GET, framework=framework)
    status = status_of(form)
    node = form.cleaned_data.get("node", "")
    context = {
        "framework": framework,
        "form": form,
        "tree": queries.tree(framework, form.shown, node),
        "node": node,
    }
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "frameworks/parts/tree.html", context, status=status)
    context["counts"] = queries.kind_counts(framework)
    context["crosswalks"] = framework.crosswalks_to.visible_to(request.user).select_related("source_framework")
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
