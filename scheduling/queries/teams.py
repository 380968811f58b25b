"""The team of an appraisal and whether it may appraise; what people hold and declared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from appraisals.models import Appraisal, AppraiserCertificate
from organizations.models import Membership, Organization, User
from qualifications.models import QualificationRecord, QualificationType
from qualifications.validity import Held
from scheduling.conflicts import Finding, Interest, findings
from scheduling.models import AppraisalPlan, InterestDeclaration, SeenCertificate, TeamSeat
from scheduling.teams import RULES, Failure, Frame, Seat, failures, uncounted

BEGINNING = date.min
# Keys of people, or a query for them where they are many.
People = Collection[UUID] | QuerySet[Any]


@dataclass(frozen=True, slots=True)
class SeatReport:
    """A seat with what speaks against it; ``seat`` None: the leader's. ``flagged``: something is to be settled."""

    person: User
    seat: TeamSeat | None
    seen: tuple[SeenCertificate, ...]
    failures: tuple[Failure, ...]
    findings: tuple[Finding, ...]

    @property
    def flagged(self) -> bool:
        """Say whether a rule is not met or an interest blocks."""
        return bool(self.failures) or any(finding.blocks for finding in self.findings)


@dataclass(frozen=True, slots=True)
class TeamReport:
    """The team, seat by seat, and the rules that the team as a whole does not meet."""

    seats: tuple[SeatReport, ...]
    failures: tuple[Failure, ...]
    uncounted: int

    @property
    def may_appraise(self) -> bool:
        """Say whether nothing is left to be settled."""
        return not self.failures and not any(seat.flagged for seat in self.seats)


def team_report(appraisal: Appraisal, plan: AppraisalPlan) -> TeamReport:
    """Judge every person of the team for every day of the appraisal, in eight statements."""
    seats = list(
        TeamSeat.objects.filter(appraisal=appraisal)
        .select_related("person")
        .prefetch_related("seen_certificates__qualification_type")
    )
    leader = appraisal.lead_appraiser.user
    people = [leader, *(seat.person for seat in seats)]
    keys = [person.pk for person in people]
    held = held_by(keys, appraisal.organization)
    declared = interests_of(keys, appraisal.organization)
    insiders = members_among(keys, appraisal.organization)
    names = dict(QualificationType.objects.values_list("key", "name"))
    for seat in seats:
        held[seat.person_id] += [
            Held(row.qualification_type.key, row.achieved_on, row.expires_on) for row in seat.seen_certificates.all()
        ]
    judged = [Seat(str(leader), True, tuple(held[leader.pk]), internal=leader.pk in insiders)]
    judged += [_seat(seat, held[seat.person_id], seat.person_id in insiders) for seat in seats if _counts(seat)]
    frame = Frame(
        plan.method, appraisal.target_level, appraisal.starts_on, appraisal.ends_on, appraisal.framework.key,
        plan.assessment_class, plan.independence,
    )  # fmt: skip
    found = failures(frame, judged, names)
    reports = [
        SeatReport(
            person,
            seat,
            tuple(seat.seen_certificates.all()) if seat else (),
            tuple(one for one in found if one.person == str(person)),
            _findings(appraisal, plan.method, declared[person.pk], leads=seat is None),
        )
        for person, seat in zip(people, [None, *seats], strict=True)
    ]
    return TeamReport(tuple(reports), tuple(one for one in found if not one.person), uncounted(plan.method, judged))


def findings_of(appraisal: Appraisal, person: User, *, leads: bool) -> tuple[Finding, ...]:
    """Return what the interests of one person mean for a seat of the appraisal."""
    plan = AppraisalPlan.objects.filter(appraisal=appraisal).first()
    declared = interests_of([person.pk], appraisal.organization)[person.pk]
    return _findings(appraisal, plan.method if plan else "", declared, leads=leads)


def held_by(people: People, organization: Organization) -> dict[UUID, list[Held]]:
    """Return what people hold: certificates of their profiles, and records in this organisation."""
    found: dict[UUID, list[Held]] = defaultdict(list)
    for person, scheme, issued_on, expires_on in AppraiserCertificate.objects.filter(
        profile__user__in=people
    ).values_list("profile__user", "scheme", "issued_on", "expires_on"):
        found[person].append(_held(scheme, issued_on, expires_on))
    records = QualificationRecord.objects.of(organization).filter(person__in=people, achieved_on__isnull=False)
    for person, key, achieved_on, expires_on in records.values_list(
        "person", "qualification_type__key", "achieved_on", "expires_on"
    ):
        found[person].append(Held(key, achieved_on, expires_on))
    return found


def interests_of(people: People, organization: Organization) -> dict[UUID, list[Interest]]:
    """Return the standing declarations of people in the organisation."""
    found: dict[UUID, list[Interest]] = defaultdict(list)
    rows = InterestDeclaration.objects.of(organization).standing().filter(person__in=people)
    for person, *values in rows.values_list("person", "kind", "starts_on", "ends_on", "mitigation"):
        found[person].append(Interest(*values))
    return found


def members_among(people: People, organization: Organization) -> set[UUID]:
    """Return those who are members of the organisation."""
    rows = Membership.objects.filter(organization=organization, user__in=people)
    return set(rows.values_list("user", flat=True))


def _held(scheme: str, issued_on: Any, expires_on: Any) -> Held:
    """A certificate without a date of issue counts from ever: the person has it."""
    from_ever = issued_on or BEGINNING
    return Held(scheme, from_ever, expires_on)


def _seat(seat: TeamSeat, held: list[Held], internal: bool) -> Seat:
    return Seat(
        person=str(seat.person),
        leads=False,
        held=tuple(held),
        field_years=_years(seat.field_years),
        relevant_years=_years(seat.relevant_years),
        management_years=_years(seat.management_years),
        internal=internal,
        exception=seat.exception,
    )


def _years(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _counts(seat: TeamSeat) -> bool:
    return seat.function != TeamSeat.Function.OBSERVER


def _findings(appraisal: Appraisal, method: str, declared: list[Interest], *, leads: bool) -> tuple[Finding, ...]:
    inside = method in RULES and RULES[method].internal_leader
    return findings(declared, leads=leads, first=appraisal.starts_on, last=appraisal.ends_on, internal_leader=inside)
