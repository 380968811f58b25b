"""Team rules per method: each broken rule is named, with its person, day and source."""

from dataclasses import replace
from datetime import date

import pytest

from qualifications.validity import Held
from scheduling.teams import RULES, Frame, Seat, failures, uncounted

FIRST, LAST = date(2026, 6, 1), date(2026, 6, 5)
NAMES = {"cmmi_associate": "CMMI Associate", "intacs_competent": "Competent Assessor"}
SINCE = date(2024, 1, 1)


def _held(*keys, until=None):
    return tuple(Held(key, SINCE, until) for key in keys)


SCAMPI = Frame("scampi_a_1.3", 3, FIRST, LAST, "cmmi-dev-1.3")
LEAD = Seat("Lena", True, _held("cmmi_lead_appraiser"))
MEMBER = _held("cmmi_introduction_dev_1.3", "cmmi_team_training_1.3")
TEAM = (
    LEAD,
    Seat("Ann", False, MEMBER, 12, 5, 7),
    Seat("Bob", False, MEMBER, 8, 3, 3),
    Seat("Cy", False, MEMBER, 6, 2, 0),
)
BENCHMARK = Frame("cmmi_benchmark", 3, FIRST, LAST, "cmmi-3.0")
ATM = _held("cmmi_foundations", "cmmi_associate", "cmmi_team_member_training")
ATMS = (LEAD, *(Seat(name, False, ATM, None, 3) for name in ("Ann", "Bob", "Cy")))
ASPICE = Frame("aspice", 2, FIRST, LAST, "aspice-4.0", assessment_class=1, independence="A")
ASSESSORS = (Seat("Lena", True, _held("intacs_competent")), Seat("Ann", False, _held("intacs_provisional")))


def _rules(frame, seats):
    return [(one.rule, one.person) for one in failures(frame, seats, NAMES)]


@pytest.mark.parametrize(
    ("frame", "seats"),
    [
        pytest.param(SCAMPI, TEAM, id="SCAMPI A v1.3"),
        pytest.param(BENCHMARK, ATMS, id="Benchmark"),
        pytest.param(replace(BENCHMARK, method="cmmi_sustainment"), ATMS[:2], id="Sustainment: two"),
        pytest.param(replace(BENCHMARK, method="cmmi_evaluation"), ATMS[:1], id="Evaluation: the leader alone"),
        pytest.param(ASPICE, ASSESSORS, id="A-SPICE: lead and co-assessor"),
    ],
)
def test_a_team_that_may_appraise_has_no_failure(frame, seats):
    assert failures(frame, seats, NAMES) == ()


@pytest.mark.parametrize(
    ("frame", "seats", "expected"),
    [
        pytest.param(SCAMPI, TEAM[1:], [("leader", ""), ("size", "")], id="no leader"),
        pytest.param(BENCHMARK, ATMS[:3], [("size", "")], id="Benchmark: three of four"),
        pytest.param(replace(BENCHMARK, method="cmmi_sustainment"), ATMS[:1], [("size", "")], id="Sustainment: one"),
        pytest.param(ASPICE, ASSESSORS[:1], [("size", "")], id="A-SPICE: no co-assessor"),
        pytest.param(
            replace(SCAMPI, target_level=4), TEAM, [("certificate", "Lena")], id="high maturity wants its own lead"
        ),
        pytest.param(
            replace(SCAMPI, framework_key="cmmi-svc-1.3"),
            TEAM,
            [("certificate", "Ann"), ("certificate", "Bob"), ("certificate", "Cy")],
            id="the introduction is per constellation",
        ),
        pytest.param(
            replace(ASPICE, independence="B"), ASSESSORS, [], id="class 1 takes independence B"
        ),
        pytest.param(replace(ASPICE, independence="C"), ASSESSORS, [("independence", "")], id="class 1 not C"),
        pytest.param(
            replace(ASPICE, assessment_class=3, independence="D"), ASSESSORS, [], id="class 3 takes D"
        ),
        pytest.param(
            ASPICE, (ASSESSORS[0], replace(ASSESSORS[1], internal=True)), [("independence", "Ann")], id="insider"
        ),
        pytest.param(SCAMPI, (replace(LEAD, internal=True), *TEAM[1:]), [("independence", "Lena")], id="inside lead"),
    ],
)  # fmt: skip
def test_each_broken_rule_is_named(frame, seats, expected):
    assert _rules(frame, seats) == expected


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        pytest.param([(12, 5, 7), (8, 3, 3), (4, 2, 0)], ["total_years"], id="24 of 25 years"),
        pytest.param(
            [(12, 5, 7), (6, 3, 3), (5, 2, 0), (0, 2, 0), (0, 2, 0)],
            ["average_years", "total_years"],
            id="average 4.6",
        ),
        pytest.param([(12, 5, 5), (8, 3, 5), (6, 2, 0)], ["management_best"], id="nobody has six years"),
        pytest.param([(12, 5, 6), (8, 3, 3), (6, 2, 0)], ["management_years"], id="9 of 10 years of management"),
        pytest.param([(12, 1.5, 7), (8, 3, 3), (6, 2, 0)], ["relevant_years"], id="each two years"),
        pytest.param([(12, None, 7), (8, 3, 3), (6, 2, 0)], ["relevant_years"], id="unknown is missing"),
    ],
)
def test_scampi_a_sums_the_experience_of_the_members(years, expected):
    members = [Seat(f"M{number}", False, MEMBER, *each) for number, each in enumerate(years)]

    found = failures(SCAMPI, (replace(LEAD, field_years=40, management_years=30), *members), NAMES)

    assert [one.rule for one in found] == expected
    assert all("October 2011" in one.source for one in found)


def test_one_member_of_a_benchmark_may_be_excepted_with_a_reason():
    green = [replace(seat, relevant_years=1, exception="Grew up in the domain") for seat in ATMS[1:3]]

    assert _rules(BENCHMARK, (LEAD, green[0], *ATMS[2:])) == []
    assert _rules(BENCHMARK, (LEAD, *green, ATMS[3])) == [("relevant_years", "Bob")]


def test_a_certificate_that_ends_on_day_three_is_refused_with_the_day():
    """practice.md 4.3, test 5."""
    ends = _held("cmmi_associate", until=date(2026, 6, 3))
    seat = replace(ATMS[1], held=(*_held("cmmi_foundations", "cmmi_team_member_training"), *ends))

    (found,) = failures(BENCHMARK, (LEAD, seat, *ATMS[2:]), NAMES)

    assert (found.person, found.day) == ("Ann", date(2026, 6, 4))
    assert found.because == "Ann: CMMI Associate, no longer from 04 Jun 2026."
    assert "360000724348" in found.source


def test_more_than_four_co_assessors_do_not_count_for_experience():
    seats = (ASSESSORS[0], *[replace(ASSESSORS[1], person=f"C{number}") for number in range(6)])

    assert uncounted("aspice", seats) == 2
    assert uncounted("cmmi_benchmark", ATMS) == 0


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_every_rule_names_its_source(rule):
    assert rule.source
    assert rule.training_source
