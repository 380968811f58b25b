"""The person's reminders, from all organisations they reach."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from journeys import services
from journeys.forms import ReminderFilterForm
from journeys.models import Reminder
from organizations.web import back, filters, paginate


def reminder_list(request: HttpRequest) -> HttpResponse:
    """List reminders, newest first, those of one moment by due date; unread ones unless all are wanted."""
    form = ReminderFilterForm(request.GET)
    values, status = filters(form)
    kind, show_all = values.get("kind", ""), values.get("show") == "all"
    rows = Reminder.objects.visible_to(request.user).listed().select_related("organization")
    rows = rows if show_all else rows.unread()
    rows = (rows.filter(deadline_kind=kind) if kind else rows).order_by("-created_at", "due_on", "title", "id")
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
    rows = Reminder.objects.visible_to(request.user).unread()
    count = services.mark_read(reminders=rows, actor=request.user, now=timezone.now())
    text = ngettext("%(count)d reminder marked as read.", "%(count)d reminders marked as read.", count)
    messages.success(request, text % {"count": count})
    return redirect("journeys:reminder_list")
