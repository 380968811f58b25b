"""Indicative maturity level: the staged gates of CMMI-DEV v1.3."""

import pytest

from appraisals.readiness.cmmi_v1_3 import STAGING, readiness
from appraisals.readiness.types import (
    Area,
    AreaReadiness,
    AreaScope,
    BadInput,
    Counts,
    Gate,
    GateStatus,
    Missing,
    PracticeState,
    Reason,
)
from tests.appraisals.readiness.grids import accepted_up_to, with_state

NOT_APPLICABLE, OUT_OF_SCOPE = AreaScope.NOT_APPLICABLE, AreaScope.OUT_OF_SCOPE
ML2 = tuple(ref for ref, level in STAGING.items() if level == 2)
ML3 = tuple(ref for ref, level in STAGING.items() if level == 3)


def evaluate(levels, target=5, areas=None):
    """Rate areas that are accepted up to the capability levels given: all at 3 but those in ``levels``."""
    reached = dict.fromkeys(STAGING, 3) | levels
    return readiness(areas or [Area(ref) for ref in STAGING], accepted_up_to(reached, 3), target)


def only(ref, scope, reason="bought nowhere"):
    return [Area(other, scope, reason) if other == ref else Area(other) for other in STAGING]


@pytest.mark.parametrize(
    ("levels", "target", "level"),
    [
        pytest.param({}, 5, 5, id="equivalent-staging-all-areas-at-cl3-is-ml5"),
        pytest.param({}, 2, 2, id="level-is-never-above-the-target"),
        pytest.param(dict.fromkeys(ML2, 2), 5, 2, id="equivalent-staging-gg3-missing-on-7-level-2-areas-is-ml2"),
        pytest.param({"CM": 2}, 5, 2, id="equivalent-staging-gg3-missing-on-one-level-2-area-is-ml2"),
        pytest.param(dict.fromkeys(STAGING, 2), 5, 2, id="equivalent-staging-all-at-cl2-is-ml2"),
        pytest.param({"CM": 1}, 5, 1, id="ml2-needs-gg2-on-every-level-2-area"),
        pytest.param({"CM": 0}, 5, 1, id="ml2-needs-the-specific-goals-of-every-level-2-area"),
        pytest.param({"TS": 2}, 5, 2, id="ml3-needs-gg3-on-level-3-areas"),
        pytest.param({"TS": 0}, 5, 2, id="a-level-3-area-does-not-keep-from-ml2"),
        pytest.param({"QPM": 2}, 5, 3, id="ml4-needs-gg3-on-level-4-areas"),
        pytest.param({"CAR": 2}, 5, 4, id="ml5-needs-gg3-on-level-5-areas"),
        pytest.param({"PP": 0, "CAR": 0}, 5, 1, id="levels-are-gates-never-averages"),
        pytest.param(dict.fromkeys(STAGING, 0), 5, 1, id="ml1-is-what-remains"),
        pytest.param({"CAR": 0, "OPM": 0}, 4, 4, id="areas-above-the-target-are-not-looked-at"),
    ],
)
def test_maturity_level(levels, target, level):
    assert evaluate(levels, target).level == level


@pytest.mark.parametrize(
    ("ref", "scope", "level", "status"),
    [
        pytest.param("SAM", NOT_APPLICABLE, 5, GateStatus.REACHED, id="sam-not-applicable-counts-as-met"),
        pytest.param("SAM", OUT_OF_SCOPE, None, GateStatus.NOT_DETERMINABLE, id="sam-out-of-scope-no-level"),
        pytest.param("PP", NOT_APPLICABLE, None, GateStatus.NOT_DETERMINABLE, id="only-sam-may-be-not-applicable"),
        pytest.param("PP", OUT_OF_SCOPE, None, GateStatus.NOT_DETERMINABLE, id="level-2-area-out-of-scope-no-level"),
        pytest.param("TS", OUT_OF_SCOPE, 2, GateStatus.REACHED, id="level-3-area-out-of-scope-leaves-ml2"),
        pytest.param("TS", NOT_APPLICABLE, 2, GateStatus.REACHED, id="level-3-area-not-applicable-leaves-ml2"),
    ],
)
def test_scope(ref, scope, level, status):
    report = evaluate({}, areas=only(ref, scope))

    assert (report.level, report.gates[0].status) == (level, status)


def test_area_that_is_not_listed_is_out_of_scope():
    listed = {ref: 3 for ref in STAGING if ref != "PPQA"}

    report = readiness([Area(ref) for ref in listed], accepted_up_to(listed, 3), 2)

    why = "ML2 cannot be determined: PPQA is out of scope"
    assert (report.level, report.because) == (None, (Reason("scope", why, "PPQA", ("PPQA",)),))
    assert report.areas[-1] == AreaReadiness(
        "PPQA", OUT_OF_SCOPE, None, 2, 0, 0, Counts(), (Reason("scope", "PPQA is out of scope", "PPQA", ("PPQA",)),)
    )


def test_gate_that_cannot_be_determined_also_says_what_blocks_it():
    report = evaluate({"CM": 1}, target=2, areas=only("PP", NOT_APPLICABLE))

    assert [(reason.rule, reason.text) for reason in report.gates[0].because] == [
        ("scope", "ML2 cannot be determined: PP is not applicable: bought nowhere; only SAM can be"),
        ("GG 2", "CM, GG 2: 2 practices are not accepted in every instance (4 cells): GP 2.1, GP 2.2"),
    ]
    assert report.because == report.gates[0].because[:1]


def test_reached_level_names_what_decided_it():
    report = evaluate({}, target=2, areas=only("SAM", NOT_APPLICABLE))

    refs = ("CM", "MA", "PMC", "PP", "PPQA", "REQM")
    text = (
        "ML2: the specific practices and GG 2 of 6 process areas are accepted in every instance"
        " (CM, MA, PMC and 3 more)"
    )
    excused = Reason("scope", "SAM is not applicable: bought nowhere", "SAM", ("SAM",))
    assert report.because == (Reason("ML2", text, refs=refs, cells=6 * 2 * 2 * 2), excused)
    assert report.next_gate is None


def test_level_3_says_that_gg3_decided():
    report = evaluate({}, target=3)

    assert report.because[0].text == (
        "ML3: the specific practices and GG 2 and GG 3 of 18 process areas are accepted in every instance"
        " (CM, MA, PMC and 15 more)"
    )


def test_level_1_is_not_rated():
    report = evaluate({"CM": 0})

    assert report.because == (Reason("ML1", "ML1 is not rated: it is what remains while the gate to ML2 is shut"),)


def test_next_gate_names_the_blocking_practices():
    cells = with_state(
        accepted_up_to(dict.fromkeys(STAGING, 3), 3), PracticeState.RETURNED, practice="PP SP 1.2", unit="beta"
    )

    report = readiness([Area(ref) for ref in STAGING], cells, 3)

    text = "PP, GG 1: 1 practice is not accepted in every instance (1 cell): PP SP 1.2"
    block = Reason("GG 1", text, "PP", ("PP SP 1.2",), 1)
    assert report.next_gate == Gate(2, GateStatus.BLOCKED, (block,))
    assert report.gates[1] == Gate(3, GateStatus.BLOCKED, (block,))


@pytest.mark.parametrize("state", [state for state in PracticeState if state is not PracticeState.ACCEPTED])
def test_only_accepted_opens_the_gate(state):
    cells = with_state(
        accepted_up_to(dict.fromkeys(STAGING, 3), 3), state, process_area="PP", practice="GP 2.2", unit="alpha"
    )

    report = readiness([Area(ref) for ref in STAGING], cells, 2)

    assert report.level == 1
    assert [(reason.process_area, reason.refs) for reason in report.next_gate.because] == [("PP", ("GP 2.2",))]


def test_practice_marked_not_applicable_is_explained():
    cells = with_state(
        accepted_up_to(dict.fromkeys(STAGING, 3), 3), PracticeState.NOT_APPLICABLE, practice="PP SP 1.2"
    )

    report = readiness([Area(ref) for ref in STAGING], cells, 2)

    assert report.next_gate.because[0].text == (
        "PP, GG 1: 1 practice is not accepted in every instance (2 cells): PP SP 1.2"
        "; 2 cells marked not applicable, which a practice cannot be"
    )


def test_area_tells_capability_level_counts_and_blocks():
    cells = with_state(accepted_up_to(dict.fromkeys(STAGING, 3), 3), PracticeState.IN_REVIEW, practice="GP 3.1")
    cells = with_state(cells, PracticeState.MISSING, practice="GP 3.1", unit="beta")

    report = readiness([Area(ref) for ref in STAGING], cells, 3)

    text = "REQM, GG 3: 1 practice is not accepted in every instance (2 cells): GP 3.1"
    area = next(area for area in report.areas if area.process_area == "REQM")
    assert area == AreaReadiness(
        process_area="REQM",
        scope=AreaScope.IN_SCOPE,
        level=2,
        required=3,
        practices=6,
        blocked_practices=1,
        counts=Counts(accepted=10, in_review=1, missing=1),
        because=(Reason("GG 3", text, "REQM", ("GP 3.1",), 2),),
    )
    assert (area.ready, area.counts.total) == (False, 12)
    assert report.missing[0] == Missing("CM", "GP 3.1", ("beta",))


def test_area_without_instances_blocks():
    cells = accepted_up_to({ref: 3 for ref in STAGING if ref != "CM"}, 3)

    report = readiness([Area(ref) for ref in STAGING], cells, 2)

    assert report.level == 1
    assert [reason.text for reason in report.next_gate.because] == [
        "CM: no practice of capability level 1 has an instance",
        "CM: no practice of capability level 2 has an instance",
    ]


def test_areas_keep_their_order():
    areas = [Area(ref) for ref in reversed(STAGING)]

    report = readiness(areas, accepted_up_to(dict.fromkeys(STAGING, 3), 3), 2)

    assert [area.process_area for area in report.areas] == list(reversed(ML2))
    assert all(area.ready for area in report.areas)


def test_missing_lists_every_practice_the_target_asks_for():
    cells = with_state(
        accepted_up_to(dict.fromkeys(STAGING, 3), 3), PracticeState.MISSING, process_area="PP", unit="alpha"
    )

    report = readiness([Area(ref) for ref in STAGING], cells, 2)

    practices = ("PP SP 1.1", "PP SP 1.2", "GP 2.1", "GP 2.2")
    assert report.missing == tuple(Missing("PP", practice, ("alpha",)) for practice in practices)


@pytest.mark.parametrize("target", [0, 1, 6])
def test_target_that_is_no_level_is_refused(target):
    with pytest.raises(BadInput) as refusal:
        readiness([], [], target)

    assert refusal.value.problems == (f"target {target} is not one of 2, 3, 4, 5",)


def test_every_problem_of_the_input_is_listed():
    cells = accepted_up_to({"PP": 3, "SD": 1}, 1, units=("alpha",))[:3]

    with pytest.raises(BadInput) as refusal:
        readiness([Area("WP"), Area("PP"), Area("PP")], cells, 7)

    assert refusal.value.problems == (
        "WP is no process area of CMMI-DEV v1.3",
        "target 7 is not one of 2, 3, 4, 5",
        "PP is listed twice",
        "SD SP 1.1 in alpha: process area SD is not listed",
    )


def test_sets_have_the_sizes_of_the_model():
    """CMU/SEI-2010-TR-033: 7 process areas at level 2, 11 at 3, 2 at 4, 2 at 5."""
    assert [list(STAGING.values()).count(level) for level in (2, 3, 4, 5)] == [7, 11, 2, 2]
    assert len(ML2) + len(ML3) == 18
