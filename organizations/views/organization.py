"""Start page, organisation overview, settings, activity log and the person's own profile."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from organizations import queries, services
from organizations.forms import OrganizationForm, ProfileForm
from organizations.models import Organization
from organizations.permissions import may_manage_organization, may_read_activity, require
from organizations.web import LAST_VISITED, organization_or_404, paginate, submit


def home(request: HttpRequest) -> HttpResponse:
    """Go to the organisation last visited, else to the first one, else to the page that creates one."""
    organizations = Organization.objects.visible_to(request.user)
    last = organizations.filter(pk=request.session.get(LAST_VISITED)).first() or organizations.first()
    return redirect(last) if last else redirect("organizations:create")


def create(request: HttpRequest) -> HttpResponse:
    """Create an organisation; whoever creates it owns it."""
    form = OrganizationForm(request.POST or None, initial=queries.initial_preferences(request.user))
    if form.is_valid() and submit(form, services.create_organization, actor=request.user, **form.cleaned_data):
        messages.success(request, _("The organisation has been created. Add your projects next."))
        return redirect(form.result)
    first = not Organization.objects.visible_to(request.user).exists()
    return render(request, "organizations/organization_form.html", {"form": form, "first": first})


def edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change name, zone or language of an organisation."""
    organization = organization_or_404(request, pk)
    require(may_manage_organization(request.user, organization))
    form = OrganizationForm(request.POST or None, instance=organization)
    if form.is_valid() and submit(
        form, services.update_organization, organization=organization, actor=request.user, **form.cleaned_data
    ):
        messages.success(request, _("Saved."))
        return redirect(organization)
    return render(request, "organizations/organization_form.html", {"form": form, "editing": organization})


def activity(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the activity log."""
    organization = organization_or_404(request, pk)
    require(may_read_activity(request.user, organization))
    search = request.GET.get("q", "").strip()
    page = paginate(request, queries.activity_list(organization, search))
    return render(request, "organizations/activity.html", {"page": page, "search": search})


def profile(request: HttpRequest) -> HttpResponse:
    """Change the person's own name, language, zone and reminder preference."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if form.is_valid() and submit(form, services.update_profile, actor=request.user, **form.cleaned_data):
        messages.success(request, _("Saved."))
        return redirect("organizations:profile")
    return render(request, "organizations/profile.html", {"form": form})
