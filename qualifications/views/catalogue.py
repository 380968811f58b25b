"""Pages of the training catalogue."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from organizations.web import filters, organization_or_404, paginate
from qualifications import queries
from qualifications.forms import CatalogueFilterForm
from qualifications.models import QualificationType
from qualifications.permissions import may_record_for


def catalogue(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """List the qualifications, and how many members have them."""
    organization = organization_or_404(request, pk)
    form = CatalogueFilterForm(request.GET)
    values, status = filters(form)
    rows = queries.type_list(organization, timezone.localdate(), queries.CatalogueFilter(**values))
    context = {"page": paginate(request, rows), "form": form, "narrowed": any(values.values())}
    return render(request, "qualifications/catalogue.html", context, status=status)


def role_list(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """List the roles with the members who are qualified for them today."""
    organization = organization_or_404(request, pk)
    roles = queries.staffed_roles(organization, timezone.localdate())
    return render(request, "qualifications/role_list.html", {"roles": roles})


def type_detail(request: HttpRequest, pk: uuid.UUID, key: str) -> HttpResponse:
    """Show one qualification: what it needs, which roles need it, who has it."""
    organization = organization_or_404(request, pk)
    qualification_type = get_object_or_404(QualificationType.objects.visible_to(request.user), key=key)
    today = timezone.localdate()
    records = queries.holders(organization, qualification_type, today)
    context = {
        "type": qualification_type,
        "prerequisites": queries.prerequisites(qualification_type),
        "roles": queries.roles_needing(qualification_type, queries.roles_in_use()),
        "page": paginate(request, records),
        "today": today,
        "may_record": may_record_for(request.user, organization, request.user),
    }
    return render(request, "qualifications/type_detail.html", context)
