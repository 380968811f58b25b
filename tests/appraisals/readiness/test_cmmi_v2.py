"""Indicative maturity level of CMMI V2.0 and later: gates over the practice groups of a view."""

import pytest

from appraisals.readiness.cmmi_v2 import readiness
from appraisals.readiness.types import Area, AreaScope, BadInput, Cell, GateStatus, PracticeState

HIGHEST = {"GOV": 4, "II": 3, "CM": 2, "EST": 3}


def evaluate(accepted, target=3, areas=None):
    """Evaluate areas whose two practices of each level are accepted up to ``accepted[ref]``."""
    cells = [
        Cell(ref, f"{ref} {level}.{number}", "alpha", level, state)
        for ref, highest in HIGHEST.items()
        for level in range(1, min(highest, target) + 1)
        for number in (1, 2)
        for state in (PracticeState.ACCEPTED if level <= accepted.get(ref, 0) else PracticeState.MISSING,)
        if areas is None or ref in {area.ref for area in areas}
    ]
    return readiness(areas or [Area(ref) for ref in HIGHEST], cells, target)


@pytest.mark.parametrize(
    ("accepted", "target", "level"),
    [
        pytest.param({}, 3, 0, id="nothing"),
        pytest.param(dict.fromkeys(HIGHEST, 1), 3, 1, id="groups of level 1"),
        pytest.param(dict.fromkeys(HIGHEST, 2), 3, 2, id="groups of level 2"),
        pytest.param(dict.fromkeys(HIGHEST, 3), 3, 3, id="an area at its own highest level counts as met"),
        pytest.param(dict.fromkeys(HIGHEST, 4), 4, 4, id="GOV at 4"),
        pytest.param({**dict.fromkeys(HIGHEST, 3), "GOV": 2}, 3, 2, id="GOV holds all others back"),
        pytest.param({**dict.fromkeys(HIGHEST, 3), "CM": 1}, 3, 1, id="the lowest area decides, never an average"),
    ],
)
def test_maturity_level(accepted, target, level):
    assert evaluate(accepted, target).level == level


@pytest.mark.parametrize("absent", ["GOV", "II"])
def test_no_level_without_governance_and_infrastructure(absent):
    areas = [Area(ref, AreaScope.OUT_OF_SCOPE if ref == absent else AreaScope.IN_SCOPE) for ref in HIGHEST]

    report = evaluate(dict.fromkeys(HIGHEST, 3), areas=[area for area in areas if area.ref != absent])

    assert report.level is None
    assert {gate.status for gate in report.gates} == {GateStatus.NOT_DETERMINABLE}
    assert f"{absent} is out of scope" in report.gates[0].because[0].text


def test_it_says_what_blocks():
    report = evaluate({**dict.fromkeys(HIGHEST, 3), "EST": 2})

    (reason,) = report.next_gate.because
    assert (reason.process_area, reason.rule, reason.refs) == ("EST", "EST PG 3", ("EST 3.1", "EST 3.2"))
    assert [(one.process_area, one.practice) for one in report.missing] == [("EST", "EST 3.1"), ("EST", "EST 3.2")]
    assert {area.process_area: area.required for area in report.areas} == {"GOV": 3, "II": 3, "CM": 2, "EST": 3}


def test_a_level_that_there_is_not_is_refused():
    with pytest.raises(BadInput):
        readiness([], [], 6)
