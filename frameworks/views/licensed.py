"""Pages of licensed text: upload it for a shipped edition, delete all of it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from frameworks import services
from frameworks.forms import LicensedFileForm
from frameworks.models import Framework
from frameworks.permissions import may_manage_library
from frameworks.sheets.licensed_text import texts_template
from frameworks.views.uploads import staged
from frameworks.web import XLSX, download, posted
from organizations.permissions import require
from organizations.web import organization_or_404, status_of, visible_or_404


def licensed_import(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Upload the text of an edition for which the organisation holds a licence."""
    organization = organization_or_404(request, pk)
    require(may_manage_library(request.user, organization))
    initial = {"framework": request.GET.get("framework")}
    form = LicensedFileForm(posted(request), request.FILES or None, initial=initial)
    is_staged, faults = staged(request, form, services.stage_licensed_texts, organization=organization)
    if is_staged:
        return redirect(form.result)
    context = {"form": form, "faults": faults, "editions": form.fields["framework"].queryset}
    return render(request, "frameworks/licensed_import.html", context, status=status_of(form))


@require_POST
def licensed_delete(request: HttpRequest, pk: uuid.UUID, framework: uuid.UUID) -> HttpResponse:
    """Delete every text of an edition."""
    organization = organization_or_404(request, pk)
    edition = visible_or_404(request, Framework.objects.shipped(), framework)
    count = services.delete_licensed_texts(
        organization=organization, framework=edition, actor=request.user, now=timezone.now()
    )
    text = ngettext("%(count)d text has been deleted.", "%(count)d texts have been deleted.", count)
    messages.success(request, text % {"count": count})
    return redirect("frameworks:own_list", organization.pk)


def template_download(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Send a workbook with the references of an edition and empty columns for its texts."""
    edition = visible_or_404(request, Framework.objects.shipped(), pk)
    rows = edition.requirements.in_use().order_by("position").values_list("ref", "title")
    return download(texts_template(rows), f"{edition.key}-texts.xlsx", XLSX)
