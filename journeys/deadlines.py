"""Everything that can fall due, as one kind of record: read by reminders and by the calendar."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery, UUIDField

from appraisals.models import Appraisal, AppraiserCertificate, AppraiserProfile
from evidence.models import Certificate, EvidenceItem, SurveillanceAudit
from journeys.models import Journey, Task
from journeys.reminders import DEFAULT_OFFSETS, LAPSED_AFTER_DAYS, Deadline, DeadlineKind
from organizations.models import Membership, Organization, Role, User
from qualifications.models import QualificationRecord

ZONES = timedelta(days=2)  # a day in one zone is not yet, or no longer, that day in another

People = dict[UUID, tuple[str, ...]]
Span = tuple[date, date]


def deadlines_to_remind_of(today: date) -> tuple[Deadline, ...]:
    """Return the deadlines of all organisations that may need a reminder around ``today`` (UTC).

    Recipients are the keys of active members, or of the appraiser; a deadline without any is left out.
    """
    spans = {
        kind: (today - timedelta(days=LAPSED_AFTER_DAYS) - ZONES, today + timedelta(days=max(offsets)) + ZONES)
        for kind, offsets in DEFAULT_OFFSETS.items()
    }
    return tuple(deadline for deadline in _read(spans, None) if deadline.recipients)


def deadlines(
    first: date, last: date, organization: Organization | None = None, *, seen_by: User | None = None
) -> tuple[Deadline, ...]:
    """Return what falls due from ``first`` to ``last``, both included, in nine statements.

    ``organization``: of this one only (None: of all). ``seen_by``: without the evidence that this person may not read
    (None: all). What is done, withdrawn, held or cancelled is not due.
    """
    return _read(dict.fromkeys(DeadlineKind, (first, last)), organization, seen_by)


def _read(
    spans: Mapping[str, Span], organization: Organization | None, seen_by: User | None = None
) -> tuple[Deadline, ...]:
    reader = _Reader(spans, organization, seen_by)
    found = (
        *reader.tasks(),
        *reader.evidence(),
        *reader.audits(),
        *reader.certificates(),
        *reader.appraisals(),
        *reader.appraiser_certificates(),
        *reader.journeys(),
        *reader.qualifications(),
    )
    return tuple(sorted(found, key=lambda deadline: (deadline.due_on, deadline.kind, deadline.title)))


class _Reader:
    """Reads one kind of deadline after the other, each for its span of days."""

    def __init__(self, spans: Mapping[str, Span], organization: Organization | None, seen_by: User | None) -> None:
        self.spans = spans
        self.items = EvidenceItem.objects.visible_to(seen_by) if seen_by else EvidenceItem.objects.all()
        self.organization = organization
        self.managers = _managers(organization)

    def rows(self, kind: DeadlineKind, rows: QuerySet[Any], day: str, path: str, **conditions: Any) -> QuerySet[Any]:
        """Keep the rows of the span and organisation under ``conditions``; add ``organization_key`` and ``zone``."""
        conditions[f"{day}__range"] = self.spans[kind]
        if self.organization is not None:
            conditions[path] = self.organization
        # One filter: where the path leads to many rows, all conditions mean the same one.
        return rows.filter(**conditions).annotate(organization_key=F(path), zone=F(f"{path}__time_zone"))

    def deadline(self, kind: DeadlineKind, row: Any, day: date, path: str, *people: UUID | None) -> Deadline:
        """Build the record; without ``people`` the managers of the organisation are reminded."""
        named = tuple(str(person) for person in people if person)
        return Deadline(
            kind=kind,
            key=str(row.pk),
            organization=str(row.organization_key),
            due_on=day,
            title=str(row),
            recipients=named or self.managers.get(row.organization_key, ()),
            time_zone=row.zone,
            path=path,
        )

    def tasks(self) -> Iterator[Deadline]:
        kind, path = DeadlineKind.TASK, "journey__organization"
        rows = self.rows(kind, Task.objects.open().filter(journey__closed_at=None), "due_on", path)
        for row in rows.annotate(active_owner=_active_owner(path)).only("title", "due_on"):
            yield self.deadline(kind, row, row.due_on, row.get_absolute_url(), row.active_owner)

    def evidence(self) -> Iterator[Deadline]:
        kind = DeadlineKind.EVIDENCE
        rows = self.rows(kind, self.items.current(), "valid_until", "organization")
        for row in rows.annotate(active_owner=_active_owner("organization")).only("title", "valid_until"):
            yield self.deadline(kind, row, row.valid_until, row.get_absolute_url(), row.active_owner)

    def audits(self) -> Iterator[Deadline]:
        kind = DeadlineKind.SURVEILLANCE_AUDIT
        rows = self.rows(kind, SurveillanceAudit.objects.open(), "due_on", "certificate__organization")
        for row in rows.select_related("certificate"):
            yield self.deadline(kind, row, row.due_on, row.certificate.get_absolute_url())

    def certificates(self) -> Iterator[Deadline]:
        kind = DeadlineKind.CERTIFICATE
        for row in self.rows(kind, Certificate.objects.all(), "expires_on", "organization"):
            yield self.deadline(kind, row, row.expires_on, row.get_absolute_url())

    def appraisals(self) -> Iterator[Deadline]:
        kind = DeadlineKind.APPRAISAL
        rows = self.rows(kind, Appraisal.objects.booked(), "starts_on", "organization")
        for row in rows.select_related("lead_appraiser__user"):
            people = (*map(UUID, self.managers.get(row.organization_key, ())), _if_active(row.lead_appraiser))
            yield self.deadline(kind, row, row.starts_on, row.get_absolute_url(), *people)

    def appraiser_certificates(self) -> Iterator[Deadline]:
        """Yield certificates that expire while their holder is booked by the organisation."""
        kind = DeadlineKind.APPRAISER_CERTIFICATE
        rows = self.rows(
            kind,
            AppraiserCertificate.objects.select_related("profile__user"),
            "expires_on",
            "profile__appraisals__organization",
            profile__appraisals__state=Appraisal.State.BOOKED,
            profile__appraisals__ends_on__gte=self.spans[kind][0],
        )
        for row in rows.distinct():
            yield self.deadline(kind, row, row.expires_on, row.profile.get_absolute_url(), _if_active(row.profile))

    def journeys(self) -> Iterator[Deadline]:
        kind = DeadlineKind.JOURNEY
        for row in self.rows(kind, Journey.objects.active(), "wanted_on", "organization"):
            yield self.deadline(kind, row, row.wanted_on, row.get_absolute_url())

    def qualifications(self) -> Iterator[Deadline]:
        """Yield what expires and has not been renewed; only members who are still active hear of it."""
        kind = DeadlineKind.QUALIFICATION
        rows = self.rows(kind, QualificationRecord.objects.not_renewed(), "expires_on", "organization")
        held = rows.annotate(holder=_active_member("organization", "person")).exclude(holder=None)
        for row in held.select_related("person", "qualification_type"):
            yield self.deadline(kind, row, row.expires_on, row.get_absolute_url(), row.holder)


def _if_active(profile: AppraiserProfile) -> UUID | None:
    """Return the key of the appraiser, or None where the account is closed."""
    user = profile.user
    return user.pk if user.is_active else None


def _active_owner(path: str) -> Subquery:
    """Return the key of the row's owner if that person is an active member, else NULL."""
    return _active_member(path, "owner")


def _active_member(path: str, person: str) -> Subquery:
    """Return the key of the row's ``person`` if an active member of the organisation at ``path``, else NULL."""
    members = Membership.objects.filter(organization=OuterRef(path), user=OuterRef(person), user__is_active=True)
    return Subquery(members.values("user")[:1], output_field=UUIDField())  # SQLite converts no foreign key


def _managers(organization: Organization | None) -> People:
    """Return the active owners and programme managers by organisation."""
    rows = Membership.objects.filter(role__in=(Role.OWNER, Role.PROGRAMME_MANAGER), user__is_active=True)
    if organization is not None:
        rows = rows.filter(organization=organization)
    found: defaultdict[UUID, list[str]] = defaultdict(list)
    for organization_id, user_id in rows.order_by("created_at", "id").values_list("organization", "user"):
        found[organization_id].append(str(user_id))
    return {pk: tuple(people) for pk, people in found.items()}
