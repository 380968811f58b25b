"""ISO/IEC TR 15504-7 and ISO/IEC 33004: maturity of an organisation from its process profile."""

from dataclasses import replace

import pytest

from appraisals.rating import Area, BadInput, Group, Judgement, Kind, Scope, Status, evaluate
from appraisals.rating.organizational_maturity import EXAMPLE_LEVELS, Level, Options
from appraisals.rating.process_rating import Options as ProcessOptions
from appraisals.rating.process_rating import RatingMethod
from appraisals.rating.records import Change, GateStatus

ATTRIBUTES = ("PA 1.1", "PA 2.1", "PA 2.2", "PA 3.1", "PA 3.2", "PA 4.1", "PA 4.2", "PA 5.1", "PA 5.2")
MODEL = (
    Level(1, ("A", "B"), 1),
    Level(2, ("C",), 2),
    Level(3, ("D",), 3),
    Level(4, (), 3, ("A", "B", "C"), 4, 1),
    Level(5, (), 3, ("A", "B", "C"), 5, 2),
)


def process(ref, **others):
    return Area(ref, tuple(Group(name, int(name[3]), ()) for name in ATTRIBUTES), **others)


def rated(levels, model=MODEL, **scopes):
    """Evaluate processes at these capability levels (None: not judged)."""
    structure = tuple(process(ref, scope=scopes.get(ref, Scope.IN_SCOPE), reason="why not") for ref in levels)
    judgements = [
        Judgement(ref, name, "", "F" if int(name[3]) <= level else "N")
        for ref, level in levels.items()
        if level is not None
        for name in ATTRIBUTES
    ]
    options = Options(model, ProcessOptions(method=RatingMethod.R3))
    return evaluate("iso-33004", structure, judgements, options=options)


@pytest.mark.parametrize(
    ("levels", "maturity"),
    [
        pytest.param((0, 5, 5, 5), "0", id="basic set"),
        pytest.param((1, 1, 0, 0), "1", id="basic set at 1"),
        pytest.param((2, 1, 2, 2), "1", id="a process of the basic set is at 1"),
        pytest.param((2, 2, 2, 2), "2", id="extended set 2 at 2"),
        pytest.param((3, 3, 3, 2), "2", id="extended set 3 at 2"),
        pytest.param((3, 3, 3, 3), "3", id="extended set 3 at 3"),
        pytest.param((3, 4, 3, 3), "4", id="one selected at 4"),
        pytest.param((3, 3, 3, 4), "3", id="one at 4 that is not selected"),
        pytest.param((5, 4, 4, 3), "4", id="one selected at 5, two are asked for"),
        pytest.param((5, 5, 3, 3), "5", id="two selected at 5"),
    ],
)
def test_levels(levels, maturity):
    result = rated(dict(zip("ABCD", levels, strict=True)))

    assert (result.overall.kind, result.overall.value) == (Kind.MATURITY_LEVEL, maturity)


def test_a_process_that_is_not_applicable_is_left_out_and_one_out_of_scope_is_not():
    levels = {"A": 3, "B": 3, "C": 3, "D": 0}

    assert rated(levels, D=Scope.NOT_APPLICABLE).overall.value == "3"
    out = rated(levels, A=Scope.OUT_OF_SCOPE)
    assert (out.overall.value, out.overall.status) == (None, Status.NOT_RATED)


def test_a_process_that_is_missing_or_not_rated_leaves_the_level_undetermined():
    absent = rated({"A": 3, "B": 3, "C": 3})
    silent = rated({"A": 3, "B": None, "C": 3, "D": 3})

    assert (absent.overall.value, absent.gates[2].status) == ("2", GateStatus.NOT_DETERMINABLE)
    assert silent.overall.status is Status.NOT_RATED


def test_a_gate_lists_the_alternatives():
    result = rated({"A": 3, "B": 3, "C": 3, "D": 3})

    four, five = result.gates[3:]
    assert [one.changes for one in four.changes] == [(Change(ref, ref, "3", "4"),) for ref in "ABC"]
    assert four.changes[0].text == "1 process keeps you from ML4: A"
    assert [[change.area for change in one.changes] for one in five.changes] == [["A", "B"], ["A", "C"], ["B", "C"]]
    assert four.because[0].text == "ML4 needs 1 of A, B, C at capability level 4"


def test_a_selected_process_that_is_below_anyway_counts_once():
    four = rated({"A": 2, "B": 3, "C": 3, "D": 3}).gates[3]

    (only,) = four.changes
    assert only.changes == (Change("A", "A", "2", "4"),)


def test_what_is_below_is_explained():
    gate = rated({"A": 2, "B": 1, "C": 2, "D": 3}).gates[1]

    assert (gate.status, gate.because[0].text) == (GateStatus.BLOCKED, "B is at 1; ML2 needs capability level 2")
    assert gate.changes[0].changes == (Change("B", "B", "1", "2"),)


@pytest.mark.parametrize(
    ("model", "problem"),
    [
        ((), "the maturity model has no level"),
        ((replace(MODEL[0], level=2),), "maturity level 1 is given as 2"),
        ((MODEL[0], Level(2, ("A",), 2)), "A is in two process sets"),
        ((Level(1, ("A",), 1, ("Z",), 1, 1),), "level 1: Z is selected but in no set"),
        ((Level(1, ("A",), 1, ("A",), 1, 2),), "level 1: 2 of 1 selected processes are asked"),
    ],
)
def test_a_model_must_be_sound(model, problem):
    with pytest.raises(BadInput) as caught:
        rated({"A": 1}, model)

    assert problem in caught.value.problems[0]


def test_the_example_is_sound_and_data():
    assert [level.level for level in EXAMPLE_LEVELS] == [1, 2, 3, 4, 5]
    assert (
        rated(
            dict.fromkeys((ref for level in EXAMPLE_LEVELS for ref in level.processes), 5), EXAMPLE_LEVELS
        ).overall.value
        == "5"
    )


def undecided(selected_at_least):
    """Evaluate three processes at level 3 of which A waits for an expert's rating of PA 4.1."""
    from appraisals.rating.process_rating import Options as Rating  # noqa: PLC0415 -- beside its only use
    from appraisals.rating.scale import Aggregation, Arithmetic  # noqa: PLC0415 -- beside its only use

    model = (Level(1, ("A", "B", "C"), 1, ("A", "B", "C"), 4, selected_at_least),)
    judgements = [
        Judgement(ref, name, unit, "F" if int(name[3]) <= (4 if ref in ("A", "C") else 3) else "N")
        for ref in "ABC"
        for name in ATTRIBUTES
        for unit in ("x", "y")
    ]
    judgements = [
        one._replace(value="P") if (one.area, one.item, one.unit) == ("A", "PA 4.1", "x") else one
        for one in judgements
    ]
    options = Options(model, Rating(arithmetic=Arithmetic(aggregation=Aggregation.EXPERT)))
    return evaluate("iso-33004", tuple(process(ref) for ref in "ABC"), judgements, options=options)


@pytest.mark.parametrize(
    ("at_least", "status"),
    [(1, GateStatus.REACHED), (2, GateStatus.PENDING), (3, GateStatus.BLOCKED)],
)
def test_open_decisions_of_selected_processes(at_least, status):
    result = undecided(at_least)

    assert result.gates[0].status is status
    if status is GateStatus.PENDING:
        assert (result.overall.value, result.overall.candidates) == ("0", ("0", "1"))
        assert [[change.area for change in found.changes] for found in result.gates[0].changes] == [["A"], ["B"]]


def test_a_selected_process_that_is_not_rated_leaves_the_demand_undetermined():
    model = (Level(1, ("A",), 1), Level(2, ("B",), 1, ("A", "B"), 4, 1))

    open_ = rated({"A": 1, "B": None}, model).gates[1]
    reached = rated({"A": 4, "B": 1}, model).gates[1]

    assert (open_.status, reached.status) == (GateStatus.NOT_DETERMINABLE, GateStatus.REACHED)
    assert reached.because[0].text == "ML2: 2 processes are at capability level 1"


def test_every_process_not_applicable_leaves_no_level():
    result = rated({"A": 1}, (Level(1, ("A",), 1),), A=Scope.NOT_APPLICABLE)

    assert (result.overall.status, result.gates[0].because[0].text) == (
        Status.NOT_RATED,
        "ML1: no process of its sets is in scope",
    )
    assert result.gates[0].changes == ()


def test_the_numbers_of_the_example():
    asked = [(one.capability, one.selected_capability, one.at_least) for one in EXAMPLE_LEVELS]

    assert asked == [(1, 0, 0), (2, 0, 0), (3, 0, 0), (3, 4, 1), (3, 5, 1)]
    assert [len(one.processes) for one in EXAMPLE_LEVELS] == [6, 6, 7, 1, 1]


def test_selected_processes_that_are_not_applicable_are_no_choice():
    gate = rated({"A": 3, "B": 3, "C": 3, "D": 3}, C=Scope.NOT_APPLICABLE).gates[3]

    assert [[change.area for change in found.changes] for found in gate.changes] == [["A"], ["B"]]


def test_selected_processes_below_come_first_and_others_fill_up():
    model = (Level(1, ("A", "B", "C"), 2, ("A", "B", "C"), 4, 2),)

    gate = rated({"A": 1, "B": 2, "C": 2}, model).gates[0]

    assert [[(change.area, change.needed) for change in found.changes] for found in gate.changes] == [
        [("A", "4"), ("B", "4")],
        [("A", "4"), ("C", "4")],
    ]
