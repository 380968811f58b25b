"""Pages on which an organisation uploads a framework, looks at what it does, and loads or discards it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from frameworks import services
from frameworks.catalog import CatalogError
from frameworks.forms import FrameworkFileForm, LicenceForm
from frameworks.models import Framework, LibraryUpload
from frameworks.permissions import may_change_framework, may_manage_library
from frameworks.queries.own_frameworks import uploaded_framework
from frameworks.services import FaultyFile
from frameworks.sheets.framework import framework_template
from frameworks.views.own import own_or_404
from frameworks.web import XLSX, download, posted
from organizations.models import Organization
from organizations.permissions import require
from organizations.web import organization_or_404, paginate, status_of, submit, visible_or_404


def own_import(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Upload a framework of one's own."""
    organization = organization_or_404(request, pk)
    require(may_manage_library(request.user, organization))
    return _framework_upload(request, organization, None)


def new_version(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Upload a new version of an own framework."""
    framework = own_or_404(request, pk)
    require(may_change_framework(request.user, framework))
    return _framework_upload(request, framework.organization, framework)


def _framework_upload(request: HttpRequest, organization: Organization, framework: Framework | None) -> HttpResponse:
    form = FrameworkFileForm(posted(request), request.FILES or None)
    is_staged, faults = staged(request, form, services.stage_framework, organization=organization, framework=framework)
    if is_staged:
        return redirect(form.result)
    context = {"form": form, "framework": framework, "faults": faults}
    return render(request, "frameworks/own_import.html", context, status=status_of(form))


def staged(
    request: HttpRequest, form: Form, service: Callable[..., Any], **arguments: Any
) -> tuple[bool, tuple[CatalogError, ...]]:
    """Return whether the form's file is kept for a preview (in ``form.result``), and else every fault of it."""
    faults: list[CatalogError] = []

    def stage(**values: Any) -> Any:
        try:
            return service(**values)
        except FaultyFile as faulty:
            faults.extend(faulty.errors)
            raise

    is_staged = form.is_valid() and submit(
        form, stage, actor=request.user, now=timezone.now(), **form.cleaned_data, **arguments
    )
    return is_staged, tuple(faults)


def upload_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what an upload holds and what loading it changes."""
    upload = _upload(request, pk)
    require(may_manage_library(request.user, upload.organization))
    return _upload_page(request, upload, LicenceForm())


@require_POST
def upload_apply(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Load an uploaded framework, or store uploaded licensed text."""
    upload = _upload(request, pk)
    if upload.kind == LibraryUpload.Kind.FRAMEWORK:
        framework = services.load_upload(upload=upload, actor=request.user, now=timezone.now())
        messages.success(request, _("%(framework)s has been loaded.") % {"framework": framework})
        return redirect("frameworks:manage", framework.pk)
    form = LicenceForm(request.POST)
    if form.is_valid() and submit(
        form, services.store_licensed_texts, upload=upload, actor=request.user, now=timezone.now(),
        **form.cleaned_data,
    ):  # fmt: skip
        text = ngettext("%(count)d text has been stored.", "%(count)d texts have been stored.", form.result)
        messages.success(request, text % {"count": form.result})
        return redirect("frameworks:own_list", upload.organization_id)
    return _upload_page(request, upload, form)


@require_POST
def upload_discard(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Drop an upload."""
    upload = _upload(request, pk)
    services.discard_upload(upload=upload, actor=request.user, now=timezone.now())
    messages.success(request, _("The upload has been discarded. Nothing was loaded."))
    return redirect("frameworks:own_list", upload.organization_id)


def template_download(request: HttpRequest) -> HttpResponse:
    """Send a workbook to fill in."""
    return download(framework_template(), "framework-template.xlsx", XLSX)


def _upload_page(request: HttpRequest, upload: LibraryUpload, form: LicenceForm) -> HttpResponse:
    context: dict[str, Any] = {
        "upload": upload,
        "form": form,
        "may_manage": may_manage_library(request.user, upload.organization),
    }
    if upload.kind == LibraryUpload.Kind.FRAMEWORK:
        found = uploaded_framework(upload)
        rows: Any = found.record.requirements if found.difference.is_new else found.difference.changes
        context |= {"record": found.record, "difference": found.difference}
    else:
        rows = upload.content
    context["page"] = paginate(request, rows, size=100)
    return render(request, "frameworks/upload.html", context, status=status_of(form))


def _upload(request: HttpRequest, pk: uuid.UUID) -> LibraryUpload:
    rows = LibraryUpload.objects.select_related("organization", "framework", "created_by")
    return visible_or_404(request, rows, pk)
