"""Pages of certificates and their audits."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evidence import queries, services
from evidence.forms import AuditForm, CertificateForm, HeldForm, NewCertificateForm, SearchForm
from evidence.models import Certificate, SurveillanceAudit
from evidence.permissions import may_manage_certificates
from evidence.web import posted
from organizations.permissions import require
from organizations.web import filters, order, organization_or_404, paginate, status_of, submit, visible_or_404

COLUMNS = {
    "body": ("body", "number"),
    "number": ("number",),
    "issued": ("issued_on",),
    "expires": ("expires_on",),
    "audit": ("next_due_on",),
}


def certificate_list(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """List the certificates."""
    organization = organization_or_404(request, pk)
    form = SearchForm(request.GET)
    values, status = filters(form)
    today = timezone.localdate()
    rows = queries.certificate_list(organization, today, values.get("q", ""))
    context = {
        "page": paginate(request, order(rows, request.GET.get("sort", ""), COLUMNS)),
        "form": form,
        "today": today,
        "may_edit": may_manage_certificates(request.user, organization),
    }
    return render(request, "evidence/certificate_list.html", context, status=status)


def certificate_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one certificate with its audits."""
    today = timezone.localdate()
    rows = Certificate.objects.with_validity(today).select_related("organization", "standard")
    certificate = visible_or_404(request, rows, pk)
    context = {
        "certificate": certificate,
        "audits": queries.audit_list(certificate),
        "today": today,
        "may_edit": may_manage_certificates(request.user, certificate.organization),
    }
    return render(request, "evidence/certificate_detail.html", context)


def certificate_create(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Record a certificate."""
    organization = organization_or_404(request, pk)
    require(may_manage_certificates(request.user, organization))
    form = NewCertificateForm(posted(request))
    if form.is_valid() and submit(
        form,
        services.record_certificate,
        organization=organization,
        actor=request.user,
        now=timezone.now(),
        **form.cleaned_data,
    ):
        messages.success(request, _("The certificate has been recorded."))
        return redirect(form.result)
    return render(request, "evidence/certificate_form.html", {"form": form}, status=status_of(form))


def certificate_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a certificate."""
    certificate = _certificate(request, pk)
    form = CertificateForm(posted(request), instance=certificate)
    if form.is_valid() and submit(
        form,
        services.update_certificate,
        certificate=certificate,
        actor=request.user,
        now=timezone.now(),
        **form.cleaned_data,
    ):
        messages.success(request, _("Saved."))
        return redirect(certificate)
    context = {"form": form, "certificate": certificate}
    return render(request, "evidence/certificate_form.html", context, status=status_of(form))


def certificate_delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Delete a certificate after asking."""
    certificate = _certificate(request, pk)
    if request.method == "POST":
        organization_id = certificate.organization_id
        services.delete_certificate(certificate=certificate, actor=request.user)
        messages.success(request, _("The certificate has been deleted."))
        return redirect("evidence:certificate_list", organization_id)
    context = {"certificate": certificate, "audit_count": certificate.surveillance_audits.count()}
    return render(request, "evidence/certificate_delete.html", context)


@require_POST
def audit_plan(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Add the proposed audits that are missing."""
    certificate = _certificate(request, pk)
    added = services.plan_surveillance(certificate=certificate, actor=request.user, now=timezone.now())
    if added:
        days = ", ".join(str(audit.due_on) for audit in added)
        messages.success(request, _("Added the audits of %(days)s.") % {"days": days})
    else:
        messages.info(request, _("All proposed audits are there already."))
    return redirect(certificate)


def audit_create(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Add an audit."""
    certificate = _certificate(request, pk)
    form = AuditForm(posted(request))
    if form.is_valid() and submit(
        form,
        services.add_surveillance,
        certificate=certificate,
        actor=request.user,
        now=timezone.now(),
        **form.cleaned_data,
    ):
        messages.success(request, _("The audit has been added."))
        return redirect(certificate)
    context = {"form": form, "certificate": certificate, "title": _("Add an audit")}
    return render(request, "evidence/audit_form.html", context, status=status_of(form))


def audit_held(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Record when an audit was held."""
    audit = _audit(request, pk)
    form = HeldForm(posted(request), initial={"held_on": audit.held_on or timezone.localdate()})
    if form.is_valid() and submit(
        form, services.record_surveillance, audit=audit, actor=request.user, now=timezone.now(), **form.cleaned_data
    ):
        messages.success(request, _("Saved."))
        return redirect(audit.certificate)
    context = {"form": form, "certificate": audit.certificate, "audit": audit, "title": _("Record the audit")}
    return render(request, "evidence/audit_form.html", context, status=status_of(form))


@require_POST
def audit_delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Remove an audit."""
    audit = _audit(request, pk)
    services.remove_surveillance(audit=audit, actor=request.user, now=timezone.now())
    messages.success(request, _("The audit has been removed."))
    return redirect(audit.certificate)


def _certificate(request: HttpRequest, pk: uuid.UUID) -> Certificate:
    """Return a certificate that the person may change, else 404 or 403."""
    certificate = visible_or_404(request, Certificate.objects.select_related("organization", "standard"), pk)
    require(may_manage_certificates(request.user, certificate.organization))
    return certificate


def _audit(request: HttpRequest, pk: uuid.UUID) -> SurveillanceAudit:
    """Return an audit that the person may change, else 404 or 403."""
    audit = visible_or_404(request, SurveillanceAudit.objects.select_related("certificate__organization"), pk)
    require(may_manage_certificates(request.user, audit.organization))
    return audit
