"""Members by qualification: what each of them has that counts, and what is planned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from organizations.models import Organization, User
from organizations.queries import members
from qualifications.models import AppraisalRole, QualificationRecord, QualificationType
from qualifications.queries.records import RecordFilter
from qualifications.queries.verdicts import Judged, judge
from qualifications.validity import Status, status_on


@dataclass(frozen=True, slots=True)
class Cell:
    """What one member has of one type: the record that counts longest, else the last one, else None.

    ``status`` is "" without a record. ``planned``: a further one that is planned, else None.
    """

    qualification_type: QualificationType
    record: QualificationRecord | None
    status: str
    planned: QualificationRecord | None


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A member with one cell for each column; ``judged`` for the chosen role, None without one."""

    person: User
    cells: tuple[Cell, ...]
    judged: Judged | None


def people_list(organization: Organization, today: date, narrow: RecordFilter) -> QuerySet[User]:
    """Return the members with their records of the organisation in ``held_records``.

    A ``status`` keeps the members with such a record of a type in the filter's family and role.
    """
    rows = members(organization)
    if narrow.q:
        rows = rows.filter(Q(full_name__icontains=narrow.q) | Q(email__icontains=narrow.q))
    records = QualificationRecord.objects.of(organization)
    if narrow.status:
        found = records.with_status(today).filter(person=OuterRef("pk"), status=narrow.status)
        if narrow.family:
            found = found.filter(qualification_type__family=narrow.family)
        if narrow.role:
            found = found.filter(qualification_type__key__in=narrow.role.needed_keys)
        rows = rows.filter(Exists(found))
    held = records.select_related("qualification_type").latest_first()
    return rows.order_by("full_name", "email", "pk").prefetch_related(
        Prefetch("qualification_records", queryset=held, to_attr="held_records")
    )


def recorded_types(organization: Organization, narrow: RecordFilter) -> list[QualificationType]:
    """Return the columns: what the role needs, else what the organisation has a record of in the family."""
    rows = QualificationType.objects.all()
    if narrow.role:
        rows = rows.filter(key__in=narrow.role.needed_keys)
    else:
        recorded = QualificationRecord.objects.of(organization).filter(qualification_type=OuterRef("pk"))
        rows = rows.filter(Exists(recorded))
    if narrow.family:
        rows = rows.filter(family=narrow.family)
    return list(rows.order_by("position", "key"))


def matrix_rows(
    people: Iterable[User],
    types: Sequence[QualificationType],
    today: date,
    role: AppraisalRole | None,
    names: Mapping[str, str],
) -> list[MatrixRow]:
    """Return a row for each of ``people``, who bring their ``held_records``."""
    rows = []
    for person in people:
        records: list[QualificationRecord] = person.held_records  # type: ignore[attr-defined]
        cells = tuple(_cell(one, records, today) for one in types)
        rows.append(MatrixRow(person, cells, judge(role, records, today, names) if role else None))
    return rows


def _cell(qualification_type: QualificationType, records: Iterable[QualificationRecord], today: date) -> Cell:
    own = [record for record in records if record.qualification_type_id == qualification_type.pk]
    achieved = [record for record in own if record.achieved_on]
    planned = next((record for record in own if not record.achieved_on), None)
    if not achieved:
        return Cell(qualification_type, planned, Status.PLANNED if planned else "", None)
    best = max(achieved, key=lambda record: record.expires_on or date.max)
    return Cell(qualification_type, best, status_on(today, best.achieved_on, best.expires_on), planned)
