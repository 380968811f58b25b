"""Pages of members' qualifications: the matrix, one person, one record, export."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from evidence.web import posted
from organizations.models import Organization, User
from organizations.permissions import require
from organizations.queries import members
from organizations.web import (
    csv_response,
    filters,
    organization_or_404,
    paginate,
    status_of,
    submit,
    visible_or_404,
)
from qualifications import queries, services
from qualifications.forms import NewRecordForm, RecordFilterForm, RecordForm
from qualifications.models import QualificationRecord, QualificationType
from qualifications.permissions import may_record_for, may_record_for_all

PEOPLE = 25  # rows of the matrix on a page: each has many cells


def matrix(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show members by qualification; with a role also who is qualified for it, and why not."""
    organization = organization_or_404(request, pk)
    form, narrow, status = _narrowed(request)
    today = timezone.localdate()
    page = paginate(request, queries.people_list(organization, today, narrow), PEOPLE)
    types = queries.recorded_types(organization, narrow)
    names = queries.names_by_key() if narrow.role else {}
    context = {
        "page": page,
        "rows": queries.matrix_rows(page.object_list, types, today, narrow.role, names),
        "types": types,
        "role": narrow.role,
        "form": form,
        "narrowed": narrow != queries.RecordFilter(),
        "today": today,
        "may_record": may_record_for(request.user, organization, request.user),
        "may_import": may_record_for_all(request.user, organization),
    }
    return render(request, "qualifications/matrix.html", context, status=status)


def record_export(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Send the records, narrowed as the matrix is, as CSV."""
    organization = organization_or_404(request, pk)
    _form, narrow, _status = _narrowed(request)
    rows = queries.record_list(organization, timezone.localdate(), narrow)
    return csv_response("qualifications", tuple(services.COLUMNS.values()), map(_exported, rows))


def _exported(record: Any) -> tuple[Any, ...]:
    return (
        record.person.email,
        str(record.person),
        record.qualification_type.key,
        record.qualification_type.name,
        record.status,
        record.achieved_on,
        record.planned_on,
        record.expires_on,
        record.number,
        record.issuer,
        record.scope,
        record.proof,
        record.note,
    )


def mine(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the person's own qualifications."""
    organization = organization_or_404(request, pk)
    return _person_page(request, organization, request.user)


def person(request: HttpRequest, pk: uuid.UUID, person: uuid.UUID) -> HttpResponse:
    """Show the qualifications of a member, and the roles they qualify for."""
    organization = organization_or_404(request, pk)
    return _person_page(request, organization, get_object_or_404(members(organization), pk=person))


def _person_page(request: HttpRequest, organization: Organization, person: User) -> HttpResponse:
    today = timezone.localdate()
    records = list(queries.records_of(organization, person, today))
    judged = queries.judge_all(queries.roles_in_use(), records, today, queries.names_by_key())
    context = {
        "person": person,
        "own": person.pk == request.user.pk,
        "records": records,
        "qualified": [one for one in judged if one.qualified],
        "others": [one for one in judged if not one.qualified],
        "today": today,
        "may_record": may_record_for(request.user, organization, person),
    }
    return render(request, "qualifications/person.html", context)


def record_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one record, and the prerequisites that were not met when it was achieved."""
    today = timezone.localdate()
    rows = QualificationRecord.objects.with_status(today)
    record = visible_or_404(request, rows.select_related("organization", "person", "qualification_type"), pk)
    records = queries.records_of(record.organization, record.person, today)
    day = record.achieved_on or record.planned_on
    context = {
        "record": record,
        "missing": queries.judge_prerequisites(record.qualification_type, records, day, queries.names_by_key()),
        "today": today,
        "may_edit": may_record_for(request.user, record.organization, record.person),
    }
    return render(request, "qualifications/record_detail.html", context)


def record_create(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Record a qualification."""
    organization = organization_or_404(request, pk)
    require(may_record_for(request.user, organization, request.user))
    everybody = may_record_for_all(request.user, organization)
    wanted = QualificationType.objects.in_use().filter(key=request.GET.get("type", "")).first()
    form = NewRecordForm(
        posted(request),
        organization=organization,
        only=None if everybody else request.user,
        initial={"person": request.GET.get("person") or request.user.pk, "qualification_type": wanted},
    )
    if form.is_valid() and submit(
        form,
        services.record_qualification,
        organization=organization,
        actor=request.user,
        now=timezone.now(),
        **form.cleaned_data,
    ):
        messages.success(request, _("The qualification has been recorded."))
        return redirect(form.result)
    return render(request, "qualifications/record_form.html", {"form": form}, status=status_of(form))


def record_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a record."""
    record = _record(request, pk)
    form = RecordForm(posted(request), instance=record)
    if form.is_valid() and submit(
        form, services.update_record, record=record, actor=request.user, now=timezone.now(), **form.cleaned_data
    ):
        messages.success(request, _("Saved."))
        return redirect(record)
    context = {"form": form, "record": record}
    return render(request, "qualifications/record_form.html", context, status=status_of(form))


def record_delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Delete a record after asking."""
    record = _record(request, pk)
    if request.method == "POST":
        services.delete_record(record=record, actor=request.user, now=timezone.now())
        messages.success(request, _("The record has been deleted."))
        return redirect("qualifications:matrix", record.organization_id)
    return render(request, "qualifications/record_delete.html", {"record": record})


def _record(request: HttpRequest, pk: uuid.UUID) -> QualificationRecord:
    """Return a record that the person may change, else 404 or 403."""
    rows = QualificationRecord.objects.select_related("organization", "person", "qualification_type")
    record = visible_or_404(request, rows, pk)
    require(may_record_for(request.user, record.organization, record.person))
    return record


def _narrowed(request: HttpRequest) -> tuple[RecordFilterForm, queries.RecordFilter, int]:
    form = RecordFilterForm(request.GET)
    values, status = filters(form)
    return form, queries.RecordFilter(**values), status
