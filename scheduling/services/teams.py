"""Seats of a team. A seat takes the person's days; a conflict of interest flags it, and bars it where it must."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from appraisals.models import Appraisal
from appraisals.services import free_days, take_days
from organizations.errors import Conflict, DomainError
from organizations.models import User
from organizations.permissions import require
from organizations.services import assign, record_activity, save_valid
from scheduling.conflicts import Effect
from scheduling.models import SeenCertificate, TeamSeat
from scheduling.permissions import may_plan
from scheduling.queries.teams import findings_of


@transaction.atomic
def add_seat(*, appraisal: Appraisal, person: User, actor: User, now: datetime, **values: Any) -> TeamSeat:
    """Put a person on the team for all days of the appraisal.

    ``values``: function, field_years, relevant_years, management_years, exception. Raises DomainError (400) when a
    declared interest bars the seat, Conflict (409) when one of the days is taken or the appraisal is over.
    """
    appraisal = _open(appraisal, actor)
    if person.pk == appraisal.lead_appraiser.user_id:
        raise DomainError(_("The leader is on the team already."), field="person", code="leads_already")
    barring = [one for one in findings_of(appraisal, person, leads=False) if one.effect is Effect.BARS]
    if barring:
        raise DomainError(barring[0].because, field="person", code="conflict_of_interest")
    seat = save_valid(TeamSeat(appraisal=appraisal, person=person, **values))
    take_days(appraisal, person)
    record_activity(organization=appraisal.organization, actor=actor, verb="seated", target=seat, at=now)
    return seat


@transaction.atomic
def update_seat(*, seat: TeamSeat, actor: User, now: datetime, **values: Any) -> TeamSeat:
    """Change what is known of a member's experience."""
    require(may_plan(actor, seat.appraisal))
    former = assign(seat, values)
    record_activity(
        organization=seat.organization, actor=actor, verb="changed", target=seat, detail={"former": former}, at=now
    )
    return seat


@transaction.atomic
def remove_seat(*, seat: TeamSeat, reason: str, actor: User, now: datetime) -> None:
    """Take a person off the team and free their days; the reason stays in the activity log."""
    appraisal = _open(seat.appraisal, actor)
    if not reason.strip():
        raise DomainError(_("Say why."), field="reason", code="reason_missing")
    free_days(appraisal, seat.person)
    record_activity(
        organization=appraisal.organization, actor=actor, verb="unseated", target=seat,
        detail={"reason": reason.strip()}, at=now,
    )  # fmt: skip
    seat.delete()


@transaction.atomic
def add_seen_certificate(*, seat: TeamSeat, actor: User, now: datetime, **values: Any) -> SeenCertificate:
    """Record a qualification that was seen for a seat, the training for this appraisal too."""
    require(may_plan(actor, seat.appraisal))
    row = save_valid(SeenCertificate(seat=seat, **values))
    record_activity(
        organization=seat.organization, actor=actor, verb="seen", target=row, label=f"{seat}: {row}", at=now
    )
    return row


@transaction.atomic
def remove_seen_certificate(*, certificate: SeenCertificate, actor: User, now: datetime) -> None:
    """Take back a record of a qualification."""
    require(may_plan(actor, certificate.seat.appraisal))
    record_activity(
        organization=certificate.organization, actor=actor, verb="removed", target=certificate,
        label=f"{certificate.seat}: {certificate}", at=now,
    )  # fmt: skip
    certificate.delete()


def _open(appraisal: Appraisal, actor: User) -> Appraisal:
    """Lock the appraisal, so that it does not move or end while a seat is taken."""
    require(may_plan(actor, appraisal))
    rows = Appraisal.objects.select_for_update(of=("self",))
    appraisal = rows.select_related("organization", "framework", "lead_appraiser__user").get(pk=appraisal.pk)
    if appraisal.state not in (Appraisal.State.TENTATIVE, Appraisal.State.BOOKED):
        raise Conflict(_("The appraisal is over or cancelled."), code="appraisal_closed")
    return appraisal
