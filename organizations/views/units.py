"""Pages of organisational units, projects and support functions."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from organizations import queries, services
from organizations.forms import UnitForm
from organizations.models import Unit
from organizations.permissions import may_manage_units, require
from organizations.web import order, organization_or_404, paginate, submit, visible_or_404

COLUMNS = {"name": ("name",), "kind": ("kind", "name"), "starts": ("starts_on",), "ends": ("ends_on",)}


def unit_list(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """List the units in use, or the archived ones."""
    organization = organization_or_404(request, pk)
    search, archived = request.GET.get("q", "").strip(), request.GET.get("archived") == "1"
    rows = order(queries.unit_list(organization, search, archived=archived), request.GET.get("sort", ""), COLUMNS)
    context = {
        "page": paginate(request, rows),
        "search": search,
        "archived": archived,
        "may_edit": may_manage_units(request.user, organization),
    }
    return render(request, "organizations/unit_list.html", context)


def unit_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one unit with what is part of it."""
    unit = visible_or_404(request, Unit.objects.select_related("organization", "parent"), pk)
    context = {
        "unit": unit,
        "children": unit.children.active(),
        "may_edit": may_manage_units(request.user, unit.organization),
    }
    return render(request, "organizations/unit_detail.html", context)


def unit_create(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Add a unit."""
    organization = organization_or_404(request, pk)
    require(may_manage_units(request.user, organization))
    form = UnitForm(request.POST or None, organization=organization)
    if form.is_valid() and submit(
        form, services.create_unit, organization=organization, actor=request.user, **form.cleaned_data
    ):
        messages.success(request, _("“%(unit)s” has been added.") % {"unit": form.result})
        return redirect("organizations:unit_list", organization.pk)
    return render(request, "organizations/unit_form.html", {"form": form})


def unit_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a unit."""
    unit = visible_or_404(request, Unit.objects.select_related("organization"), pk)
    require(may_manage_units(request.user, unit.organization))
    form = UnitForm(request.POST or None, instance=unit, organization=unit.organization)
    if form.is_valid() and submit(form, services.update_unit, unit=unit, actor=request.user, **form.cleaned_data):
        messages.success(request, _("Saved."))
        return redirect(unit)
    return render(request, "organizations/unit_form.html", {"form": form, "unit": unit})


@require_POST
def unit_archive(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a unit out of use; the page it leads to offers to restore it."""
    unit = visible_or_404(request, Unit.objects.select_related("organization"), pk)
    services.archive_unit(unit=unit, actor=request.user, now=timezone.now())
    messages.success(request, _("“%(unit)s” has been archived.") % {"unit": unit})
    return redirect(unit)


@require_POST
def unit_restore(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Bring an archived unit back."""
    unit = visible_or_404(request, Unit.objects.select_related("organization"), pk)
    services.restore_unit(unit=unit, actor=request.user)
    messages.success(request, _("“%(unit)s” is in use again.") % {"unit": unit})
    return redirect(unit)
