"""Records of members: a filtered list, and all of one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from organizations.models import Organization, User
from qualifications.models import AppraisalRole, QualificationRecord


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """What narrows the records; "" or None does not. ``role``: of types that count for this role."""

    q: str = ""
    family: str = ""
    status: str = ""
    role: AppraisalRole | None = None


def record_list(organization: Organization, today: date, narrow: RecordFilter) -> QuerySet[QualificationRecord]:
    """Return all records with ``status`` by person, also those of people who are no longer members."""
    rows = QualificationRecord.objects.of(organization).with_status(today)
    if narrow.q:
        rows = rows.filter(
            Q(person__full_name__icontains=narrow.q)
            | Q(person__email__icontains=narrow.q)
            | Q(qualification_type__name__icontains=narrow.q)
            | Q(number__icontains=narrow.q)
        )
    if narrow.family:
        rows = rows.filter(qualification_type__family=narrow.family)
    if narrow.status:
        rows = rows.filter(status=narrow.status)
    if narrow.role:
        rows = rows.filter(qualification_type__key__in=narrow.role.needed_keys)
    return rows.select_related("person", "qualification_type", "organization")


def records_of(organization: Organization, person: User, today: date) -> QuerySet[QualificationRecord]:
    """Return the records of one person with ``status``, in the catalogue's order, the newest first."""
    return (
        QualificationRecord.objects.of(organization)
        .filter(person=person)
        .with_status(today)
        .select_related("qualification_type", "person")
        .order_by("qualification_type__position", "-achieved_on", "pk")
    )
