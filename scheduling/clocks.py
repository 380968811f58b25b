"""The clocks of an appraisal: what must happen when, counted from its days. Pure; the methods are data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from qualifications.validity import add_months

PREVIEW = 7  # days before its last day on which an open clock counts as pressing


class Anchor(StrEnum):
    """What a clock is counted from."""

    START = "start"
    END = "end"
    PRIOR = "prior"


class ClockState(StrEnum):
    """How a clock stands on a day."""

    WAITING = "waiting"
    OPEN = "open"
    PRESSING = "pressing"
    DONE = "done"
    BROKEN = "broken"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class ClockRule:
    """One clock: days from its anchor, negative before it; None: not limited on that side.

    ``months`` instead of days: a term that runs from the anchor, such as the validity of a rating.
    ``required`` False: a recommendation. ``verified`` False: from knowledge, not read in the source itself.
    """

    key: str
    label: str
    anchor: Anchor
    earliest: int | None = None
    latest: int | None = None
    months: int | None = None
    source: str = ""
    required: bool = True
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Method:
    """A method of appraisal with its clocks, in the order they run out.

    ``accepted_until``: the last day on which the steward took results; None: it still does.
    ``most_in_a_row``: how often the method may be used before another one is due; None: no limit.
    """

    key: str
    label: str
    clocks: tuple[ClockRule, ...]
    accepted_until: date | None = None
    most_in_a_row: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Dates:
    """The days a plan is checked on: conduct from ``starts_on`` to ``ends_on``, both included.

    ``done``: the day on which a clock's step was recorded, by its key. ``prior_valid_until``: the last day of the
    rating that is to be sustained, and ``in_a_row`` how often it has been sustained; None and 0: there is none.
    """

    starts_on: date
    ends_on: date
    done: Mapping[str, date]
    prior_valid_until: date | None = None
    in_a_row: int = 0


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock with its days and how it stands; ``because`` says it in a sentence."""

    rule: ClockRule
    earliest: date | None
    latest: date | None
    done_on: date | None
    state: ClockState
    because: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """All clocks of a plan.

    ``safe_start_on``: the last day to begin the preparation so that every clock ahead can be kept (None: nothing is
    left to prepare). ``earliest_start_on``: the first day of conduct that is possible when preparation begins today.
    """

    clocks: tuple[Clock, ...]
    safe_start_on: date | None
    earliest_start_on: date

    @property
    def broken(self) -> tuple[Clock, ...]:
        """Return the clocks that are not kept."""
        return tuple(clock for clock in self.clocks if clock.state is ClockState.BROKEN)


REGISTRATION = "CMMI Institute help centre, article 360013601614 (appraisal time frames)"
SAMPLE = "Published guide to the random sample of the CMMI Appraisal System, article 9827"
SUSTAINMENT = "CMMI Institute help centre, articles 360013710373 and 360013710493 (validity of ratings)"
READINESS = "Published appraisal timelines of lead appraisers"
READINESS_REVIEW = ClockRule(
    "readiness_review", "Readiness review held", Anchor.START, None, -30, source=READINESS
)  # fmt: skip
TEAM_TRAINING = ClockRule(
    "team_training", "Team trained by the leader", Anchor.START, None, -1, source="From knowledge", verified=False
)  # fmt: skip
CONDUCT = ClockRule("conduct", "Conduct phase ended", Anchor.START, 0, 90, source=REGISTRATION)
REPORT = ClockRule("report", "Results submitted", Anchor.END, 0, 30, source=REGISTRATION)
CMMI_PREPARATION = (
    ClockRule("sample_request", "Random sample requested", Anchor.START, -60, -35, source=SAMPLE),
    ClockRule("sample_acceptance", "Random sample accepted", Anchor.START, -60, -30, source=SAMPLE),
    ClockRule("registration", "Registered with its plan", Anchor.START, None, -30, source=REGISTRATION),
    READINESS_REVIEW,
    TEAM_TRAINING,
)
METHODS: dict[str, Method] = {
    method.key: method
    for method in (
        Method(
            "scampi_a_1.3",
            "SCAMPI A v1.3",
            (
                ClockRule(
                    "registration", "Registered in the appraisal system", Anchor.START, None, -30,
                    source="cmmilive.com on the SCAMPI appraisal system",
                ),
                READINESS_REVIEW,
                TEAM_TRAINING,
                replace(CONDUCT, source="SCAMPI MDD 1.3; from knowledge", verified=False),
                replace(REPORT, source="SCAMPI MDD 1.3; from knowledge", verified=False),
                ClockRule(
                    "validity", "Rating valid", Anchor.END, months=36,
                    source="SEI, frequently asked questions on SCAMPI (archived): three years",
                ),
            ),
            accepted_until=date(2020, 9, 30),
            source="CMMI Institute: v1.3 appraisals were accepted until 30 September 2020",
        ),
        Method(
            "cmmi_benchmark",
            "CMMI Benchmark appraisal",
            (
                *CMMI_PREPARATION,
                CONDUCT,
                REPORT,
                ClockRule("validity", "Rating valid", Anchor.END, months=36, source=SUSTAINMENT),
            ),
        ),
        Method(
            "cmmi_sustainment",
            "CMMI Sustainment appraisal",
            (
                *CMMI_PREPARATION,
                CONDUCT,
                ClockRule(
                    "prior_rating", "Conducted while the prior rating is valid", Anchor.PRIOR, None, 0,
                    source="From knowledge; the validity replaces that of the prior rating", verified=False,
                ),
                REPORT,
                ClockRule("validity", "Rating valid", Anchor.END, months=24, source=SUSTAINMENT),
            ),
            most_in_a_row=3,
            source=SUSTAINMENT,
        ),
        Method(
            "cmmi_evaluation",
            "CMMI Evaluation appraisal",
            (replace(TEAM_TRAINING, required=False), replace(CONDUCT, required=False)),
        ),
        Method(
            "aspice",
            "Automotive SPICE assessment",
            (
                ClockRule(
                    "planning", "Planning begun", Anchor.START, None, -28, required=False,
                    source="Published advice of an assessment body: four to six weeks ahead",
                ),
                ClockRule(
                    "readiness_review", "Readiness review held", Anchor.START, None, -14, required=False,
                    source="From knowledge", verified=False,
                ),
            ),
        ),
    )
}  # fmt: skip


def method_for(framework_key: str, family: str) -> str:
    """Return the key of the method that an appraisal against a model uses unless its plan says otherwise."""
    if family == "aspice" or family == "iso_15504":
        return "aspice"
    return "scampi_a_1.3" if framework_key.endswith("-1.3") else "cmmi_benchmark"


def tailored(method: Method, report_days: int | None, validity_months: int | None) -> Method:
    """Return the method with the sponsor's own terms where it sets none itself (None: no such term).

    Automotive SPICE fixes neither the days until the report nor how long a result counts.
    """
    keys = {rule.key for rule in method.clocks}
    own = "Agreed with the sponsor"
    added = []
    if report_days is not None and "report" not in keys:
        added.append(ClockRule("report", "Report delivered", Anchor.END, 0, report_days, source=own))
    if validity_months is not None and "validity" not in keys:
        added.append(ClockRule("validity", "Result counts", Anchor.END, months=validity_months, source=own))
    return replace(method, clocks=(*method.clocks, *added))


def timeline(method: Method, dates: Dates, today: date) -> Timeline:
    """Return every clock of ``method`` for the days of a plan as it stands on ``today``.

    Example: Benchmark from 1 June 2026: the sample is requested from 2 to 27 April and accepted until 2 May; on
    3 May a plan without a registration has a broken clock, whatever else was done.
    """
    clocks = [_clock(rule, dates, today) for rule in method.clocks]
    clocks += _limits(method, dates)
    ahead = [
        clock.latest
        for clock in clocks
        if clock.rule.anchor is Anchor.START and clock.rule.latest is not None and clock.rule.latest < 0
        and clock.done_on is None and clock.latest is not None
    ]  # fmt: skip
    lead = max(
        (
            -rule.latest
            for rule in method.clocks
            if rule.anchor is Anchor.START and rule.latest and rule.latest < 0 and rule.key not in dates.done
        ),
        default=0,
    )
    return Timeline(tuple(clocks), min(ahead, default=None), today + timedelta(days=lead))


def _clock(rule: ClockRule, dates: Dates, today: date) -> Clock:
    anchor = {Anchor.START: dates.starts_on, Anchor.END: dates.ends_on, Anchor.PRIOR: dates.prior_valid_until}
    base = anchor[rule.anchor]
    if base is None:
        return Clock(rule, None, None, None, ClockState.BROKEN, "No prior rating is named that could be sustained.")
    if rule.months is not None:
        until = add_months(base, rule.months)
        return Clock(rule, base, until, None, ClockState.INFORMATION, f"{rule.months} months from {base:%d %b %Y}.")
    earliest = None if rule.earliest is None else base + timedelta(days=rule.earliest)
    latest = None if rule.latest is None else base + timedelta(days=rule.latest)
    # The last day of conduct is planned, so the clock is judged by the plan before it is judged by what was done.
    planned = dates.ends_on if rule.key in ("conduct", "prior_rating") else None
    done = dates.done.get(rule.key)
    state, because = _standing(earliest, latest, done or planned, today, is_plan=done is None and planned is not None)
    if state is ClockState.BROKEN and not rule.required:
        state, because = ClockState.PRESSING, f"{because} It is a recommendation."
    return Clock(rule, earliest, latest, done, state, because)


def _standing(
    earliest: date | None, latest: date | None, at: date | None, today: date, *, is_plan: bool
) -> tuple[ClockState, str]:
    if at is not None:
        if latest is not None and at > latest:
            days = (at - latest).days
            return ClockState.BROKEN, f"{'Planned' if is_plan else 'Done'} {_days(days)} after the last day."
        if earliest is not None and at < earliest:
            days = (earliest - at).days
            return ClockState.BROKEN, f"{'Planned' if is_plan else 'Done'} {_days(days)} before the first day."
        if is_plan:
            return ClockState.WAITING, f"Planned for {at:%d %b %Y}, within the limit."
        return ClockState.DONE, f"Done on {at:%d %b %Y}, in time."
    if latest is not None and latest < today:
        return ClockState.BROKEN, f"The last day passed {_days((today - latest).days)} ago and nothing is recorded."
    if earliest is not None and earliest > today:
        return ClockState.WAITING, f"Opens in {_days((earliest - today).days)}."
    if latest is not None and (latest - today).days <= PREVIEW:
        return ClockState.PRESSING, f"{_days((latest - today).days).capitalize()} left."
    return ClockState.OPEN, f"{_days((latest - today).days).capitalize()} left." if latest else "No limit."


def _limits(method: Method, dates: Dates) -> list[Clock]:
    """Return the limits that are no terms: the end of the method, and how often it may follow itself."""
    found = []
    if method.accepted_until and dates.ends_on > method.accepted_until:
        rule = ClockRule(
            "acceptance", "Results accepted by the steward", Anchor.END, required=False, source=method.source
        )
        because = f"Not since {method.accepted_until:%d %b %Y}: the result serves yourselves and is not published."
        found.append(Clock(rule, None, method.accepted_until, None, ClockState.INFORMATION, because))
    if method.most_in_a_row is not None:
        rule = ClockRule("in_a_row", "Sustainments in a row", Anchor.END, source=method.source)
        broken = dates.in_a_row >= method.most_in_a_row
        because = (
            f"Already {dates.in_a_row} of at most {method.most_in_a_row}: a Benchmark appraisal is due."
            if broken
            else f"This would be number {dates.in_a_row + 1} of at most {method.most_in_a_row}."
        )
        found.append(Clock(rule, None, None, None, ClockState.BROKEN if broken else ClockState.INFORMATION, because))
    return found


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"
