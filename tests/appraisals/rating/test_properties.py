"""What must hold for every input, drawn at random by Hypothesis."""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from appraisals.rating import (
    Area,
    Decision,
    Group,
    Judgement,
    Question,
    Scope,
    Status,
    benchmark,
    evaluate,
    process_rating,
    scampi,
)
from appraisals.rating.process_rating import RatingMethod
from appraisals.rating.records import IMPACTS, GateStatus
from appraisals.rating.scale import Aggregation, Arithmetic, MidPoint, Numbers, aggregate, place
from tests.appraisals.rating.models import area

UNITS = ("alpha", "beta", "gamma")
# key -> (values from worst to best, not yet, a structure, options)
METHODS = {
    "scampi-a-1.3": (
        ("NI", "PI", "LI", "FI"),
        "NY",
        (
            area("PP", 2, 1, 1, level=2),
            area("SAM", 1, 1, 1, level=2, may_be_not_applicable=True),
            area("RD", 2, 1, 1, level=3),
        ),
        scampi.Options(target=3),
    ),
    "benchmark-3.0": (
        ("DM", "PM", "LM", "FM"),
        "NY",
        (area("CM", 2, 1), area("GOV", 1, 1, 1), area("II", 1, 1, 1), area("PLAN", 2, 1, 1)),
        benchmark.Options(target=3),
    ),
}
each_method = pytest.mark.parametrize("method", METHODS)
many = settings(max_examples=60, deadline=None)


def rate(method, structure, cells, decisions=()):
    judgements = [Judgement(*key, value) for key, value in cells.items()]
    return evaluate(method, structure, judgements, decisions, METHODS[method][3])


def height(result):
    """Return the level as a number; "cannot be determined" claims no more than the floor."""
    floor = 1 if result.method == "scampi-a-1.3" else 0
    return int(result.overall.value or floor)


@st.composite
def cases(draw, method):
    """Draw instances, nearly always full values, some of them missing, and decisions of the team."""
    values, not_yet, structure, _options = METHODS[method]
    units = UNITS[: draw(st.integers(1, 3))]
    structure = tuple(replace(one, units=units) for one in structure)
    keys = [
        (one.ref, item, unit) for one in structure for group in one.groups for item in group.items for unit in units
    ]
    cells = dict.fromkeys(keys, values[-1])
    for key in draw(st.lists(st.sampled_from(keys), max_size=8)):
        never = () if key[0] in benchmark.INSTITUTIONALIZATION else (not_yet,)
        value = draw(st.sampled_from((*values, *never, None)))
        if value is None:
            cells.pop(key, None)
        elif key in cells:
            cells[key] = value
    return structure, cells, draw(decisions(method, structure))


@st.composite
def decisions(draw, method, structure):
    values = METHODS[method][0]
    found = []
    for one in structure:
        for group in one.groups:
            value = draw(st.sampled_from((None, None, *IMPACTS)))
            if value:
                found.append(Decision(Question.IMPACT, one.ref, group.ref, value, "weighed"))
            for item in group.items:
                value = draw(st.sampled_from((None, None, values[1], values[2])))
                if value:
                    found.append(Decision(Question.CHARACTERISATION, one.ref, item, value, "agreed"))
    return found


@each_method
@many
@given(data=st.data())
def test_improving_a_judgement_never_lowers_the_level(method, data):
    structure, cells, taken = data.draw(cases(method))
    order = METHODS[method][0]
    worse = [key for key, value in cells.items() if value in order[:-1]]
    assume(worse)
    key = data.draw(st.sampled_from(worse))
    better = cells | {key: data.draw(st.sampled_from(order[order.index(cells[key]) + 1 :]))}

    assert height(rate(method, structure, better, taken)) >= height(rate(method, structure, cells, taken))


@each_method
@many
@given(data=st.data())
def test_taking_a_judgement_away_never_raises_the_level(method, data):
    structure, cells, taken = data.draw(cases(method))
    key = data.draw(st.sampled_from(sorted(cells)))
    fewer = {other: value for other, value in cells.items() if other != key}

    assert height(rate(method, structure, fewer, taken)) <= height(rate(method, structure, cells, taken))


@each_method
@many
@given(data=st.data())
def test_the_order_of_the_input_does_not_matter(method, data):
    structure, cells, taken = data.draw(cases(method))
    shuffled = dict(data.draw(st.permutations(list(cells.items()))))

    assert rate(method, structure, shuffled, data.draw(st.permutations(taken))) == rate(
        method, structure, cells, taken
    )


@each_method
@many
@given(data=st.data())
def test_a_level_follows_from_the_gates(method, data):
    result = rate(method, *data.draw(cases(method)))

    reached = [gate.level for gate in result.gates if gate.status is GateStatus.REACHED]
    assert reached == [gate.level for gate in result.gates][: len(reached)]  # a gate opens after those below it
    assert height(result) == (reached[-1] if reached else height(result))
    assert (result.next_gate is None) == (len(reached) == len(result.gates))
    assert all(gate.because for gate in result.gates)
    assert all(bool(gate.changes) == (gate.status is not GateStatus.REACHED) for gate in result.gates)
    if result.overall.status is Status.PENDING:
        assert result.overall.candidates[0] == result.overall.value


@each_method
@many
@given(data=st.data())
def test_every_rating_explains_itself(method, data):
    result = rate(method, *data.draw(cases(method)))

    for rating in (result.overall, *result.ratings):
        assert rating.because
        assert all(reason.rule and reason.text for reason in rating.because)
        assert (rating.status is Status.RATED) <= (rating.value is not None)
        assert (rating.status in (Status.NOT_RATED, Status.OUT_OF_SCOPE)) <= (rating.value is None)
        assert (rating.status is Status.PENDING) == bool(rating.candidates)


def applied(method, structure, cells, taken, changes):
    """Make the changes of a gate: raise every instance below, judge what is missing, take the decisions."""
    values, not_yet, _structure, _options = METHODS[method]
    units = structure[0].units
    cells, taken = dict(cells), list(taken)
    for change in changes:
        if change.question:
            taken.append(Decision(change.question, change.area, change.ref, change.needed, "now decided"))
            continue
        enough = {*values[values.index(change.needed) :], not_yet}
        keys = [(change.area, change.ref, unit) for unit in units]
        short = [key for key in keys if cells.get(key) not in enough] or keys[:1]
        assert len(short) == change.instances
        cells |= dict.fromkeys(short, change.needed)
    return rate(method, structure, cells, taken)


@each_method
@many
@given(data=st.data())
def test_the_changes_of_a_gate_open_it_and_none_is_too_many(method, data):
    structure, cells, taken = data.draw(cases(method))
    gate = rate(method, structure, cells, taken).next_gate
    assume(gate is not None)

    for found in gate.changes:
        after = applied(method, structure, cells, taken, found.changes)
        assert after.gates[[one.level for one in after.gates].index(gate.level)].status is GateStatus.REACHED
        for number in range(len(found.changes)):
            fewer = found.changes[:number] + found.changes[number + 1 :]
            after = applied(method, structure, cells, taken, fewer)
            assert after.gates[[one.level for one in after.gates].index(gate.level)].status is not GateStatus.REACHED


@each_method
@many
@given(data=st.data())
def test_an_area_out_of_scope_never_raises_the_level(method, data):
    structure, cells, taken = data.draw(cases(method))
    place_ = data.draw(st.integers(0, len(structure) - 1))
    fewer = tuple(
        replace(one, scope=Scope.OUT_OF_SCOPE) if number == place_ else one for number, one in enumerate(structure)
    )

    assert height(rate(method, fewer, cells, taken)) <= height(rate(method, structure, cells, taken))


@many
@given(data=st.data())
def test_an_area_that_may_be_not_applicable_never_lowers_the_level(data):
    structure, cells, taken = data.draw(cases("scampi-a-1.3"))
    excused = tuple(replace(one, scope=Scope.NOT_APPLICABLE) if one.ref == "SAM" else one for one in structure)

    before, after = (rate("scampi-a-1.3", some, cells, taken) for some in (structure, excused))

    assert height(after) >= height(before)


@many
@given(values=st.lists(st.sampled_from(("NI", "PI", "LI", "FI", "NY")), min_size=1))
def test_adding_not_yet_changes_nothing_in_scampi(values):
    assume(set(values) != {"NY"})

    assert scampi.characterise([*values, "NY"]) == scampi.characterise(values)


@many
@given(values=st.lists(st.sampled_from(("DM", "PM", "LM", "FM", "NY")), min_size=1))
def test_adding_not_yet_never_shuts_out_a_better_value_in_the_benchmark_method(values):
    assume(set(values) != {"NY"})

    before, after = benchmark.characterise(values).candidates, benchmark.characterise([*values, "NY"]).candidates

    assert before[0] == after[0] or (before, after) == (("PM",), ("LM", "PM"))


LETTERS = "NPLF"
ATTRIBUTES = (("PA 1.1", 1), ("PA 2.1", 2), ("PA 2.2", 2), ("PA 3.1", 3), ("PA 3.2", 3))


@st.composite
def assessments(draw):
    """Draw one process, its cells (R1 with two outcomes in PA 1.1, else R2) and an arithmetic."""
    method = draw(st.sampled_from((RatingMethod.R1, RatingMethod.R2)))
    units = UNITS[: draw(st.integers(1, 3))]
    groups = tuple(Group(ref, level, (f"{ref} a", f"{ref} b")) for ref, level in ATTRIBUTES)
    refs = [ref for group in groups for ref in (group.items if method is RatingMethod.R1 else (group.ref,))]
    cells = {("SWE.1", ref, unit): draw(st.sampled_from("NPLFFFFF")) for ref in refs for unit in units}
    arithmetic = Arithmetic(
        draw(st.sampled_from((Aggregation.MEAN, Aggregation.MEDIAN))), mid_point=draw(st.sampled_from(MidPoint))
    )
    options = process_rating.Options(target=3, method=method, arithmetic=arithmetic)
    return (Area("SWE.1", groups, units=units),), cells, options


def process_level(structure, cells, options):
    result = evaluate(
        "iso-33020", structure, [Judgement(*key, value) for key, value in cells.items()], options=options
    )
    return result, int(result.overall.value or 0)


@many
@given(drawn=assessments(), data=st.data())
def test_raising_a_rating_never_lowers_the_capability_level(drawn, data):
    structure, cells, options = drawn
    key = data.draw(st.sampled_from(sorted(cells)))
    better = cells | {key: data.draw(st.sampled_from(LETTERS[LETTERS.index(cells[key]) :]))}

    assert process_level(structure, better, options)[1] >= process_level(structure, cells, options)[1]


@many
@given(drawn=assessments(), data=st.data())
def test_the_order_of_ratings_does_not_matter(drawn, data):
    structure, cells, options = drawn
    shuffled = dict(data.draw(st.permutations(list(cells.items()))))

    levels = [process_level(structure, some, options)[0] for some in (cells, shuffled)]

    assert levels[0] == levels[1]


@many
@given(drawn=assessments())
def test_the_changes_of_a_capability_level_are_the_fewest(drawn):
    structure, cells, options = drawn
    result, _level = process_level(structure, cells, options)
    assume(result.next_gate is not None)
    gate = result.next_gate
    (found,) = gate.changes
    raised = [(change.ref, change.instances) for change in found.changes]

    def after(chosen):
        changed = dict(cells)
        for ref, instances in chosen:
            own = sorted((key for key in cells if key[1] == ref), key=lambda key: LETTERS.index(cells[key]))
            changed |= dict.fromkeys(own[:instances], "F")
        return process_level(structure, changed, options)[0].gates[gate.level - 1].status

    assert after(raised) is GateStatus.REACHED
    for number, (ref, instances) in enumerate(raised):
        fewer = [*raised[:number], (ref, instances - 1), *raised[number + 1 :]]
        assert after(fewer) is not GateStatus.REACHED


@many
@given(
    values=st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=6),
    exact=st.sampled_from((Aggregation.MEAN, Aggregation.MEDIAN)),
)
def test_a_percentage_lies_between_its_parts(values, exact):
    arithmetic = Arithmetic(exact, Numbers.PERCENT, refined=True)

    number = aggregate([place(str(value), arithmetic) for value in values], arithmetic).number

    assert min(values) <= number <= max(values)
