"""Pages of tasks: list, board, plan, "my tasks"."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journeys import queries, services
from journeys.forms import BoardFilterForm, BulkForm, JourneyTaskFilterForm, TaskFilterForm, TaskForm
from journeys.models import Journey, Task
from journeys.permissions import may_contribute, may_manage_tasks
from journeys.web import journey_or_404
from organizations.permissions import require
from organizations.web import filters, order, paginate, status_of, submit

COLUMNS = {
    "title": ("title",),
    "area": ("process_area__position",),
    "unit": ("unit__name",),
    "owner": ("owner__full_name", "owner__email"),
    "state": ("state", "due_on"),
    "due": ("due_on",),
}


def task_list(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """List the tasks of a journey; assign, move or shift the chosen ones at once."""
    journey = journey_or_404(request, pk)
    may_manage = may_manage_tasks(request.user, journey)
    bulk = BulkForm(request.POST if request.method == "POST" else None, journey=journey)
    if request.method == "POST":
        require(may_manage)
        if _change_chosen(request, journey, bulk):
            return redirect(request.get_full_path())
    form = JourneyTaskFilterForm(request.GET, journey=journey)
    values, status = filters(form)
    today = timezone.localdate()
    rows = queries.task_list(Task.objects.filter(journey=journey), today=today, **values)
    context = {
        "journey": journey,
        "page": paginate(request, order(rows, request.GET.get("sort", ""), COLUMNS)),
        "form": form,
        "bulk": bulk,
        "today": today,
        "may_manage": may_manage,
        "planned": journey.tasks.exists(),
    }
    return render(request, "journeys/task_list.html", context, status=max(status, status_of(bulk)))


def _change_chosen(request: HttpRequest, journey: Journey, form: BulkForm) -> bool:
    """Change the chosen tasks and say how many; what is wrong is shown above the list."""
    changed = form.is_valid() and submit(
        form,
        services.change_tasks,
        journey=journey,
        actor=request.user,
        today=timezone.localdate(),
        now=timezone.now(),
        **form.cleaned_data,
    )
    if changed:
        text = ngettext("%(count)d task has been changed.", "%(count)d tasks have been changed.", form.result)
        messages.success(request, text % {"count": form.result})
    return changed


def task_board(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the tasks of a journey in columns by state."""
    journey = journey_or_404(request, pk)
    form = BoardFilterForm(request.GET, journey=journey)
    values, status = filters(form)
    rows = queries.task_list(
        Task.objects.filter(journey=journey), today=timezone.localdate(), state=queries.ANY, **values
    )
    manages = may_manage_tasks(request.user, journey)
    works = bool(may_contribute(request.user, journey)) and not journey.closed_at
    context = {
        "journey": journey,
        "columns": queries.task_board(
            rows, manages=bool(manages) and not journey.closed_at, worker=request.user.pk if works else None
        ),
        "form": form,
        "today": timezone.localdate(),
        "may_manage": manages,
    }
    return render(request, "journeys/task_board.html", context, status=status)


def task_plan(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show which tasks the gaps ask for, then add those that are missing."""
    journey = journey_or_404(request, pk)
    require(may_manage_tasks(request.user, journey))
    if request.method == "POST":
        count = len(services.generate_tasks(journey=journey, actor=request.user, today=timezone.localdate()))
        added = ngettext("%(count)d task has been added.", "%(count)d tasks have been added.", count)
        messages.success(request, added % {"count": count})
        return redirect("journeys:task_list", journey.pk)
    context = {"journey": journey, "plan": queries.task_plan(journey, timezone.localdate())}
    return render(request, "journeys/task_plan.html", context)


def task_create(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Add a task by hand."""
    journey = journey_or_404(request, pk)
    require(may_manage_tasks(request.user, journey))
    initial = {"due_on": journey.wanted_on, "process_area": request.GET.get("process_area")}
    form = TaskForm(request.POST or None, journey=journey, initial=initial)
    if form.is_valid() and submit(
        form,
        services.create_task,
        journey=journey,
        actor=request.user,
        today=timezone.localdate(),
        **form.cleaned_data,
    ):
        messages.success(request, _("The task has been added."))
        return redirect(form.result)
    return render(request, "journeys/task_form.html", {"form": form, "journey": journey}, status=status_of(form))


def my_tasks(request: HttpRequest) -> HttpResponse:
    """List the signed-in person's tasks in all organisations."""
    form = TaskFilterForm(request.GET)
    values, status = filters(form)
    today = timezone.localdate()
    mine: Any = Task.objects.visible_to(request.user).owned_by(request.user)
    rows = queries.task_list(mine, today=today, **values)
    page = paginate(request, order(rows, request.GET.get("sort", ""), COLUMNS))
    context = {"page": page, "form": form, "today": today, "narrowed": any(values.values())}
    return render(request, "journeys/my_tasks.html", context, status=status)
