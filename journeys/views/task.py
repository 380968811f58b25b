"""The page of one task: what it says, its moves, comments and history."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from journeys import queries, services
from journeys.forms import CommentForm, MoveForm, TaskForm
from journeys.models import Task, TaskComment
from journeys.permissions import may_manage_tasks, may_work_on_task
from journeys.web import task_or_404
from organizations.permissions import require
from organizations.web import back, status_of, submit, visible_or_404


def task_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one task."""
    return _task_page(request, task_or_404(request, pk))


def _task_page(request: HttpRequest, task: Task, **forms: Any) -> HttpResponse:
    manages = may_manage_tasks(request.user, task.journey)
    context = {
        "task": task,
        "journey": task.journey,
        "today": timezone.localdate(),
        "comments": task.comments.select_related("author"),
        "history": queries.task_history(task),
        "may_manage": manages,
        "may_work": may_work_on_task(request.user, task),
        "move_form": MoveForm(task=task, manages=bool(manages)),
        "comment_form": CommentForm(),
        **forms,
    }
    return render(request, "journeys/task_detail.html", context, status=status_of(*forms.values()))


def task_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change what a task says."""
    task = task_or_404(request, pk)
    require(may_manage_tasks(request.user, task.journey))
    form = TaskForm(request.POST or None, instance=task, journey=task.journey)
    if form.is_valid() and submit(
        form, services.update_task, task=task, actor=request.user, today=timezone.localdate(), **form.cleaned_data
    ):
        messages.success(request, _("Saved."))
        return redirect(task)
    context = {"form": form, "journey": task.journey, "task": task}
    return render(request, "journeys/task_form.html", context, status=status_of(form))


@require_POST
def task_move(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Move a task; what is wrong is shown on its page."""
    task = task_or_404(request, pk)
    require(may_work_on_task(request.user, task))
    manages = bool(may_manage_tasks(request.user, task.journey))
    form = MoveForm(request.POST, task=task, manages=manages)
    if form.is_valid() and submit(
        form, services.move_task, task=task, actor=request.user, now=timezone.now(), **form.cleaned_data
    ):
        messages.success(
            request, _("“%(task)s” is now %(state)s.") % {"task": task, "state": form.result.get_state_display()}
        )
        return back(request, task)
    return _task_page(request, task, move_form=form)


@require_POST
def task_comment(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Comment on a task."""
    task = task_or_404(request, pk)
    require(may_work_on_task(request.user, task))
    form = CommentForm(request.POST)
    if form.is_valid() and submit(
        form, services.comment_on_task, task=task, text=form.cleaned_data["text"], actor=request.user
    ):
        return redirect(task)
    return _task_page(request, task, comment_form=form)


@require_POST
def comment_delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take back one's own comment."""
    comment = visible_or_404(request, TaskComment.objects.select_related("task__journey__organization"), pk)
    services.delete_comment(comment=comment, actor=request.user)
    messages.success(request, _("The comment has been deleted."))
    return redirect(comment.task)
