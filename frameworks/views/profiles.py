"""Pages of target profiles: what is shipped, and what an organisation makes for itself."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from frameworks import queries, services
from frameworks.catalog.writing import written
from frameworks.forms import DeriveProfileForm, NewProfileForm, ProfileFileForm, ProfileForm
from frameworks.models import TargetProfile
from frameworks.permissions import may_change_set, may_manage_library
from frameworks.queries.records import profile_record
from frameworks.sheets.profile import profile_workbook
from frameworks.views.uploads import staged
from frameworks.web import XLSX, download, posted
from organizations.permissions import require
from organizations.web import organization_or_404, paginate, status_of, submit, visible_or_404


def profile_list(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """List the own profiles and those that are shipped."""
    organization = organization_or_404(request, pk)
    rows = queries.profile_list(organization)
    context = {
        "own": rows.filter(organization=organization),
        "page": paginate(request, rows.shipped()),
        "may_manage": may_manage_library(request.user, organization),
    }
    return render(request, "frameworks/profile_list.html", context)


def profile_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what a profile wants of each process area, or the process sets of a maturity model."""
    profile = _profile(request, pk)
    areas = tuple(profile.areas.select_related("process_area").order_by("process_area__position"))
    context = {
        "profile": profile,
        "areas": areas,
        "sets": queries.process_sets(profile, areas),
        "may_change": may_change_set(request.user, profile),
    }
    return render(request, "frameworks/profile.html", context)


def profile_create(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Make a profile: first choose the model and the kind, then what it wants of each process area."""
    organization = organization_or_404(request, pk)
    require(may_manage_library(request.user, organization))
    choice = NewProfileForm(request.GET or None, organization=organization)
    if not choice.is_valid():
        return render(request, "frameworks/profile_choose.html", {"form": choice}, status=status_of(choice))
    framework, kind = choice.cleaned_data["framework"], choice.cleaned_data["kind"]
    form = ProfileForm(posted(request), framework=framework, kind=kind)
    if form.is_valid() and submit(
        form, services.create_profile, organization=organization, framework=framework, kind=kind, actor=request.user,
        now=timezone.now(), **form.values(),
    ):  # fmt: skip
        messages.success(request, _("The profile has been made. It is offered when a journey begins."))
        return redirect(form.result)
    context = {"form": form, "framework": framework, "profile": None}
    return render(request, "frameworks/profile_form.html", context, status=status_of(form))


def profile_derive(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Copy a profile into one of the organisation's own."""
    organization = organization_or_404(request, pk)
    require(may_manage_library(request.user, organization))
    form = DeriveProfileForm(posted(request), organization=organization, initial={"base": request.GET.get("base")})
    if form.is_valid() and submit(
        form, services.derive_profile, organization=organization, actor=request.user, now=timezone.now(),
        **form.cleaned_data,
    ):  # fmt: skip
        messages.success(request, _("The profile has been derived. Change it as you need it."))
        return redirect("frameworks:profile_edit", form.result.pk)
    return render(request, "frameworks/profile_derive.html", {"form": form}, status=status_of(form))


def profile_import(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Load a profile from a file; every fault is told."""
    organization = organization_or_404(request, pk)
    require(may_manage_library(request.user, organization))
    form = ProfileFileForm(posted(request), request.FILES or None)
    is_loaded, faults = staged(request, form, services.import_profile, organization=organization)
    if is_loaded:
        messages.success(request, _("“%(name)s” has been loaded.") % {"name": form.result})  # type: ignore[attr-defined]
        return redirect(form.result)  # type: ignore[attr-defined]
    return render(request, "frameworks/profile_import.html", {"form": form, "faults": faults}, status=status_of(form))


def profile_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a profile of the organisation's own."""
    profile = _own_profile(request, pk)
    require(may_change_set(request.user, profile))
    form = ProfileForm(posted(request), framework=profile.framework, kind=profile.kind, profile=profile)
    if form.is_valid() and submit(
        form, services.change_profile, profile=profile, actor=request.user, now=timezone.now(), **form.values()
    ):
        messages.success(request, _("Saved. Journeys that took their scope from it stay as they are."))
        return redirect(profile)
    context = {"form": form, "framework": profile.framework, "profile": profile}
    return render(request, "frameworks/profile_form.html", context, status=status_of(form))


@require_POST
def profile_archive(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Offer a profile no longer; the page it leads to offers to bring it back."""
    profile = services.archive_profile(profile=_own_profile(request, pk), actor=request.user, now=timezone.now())
    messages.success(request, _("“%(name)s” is archived.") % {"name": profile})
    return redirect(profile)


@require_POST
def profile_restore(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Offer an archived profile again."""
    profile = services.restore_profile(profile=_own_profile(request, pk), actor=request.user, now=timezone.now())
    messages.success(request, _("“%(name)s” is offered again.") % {"name": profile})
    return redirect(profile)


def profile_export(request: HttpRequest, pk: uuid.UUID, form: str) -> HttpResponse:
    """Send a profile as a library file or a workbook."""
    record = profile_record(_profile(request, pk))
    if form == "json":
        return download(written(record), f"{record.key}.json", "application/json")
    if form == "xlsx":
        return download(profile_workbook(record), f"{record.key}.xlsx", XLSX)
    raise Http404


def _profile(request: HttpRequest, pk: uuid.UUID) -> TargetProfile:
    return visible_or_404(
        request, TargetProfile.objects.select_related("organization", "framework", "derived_from"), pk
    )


def _own_profile(request: HttpRequest, pk: uuid.UUID) -> TargetProfile:
    rows = TargetProfile.objects.exclude(organization=None).select_related("organization", "framework", "derived_from")
    return visible_or_404(request, rows, pk)
