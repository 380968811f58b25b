"""Who makes up a team that may appraise: size, experience, certificates on every day. Pure; the rules are data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from qualifications.validity import Held, Needs, verdict

HIGH_MATURITY = 4
INDEPENDENCE = ("A", "B", "C", "D")


@dataclass(frozen=True, slots=True)
class ExperienceRule:
    """Years of the members together; the leader's do not count unless ``with_leader``. 0: no such limit."""

    average: float = 0
    each: float = 0
    total: float = 0
    management_total: float = 0
    management_best: float = 0
    exceptions: int = 0
    with_leader: bool = False


@dataclass(frozen=True, slots=True)
class TeamRule:
    """What a method asks of a team.

    ``least`` members with the leader; ``most``: None, no limit. ``leader``, ``member``: the needs of the seat (every
    group, of a group any one), ``…_high``: for maturity levels 4 and 5. ``counted``: at most so many beside the
    leader count for evidence of experience; None: all.
    """

    key: str
    least: int
    leader: Needs
    member: Needs
    source: str
    training_source: str
    most: int | None = None
    leader_high: Needs = ()
    member_high: Needs = ()
    experience: ExperienceRule = ExperienceRule()
    experience_source: str = ""
    internal_leader: bool = False
    counted: int | None = None
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Seat:
    """A person on the team with what they hold and their years of experience (None: not known)."""

    person: str
    leads: bool
    held: tuple[Held, ...] = ()
    field_years: float | None = None
    relevant_years: float | None = None
    management_years: float | None = None
    internal: bool = False
    exception: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What is to be appraised: by which method, to which level, on which days, for Automotive SPICE in which class.

    ``assessment_class`` 1 to 3 and ``independence`` A to D: ISO/IEC 33002; None and empty: not stated.
    """

    method: str
    target_level: int
    first: date
    last: date
    framework_key: str = ""
    assessment_class: int | None = None
    independence: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """A rule that is not met: by ``person`` (empty: the team), first on ``day`` (None: on all days)."""

    rule: str
    because: str
    source: str
    person: str = ""
    day: date | None = None


CMMI_LEAD = (("cmmi_lead_appraiser", "cmmi_high_maturity"),)
CMMI_HIGH = (("cmmi_high_maturity",),)
BUILDING = ("cmmi_building_development", "cmmi_building_services", "cmmi_building_supplier_management")
FOUNDATIONS = ("cmmi_foundations", "cmmi_upgrade")
CMMI_MEMBER = (FOUNDATIONS, ("cmmi_associate",), ("cmmi_team_member_training",))
CMMI_MEMBER_HIGH = (
    FOUNDATIONS,
    BUILDING,
    ("cmmi_associate",),
    ("cmmi_high_maturity_concepts",),
    ("cmmi_team_member_training",),
)
ELIGIBILITY = "CMMI Institute help centre, article 360000724348 (eligibility of appraisal team members)"
GRADES = ("intacs_provisional", "intacs_competent", "intacs_principal")
RULES: dict[str, TeamRule] = {
    rule.key: rule
    for rule in (
        TeamRule(
            "scampi_a_1.3",
            4,
            CMMI_LEAD,
            (("cmmi_introduction_dev_1.3",), ("cmmi_team_training_1.3",)),
            source="SCAMPI A v1.3: at least four with the leader, as published by lead appraisers",
            training_source="CMMI Institute help centre, article 215879157 (courses of appraisal team members)",
            leader_high=CMMI_HIGH,
            experience=ExperienceRule(average=6, each=2, total=25, management_total=10, management_best=6),
            experience_source="SCAMPI A v1.3, team experience, as published by a lead appraiser in October 2011",
        ),
        TeamRule(
            "cmmi_benchmark",
            4,
            CMMI_LEAD,
            CMMI_MEMBER,
            source="CMMI Benchmark appraisal: at least four with the leader",
            training_source=ELIGIBILITY,
            leader_high=CMMI_HIGH,
            member_high=CMMI_MEMBER_HIGH,
            experience=ExperienceRule(each=3, exceptions=1),
            experience_source=ELIGIBILITY,
        ),
        TeamRule(
            "cmmi_sustainment",
            2,
            CMMI_LEAD,
            CMMI_MEMBER,
            source="CMMI Sustainment appraisal: at least two with the leader",
            training_source=ELIGIBILITY,
            leader_high=CMMI_HIGH,
            member_high=CMMI_MEMBER_HIGH,
            experience=ExperienceRule(each=3, exceptions=1),
            experience_source=ELIGIBILITY,
        ),
        TeamRule(
            "cmmi_evaluation",
            1,
            CMMI_LEAD,
            (),
            source="CMMI Evaluation appraisal: the team is flexible",
            training_source=ELIGIBILITY,
            internal_leader=True,
        ),
        TeamRule(
            "aspice",
            2,
            (("intacs_competent", "intacs_principal"),),
            (GRADES,),
            source="intacs: a lead assessor and at least one co-assessor",
            training_source="intacs certification scheme: a Competent Assessor may lead",
            counted=4,
        ),
    )
}

CLASS_SOURCE = "ISO/IEC 33002, classes of assessment and independence; from knowledge, to be confirmed"
# The weakest independence that a class of assessment accepts.
WEAKEST = {1: "B", 2: "C", 3: "D"}


def failures(frame: Frame, seats: Sequence[Seat], names: Mapping[str, str]) -> tuple[Failure, ...]:
    """Return every rule that the team does not meet on one of the days of ``frame``, none: it may appraise.

    ``names``: what a qualification is called, by its key. Unknown years are a failure that says so: missing is
    missing. Raises KeyError for an unknown method.
    """
    rule = RULES[frame.method]
    return (
        *_size(rule, seats),
        *_certificates(rule, frame, seats, names),
        *_experience(rule, seats),
        *_independence(rule, frame, seats),
    )


def uncounted(method: str, seats: Sequence[Seat]) -> int:
    """Return how many members beside the leader are too many to count for evidence of experience."""
    limit = RULES[method].counted
    return 0 if limit is None else max(0, sum(not seat.leads for seat in seats) - limit)


def _size(rule: TeamRule, seats: Sequence[Seat]) -> list[Failure]:
    found = []
    leaders = sum(seat.leads for seat in seats)
    if leaders != 1:
        found.append(Failure("leader", f"The team has {leaders} leaders; it has exactly one.", rule.source))
    if len(seats) < rule.least:
        because = f"The team has {len(seats)} of at least {rule.least} people, the leader included."
        found.append(Failure("size", because, rule.source))
    if rule.most is not None and len(seats) > rule.most:
        found.append(Failure("size", f"The team has {len(seats)} people, at most {rule.most}.", rule.source))
    return found


def _certificates(rule: TeamRule, frame: Frame, seats: Sequence[Seat], names: Mapping[str, str]) -> list[Failure]:
    found = []
    high = frame.target_level >= HIGH_MATURITY and rule.key != "aspice"
    for seat in seats:
        needs = seat_needs(rule, frame, leads=seat.leads, high=high)
        for group in needs:
            day = _first_day_without((group,), seat.held, frame.first, frame.last)
            if day is not None:
                found.append(_lacking(rule, seat, group, names, None if day == frame.first else day))
    return found


def seat_needs(rule: TeamRule, frame: Frame, *, leads: bool, high: bool) -> Needs:
    """Return the needs of a seat; SCAMPI A v1.3 asks for the introduction to the constellation in scope."""
    if leads:
        return rule.leader_high if high and rule.leader_high else rule.leader
    needs = rule.member_high if high and rule.member_high else rule.member
    for constellation in ("svc", "acq"):
        if rule.key == "scampi_a_1.3" and frame.framework_key == f"cmmi-{constellation}-1.3":
            return ((f"cmmi_introduction_{constellation}_1.3",), *needs[1:])
    return needs


def _first_day_without(needs: Needs, held: Sequence[Held], first: date, last: date) -> date | None:
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return next((day for day in days if not verdict(needs, held, day).qualified), None)


def _lacking(rule: TeamRule, seat: Seat, group: Sequence[str], names: Mapping[str, str], day: date | None) -> Failure:
    wanted = " or ".join(names.get(key, key) for key in group)
    had = any(one.key in group and one.achieved_on is not None for one in seat.held)
    since = f"no longer from {day:%d %b %Y}" if day and had else "not on these days" if had else "not recorded"
    return Failure(
        "certificate", f"{seat.person}: {wanted}, {since}.", rule.training_source, seat.person, day
    )  # fmt: skip


def _experience(rule: TeamRule, seats: Sequence[Seat]) -> list[Failure]:
    wanted, source = rule.experience, rule.experience_source
    members = [seat for seat in seats if wanted.with_leader or not seat.leads]
    found = []
    if wanted.each:
        found += _each(wanted, members, source)
    for name, least, values in (
        ("average_years", wanted.average, _average([seat.field_years for seat in members])),
        ("total_years", wanted.total, _total([seat.field_years for seat in members])),
        ("management_years", wanted.management_total, _total([seat.management_years for seat in members])),
        ("management_best", wanted.management_best, _most([seat.management_years for seat in members])),
    ):
        if least and values < least:
            words = WORDS[name] % {"values": f"{values:g}", "least": f"{least:g}"}
            unknown = [seat.person for seat in members if _years(seat, name) is None]
            hint = f" Not recorded: {', '.join(unknown)}." if unknown else ""
            found.append(Failure(name, words + hint, source))
    return found


WORDS = {
    "average_years": "The members have %(values)s years of field experience on average, at least %(least)s.",
    "total_years": "The members have %(values)s years of field experience together, at least %(least)s.",
    "management_years": "The members have %(values)s years of management together, at least %(least)s.",
    "management_best": "No member has %(least)s years of management; the most is %(values)s.",
}


def _years(seat: Seat, name: str) -> float | None:
    return seat.management_years if name.startswith("management") else seat.field_years


def _each(wanted: ExperienceRule, members: Sequence[Seat], source: str) -> list[Failure]:
    short = [seat for seat in members if (seat.relevant_years or 0) < wanted.each]
    excepted = [seat for seat in short if seat.exception.strip()][: wanted.exceptions]
    found = []
    for seat in short:
        if seat not in excepted:
            years = "not recorded" if seat.relevant_years is None else f"{seat.relevant_years:g}"
            because = f"{seat.person}: {years}, of at least {wanted.each:g} years of relevant experience."
            found.append(Failure("relevant_years", because, source, seat.person))
    return found


def _independence(rule: TeamRule, frame: Frame, seats: Sequence[Seat]) -> list[Failure]:
    if rule.key == "aspice":
        return _independence_type(frame, seats)
    insider = next((seat for seat in seats if seat.leads and seat.internal), None)
    if insider is None or rule.internal_leader:
        return []
    because = f"{insider.person} belongs to the organisation; the leader does not."
    return [Failure("independence", because, rule.source, insider.person)]


def _independence_type(frame: Frame, seats: Sequence[Seat]) -> list[Failure]:
    """Check the type of independence against the class, and the people against the type; not stated counts as A."""
    found = []
    if frame.assessment_class is not None and frame.independence > WEAKEST[frame.assessment_class]:
        because = (
            f"Class {frame.assessment_class} wants independence of type {WEAKEST[frame.assessment_class]} or better, "
            f"this is type {frame.independence}."
        )
        found.append(Failure("independence", because, CLASS_SOURCE))
    if frame.independence in ("", "A"):
        for seat in seats:
            if seat.internal:
                because = f"{seat.person} belongs to the organisation; independence of type A does not allow that."
                found.append(Failure("independence", because, CLASS_SOURCE, seat.person))
    return found


def _total(years: Sequence[float | None]) -> float:
    return sum(value or 0 for value in years)


def _average(years: Sequence[float | None]) -> float:
    return _total(years) / len(years) if years else 0


def _most(years: Sequence[float | None]) -> float:
    return max((value or 0 for value in years), default=0)
