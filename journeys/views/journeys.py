"""Pages of journeys: list, start, target and scope, close and reopen."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from frameworks.models import Framework
from journeys import queries, services
from journeys.forms import JourneyEditForm, JourneyForm, JourneyListFilterForm, TargetForm
from journeys.models import Journey
from journeys.permissions import may_manage_journeys
from journeys.web import journey_or_404, named_advice, prefilled
from organizations.permissions import require
from organizations.web import filters, order, organization_or_404, paginate, status_of, submit

COLUMNS = {"name": ("name",), "wanted": ("wanted_on",), "target": ("framework__short_name", "target_level")}


def journey_list(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """List the organisation's journeys."""
    organization = organization_or_404(request, pk)
    form = JourneyListFilterForm(request.GET)
    values, status = filters(form)
    rows = queries.journey_list(organization, timezone.localdate(), values.get("q", ""))
    context = {
        "page": paginate(request, order(rows, request.GET.get("sort", ""), COLUMNS)),
        "form": form,
        "may_create": may_manage_journeys(request.user, organization),
    }
    return render(request, "journeys/journey_list.html", context, status=status)


def create(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Start a journey: first choose the framework, then level, scope and date."""
    organization = organization_or_404(request, pk)
    require(may_manage_journeys(request.user, organization))
    targets = Framework.objects.usable_by(organization).exclude(target_kind=Framework.TargetKind.NONE)
    key = request.GET.get("framework", "")
    if not key:
        return render(request, "journeys/choose_framework.html", {"targets": targets})
    framework = get_object_or_404(targets, key=key)
    advice = named_advice(request, organization)
    if "preset" in request.POST:
        form = JourneyForm.with_preset(request.POST, organization=organization, framework=framework)
        context = {"form": form, "framework": framework, "advice": advice}
        return render(request, "journeys/journey_form.html", context)
    form = JourneyForm(
        request.POST or None,
        organization=organization,
        framework=framework,
        profile=request.GET.get("profile", ""),
        initial=prefilled(request, framework, advice, timezone.localdate()),
    )
    if form.is_valid() and submit(
        form,
        services.create_journey,
        organization=organization,
        advice=advice,
        actor=request.user,
        today=timezone.localdate(),
        **form.values(),
    ):
        _warn_if_too_near(request, form.result)
        messages.success(request, _("The journey has begun. Look at the gaps next."))
        return redirect("journeys:gap", form.result.pk)
    context = {"form": form, "framework": framework, "advice": advice}
    return render(request, "journeys/journey_form.html", context, status=status_of(form))


def detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show target and scope."""
    journey = journey_or_404(request, pk)
    areas = list(queries.scoped_area_list(journey))
    context = {
        "journey": journey,
        "areas": areas,
        "has_levels": any(row.target_level is not None for row in areas),
        "applicable_count": sum(row.applicable for row in areas),
        "units": journey.units.all(),
        "history": queries.target_history(journey),
        "offers": queries.edition_offers(journey, timezone.localdate()),
        "edition_changes": queries.edition_history(journey),
        "days_left": (journey.wanted_on - timezone.localdate()).days,
        "may_edit": may_manage_journeys(request.user, journey.organization),
    }
    return render(request, "journeys/journey_detail.html", context)


def edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change name, date or instances in scope."""
    journey = _journey_to_manage(request, pk)
    form = JourneyEditForm.of(journey, request.POST or None)
    if form.is_valid() and submit(
        form, services.update_journey, journey=journey, actor=request.user, today=timezone.localdate(), **form.values()
    ):
        _warn_if_too_near(request, journey)
        messages.success(request, _("Saved."))
        return redirect(journey)
    return render(request, "journeys/journey_edit.html", {"form": form, "journey": journey}, status=status_of(form))


def target(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Choose another level, date or scope, look at what that changes, then change it.

    ``back`` in the address names a change of the history whose former target the form starts with.
    """
    journey = _journey_to_manage(request, pk)
    former = _former(request, journey)
    if request.POST.keys() & {"preset", "again"}:
        form = TargetForm.with_preset(request.POST, journey=journey, former=former)
        return render(request, "journeys/target_form.html", {"form": form, "journey": journey})
    form = TargetForm(request.POST or None, journey=journey, former=former)
    today, seen = timezone.localdate(), request.POST.get("seen", "")
    if form.is_valid():
        asked = {"journey": journey, "actor": request.user, "today": today, **form.values()}
        if seen and submit(form, services.change_target, now=timezone.now(), seen=seen, **asked):
            messages.success(request, _("The target has been changed. Nothing was deleted."))
            _warn_of_tasks_left_behind(request, journey)
            return redirect(journey)
        if not seen and submit(form, services.preview_target, **asked):
            context = {"form": form, "journey": journey, "change": form.result}
            return render(request, "journeys/target_preview.html", context)
    context = {"form": form, "journey": journey, "former": former}
    return render(request, "journeys/target_form.html", context, status=status_of(form))


def _former(request: HttpRequest, journey: Journey) -> queries.Target | None:
    """Return the target that ``back`` names, None without it; raise Http404 if there is no such one."""
    back = request.GET.get("back", "")
    if not back:
        return None
    try:
        found = queries.former_target(journey, uuid.UUID(back))
    except ValueError as error:
        raise Http404 from error
    if found is None:
        raise Http404
    return found


@require_POST
def close(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Close the journey; the page it leads to offers to reopen it."""
    journey = journey_or_404(request, pk)
    services.close_journey(journey=journey, actor=request.user, now=timezone.now())
    messages.success(request, _("“%(journey)s” is closed.") % {"journey": journey})
    return redirect(journey)


@require_POST
def reopen(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take the journey up again."""
    journey = journey_or_404(request, pk)
    services.reopen_journey(journey=journey, actor=request.user)
    messages.success(request, _("“%(journey)s” is under way again.") % {"journey": journey})
    return redirect(journey)


def _journey_to_manage(request: HttpRequest, pk: uuid.UUID) -> Journey:
    journey = journey_or_404(request, pk)
    require(may_manage_journeys(request.user, journey.organization))
    return journey


def _warn_if_too_near(request: HttpRequest, journey: Journey) -> None:
    """Say so where the work no longer fits before the wanted date."""
    plan = queries.task_plan(journey, timezone.localdate())
    if plan and plan.compressed:
        messages.warning(
            request,
            _("The wanted date is near: a plan without haste would have started by %(day)s.")
            % {"day": date_format(plan.safe_start_on)},
        )


def _warn_of_tasks_left_behind(request: HttpRequest, journey: Journey) -> None:
    """Say so where work is planned for what is no longer in scope."""
    count = queries.tasks_out_of_scope(journey).count()
    if count:
        text = ngettext(
            "%(count)d unfinished task is for a process area that is no longer in scope. Drop it in the list.",
            "%(count)d unfinished tasks are for process areas that are no longer in scope. Drop them in the list.",
            count,
        )
        messages.warning(request, text % {"count": count})
