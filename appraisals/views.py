"""Pages of lead appraisers and appraisals."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from appraisals import queries, services
from appraisals.forms import (
    AppraiserCertificateForm,
    AppraiserFilterForm,
    AppraiserProfileForm,
    CancelForm,
    MoveForm,
)
from appraisals.models import AppraiserCertificate, AppraiserProfile
from appraisals.permissions import may_book
from appraisals.web import APPRAISALS, appraisal_or_404, calendar_response
from organizations.permissions import may_manage_organization, may_read_activity, require
from organizations.queries import initial_preferences
from organizations.web import filters, order, organization_or_404, paginate, status_of, submit

COLUMNS = {"name": ("user__full_name",), "country": ("country", "user__full_name")}


def appraiser_list(request: HttpRequest) -> HttpResponse:
    """List the appraisers whose profile the person may see, with what they hold on a day (none given: today)."""
    form = AppraiserFilterForm(request.GET)
    values, status = filters(form)
    day = values.pop("day", None) or timezone.localdate()
    rows = queries.appraiser_list(request.user, day, **values)
    page = paginate(request, order(rows, request.GET.get("sort", ""), COLUMNS))
    context = {"page": page, "form": form, "day": day}
    return render(request, "appraisals/appraiser_list.html", context, status=status)


def appraiser_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a profile with its certificates."""
    rows = AppraiserProfile.objects.visible_to(request.user).select_related("user")
    profile = get_object_or_404(rows, pk=pk)
    context = {"profile": profile, "certificates": profile.certificates.all(), "today": timezone.localdate()}
    return render(request, "appraisals/appraiser_detail.html", context)


def my_profile(request: HttpRequest) -> HttpResponse:
    """Create or change the person's own appraiser profile; show what they are booked for."""
    profile = AppraiserProfile.objects.filter(user=request.user).first()
    new = AppraiserProfile(time_zone=initial_preferences(request.user)["time_zone"])
    form = AppraiserProfileForm(request.POST or None, instance=profile or new)
    if form.is_valid() and submit(form, services.save_profile, actor=request.user, **form.cleaned_data):
        messages.success(request, _("Your profile has been saved."))
        return redirect("appraisals:my_profile")
    context = {
        "form": form,
        "profile": profile,
        "certificates": profile.certificates.all() if profile else (),
        "bookings": APPRAISALS.led_by(request.user).order_by("-starts_on", "id"),
        "today": timezone.localdate(),
    }
    return render(request, "appraisals/my_profile.html", context, status=status_of(form))


def certificate_create(request: HttpRequest) -> HttpResponse:
    """Add a certificate to the person's own profile."""
    form = AppraiserCertificateForm(request.POST or None)
    if form.is_valid() and submit(form, services.add_certificate, actor=request.user, **form.cleaned_data):
        messages.success(request, _("The certificate has been added."))
        return redirect("appraisals:my_profile")
    return render(request, "appraisals/certificate_form.html", {"form": form}, status=status_of(form))


def certificate_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a certificate of the person's own profile."""
    certificate = _own_certificate(request, pk)
    form = AppraiserCertificateForm(request.POST or None, instance=certificate)
    if form.is_valid() and submit(
        form, services.update_certificate, certificate=certificate, actor=request.user, **form.cleaned_data
    ):
        messages.success(request, _("Saved."))
        return redirect("appraisals:my_profile")
    context = {"form": form, "certificate": certificate}
    return render(request, "appraisals/certificate_form.html", context, status=status_of(form))


@require_POST
def certificate_remove(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Remove a certificate from the person's own profile."""
    services.remove_certificate(certificate=_own_certificate(request, pk), actor=request.user)
    messages.success(request, _("The certificate has been removed."))
    return redirect("appraisals:my_profile")


def _own_certificate(request: HttpRequest, pk: uuid.UUID) -> AppraiserCertificate:
    """Return a certificate of the person's own profile; others' certificates are not found here."""
    return get_object_or_404(AppraiserCertificate.objects.select_related("profile"), pk=pk, profile__user=request.user)


def appraisal_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show an appraisal window."""
    appraisal = appraisal_or_404(request, pk)
    organization = appraisal.organization
    context = {
        "appraisal": appraisal,
        "lapses_on": queries.lapse_of(appraisal),
        "may_book": may_book(request.user, organization),
        "may_grant": may_manage_organization(request.user, organization),
        "history": queries.history(appraisal) if may_read_activity(request.user, organization) else (),
    }
    return render(request, "appraisals/appraisal_detail.html", context)


def appraisal_move(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Move an appraisal to other days."""
    appraisal = appraisal_or_404(request, pk)
    require(may_book(request.user, appraisal.organization))
    initial = {"starts_on": appraisal.starts_on, "ends_on": appraisal.ends_on}
    form = MoveForm(request.POST or None, initial=initial)
    if form.is_valid() and submit(
        form,
        services.move_appraisal,
        appraisal=appraisal,
        actor=request.user,
        today=timezone.localdate(),
        now=timezone.now(),
        **form.cleaned_data,
    ):
        messages.success(request, _("The appraisal has been moved. Send the new calendar file to those concerned."))
        return redirect(appraisal)
    context = {"form": form, "appraisal": appraisal}
    return render(request, "appraisals/appraisal_move.html", context, status=status_of(form))


def appraisal_cancel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Cancel an appraisal with a reason."""
    appraisal = appraisal_or_404(request, pk)
    require(may_book(request.user, appraisal.organization))
    form = CancelForm(request.POST or None)
    if form.is_valid() and submit(
        form,
        services.cancel_appraisal,
        appraisal=appraisal,
        actor=request.user,
        now=timezone.now(),
        **form.cleaned_data,
    ):
        messages.success(request, _("The appraisal has been cancelled."))
        return redirect(appraisal)
    context = {"form": form, "appraisal": appraisal}
    return render(request, "appraisals/appraisal_cancel.html", context, status=status_of(form))


def appraisal_ics(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Download one appraisal as a calendar file."""
    appraisal = appraisal_or_404(request, pk)
    return calendar_response([appraisal], name=appraisal.title, file_name="appraisal")


def my_ics(request: HttpRequest) -> HttpResponse:
    """Download all appraisals that the person leads as a calendar file, cancelled ones too."""
    return calendar_response(APPRAISALS.led_by(request.user), name=_("My appraisals"), file_name="my-appraisals")


def organization_ics(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Download all appraisals of the organisation as a calendar file, cancelled ones too."""
    organization = organization_or_404(request, pk)
    return calendar_response(APPRAISALS.of(organization), name=organization.name, file_name="appraisals")
