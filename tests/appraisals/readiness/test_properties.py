"""What must hold for every input, drawn at random by Hypothesis."""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from appraisals.readiness import cmmi_v1_3, iso_33020
from appraisals.readiness.types import Area, AreaScope, Cell, GateStatus, PracticeState
from tests.appraisals.readiness.grids import accepted_up_to, indicators, practices

MODELS = {
    "cmmi": (cmmi_v1_3.readiness, tuple(cmmi_v1_3.STAGING), practices, cmmi_v1_3.TARGETS),
    "33020": (iso_33020.readiness, ("MAN.3", "SUP.8", "SWE.1"), indicators, iso_33020.TARGETS),
}
each_model = pytest.mark.parametrize("model", MODELS)
HEIGHT = {None: -1}  # "cannot be determined" is lower than any level


@st.composite
def scopes(draw, model):
    """Draw areas with their scope, their cells, nearly all accepted, and a target."""
    _, refs, listed, targets = MODELS[model]
    rare = draw(st.sets(st.sampled_from(refs), max_size=2))
    areas = [Area(ref, draw(st.sampled_from(AreaScope)) if ref in rare else AreaScope.IN_SCOPE) for ref in refs]
    cells = accepted_up_to({ref: draw(st.integers(0, 5)) if ref in rare else 5 for ref in refs}, 5, listed)
    if model == "cmmi":
        cells = [cell for cell in cells if cell.level <= 3]
    for place in draw(st.lists(st.integers(0, len(cells) - 1), max_size=3)):
        cells[place] = cells[place]._replace(state=draw(st.sampled_from(PracticeState)))
    return areas, cells, draw(st.sampled_from(targets))


def height(report):
    return HEIGHT.get(report.level, report.level)


@each_model
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_accepting_more_never_lowers_the_level(model, data):
    areas, cells, target = data.draw(scopes(model))
    place = data.draw(st.integers(0, len(cells) - 1))
    better = [*cells[:place], cells[place]._replace(state=PracticeState.ACCEPTED), *cells[place + 1 :]]
    rate = MODELS[model][0]

    assert height(rate(areas, better, target)) >= height(rate(areas, cells, target))


@each_model
@settings(max_examples=60, deadline=None)
@given(
    data=st.data(), state=st.sampled_from([state for state in PracticeState if state is not PracticeState.ACCEPTED])
)
def test_adding_a_blocking_cell_never_raises_the_level(model, data, state):
    areas, cells, target = data.draw(scopes(model))
    area = data.draw(st.sampled_from(areas)).ref
    level = data.draw(st.integers(1, 3))
    worse = [*cells, Cell(area, f"{area} new", data.draw(st.sampled_from(["alpha", "gamma"])), level, state)]
    rate = MODELS[model][0]

    assert height(rate(areas, worse, target)) <= height(rate(areas, cells, target))


@each_model
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_order_of_cells_does_not_matter(model, data):
    areas, cells, target = data.draw(scopes(model))
    shuffled = data.draw(st.randoms(use_true_random=False)).sample(cells, len(cells))
    rate = MODELS[model][0]

    assert rate(areas, shuffled, target) == rate(areas, cells, target)


@each_model
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_level_follows_from_the_gates(model, data):
    areas, cells, target = data.draw(scopes(model))

    report = MODELS[model][0](areas, cells, target)

    reached = [gate.level for gate in report.gates if gate.status is GateStatus.REACHED]
    assert [gate.level for gate in report.gates] == [level for level in MODELS[model][3] if level <= target]
    assert reached == [gate.level for gate in report.gates][: len(reached)]  # a gate opens after those below it
    assert report.level == (reached[-1] if reached else report.level)
    assert (report.next_gate is None) == (report.level == target)
    assert all(gate.because for gate in report.gates)
    assert report.because


@each_model
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_accepting_what_blocks_the_next_gate_opens_it(model, data):
    areas, cells, target = data.draw(scopes(model))
    report = MODELS[model][0](areas, cells, target)
    gate = report.next_gate
    assume(gate is not None and gate.status is GateStatus.BLOCKED)
    named = {(reason.process_area, ref) for reason in gate.because for ref in reason.refs}

    mended = [
        cell._replace(state=PracticeState.ACCEPTED) if (cell.process_area, cell.practice) in named else cell
        for cell in cells
    ]

    assert MODELS[model][0](areas, mended, target).level >= gate.level


@settings(max_examples=60, deadline=None)
@given(scope=scopes("cmmi"), place=st.integers(0, len(cmmi_v1_3.STAGING) - 1))
def test_leaving_an_area_out_never_raises_the_maturity_level(scope, place):
    areas, cells, target = scope
    fewer = [*areas[:place], replace(areas[place], scope=AreaScope.OUT_OF_SCOPE), *areas[place + 1 :]]

    before, after = (cmmi_v1_3.readiness(some, cells, target) for some in (areas, fewer))

    assert height(after) <= height(before)
