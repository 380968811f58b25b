"""How an appraiser works, when they are away, and their logbook."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from organizations.web import csv_response, paginate, status_of, submit
from scheduling import services
from scheduling.forms import LeaveForm, LogbookForm, PatternForm
from scheduling.models import Leave, LogbookEntry, WorkingPattern
from scheduling.queries.people import logbook_sums

COLUMNS = ("appraisal", "organisation", "model", "role", "first day", "last day", "days", "hours", "processes")


def availability(request: HttpRequest) -> HttpResponse:
    """Set hours, holidays and limits; block days."""
    pattern = WorkingPattern.objects.filter(profile__user=request.user).first()
    adds_leave = "starts_on" in request.POST
    initial = {"weekdays": list(pattern.weekdays if pattern else "01234")}
    form = PatternForm(None if adds_leave else request.POST or None, instance=pattern, initial=initial)
    leave_form = LeaveForm(request.POST if adds_leave else None)
    if form.is_valid() and submit(form, services.save_working_pattern, actor=request.user, **form.cleaned_data):
        messages.success(request, _("Saved."))
        return redirect("scheduling:availability")
    if leave_form.is_valid() and submit(leave_form, services.add_leave, actor=request.user, **leave_form.cleaned_data):
        messages.success(request, _("The days are blocked."))
        return redirect("scheduling:availability")
    leave = Leave.objects.visible_to(request.user).filter(ends_on__gte=timezone.localdate())
    context = {"form": form, "leave_form": leave_form, "leave": leave}
    return render(request, "scheduling/availability.html", context, status=status_of(form, leave_form))


@require_POST
def leave_remove(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Free the days of a leave."""
    leave = get_object_or_404(Leave.objects.visible_to(request.user).select_related("profile"), pk=pk)
    services.remove_leave(leave=leave, actor=request.user)
    return redirect("scheduling:availability")


def logbook(request: HttpRequest) -> HttpResponse:
    """Show the record of experience with its sums; add an appraisal by hand."""
    form = LogbookForm(request.POST or None)
    if form.is_valid() and submit(form, services.add_logbook_entry, actor=request.user, **form.cleaned_data):
        messages.success(request, _("The appraisal has been added."))
        return redirect("scheduling:logbook")
    rows = LogbookEntry.objects.visible_to(request.user)
    context = {"form": form, "page": paginate(request, rows), "sums": logbook_sums(rows, timezone.localdate())}
    return render(request, "scheduling/logbook.html", context, status=status_of(form))


@require_POST
def logbook_remove(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Remove an entry."""
    rows = LogbookEntry.objects.visible_to(request.user).select_related("profile")
    services.remove_logbook_entry(entry=get_object_or_404(rows, pk=pk), actor=request.user)
    return redirect("scheduling:logbook")


def logbook_csv(request: HttpRequest) -> HttpResponse:
    """Download the logbook for the renewal of a certificate."""
    rows = LogbookEntry.objects.visible_to(request.user)
    lines = (
        (
            row.title, row.client, row.model, row.get_role_display(), row.starts_on, row.ends_on, row.days, row.hours,
            row.processes,
        )
        for row in rows
    )  # fmt: skip
    return csv_response("logbook", COLUMNS, lines)
