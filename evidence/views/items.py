"""Pages of objective evidence: list, one piece with its versions, add, change, withdraw, download."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evidence import queries, services
from evidence.forms import (
    HoldForm,
    ItemFilterForm,
    ItemForm,
    NewAffirmationForm,
    NewItemForm,
    StatementForm,
    VersionForm,
)
from evidence.models import EvidenceFile, EvidenceItem
from evidence.permissions import (
    may_contribute,
    may_erase,
    may_manage_store,
    may_review,
    may_withdraw,
    other_reviewers_exist,
)
from evidence.web import file_response, posted
from organizations.models import Organization
from organizations.permissions import require
from organizations.web import (
    csv_response,
    filters,
    order,
    organization_or_404,
    paginate,
    status_of,
    submit,
    telling_refusals,
    visible_or_404,
)

COLUMNS = {
    "title": ("title",),
    "owner": ("owner__full_name", "owner_role"),
    "dated": ("dated_on",),
    "valid": ("valid_until",),
    "links": ("link_count",),
    "added": ("created_at",),
}


def item_list(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """List the objective evidence."""
    organization = organization_or_404(request, pk)
    form, rows, status = _filtered(request, organization)
    context = {
        "page": paginate(request, order(rows, request.GET.get("sort", ""), COLUMNS)),
        "form": form,
        "narrowed": any(form.cleaned_data.values()),
        "may_add": may_contribute(request.user, organization),
        "may_review": may_review(request.user, organization),
        "may_manage_store": may_manage_store(request.user, organization),
        "today": timezone.localdate(),
    }
    return render(request, "evidence/item_list.html", context, status=status)


def item_export(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Send the list of evidence, narrowed as on the page, as CSV."""
    organization = organization_or_404(request, pk)
    _form, rows, _status = _filtered(request, organization)
    header = (
        _("Title"), _("Owner"), _("Owner's role"), _("Dated"), _("Valid until"), _("Version"),
        _("File or link"), _("Links"), _("Accepted"), _("In review"), _("Returned"), _("Kind"), _("Tags"),
    )  # fmt: skip
    return csv_response("evidence", header, map(_exported, order(rows, request.GET.get("sort", ""), COLUMNS)))


def _exported(item: Any) -> tuple[Any, ...]:
    version = item.current_version
    return (
        item.title,
        str(item.owner or ""),
        item.owner_role,
        item.dated_on,
        item.valid_until,
        version.number if version else "",
        _contents(version) if version else "",
        item.link_count,
        item.accepted_count,
        item.in_review_count,
        item.returned_count,
        item.get_kind_display(),
        ", ".join(tag.name for tag in item.tags.all()),
    )


def _contents(version: Any) -> str:
    """Return what a version holds in one cell: the names of its files, its address, what was said."""
    names = [file.name for file in version.files.all()]
    return "; ".join(filter(None, (*names, version.url, version.statement)))


def _filtered(request: HttpRequest, organization: Organization) -> tuple[ItemFilterForm, Any, int]:
    form = ItemFilterForm(request.GET, organization=organization)
    values, status = filters(form)
    return form, _rows(request, organization, values), status


def _rows(request: HttpRequest, organization: Organization, values: dict[str, Any]) -> Any:
    return queries.item_list(organization, request.user, timezone.localdate(), queries.ItemFilter(**values))


def affirmation_create(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Record what people said or showed."""
    return _create(request, pk, NewAffirmationForm)


def item_create(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Add an artefact."""
    return _create(request, pk, NewItemForm)


def _create(request: HttpRequest, pk: uuid.UUID, form_class: type[ItemForm]) -> HttpResponse:
    """Add evidence, at once for a clause of ISO 9001 if one is chosen."""
    organization = organization_or_404(request, pk)
    require(may_contribute(request.user, organization))
    initial = {"owner": request.user.pk, "clause": request.GET.get("clause", "")}
    form = form_class(posted(request), request.FILES or None, organization=organization, initial=initial)
    if form.is_valid() and submit(
        form,
        services.add_clause_evidence,
        organization=organization,
        actor=request.user,
        now=timezone.now(),
        **form.cleaned_data,
    ):
        messages.success(request, _("The evidence has been added."))
        _tell_same_content(request, form.result)
        return redirect(form.result)
    context = {"form": form, "is_affirmation": form_class is NewAffirmationForm}
    return render(request, "evidence/item_form.html", context, status=status_of(form))


def item_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one piece of evidence: versions, what it is offered for, history."""
    today = timezone.localdate()
    rows = EvidenceItem.objects.with_validity(today).select_related("organization", "owner", "created_by")
    item = visible_or_404(request, rows, pk)
    user, organization = request.user, item.organization
    context = {
        "item": item,
        "versions": item.versions.select_related("created_by").prefetch_related("files"),
        "tags": item.tags.all(),
        "links": queries.link_list(item, today),
        "history": queries.item_history(item)[:30],
        "same": () if item.withdrawn_at else queries.same_content(item, user)[:3],
        "today": today,
        "may_change": may_contribute(user, organization),
        "may_withdraw": may_withdraw(user, item),
        "may_review": may_review(user, organization),
        "may_hold": may_manage_store(user, organization),
        "may_erase": bool(item.withdrawn_at and not item.held_at and may_erase(user, organization)),
        "may_review_own": not other_reviewers_exist(user, organization),
    }
    return render(request, "evidence/item_detail.html", context)


def item_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change what evidence says besides its content."""
    item = _item(request, pk)
    form = ItemForm(posted(request), instance=item, organization=item.organization)
    if form.is_valid() and submit(
        form, services.update_evidence, item=item, actor=request.user, now=timezone.now(), **form.cleaned_data
    ):
        messages.success(request, _("Saved."))
        return redirect(item)
    return render(request, "evidence/item_form.html", {"form": form, "item": item}, status=status_of(form))


def version_create(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Add a version."""
    item = _item(request, pk)
    form = (StatementForm if item.is_affirmation else VersionForm)(posted(request), request.FILES or None)
    if form.is_valid() and submit(
        form, services.add_version, item=item, actor=request.user, now=timezone.now(), **form.cleaned_data
    ):
        messages.success(request, _("Version %(number)s has been added.") % {"number": form.result.number})
        _tell_same_content(request, item)
        return redirect(item)
    return render(request, "evidence/version_form.html", {"form": form, "item": item}, status=status_of(form))


def file_download(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Send a file of a version."""
    rows = EvidenceFile.objects.select_related("version__item__organization")
    return file_response(request, visible_or_404(request, rows, pk), now=timezone.now())


@require_POST
def item_withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take evidence out of use; its page offers to restore it."""
    item = visible_or_404(request, EvidenceItem.objects.select_related("organization"), pk)
    with telling_refusals(request):
        services.withdraw_evidence(item=item, actor=request.user, now=timezone.now())
        messages.success(request, _("“%(item)s” has been withdrawn.") % {"item": item})
    return redirect(item)


def item_hold(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Put evidence under legal hold."""
    item = visible_or_404(request, EvidenceItem.objects.select_related("organization"), pk)
    require(may_manage_store(request.user, item.organization))
    form = HoldForm(posted(request))
    if form.is_valid() and submit(
        form, services.hold_evidence, item=item, actor=request.user, now=timezone.now(), **form.cleaned_data
    ):
        messages.success(request, _("The evidence is held."))
        return redirect(item)
    return render(request, "evidence/item_hold.html", {"form": form, "item": item}, status=status_of(form))


@require_POST
def item_lift(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """End the legal hold."""
    item = visible_or_404(request, EvidenceItem.objects.select_related("organization"), pk)
    services.lift_hold(item=item, actor=request.user, now=timezone.now())
    messages.success(request, _("The evidence is no longer held."))
    return redirect(item)


@require_POST
def item_erase(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Erase the files of withdrawn evidence for good."""
    item = visible_or_404(request, EvidenceItem.objects.select_related("organization"), pk)
    with telling_refusals(request):
        services.erase_evidence(item=item, actor=request.user, now=timezone.now())
        messages.success(request, _("Its files were erased. Names, sizes and hashes stay."))
    return redirect(item)


@require_POST
def item_replace(request: HttpRequest, pk: uuid.UUID, by: uuid.UUID) -> HttpResponse:
    """Offer the evidence that holds the same file in place of this one."""
    rows = EvidenceItem.objects.select_related("organization")
    item, other = visible_or_404(request, rows, pk), visible_or_404(request, rows, by)
    with telling_refusals(request):
        services.replace_evidence(item=item, by=other, actor=request.user, now=timezone.now())
        messages.success(request, _("“%(item)s” was withdrawn; this one is offered in its place.") % {"item": item})
        return redirect(other)
    return redirect(item)


@require_POST
def item_restore(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Bring withdrawn evidence back."""
    item = visible_or_404(request, EvidenceItem.objects.select_related("organization"), pk)
    with telling_refusals(request):
        services.restore_evidence(item=item, actor=request.user, now=timezone.now())
        messages.success(request, _("“%(item)s” is in use again.") % {"item": item})
    return redirect(item)


def _item(request: HttpRequest, pk: uuid.UUID) -> EvidenceItem:
    """Return evidence that the person may change, else 404 or 403."""
    item = visible_or_404(request, EvidenceItem.objects.select_related("organization"), pk)
    require(may_contribute(request.user, item.organization))
    return item


def _tell_same_content(request: HttpRequest, item: EvidenceItem) -> None:
    """Say where the organisation already has the same file."""
    same = queries.same_content(item, request.user).first()
    if same:
        link = format_html('<a href="{}">{}</a>', same.get_absolute_url(), same)
        messages.warning(request, format_html(_("You already have this file, as {}."), link))
