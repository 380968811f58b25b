"""Pages on which evidence is offered for practices and reviewed."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from evidence import queries, services
from evidence.forms import AreaForm, ChosenLinksForm, LinkForm, ReturnForm, ReviewFilterForm
from evidence.models import EvidenceItem, EvidenceLink
from evidence.permissions import may_contribute, may_review, may_review_link, other_reviewers_exist
from evidence.web import posted
from organizations.permissions import require
from organizations.web import back, filters, organization_or_404, paginate, status_of, submit, visible_or_404


def review_queue(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """List what waits for a reviewer."""
    organization = organization_or_404(request, pk)
    require(may_review(request.user, organization))
    form = ReviewFilterForm(request.GET, organization=organization)
    values, status = filters(form)
    rows = queries.review_list(organization, timezone.localdate(), **values)
    context = {
        "page": paginate(request, rows),
        "form": form,
        "narrowed": any(values.values()),
        "may_review_own": not other_reviewers_exist(request.user, organization),
    }
    return render(request, "evidence/review_queue.html", context, status=status)


@require_POST
def review_accept(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Accept the chosen evidence at once."""
    organization = organization_or_404(request, pk)
    require(may_review(request.user, organization))
    form = ChosenLinksForm(request.POST, organization=organization)
    if form.is_valid() and submit(
        form,
        services.accept_links,
        organization=organization,
        actor=request.user,
        now=timezone.now(),
        **form.cleaned_data,
    ):
        done = form.result
        messages.success(request, ngettext("Accepted %(n)s.", "Accepted %(n)s.", done.accepted) % {"n": done.accepted})
        if done.own:
            left = ngettext(
                "%(n)s was left: you offered it yourself.", "%(n)s were left: you offered them yourself.", done.own
            )
            messages.warning(request, left % {"n": done.own})
    else:
        messages.error(request, _("Choose what to accept. What somebody else has reviewed meanwhile is gone."))
    return redirect("evidence:review_queue", organization.pk)


def link_create(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Offer evidence for practices: choose the process area first, then practices and instances."""
    item = visible_or_404(request, EvidenceItem.objects.select_related("organization"), pk)
    require(may_contribute(request.user, item.organization))
    areas = AreaForm(request.GET if request.GET.get("area") else None, organization=item.organization)
    area = areas.cleaned_data["area"] if areas.is_valid() else None
    form = LinkForm(posted(request), organization=item.organization, area=area) if area else None
    if (
        form
        and form.is_valid()
        and submit(
            form,
            services.link_practices,
            item=item,
            process_area=area,
            actor=request.user,
            now=timezone.now(),
            **form.cleaned_data,
        )
    ):
        count = len(form.result)
        messages.success(
            request,
            ngettext("Offered for %(n)s practice.", "Offered for %(n)s practices.", count) % {"n": count},
        )
        return redirect(item)
    context = {"item": item, "areas": areas, "area": area, "form": form}
    return render(request, "evidence/link_form.html", context, status=status_of(*filter(None, (areas, form))))


@require_POST
def link_accept(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Accept evidence for its practice."""
    return _act(request, pk, services.accept_link, _("Accepted."), now=timezone.now())


@require_POST
def link_resubmit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Send returned evidence to review again."""
    return _act(request, pk, services.resubmit_link, _("Sent to review again."), now=timezone.now())


@require_POST
def link_delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take an offer back; the evidence stays."""
    return _act(request, pk, services.unlink_evidence, _("The evidence is no longer offered there."))


def link_return(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Return evidence with a reason."""
    link = _link(request, pk)
    require(may_review_link(request.user, link))
    form = ReturnForm(posted(request))
    if form.is_valid() and submit(
        form, services.return_link, link=link, actor=request.user, now=timezone.now(), **form.cleaned_data
    ):
        messages.success(request, _("Returned with your reason."))
        return back(request, link.item)
    target = request.POST.get("next") or request.GET.get("next", "")
    context = {"form": form, "link": link, "next": target}
    return render(request, "evidence/link_return.html", context, status=status_of(form))


def _act(request: HttpRequest, pk: uuid.UUID, service: Callable[..., Any], done: str, **values: Any) -> HttpResponse:
    link = _link(request, pk)
    service(link=link, actor=request.user, **values)
    messages.success(request, done)
    return back(request, link.item)


def _link(request: HttpRequest, pk: uuid.UUID) -> EvidenceLink:
    rows = EvidenceLink.objects.select_related("item__organization", "practice", "process_area", "unit", "created_by")
    return visible_or_404(request, rows, pk)
