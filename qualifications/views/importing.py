"""Import of records: a look at what a sheet does, then all of it or nothing."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext

from evidence.web import posted
from organizations.permissions import require
from organizations.web import organization_or_404, status_of, submit
from qualifications import services
from qualifications.forms import SheetForm
from qualifications.permissions import may_record_for_all


def record_import(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what a sheet does, row by row; write it when that is confirmed."""
    organization = organization_or_404(request, pk)
    require(may_record_for_all(request.user, organization))
    form = SheetForm(posted(request), request.FILES or None)
    confirmed = "apply" in request.POST
    rows: tuple[services.ImportedRow, ...] = ()
    if form.is_valid() and submit(
        form,
        services.import_records,
        organization=organization,
        text=form.cleaned_data["sheet"],
        actor=request.user,
        now=timezone.now(),
        apply=confirmed,
    ):
        rows = form.result
        count = sum(row.outcome in ("created", "changed") for row in rows)
        if confirmed and not any(row.error for row in rows):
            text = ngettext("%(n)d record has been imported.", "%(n)d records have been imported.", count)
            messages.success(request, text % {"n": count})
            return redirect("qualifications:matrix", pk)
    context = {
        "form": form,
        "rows": rows,
        "faulty": [row for row in rows if row.error],
        "count": sum(row.outcome in ("created", "changed") for row in rows),
        "sheet": form.cleaned_data.get("sheet", "") if rows else "",
        "headings": services.COLUMNS.values(),
    }
    status = 400 if confirmed and rows else status_of(form)
    return render(request, "qualifications/record_import.html", context, status=status)
