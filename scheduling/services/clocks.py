"""The method of an appraisal, and what was done for its clocks."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from appraisals.models import Appraisal
from organizations.errors import DomainError
from organizations.models import User
from organizations.permissions import require
from organizations.services import assign, record_activity, save_valid
from scheduling.clocks import METHODS, method_for
from scheduling.models import AppraisalPlan, ClockRecord
from scheduling.permissions import may_plan


@transaction.atomic
def save_plan(*, appraisal: Appraisal, actor: User, now: datetime, **values: Any) -> AppraisalPlan:
    """Set the method of an appraisal and its terms; what is not named stays, or follows from the model."""
    require(may_plan(actor, appraisal))
    plan = AppraisalPlan.objects.select_for_update().filter(appraisal=appraisal).first()
    if plan is None:
        framework = appraisal.framework
        named = {"method": method_for(framework.key, framework.family), **values}
        plan, former = save_valid(AppraisalPlan(appraisal=appraisal, **named)), {}
    else:
        former = assign(plan, values)
    record_activity(
        organization=appraisal.organization, actor=actor, verb="planned", target=appraisal,
        detail={"former": former}, at=now,
    )  # fmt: skip
    return plan


@transaction.atomic
def record_clock(
    *, appraisal: Appraisal, clock: str, done_on: date | None, actor: User, now: datetime
) -> ClockRecord | None:
    """Record the day on which a step was done; None takes the record back.

    Raises DomainError for a clock that no method has, and for a day in the future.
    """
    require(may_plan(actor, appraisal))
    known = {rule.key for method in METHODS.values() for rule in method.clocks if rule.months is None} | {"report"}
    if clock not in known:
        raise DomainError(_("There is no such clock."), field="clock", code="unknown_clock")
    if done_on is not None and done_on > now.date():
        raise DomainError(_("What is done lies in the past."), field="done_on", code="in_the_future")
    row = ClockRecord.objects.select_for_update().filter(appraisal=appraisal, clock=clock).first()
    if done_on is None:
        if row:
            row.delete()
        row = None
    elif row:
        assign(row, {"done_on": done_on, "recorded_by": actor})
    else:
        row = save_valid(ClockRecord(appraisal=appraisal, clock=clock, done_on=done_on, recorded_by=actor))
    record_activity(
        organization=appraisal.organization, actor=actor, verb="recorded", target=appraisal,
        detail={"clock": clock, "done_on": str(done_on) if done_on else None}, at=now,
    )  # fmt: skip
    return row
