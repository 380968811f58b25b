"""Pages on which a journey goes to another edition: what changes, the decisions, waiting, the way back."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from frameworks.forms import OUTCOME_LABELS
from journeys import queries, services
from journeys.forms.editions import EditionFilterForm, EditionForm, PostponeForm
from journeys.models import EditionChange, Journey
from journeys.permissions import may_manage_journeys
from journeys.web import journey_or_404
from organizations.permissions import require
from organizations.web import PAGE_SIZE, filters, paginate, status_of, submit, visible_or_404


def difference(request: HttpRequest, pk: uuid.UUID, framework: uuid.UUID) -> HttpResponse:
    """Show what another edition changes and what of the journey it touches."""
    journey, offer = _offered(request, pk, framework)
    found = queries.edition_difference(journey, offer.framework)
    form = EditionFilterForm(request.GET)
    values, status = filters(form)
    labels = dict(OUTCOME_LABELS)
    context = {
        "journey": journey,
        "offer": offer,
        "difference": found,
        "form": form,
        "page": paginate(request, queries.narrowed_rows(found.rows, **values), PAGE_SIZE),
        "counts": [(labels[name], count) for name, count in found.counts.items() if count],
        "labels": labels,
        "may_edit": may_manage_journeys(request.user, journey.organization),
    }
    return render(request, "journeys/edition.html", context, status=status)


def apply(request: HttpRequest, pk: uuid.UUID, framework: uuid.UUID) -> HttpResponse:
    """Decide what takes the place of what is not the same, then take the journey to the edition."""
    journey, offer = _offered(request, pk, framework, to_manage=True)
    found = queries.edition_difference(journey, offer.framework)
    form = EditionForm(request.POST or None, journey=journey, difference=found)
    if form.is_valid() and submit(
        form,
        services.apply_edition,
        journey=journey,
        framework=offer.framework,
        actor=request.user,
        today=timezone.localdate(),
        now=timezone.now(),
        **form.values(),
    ):
        messages.success(
            request,
            _("The journey has gone to %(edition)s. The old edition keeps all its evidence.")
            % {"edition": offer.framework},
        )
        return redirect(journey)
    context = {"journey": journey, "offer": offer, "difference": found, "form": form, "labels": dict(OUTCOME_LABELS)}
    return render(request, "journeys/edition_apply.html", context, status=status_of(form))


def postpone(request: HttpRequest, pk: uuid.UUID, framework: uuid.UUID) -> HttpResponse:
    """Wait with the edition until a day."""
    journey, offer = _offered(request, pk, framework, to_manage=True)
    form = PostponeForm(request.POST or None)
    if form.is_valid() and submit(
        form,
        services.postpone_edition,
        journey=journey,
        framework=offer.framework,
        actor=request.user,
        today=timezone.localdate(),
        now=timezone.now(),
        **form.cleaned_data,
    ):
        messages.success(request, _("Postponed. The edition will be offered again on that day."))
        return redirect(journey)
    context = {"journey": journey, "offer": offer, "form": form}
    return render(request, "journeys/edition_postpone.html", context, status=status_of(form))


@require_POST
def undo(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take the journey back to the edition before."""
    rows = EditionChange.objects.select_related("journey__organization", "from_framework")
    change: EditionChange = visible_or_404(request, rows, pk)
    services.undo_edition(change=change, actor=request.user, now=timezone.now())
    messages.success(request, _("The journey is back on %(edition)s.") % {"edition": change.from_framework})
    return redirect(change.journey)


def _offered(
    request: HttpRequest, pk: uuid.UUID, framework: uuid.UUID, *, to_manage: bool = False
) -> tuple[Journey, Any]:
    """Return the journey and the offer; raise Http404 for an edition that is not offered."""
    journey = journey_or_404(request, pk)
    if to_manage:
        require(may_manage_journeys(request.user, journey.organization))
    offers = queries.edition_offers(journey, timezone.localdate())
    offer = next((one for one in offers if one.framework.pk == framework), None)
    if offer is None:
        raise Http404
    return journey, offer
