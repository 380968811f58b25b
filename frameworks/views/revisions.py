"""Pages where an organisation judges pairs of a crosswalk otherwise, and the history of that."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from frameworks import queries, services
from frameworks.forms import NewPairForm, RevisionForm, WithdrawalForm
from frameworks.models import Crosswalk, Mapping, MappingRevision, Requirement
from frameworks.permissions import may_revise_mappings
from frameworks.views.crosswalks import crosswalk_or_404
from organizations.models import Organization
from organizations.permissions import require
from organizations.web import organization_or_404, paginate, status_of, submit, visible_or_404


def revision_list(request: HttpRequest, pk: uuid.UUID, crosswalk: uuid.UUID) -> HttpResponse:
    """List everything that the organisation judged of a crosswalk, newest first."""
    organization, row = _organization_and_crosswalk(request, pk, crosswalk)
    context = {
        "crosswalk": row,
        "page": paginate(request, queries.revision_list(organization, row)),
        "may_revise": may_revise_mappings(request.user, organization),
    }
    return render(request, "frameworks/revision_list.html", context)


def mapping_add(request: HttpRequest, pk: uuid.UUID, crosswalk: uuid.UUID) -> HttpResponse:
    """Add a pair of which the crosswalk says nothing."""
    organization, row = _organization_and_crosswalk(request, pk, crosswalk)
    require(may_revise_mappings(request.user, organization))
    initial = {name: request.GET.get(name) for name in ("source", "target")}
    form = NewPairForm(request.POST if request.method == "POST" else None, crosswalk=row, initial=initial)
    if form.is_valid() and _add(request, organization, row, form):
        messages.success(request, _("The pair has been added for %(name)s.") % {"name": organization})
        return redirect(_beside(row, form.result))
    context = {"form": form, "crosswalk": row}
    return render(request, "frameworks/mapping_add.html", context, status=status_of(form))


def mapping_revise(
    request: HttpRequest, pk: uuid.UUID, crosswalk: uuid.UUID, source: uuid.UUID, target: uuid.UUID
) -> HttpResponse:
    """Judge a pair otherwise than the crosswalk, with a reason."""
    organization, row = _organization_and_crosswalk(request, pk, crosswalk)
    require(may_revise_mappings(request.user, organization))
    requirements = Requirement.objects.select_related("framework__organization")
    of_source, of_target = (visible_or_404(request, requirements, one) for one in (source, target))
    pair = queries.Pair(organization, row, of_source, of_target)
    present = queries.current_revision(pair)
    shipped = Mapping.objects.filter(crosswalk=row, source=of_source, target=of_target).first()
    stands = present if present and not present.is_withdrawn else shipped
    if stands is None:
        raise Http404
    initial = {"strength": stands.strength, "seen": present.pk if present else None}
    form = RevisionForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and submit(
        form, services.revise_mapping, pair=pair, actor=request.user, now=timezone.now(), **form.cleaned_data
    ):  # fmt: skip
        messages.success(request, _("Saved. It counts for %(name)s alone.") % {"name": organization})
        return redirect(_beside(row, form.result))
    context = {
        "form": form,
        "crosswalk": row,
        "source": of_source,
        "target": of_target,
        "shipped": shipped,
        "present": present,
        "history": queries.revision_list(organization, row).filter(source=of_source, target=of_target),
    }
    return render(request, "frameworks/mapping_revise.html", context, status=status_of(form))


def revision_withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Follow the crosswalk again for a pair."""
    rows = MappingRevision.objects.select_related("organization", "crosswalk", "source", "target")
    revision = visible_or_404(request, rows, pk)
    require(may_revise_mappings(request.user, revision.organization))
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and submit(
        form, services.withdraw_revision, revision=revision, actor=request.user, now=timezone.now(),
        **form.cleaned_data,
    ):  # fmt: skip
        messages.success(request, _("Withdrawn. The crosswalk's own judgement counts again."))
        return redirect(history_address(revision.organization, revision.crosswalk))
    context = {"form": form, "revision": revision, "crosswalk": revision.crosswalk}
    return render(request, "frameworks/revision_withdraw.html", context, status=status_of(form))


def history_address(organization: Organization, crosswalk: Crosswalk) -> str:
    """Return the address of what the organisation judged of a crosswalk."""
    return reverse("frameworks:revision_list", args=[organization.pk, crosswalk.pk])


def _beside(crosswalk: Crosswalk, revision: MappingRevision) -> str:
    query = {"q": revision.target.ref, "organization": str(revision.organization_id)}
    return reverse("frameworks:crosswalk_beside", args=[crosswalk.pk], query=query)


def _organization_and_crosswalk(
    request: HttpRequest, pk: uuid.UUID, crosswalk: uuid.UUID
) -> tuple[Organization, Crosswalk]:
    organization = organization_or_404(request, pk)
    row = crosswalk_or_404(request, crosswalk)
    if row.organization not in (None, organization):
        raise Http404
    return organization, row


def _add(request: HttpRequest, organization: Organization, crosswalk: Crosswalk, form: NewPairForm) -> bool:
    values = form.cleaned_data
    pair = queries.Pair(organization, crosswalk, values.pop("source"), values.pop("target"))
    return submit(form, services.add_mapping, pair=pair, actor=request.user, now=timezone.now(), **values)
