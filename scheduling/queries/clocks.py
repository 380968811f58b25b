"""The timeline of an appraisal, and of a journey before one is booked."""

from __future__ import annotations

from datetime import date

from appraisals.models import Appraisal
from journeys.models import Journey
from scheduling.clocks import METHODS, Dates, Timeline, method_for, tailored, timeline
from scheduling.models import AppraisalPlan, ClockRecord


def plan_of(appraisal: Appraisal) -> AppraisalPlan:
    """Return the plan of an appraisal; one that nobody saved follows from the model and is not stored."""
    plan = AppraisalPlan.objects.filter(appraisal=appraisal).first()
    if plan is not None:
        plan.appraisal = appraisal
        return plan
    framework = appraisal.framework
    return AppraisalPlan(appraisal=appraisal, method=method_for(framework.key, framework.family))


def timeline_of(
    appraisal: Appraisal, plan: AppraisalPlan, today: date, *, first: date | None = None, last: date | None = None
) -> Timeline:
    """Return the clocks of an appraisal; ``first`` and ``last``: as if it lay there (None: where it lies)."""
    done = dict(ClockRecord.objects.filter(appraisal=appraisal).values_list("clock", "done_on"))
    dates = Dates(first or appraisal.starts_on, last or appraisal.ends_on, done, plan.prior_valid_until, plan.in_a_row)
    method = tailored(METHODS[plan.method], plan.report_days, plan.validity_months)
    return timeline(method, dates, today)


def journey_timeline(journey: Journey, first: date, last: date, method: str, today: date) -> Timeline:
    """Return the clocks of an appraisal of the journey's target that would lie on ``first`` to ``last``."""
    key = method or method_for(journey.framework.key, journey.framework.family)
    return timeline(METHODS[key], Dates(first, last, {}), today)
