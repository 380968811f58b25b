"""Declared conflicts of interest of an organisation."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from organizations.models import Role, User
from organizations.permissions import at_least, require
from organizations.web import organization_or_404, paginate, status_of, submit, visible_or_404
from scheduling import services
from scheduling.conflicts import RULES
from scheduling.forms import InterestForm, possible_people
from scheduling.models import InterestDeclaration
from scheduling.permissions import may_declare

INTERESTS = InterestDeclaration.objects.select_related("organization", "person")


def interest_list(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """List the declarations, and the rules by which they count."""
    organization = organization_or_404(request, pk)
    context = {
        "page": paginate(request, INTERESTS.of(organization)),
        "rules": RULES.values(),
        "records_others": at_least(request.user, organization, Role.PROGRAMME_MANAGER),
    }
    return render(request, "scheduling/interest_list.html", context)


def interest_create(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Declare an interest: one's own, or as a programme manager that of others."""
    organization = organization_or_404(request, pk)
    people = User.objects.filter(pk=request.user.pk)
    if at_least(request.user, organization, Role.PROGRAMME_MANAGER):
        people = possible_people(organization, request.user)
    form = InterestForm(request.POST or None, people=people, initial={"person": request.user})
    if form.is_valid() and submit(
        form, services.declare_interest, organization=organization, actor=request.user, now=timezone.now(),
        **form.cleaned_data,
    ):  # fmt: skip
        messages.success(request, _("The interest has been declared."))
        return redirect("scheduling:interest_list", pk)
    return render(request, "scheduling/interest_form.html", {"form": form}, status=status_of(form))


def interest_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a declaration, such as its mitigation."""
    interest = visible_or_404(request, INTERESTS, pk)
    require(may_declare(request.user, interest.organization, interest.person))
    form = InterestForm(request.POST or None, instance=interest)
    if form.is_valid() and submit(
        form, services.update_interest, interest=interest, actor=request.user, now=timezone.now(), **form.cleaned_data
    ):
        messages.success(request, _("Saved."))
        return redirect("scheduling:interest_list", interest.organization_id)
    context = {"form": form, "interest": interest}
    return render(request, "scheduling/interest_form.html", context, status=status_of(form))


@require_POST
def interest_withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a declaration back; it stays on record."""
    interest = visible_or_404(request, INTERESTS, pk)
    services.withdraw_interest(interest=interest, actor=request.user, now=timezone.now())
    messages.success(request, _("The declaration has been withdrawn."))
    return redirect("scheduling:interest_list", interest.organization_id)
