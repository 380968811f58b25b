"""Conflicts of interest: what bars a seat, what needs a mitigation, and for how long."""

from datetime import date

import pytest

from scheduling.conflicts import RULES, Interest, findings

FIRST, LAST = date(2026, 6, 1), date(2026, 6, 5)
LONG_AGO = date(2020, 1, 1)


@pytest.mark.parametrize(
    ("interest", "leads", "blocks"),
    [
        pytest.param(Interest("consultant", LONG_AGO, date(2025, 6, 1)), True, [True], id="consultant, last month"),
        pytest.param(Interest("consultant", LONG_AGO, date(2025, 5, 31)), True, [], id="consultant, cooled off"),
        pytest.param(Interest("consultant", LONG_AGO), False, [True], id="consultant as member, not mitigated"),
        pytest.param(Interest("consultant", LONG_AGO, None, "Examines other areas"), False, [False], id="mitigated"),
        pytest.param(
            Interest("consultant", LONG_AGO, None, "Examines other areas"), True, [True], id="lead is barred"
        ),
        pytest.param(Interest("own_project", LONG_AGO), True, [True], id="own project"),
        pytest.param(Interest("sponsor_line", LONG_AGO), False, [True], id="sponsor's line"),
        pytest.param(Interest("sponsor", LONG_AGO, date(2021, 1, 1)), False, [True], id="the sponsor, for ever"),
        pytest.param(Interest("earlier_appraisal", LONG_AGO, LONG_AGO), True, [False], id="appraised before: a note"),
        pytest.param(Interest("own_project", date(2026, 6, 6)), True, [], id="begins after the last day"),
        pytest.param(Interest("own_project", LAST), True, [True], id="begins on the last day"),
        pytest.param(Interest("internal", LONG_AGO), False, [False], id="an internal member is recorded"),
        pytest.param(Interest("internal", LONG_AGO), True, [True], id="an internal leader is barred"),
    ],
)
def test_an_interest_counts_for_its_seat_and_its_time(interest, leads, blocks):
    assert [one.blocks for one in findings([interest], leads=leads, first=FIRST, last=LAST)] == blocks


def test_an_evaluation_may_be_led_from_inside():
    found = findings([Interest("internal", LONG_AGO)], leads=True, first=FIRST, last=LAST, internal_leader=True)

    assert [one.blocks for one in found] == [False]


def test_a_finding_says_until_when_it_counts():
    (found,) = findings([Interest("consultant", LONG_AGO, date(2025, 8, 31))], leads=True, first=FIRST, last=LAST)

    assert found.because == "Consultant who helped build the processes: counts until 31 Aug 2026 and bars this seat."


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_every_rule_names_its_source(rule):
    assert rule.source
