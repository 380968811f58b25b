"""Declared conflicts of interest. They flag bookings and never delete one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from organizations.errors import Conflict
from organizations.models import Organization, User
from organizations.permissions import require
from organizations.services import assign, record_activity, save_valid
from scheduling.models import InterestDeclaration
from scheduling.permissions import may_declare


@transaction.atomic
def declare_interest(
    *, organization: Organization, person: User, actor: User, now: datetime, **values: Any
) -> InterestDeclaration:
    """Record what ties ``person`` to the organisation; bookings and teams show it from now on.

    ``values``: kind, starts_on, ends_on, reason, mitigation.
    """
    require(may_declare(actor, organization, person))
    row = save_valid(
        InterestDeclaration(organization=organization, person=person, declared_by=actor, created_at=now, **values)
    )
    record_activity(organization=organization, actor=actor, verb="declared", target=row, at=now)
    return row


@transaction.atomic
def update_interest(
    *, interest: InterestDeclaration, actor: User, now: datetime, **values: Any
) -> InterestDeclaration:
    """Change a declaration, such as its mitigation. Raises Conflict (409) once it is withdrawn."""
    row = _standing(interest, actor)
    former = assign(row, values)
    record_activity(
        organization=row.organization, actor=actor, verb="changed", target=row, detail={"former": former}, at=now
    )
    return row


@transaction.atomic
def withdraw_interest(*, interest: InterestDeclaration, actor: User, now: datetime) -> InterestDeclaration:
    """Take a declaration back; it stays on record."""
    row = _standing(interest, actor)
    row.withdrawn_at = now
    row.save(update_fields=("withdrawn_at",))
    record_activity(organization=row.organization, actor=actor, verb="withdrawn", target=row, at=now)
    return row


def _standing(interest: InterestDeclaration, actor: User) -> InterestDeclaration:
    require(may_declare(actor, interest.organization, interest.person))
    rows = InterestDeclaration.objects.select_for_update(of=("self",)).select_related("organization", "person")
    row: InterestDeclaration = rows.get(pk=interest.pk)
    if row.withdrawn_at is not None:
        raise Conflict(_("The declaration has been withdrawn."), code="interest_withdrawn")
    return row
