"""Pages of the ISO 9001 evidence register: its clauses, its import, the preview."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evidence import queries, services
from evidence.files import ALLOWED
from evidence.forms import ConfirmForm, PreviewFilterForm, RegisterFilterForm, RegisterForm
from evidence.models import RegisterImport
from evidence.permissions import may_contribute, may_import_register
from evidence.register.template import register_template
from evidence.web import posted, shipped_file_response
from organizations.permissions import require
from organizations.web import filters, organization_or_404, paginate, status_of, submit, visible_or_404

SAMPLES = ("register.csv", "register.xlsx", "files.zip")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def register(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the clauses of ISO 9001 with the evidence on each."""
    organization = organization_or_404(request, pk)
    form = RegisterFilterForm(request.GET)
    values, status = filters(form)
    narrowed = {"search": values.get("q", ""), "show": values.get("show", "")}
    found = queries.register_clauses(organization, timezone.localdate(), **narrowed, reader=request.user)
    context = {
        "groups": found.groups,
        "coverage": found.coverage,
        "form": form,
        "may_add": may_contribute(request.user, organization),
        "may_import": may_import_register(request.user, organization),
    }
    return render(request, "evidence/register.html", context, status=status)


def register_import(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Upload a register with the files it names."""
    organization = organization_or_404(request, pk)
    require(may_import_register(request.user, organization))
    form = RegisterForm(posted(request), request.FILES or None)
    if form.is_valid() and submit(
        form,
        services.stage_register,
        organization=organization,
        actor=request.user,
        now=timezone.now(),
        **form.cleaned_data,
    ):
        return redirect(form.result)
    waiting = RegisterImport.objects.of(organization).filter(state=RegisterImport.State.PREVIEWED)
    context = {
        "form": form,
        "waiting": waiting.select_related("created_by").defer("rows", "files"),
        "types": ", ".join(ALLOWED),
        "has_samples": (settings.BASE_DIR / "examples").is_dir(),
    }
    return render(request, "evidence/register_import.html", context, status=status_of(form))


def register_preview(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the rows of an uploaded register with their errors."""
    staged = _import(request, pk)
    form = PreviewFilterForm(request.GET)
    values, status = filters(form)
    rows = queries.preview_rows(staged, values.get("outcome", ""))
    context = {
        "staged": staged,
        "preview": queries.preview(staged),
        "page": paginate(request, rows, size=100),
        "form": form,
        "may_import": may_import_register(request.user, staged.organization),
    }
    return render(request, "evidence/register_preview.html", context, status=status)


@require_POST
def register_apply(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Import the previewed rows."""
    staged = _import(request, pk)
    form = ConfirmForm(request.POST)
    form.is_valid()
    counts = services.apply_register(
        register_import=staged, actor=request.user, now=timezone.now(), **form.cleaned_data
    )
    messages.success(request, _("Imported: %(evidence)s pieces of evidence on %(links)s clauses.") % counts)
    return redirect("evidence:register", staged.organization_id)


@require_POST
def register_discard(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Drop an uploaded register."""
    staged = _import(request, pk)
    services.discard_register(register_import=staged, actor=request.user, now=timezone.now())
    messages.success(request, _("The upload has been discarded. Nothing was imported."))
    return redirect("evidence:register_import", staged.organization_id)


def template_download(request: HttpRequest) -> HttpResponse:
    """Send an empty register to fill in."""
    headers = {"Content-Disposition": 'attachment; filename="register-template.xlsx"'}
    return HttpResponse(register_template(), content_type=XLSX, headers=headers)


def sample_download(request: HttpRequest, name: str) -> HttpResponse:
    """Send a part of the sample company's register."""
    path = settings.BASE_DIR / "examples" / name
    if name not in SAMPLES or not path.is_file():
        raise Http404
    return shipped_file_response(path)


def _import(request: HttpRequest, pk: uuid.UUID) -> RegisterImport:
    return visible_or_404(request, RegisterImport.objects.select_related("organization", "created_by"), pk)
