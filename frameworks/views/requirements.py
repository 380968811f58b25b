"""Pages that change single requirements of an own framework."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from frameworks import services
from frameworks.forms import RequirementForm
from frameworks.models import Requirement
from frameworks.permissions import may_change_framework
from frameworks.views.own import own_or_404
from frameworks.web import posted
from organizations.permissions import require
from organizations.web import status_of, submit, visible_or_404


def requirement_create(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Add a requirement to an own framework."""
    framework = own_or_404(request, pk)
    require(may_change_framework(request.user, framework))
    form = RequirementForm(posted(request), framework=framework, initial={"parent": request.GET.get("parent")})
    if form.is_valid() and submit(
        form, services.add_requirement, framework=framework, actor=request.user, now=timezone.now(),
        **form.cleaned_data,
    ):  # fmt: skip
        messages.success(request, _("%(ref)s has been added.") % {"ref": form.result.ref})
        return redirect("frameworks:manage", framework.pk)
    context = {"form": form, "framework": framework}
    return render(request, "frameworks/requirement_form.html", context, status=status_of(form))


def requirement_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Rename or move a requirement of an own framework."""
    requirement = _own_requirement(request, pk)
    require(may_change_framework(request.user, requirement.framework))
    form = RequirementForm(posted(request), framework=requirement.framework, instance=requirement)
    if form.is_valid() and submit(
        form, services.change_requirement, requirement=requirement, actor=request.user, now=timezone.now(),
        **form.cleaned_data,
    ):  # fmt: skip
        messages.success(request, _("%(ref)s has been changed.") % {"ref": requirement.ref})
        return redirect("frameworks:manage", requirement.framework_id)
    context = {"form": form, "framework": requirement.framework, "requirement": requirement}
    return render(request, "frameworks/requirement_form.html", context, status=status_of(form))


@require_POST
def requirement_retire(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a requirement out of its framework."""
    requirement = _own_requirement(request, pk)
    services.retire_requirement(requirement=requirement, actor=request.user, now=timezone.now())
    messages.success(request, _("%(ref)s has been retired. What points at it stays.") % {"ref": requirement.ref})
    return redirect("frameworks:manage", requirement.framework_id)


@require_POST
def requirement_restore(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Bring a retired requirement back."""
    requirement = _own_requirement(request, pk)
    services.restore_requirement(requirement=requirement, actor=request.user, now=timezone.now())
    messages.success(request, _("%(ref)s is back.") % {"ref": requirement.ref})
    return redirect("frameworks:manage", requirement.framework_id)


def _own_requirement(request: HttpRequest, pk: uuid.UUID) -> Requirement:
    rows = Requirement.objects.exclude(framework__organization=None)
    return visible_or_404(request, rows.select_related("framework__organization", "parent"), pk)
