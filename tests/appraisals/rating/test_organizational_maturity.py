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
