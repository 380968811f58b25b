"""Indicative capability level: the gates of ISO/IEC 33020."""

import pytest

from appraisals.readiness.iso_33020 import readiness
from appraisals.readiness.types import Area, AreaScope, BadInput, Gate, GateStatus, Missing, PracticeState, Reason
from tests.appraisals.readiness.grids import accepted_up_to, indicators, with_state


def evaluate(levels, target=3, areas=None):
    cells = accepted_up_to(levels, 5, listed=indicators)
    return readiness(areas or [Area(ref) for ref in levels], cells, target)


@pytest.mark.parametrize(
    ("levels", "target", "level"),
    [
        pytest.param({"SWE.1": 0}, 3, 0, id="33020-level-0-while-pa-1.1-is-not-reached"),
        pytest.param({"SWE.1": 1}, 3, 1, id="33020-level-1-by-pa-1.1"),
        pytest.param({"SWE.1": 2}, 3, 2, id="33020-level-2-by-pa-2.1-and-2.2"),
        pytest.param({"SWE.1": 3}, 3, 3, id="33020-level-3-by-pa-3.1-and-3.2"),
        pytest.param({"SWE.1": 5}, 5, 5, id="33020-level-5-by-pa-5.1-and-5.2"),
        pytest.param({"SWE.1": 3}, 2, 2, id="level-is-never-above-the-target"),
        pytest.param({"SWE.1": 3, "SUP.8": 1}, 3, 1, id="33004-overall-is-what-every-process-reaches"),
        pytest.param({"SWE.1": 3, "SUP.8": 0}, 3, 0, id="levels-are-gates-never-averages"),
    ],
)
def test_capability_level(levels, target, level):
    report = evaluate(levels, target)

    assert report.level == level
    assert [area.level for area in report.areas] == [min(reached, target) for reached in levels.values()]


@pytest.mark.parametrize(
    ("practice", "level"),
    [
        pytest.param("SWE.1.BP2", 0, id="33020-every-level-needs-the-ones-below-pa-1.1"),
        pytest.param("GP 2.1.1", 1, id="33020-level-2-needs-pa-2.1"),
        pytest.param("GP 2.2.1", 1, id="33020-level-2-needs-pa-2.2"),
        pytest.param("GP 3.1.1", 2, id="33020-level-3-needs-pa-3.1"),
        pytest.param("GP 3.2.1", 2, id="33020-level-3-needs-pa-3.2"),
    ],
)
@pytest.mark.parametrize("state", [state for state in PracticeState if state is not PracticeState.ACCEPTED])
def test_one_indicator_keeps_from_the_level(practice, level, state):
    cells = with_state(accepted_up_to({"SWE.1": 3}, 3, listed=indicators), state, practice=practice, unit="beta")

    report = readiness([Area("SWE.1")], cells, 3)

    assert report.level == level
    assert [reason.refs for reason in report.next_gate.because] == [(practice,)]


def test_blocks_are_told_by_process_attribute():
    report = evaluate({"SWE.1": 1, "SUP.8": 3}, 2)

    assert report.next_gate == Gate(
        2,
        GateStatus.BLOCKED,
        (
            Reason(
                "PA 2.1",
                "SWE.1, PA 2.1: 1 practice is not accepted in every instance (2 cells): GP 2.1.1",
                "SWE.1",
                ("GP 2.1.1",),
                2,
            ),
            Reason(
                "PA 2.2",
                "SWE.1, PA 2.2: 1 practice is not accepted in every instance (2 cells): GP 2.2.1",
                "SWE.1",
                ("GP 2.2.1",),
                2,
            ),
        ),
    )
    assert report.missing == (
        Missing("SWE.1", "GP 2.1.1", ("alpha", "beta")),
        Missing("SWE.1", "GP 2.2.1", ("alpha", "beta")),
    )


def test_generic_practice_of_level_1_belongs_to_pa_1_1():
    cells = accepted_up_to({"SWE.1": 0}, 1, listed=lambda process, level: ["GP 1.1.1"])

    report = readiness([Area("SWE.1")], cells, 1)

    assert [reason.rule for reason in report.next_gate.because] == ["PA 1.1"]


def test_reached_level_names_the_processes():
    report = evaluate({"SWE.1": 1, "SWE.10": 2, "SWE.2": 1, "SUP.8": 1}, 1)

    text = "CL1: every indicator up to level 1 is accepted in every instance of SWE.1, SWE.10, SWE.2 and 1 more"
    assert report.because == (Reason("CL1", text, refs=("SWE.1", "SWE.10", "SWE.2", "SUP.8"), cells=16),)
    assert report.next_gate is None


@pytest.mark.parametrize(
    ("levels", "text"),
    [
        ({"SWE.1": 0, "SUP.8": 1}, "CL0: base practices of 1 process are not all accepted (SWE.1)"),
        ({"SWE.1": 0, "SUP.8": 0}, "CL0: base practices of 2 processes are not all accepted (SWE.1, SUP.8)"),
    ],
)
def test_level_0_names_the_processes(levels, text):
    assert [reason.text for reason in evaluate(levels).because] == [text]


@pytest.mark.parametrize("scope", [AreaScope.NOT_APPLICABLE, AreaScope.OUT_OF_SCOPE])
def test_process_outside_the_scope_does_not_take_part(scope):
    report = evaluate({"SWE.1": 2, "ACQ.4": 0}, 2, areas=[Area("SWE.1"), Area("ACQ.4", scope, "no supplier")])

    assert (report.level, report.missing) == (2, ())
    assert [area.level for area in report.areas] == [2, None]
    assert report.areas[1].because[0].text == f"ACQ.4 is {scope.replace('_', ' ')}: no supplier"


def test_without_a_process_in_scope_there_is_no_level():
    report = evaluate({"SWE.1": 3}, 2, areas=[Area("SWE.1", AreaScope.OUT_OF_SCOPE)])

    assert (report.level, report.because) == (None, (Reason("scope", "no process is in scope"),))
    assert [gate.status for gate in report.gates] == [GateStatus.NOT_DETERMINABLE] * 2


def test_process_without_indicators_of_a_level_stays_below_it():
    cells = accepted_up_to({"SWE.1": 1}, 1, listed=indicators)

    report = readiness([Area("SWE.1")], cells, 2)

    text = "SWE.1: no practice of capability level 2 has an instance"
    assert (report.level, report.next_gate.because) == (1, (Reason("CL2", text, "SWE.1"),))


def test_target_that_is_no_level_is_refused():
    with pytest.raises(BadInput, match="target 6 is not one of 1, 2, 3, 4, 5"):
        readiness([], [], 6)
