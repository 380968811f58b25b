"""Cells of a journey that are not applicable: a recorded decision with its reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from evidence.services.content import clean_text
from journeys.models import Journey, NotApplicableCell
from journeys.permissions import may_manage_tasks, require_open
from journeys.queries.scope import Cell, JourneyScope
from organizations.errors import DomainError
from organizations.models import User
from organizations.permissions import require
from organizations.services import record_activity

MAX_REASON = 1000


@transaction.atomic
def decide_not_applicable(
    *, journey: Journey, scope: JourneyScope, cells: Iterable[Cell], reason: str, actor: User, now: datetime
) -> int:
    """Record that the practice of each of ``cells`` is not applicable in its instance; return how many are new.

    A cell that is decided already gets the new reason. ``scope`` is that of ``journey_scope``; the log keeps each
    reason. Process owners and above. Raises DomainError (400) without a reason or for a cell outside the scope,
    Conflict (409) on a closed journey.
    """
    require(may_manage_tasks(actor, journey))
    require_open(journey)
    reason = clean_text(reason, "reason")
    if not reason:
        raise DomainError(_("Say why the practice is not applicable there."), field="reason", code="reason_missing")
    if len(reason) > MAX_REASON:
        raise DomainError(_("The reason is longer than %(n)d characters.") % {"n": MAX_REASON}, field="reason")
    chosen = _in_scope(scope, cells)
    rows = {
        (row.process_area_id, row.practice_id, row.unit_id): row
        for row in NotApplicableCell.objects.select_for_update().filter(journey=journey)
    }
    new = [cell for cell in chosen if cell not in rows]
    decision = {"reason": reason, "decided_by": actor, "decided_at": now}
    NotApplicableCell.objects.bulk_create(
        NotApplicableCell(journey=journey, process_area_id=area, practice_id=practice, unit_id=unit, **decision)
        for area, practice, unit in new
    )
    changed = [rows[cell] for cell in chosen if cell in rows]
    for row in changed:
        row.reason, row.decided_by, row.decided_at = reason, actor, now
    NotApplicableCell.objects.bulk_update(changed, ("reason", "decided_by", "decided_at"))
    if chosen:
        detail = {"cells": len(chosen), "reason": reason, "where": _named(scope, chosen)}
        record_activity(
            organization=journey.organization,
            actor=actor,
            verb="decided not applicable in",
            target=journey,
            detail=detail,
            at=now,
        )
    return len(new)


@transaction.atomic
def withdraw_not_applicable(
    *, journey: Journey, scope: JourneyScope, cells: Iterable[Cell], actor: User, now: datetime
) -> int:
    """Take the decisions on ``cells`` back; return how many there were. The log keeps them."""
    require(may_manage_tasks(actor, journey))
    require_open(journey)
    wanted = set(cells)
    rows = [
        row
        for row in NotApplicableCell.objects.select_for_update().filter(journey=journey)
        if (row.process_area_id, row.practice_id, row.unit_id) in wanted
    ]
    for row in rows:
        row.delete()
    if rows:
        taken = [(row.process_area_id, row.practice_id, row.unit_id) for row in rows]
        record_activity(
            organization=journey.organization,
            actor=actor,
            verb="took back not applicable in",
            target=journey,
            detail={"cells": len(rows), "where": _named(scope, taken)},
            at=now,
        )
    return len(rows)


def _in_scope(scope: JourneyScope, cells: Iterable[Cell]) -> list[Cell]:
    """Return ``cells`` without doubles; raise DomainError for one that the journey does not have."""
    known = scope.cells
    chosen = list(dict.fromkeys(cells))
    if any(cell not in known for cell in chosen):
        raise DomainError(_("Choose cells of this journey."), field="cells", code="unknown_cell")
    return chosen


def _named(scope: JourneyScope, cells: Iterable[Cell]) -> list[str]:
    """Return the first cells in words for the log."""
    practices = {(one.process_area.pk, one.practice.pk): one for one in scope.practices}
    units = {unit.pk: unit.label for unit in scope.units}
    first = list(cells)[:20]
    return [f"{' '.join(practices[cell[:2]].key)}, {units[cell[2]]}" for cell in first if cell[:2] in practices]
