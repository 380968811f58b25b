"""Pages of an organisation's own frameworks: the list, one to manage, derive, delete, export."""

from __future__ import annotations

import json
import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from frameworks import services
from frameworks.catalog.oscal import oscal_catalog
from frameworks.catalog.writing import written
from frameworks.forms import DeriveForm, SearchForm
from frameworks.models import Framework, LibraryUpload
from frameworks.permissions import may_change_framework, may_manage_library
from frameworks.queries.licensed_texts import licensed_editions
from frameworks.queries.own_frameworks import editable_rows, own_frameworks
from frameworks.queries.records import framework_record
from frameworks.sheets.framework import framework_template
from frameworks.web import XLSX, download, posted
from organizations.permissions import require
from organizations.web import filters, organization_or_404, paginate, status_of, submit, visible_or_404


def own_list(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """List the own frameworks, the licensed text and the uploads that wait."""
    organization = organization_or_404(request, pk)
    uploads = LibraryUpload.objects.of(organization).select_related("framework", "created_by").defer("content")
    context = {
        "frameworks": own_frameworks(organization),
        "editions": licensed_editions(organization),
        "uploads": uploads,
        "may_manage": may_manage_library(request.user, organization),
    }
    return render(request, "frameworks/own_list.html", context)


def derive(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Derive a framework from a shipped or an own one."""
    organization = organization_or_404(request, pk)
    require(may_manage_library(request.user, organization))
    form = DeriveForm(posted(request), organization=organization, initial={"base": request.GET.get("base")})
    if form.is_valid() and submit(
        form,
        services.derive_framework,
        organization=organization,
        actor=request.user,
        now=timezone.now(),
        **form.cleaned_data,
    ):
        messages.success(request, _("The framework has been derived. Change it as you need it."))
        return redirect("frameworks:manage", form.result.pk)
    return render(request, "frameworks/derive.html", {"form": form}, status=status_of(form))


def manage(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the requirements of an own framework with what may be done to each."""
    framework = own_or_404(request, pk)
    form = SearchForm(request.GET)
    values, status = filters(form)
    rows = editable_rows(framework)
    context = {
        "framework": framework,
        "form": form,
        "page": paginate(request, rows.search(values["q"]) if values.get("q") else rows, size=100),
        "may_manage": may_change_framework(request.user, framework),
    }
    return render(request, "frameworks/manage.html", context, status=status)


@require_POST
def framework_delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Delete an own framework that nothing points at."""
    framework = own_or_404(request, pk)
    services.delete_framework(framework=framework, actor=request.user, now=timezone.now())
    messages.success(request, _("The framework has been deleted."))
    return redirect("frameworks:own_list", framework.organization_id)


def framework_export(request: HttpRequest, pk: uuid.UUID, form: str) -> HttpResponse:
    """Send a framework as a library file, an OSCAL catalog, or a workbook; licensed text is never in it."""
    framework = visible_or_404(request, Framework.objects.select_related("organization"), pk)
    record = framework_record(framework)
    if form == "json":
        return download(written(record), f"{record.key}.json", "application/json")
    if form == "oscal":
        catalog = oscal_catalog(record, framework_id=framework.pk, modified=timezone.now())
        return download(json.dumps(catalog, indent=2), f"{record.key}-oscal.json", "application/json")
    if form == "xlsx" and framework.family == Framework.Family.OWN:
        return download(framework_template(record), f"{record.key}.xlsx", XLSX)
    raise Http404


def own_or_404(request: HttpRequest, pk: uuid.UUID) -> Framework:
    """Return a framework of an organisation that the person reaches; a shipped one is not found here."""
    rows = Framework.objects.exclude(organization=None).select_related("organization", "derived_from")
    return visible_or_404(request, rows, pk)
