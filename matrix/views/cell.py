"""The panel of a cell, in the matrix or as a page of its own, and what people do in it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from evidence import services as evidence
from evidence.models import EvidenceItem, EvidenceLink
from evidence.permissions import may_contribute, may_review
from journeys import services as journeys
from journeys.forms import HandInForm
from journeys.models import Journey
from journeys.permissions import may_manage_tasks, require_open
from journeys.queries import journey_scope
from journeys.web import journey_or_404
from matrix import services
from matrix.models import CellComment
from matrix.queries import Panel, attachable, panel
from organizations.errors import Denied, DomainError
from organizations.web import visible_or_404

NOTHING_SENT: dict[str, str] = {}


def cell(
    request: HttpRequest, pk: uuid.UUID, process_area: uuid.UUID, practice: uuid.UUID, unit: uuid.UUID
) -> HttpResponse:
    """Show one cell; hand in, review, comment, decide. In the matrix the answer is the panel alone."""
    journey = journey_or_404(request, pk)
    place = (process_area, practice, unit)
    shown = _panel_or_404(request, journey, place)
    hand_in, error, changed = HandInForm(), "", False
    if request.method == "POST":
        hand_in, error = _act(request, journey, shown)
        changed = not error and not hand_in.errors
        if changed and not request.htmx:  # type: ignore[attr-defined]
            return redirect(request.path)
        shown = _panel_or_404(request, journey, place)
    q = request.GET.get("q", "")[:200]
    context = {
        "journey": journey,
        "panel": shown,
        "cell": shown.cell,
        "hand_in": hand_in,
        "error": error,
        "sent": NOTHING_SENT if changed else request.POST,
        "q": q,
        "found": attachable(journey, place, request.user, q),
        "may_contribute": not journey.closed_at and may_contribute(request.user, journey.organization),
        "may_review": not journey.closed_at and may_review(request.user, journey.organization),
        "may_decide": not journey.closed_at and may_manage_tasks(request.user, journey),
    }
    if request.htmx:  # type: ignore[attr-defined]
        response = render(request, "matrix/parts/cell.html", context)
        if changed:
            response["HX-Trigger"] = "matrixChanged"
        return response
    return render(request, "matrix/cell.html", context, status=400 if error or hand_in.errors else 200)


def _panel_or_404(request: HttpRequest, journey: Journey, place: tuple[uuid.UUID, uuid.UUID, uuid.UUID]) -> Panel:
    shown = panel(journey, place, request.user, timezone.localdate())
    if shown is None:
        raise Http404
    return shown


def _act(request: HttpRequest, journey: Journey, shown: Panel) -> tuple[HandInForm, str]:
    """Do what the form that was sent asks for; return the form of new evidence and what went wrong, "" for nothing."""
    action = ACTIONS.get(request.POST.get("do", "hand_in"))
    if action is None:
        return HandInForm(), _("There is no such action.")
    form = HandInForm(request.POST, request.FILES) if action is _hand_in else HandInForm()
    if form.is_bound and not form.is_valid():
        return form, ""
    try:
        message = action(request, journey, shown, form)
    except Denied:
        raise
    except DomainError as error:
        return form, error.message
    messages.success(request, message)
    return HandInForm(), ""


def _cell(shown: Panel) -> dict[str, Any]:
    return {"process_area": shown.cell.process_area, "practice": shown.cell.practice, "unit": shown.cell.unit}


def _hand_in(request: HttpRequest, journey: Journey, shown: Panel, form: HandInForm) -> str:
    person = {"actor": request.user, "now": timezone.now()}
    journeys.hand_in_evidence(journey=journey, **_cell(shown), **person, **form.cleaned_data)
    return _("Handed in. A reviewer will look at it.")


def _attach(request: HttpRequest, journey: Journey, shown: Panel, form: HandInForm) -> str:
    require_open(journey)
    item = visible_or_404(request, EvidenceItem, _id(request, "item"))
    person = {"actor": request.user, "now": timezone.now(), "draft": "draft" in request.POST}
    evidence.link_evidence(item=item, **_cell(shown), **person, note=request.POST.get("note", ""))
    return _("Kept as a draft.") if "draft" in request.POST else _("Handed in. A reviewer will look at it.")


def _review(request: HttpRequest, journey: Journey, shown: Panel, form: HandInForm) -> str:
    link = visible_or_404(request, EvidenceLink.objects.select_related("item__organization"), _id(request, "link"))
    if link not in shown.links:
        raise Http404
    do, person = request.POST["do"], {"actor": request.user, "now": timezone.now()}
    if do == "accept":
        evidence.accept_link(link=link, **person)
        return _("Accepted.")
    if do == "return":
        evidence.return_link(link=link, reason=request.POST.get("reason", ""), **person)
        return _("Returned.")
    if do == "hand_in_link":
        evidence.resubmit_link(link=link, **person)
        return _("Handed in. A reviewer will look at it.")
    evidence.unlink_evidence(link=link, actor=request.user)
    return _("Taken back. The evidence itself stays.")


def _comment(request: HttpRequest, journey: Journey, shown: Panel, form: HandInForm) -> str:
    person = {"actor": request.user, "now": timezone.now()}
    services.comment_on_cell(journey=journey, **_cell(shown), text=request.POST.get("text", ""), **person)
    return _("Comment added.")


def _delete_comment(request: HttpRequest, journey: Journey, shown: Panel, form: HandInForm) -> str:
    comment = visible_or_404(request, CellComment.objects.select_related("journey"), _id(request, "comment"))
    services.delete_cell_comment(comment=comment, actor=request.user, now=timezone.now())
    return _("Comment deleted.")


def _excuse(request: HttpRequest, journey: Journey, shown: Panel, form: HandInForm) -> str:
    where: dict[str, Any] = {"journey": journey, "scope": journey_scope(journey), "cells": [_place(shown)]}
    person = {"actor": request.user, "now": timezone.now()}
    if request.POST["do"] == "applicable":
        journeys.withdraw_not_applicable(**where, **person)
        return _("Looked for again.")
    journeys.decide_not_applicable(**where, reason=request.POST.get("reason", ""), **person)
    return _("Recorded as not applicable.")


def _place(shown: Panel) -> tuple[uuid.UUID, uuid.UUID, uuid.UUID]:
    return shown.cell.process_area.pk, shown.cell.practice.pk, shown.cell.unit.pk


def _id(request: HttpRequest, name: str) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get(name, ""))
    except ValueError as error:
        raise Http404 from error


ACTIONS: dict[str, Callable[[HttpRequest, Journey, Panel, HandInForm], str]] = {
    "hand_in": _hand_in,
    "attach": _attach,
    "accept": _review,
    "return": _review,
    "hand_in_link": _review,
    "unlink": _review,
    "comment": _comment,
    "delete_comment": _delete_comment,
    "not_applicable": _excuse,
    "applicable": _excuse,
}
