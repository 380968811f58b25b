"""Reuse of evidence that the organisation has for a practice of a journey."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from evidence.models import EvidenceItem, EvidenceLink
from evidence.permissions import may_contribute
from evidence.services import link_evidence
from frameworks.models import Requirement
from journeys.models import Journey
from journeys.permissions import require_open
from journeys.queries import GapRow, journey_scope, reusable_evidence
from organizations.errors import DomainError
from organizations.models import Unit, User
from organizations.permissions import require


@transaction.atomic
def reuse_evidence(
    *,
    journey: Journey,
    row: GapRow,
    item: EvidenceItem,
    unit: Unit,
    actor: User,
    today: date,
    now: datetime,
    note: str = "",
) -> EvidenceLink:
    """Offer evidence on the clauses of a practice's hint for that practice in one of its instances.

    It is reviewed there anew: what shows conformity with ISO 9001 need not show the practice.
    Raises DomainError (400) at ``item`` or ``unit`` where they do not fit, Conflict (409) on a closed journey,
    and as ``link_evidence`` does.
    """
    require(may_contribute(actor, journey.organization))
    require_open(journey)
    if unit not in [place for place, _state in row.unit_states]:
        raise DomainError(_("The practice is not looked for in this instance."), field="unit")
    if not reusable_evidence(journey.organization, row.hint.clauses, today).filter(pk=item.pk).exists():
        raise DomainError(_("This evidence is not on a clause that asks for the practice."), field="item")
    return link_evidence(
        item=item, process_area=row.process_area, practice=row.practice, unit=unit, actor=actor, now=now, note=note
    )


@transaction.atomic
def offer_in_cell(
    *,
    journey: Journey,
    process_area: Requirement,
    practice: Requirement,
    unit: Unit,
    item: EvidenceItem,
    actor: User,
    now: datetime,
    note: str = "",
) -> EvidenceLink:
    """Offer evidence for a cell of a journey, whatever hint led to it: a reviewer judges it there anew.

    Raises DomainError (400) where the journey does not ask for the practice there, Conflict (409) on a closed
    journey, and as ``link_evidence`` does.
    """
    require(may_contribute(actor, journey.organization))
    require_open(journey)
    if (process_area.pk, practice.pk, unit.pk) not in journey_scope(journey).cells:
        raise DomainError(_("The practice is not looked for in this instance."), field="cell")
    return link_evidence(
        item=item, process_area=process_area, practice=practice, unit=unit, actor=actor, now=now, note=note
    )
