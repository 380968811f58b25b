"""Import records from a sheet: looked at first, then all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.forms.models import model_to_dict
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evidence.register.cells import parse_day
from evidence.services.content import local_day
from organizations.errors import DomainError
from organizations.models import Organization, User
from organizations.permissions import require
from organizations.queries import members
from organizations.services.refusals import refusal_error
from organizations.uploads.refusals import Refusal
from qualifications.models import QualificationRecord, QualificationType
from qualifications.permissions import may_record_for_all
from qualifications.services.records import DAYS, record_qualification, update_record
from qualifications.sheet import SheetRow, parse_sheet

# field -> heading, in the order of the export
COLUMNS = {
    "email": gettext_lazy("E-mail address"),
    "person": gettext_lazy("Person"),
    "key": gettext_lazy("Qualification key"),
    "name": gettext_lazy("Qualification"),
    "status": gettext_lazy("Status"),
    "achieved_on": gettext_lazy("Achieved on"),
    "planned_on": gettext_lazy("Planned for"),
    "expires_on": gettext_lazy("Last day"),
    "number": gettext_lazy("Certificate number"),
    "issuer": gettext_lazy("Issued by"),
    "scope": gettext_lazy("Scope"),
    "proof": gettext_lazy("Link"),
    "note": gettext_lazy("Note"),
}
TOLD_ONLY = {"person", "name", "status"}
NEEDED = ("email", "key")


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """What a row of the sheet does: "created", "changed", "unchanged", or "error" with the reason."""

    line: int
    person: str
    qualification: str
    outcome: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    people: Mapping[str, User]
    types: Mapping[str, QualificationType]


def import_records(
    *, organization: Organization, text: str, actor: User, now: datetime, apply: bool
) -> tuple[ImportedRow, ...]:
    """Record what each row says; a record of the same person, qualification and day is changed instead.

    Nothing is written unless ``apply`` and every row is sound: the preview does the same and takes it back, so it
    cannot differ. Raises DomainError (400) for a sheet that cannot be read, Denied (403).
    """
    require(may_record_for_all(actor, organization))
    try:
        rows = parse_sheet(text, _headings(), NEEDED)
    except Refusal as refusal:
        raise refusal_error(refusal, "text") from refusal
    known = _Known(
        people={person.email: person for person in members(organization)},
        types={kind.key: kind for kind in QualificationType.objects.in_use()},
    )
    with transaction.atomic():
        results = tuple(_import(row, known, organization, actor, now) for row in rows)
        if not apply or any(result.error for result in results):
            transaction.set_rollback(True)
    return results


def _headings() -> dict[str, str]:
    """Return the field for each heading: its own name, its English text, its text in the person's language."""
    fields = {field: "" if field in TOLD_ONLY else field for field in COLUMNS}
    shown = {str(label).lower(): fields[field] for field, label in COLUMNS.items()}
    with translation.override("en"):
        return fields | {str(label).lower(): fields[field] for field, label in COLUMNS.items()} | shown


def _import(row: SheetRow, known: _Known, organization: Organization, actor: User, now: datetime) -> ImportedRow:
    values: dict[str, Any] = dict(row.values)
    email, key = values.pop("email").lower(), values.pop("key").lower()
    person, kind = known.people.get(email), known.types.get(key)
    told = (row.line, str(person or email), str(kind or key))
    if person is None:
        return ImportedRow(*told, "error", _("Nobody of this address is a member."))
    if kind is None:
        return ImportedRow(*told, "error", _("The catalogue has no qualification of this key."))
    try:
        values |= _days(values, local_day(organization, now))
        with transaction.atomic():
            return ImportedRow(*told, _record(organization, person, kind, actor, now, values))
    except DomainError as error:
        return ImportedRow(*told, "error", _at(error))


def _days(values: Mapping[str, str], today: date) -> dict[str, date | None]:
    days = {}
    for field in DAYS:
        if field in values:
            try:
                days[field] = parse_day(values[field], today)
            except Refusal as refusal:
                raise refusal_error(refusal, field) from refusal
    return days


def _at(error: DomainError) -> str:
    """Return the message of an error with the heading that it belongs to."""
    return f"{COLUMNS[error.field]}: {error.message}" if error.field in COLUMNS else error.message


def _record(
    organization: Organization,
    person: User,
    kind: QualificationType,
    actor: User,
    now: datetime,
    values: dict[str, Any],
) -> str:
    """Record or change, and return which."""
    found = QualificationRecord.objects.of(organization).filter(
        person=person, qualification_type=kind, achieved_on=values.get("achieved_on")
    )
    record = found.select_related("organization", "person", "qualification_type").first()
    if record is None:
        record_qualification(
            organization=organization, person=person, qualification_type=kind, actor=actor, now=now, **values
        )
        return "created"
    before = model_to_dict(record)
    update_record(record=record, actor=actor, now=now, **values)
    return "unchanged" if model_to_dict(record) == before else "changed"
