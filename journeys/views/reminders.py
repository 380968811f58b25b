"""The person's reminders, from all organisations they reach."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from journeys import services
from journeys.forms import ReminderFilterForm
from journeys.models import Reminder
from organizations.web import back, paginate


def reminder_list(request: HttpRequest) -> HttpResponse:
    """List reminders, newest first; unread ones unless all are wanted."""
    form = ReminderFilterForm(request.GET)
    status = 200 if form.is_valid() else 400
    kind, show_all = form.cleaned_data.get("kind", ""), form.cleaned_data.get("show") == "all"
    rows = Reminder.objects.visible_to(request.user).listed().select_related("organization")
    rows = rows if show_all else rows.unread()
    rows = rows.filter(deadline_kind=kind) if kind else rows
    context = {"page": paginate(request, rows), "form": form, "show_all": show_all, "today": timezone.localdate()}
    return render(request, "journeys/reminder_list.html", context, status=status)


@require_POST
def reminder_open(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Mark a reminder as read and go where it points."""
    reminder = get_object_or_404(Reminder.objects.visible_to(request.user), pk=pk)
    services.mark_read(reminders=Reminder.objects.filter(pk=reminder.pk), actor=request.user, now=timezone.now())
    return redirect(reminder.path or "journeys:reminder_list")


@require_POST
def reminder_read(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Mark a reminder as read and stay."""
    reminder = get_object_or_404(Reminder.objects.visible_to(request.user), pk=pk)
    services.mark_read(reminders=Reminder.objects.filter(pk=reminder.pk), actor=request.user, now=timezone.now())
    return back(request, "journeys:reminder_list")


@require_POST
def reminder_read_all(request: HttpRequest) -> HttpResponse:
    """Mark every reminder of the person as read."""
    rows = Reminder.objects.visible_to(request.user)
    count = services.mark_read(reminders=rows, actor=request.user, now=timezone.now())
    messages.success(request, _("%(count)d reminders marked as read.") % {"count": count})
    return redirect("journeys:reminder_list")
