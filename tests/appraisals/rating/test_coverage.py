"""SCAMPI A v1.3, 1.1.4: coverage of process areas by objective evidence, and the smallest sample."""

import pytest

from appraisals.rating import Kind, Scope, Status, evaluate, scampi
from appraisals.rating.coverage import Evidence, SampledUnit, UnitKind, coverage, minimum_units
from tests.appraisals.rating.models import area, judged

UNITS = (SampledUnit("alpha", "medical"), SampledUnit("beta", "medical"), SampledUnit("gamma", "rail"))
PP, CM = area("PP", 1, 1, level=2), area("CM", 1, 1, level=2)


def evidence(**cells):
    """Return rows of one area each: PP="alpha+ beta-" (+ both, a artifacts, f affirmations)."""
    flags = {"+": (True, True), "a": (True, False), "f": (False, True), "-": (False, False)}
    return [Evidence(ref, cell[:-1], *flags[cell[-1]]) for ref, text in cells.items() for cell in text.split()]


def failed(rows, units=UNITS, areas=(PP,)):
    return [(check.rule, check.area, check.refs) for check in coverage(areas, units, rows) if not check.met]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        pytest.param("alpha+ beta+ gamma+", [], id="all"),
        pytest.param("alpha+ betaa gamma+", [], id="rule 2: half, rule 3: artifacts are enough"),
        pytest.param("alpha+ betaf gamma+", [], id="rule 3: affirmations are enough"),
        pytest.param("alpha+ beta- gamma+", [("coverage.each", "", ("beta",))], id="rule 3: beta is silent"),
        pytest.param("alpha+ gamma+", [("coverage.each", "", ("beta",))], id="rule 3: beta has no row"),
        pytest.param(
            "alphaa betaf gamma+",
            [("coverage.area", "PP", ("medical",)), ("coverage.half", "", ())],
            id="rule 1: both from one unit",
        ),
        pytest.param(
            "alpha+ beta+ gammaa", [("coverage.area", "PP", ("rail",)), ("coverage.half", "", ())], id="rule 1: rail"
        ),
    ],
)
def test_basic_units(cells, expected):
    assert failed(evidence(PP=cells)) == expected


def test_half_is_enough_and_less_is_not():
    units = tuple(SampledUnit(name, "one") for name in "abc")

    assert [rule for rule, _area, _refs in failed(evidence(PP="a+ ba ca"), units)] == ["coverage.half"]
    assert failed(evidence(PP="a+ b+ ca"), units) == []


def test_an_area_without_evidence_is_not_covered():
    assert failed(evidence(PP="alpha+ beta+ gamma+"), areas=(PP, CM)) == [("coverage.area", "CM", ("medical", "rail"))]
    assert failed([], units=()) == [("coverage.area", "PP", ())]


def test_areas_that_are_not_in_scope_are_left_alone():
    out = area("CM", 1, level=2, scope=Scope.OUT_OF_SCOPE)

    assert failed(evidence(PP="alpha+ beta+ gamma+"), areas=(PP, out)) == []


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        pytest.param("qa+ alpha+", [], id="both, and a unit served"),
        pytest.param("qaa alpha+", [("coverage.support_function", "PP", ("qa",))], id="the function itself"),
        pytest.param("qa+ alphaa", [("coverage.support_function", "PP", ("medical",))], id="no unit served"),
        pytest.param("qa+ lab+ alpha+", [], id="two functions"),
        pytest.param("qa+ labf alpha+", [("coverage.support_function", "PP", ("lab",))], id="each of two functions"),
    ],
)
def test_support_functions(cells, expected):
    functions = tuple(SampledUnit(ref, kind=UnitKind.SUPPORT_FUNCTION, serves=("medical",)) for ref in ("qa", "lab"))

    found = failed(evidence(PP=cells), (*UNITS, *functions))

    assert [row for row in found if row[0] not in ("coverage.each", "coverage.half")] == expected


def test_goals_of_an_area_that_is_not_covered_are_not_rated():
    options = scampi.Options(
        target=2, units=UNITS, evidence=tuple(evidence(PP="alpha+ beta+ gammaa", CM="alpha+ gamma+"))
    )

    result = evaluate("scampi-a-1.3", (PP, CM), judged((PP, CM), "FI"), options=options)

    goal = result.rating(Kind.GOAL, "PP", "PP 1")
    assert (goal.status, goal.because[0].rule) == (Status.NOT_RATED, "group.coverage")
    assert result.rating(Kind.GOAL, "CM", "CM 1").value == "satisfied"
    assert result.overall.status is Status.NOT_RATED
    assert result.gates[0].changes[0].text == "1 process area not covered by evidence keeps you from ML2"
    assert result.checks[0].text == "PP: no basic unit in rail gives artifacts and affirmations"


@pytest.mark.parametrize(
    ("in_subgroup", "subgroups", "total", "expected"),
    [(3, 1, 3, 1), (9, 2, 12, 2), (3, 2, 12, 1), (1, 3, 30, 1), (5, 2, 20, 1), (15, 2, 20, 2), (7, 2, 20, 1)],
)
def test_minimum_units(in_subgroup, subgroups, total, expected):
    assert minimum_units(in_subgroup, subgroups, total) == expected


def test_checks_say_what_they_found():
    alone = (SampledUnit("alpha"), SampledUnit("beta"))

    texts = [check.text for check in coverage((PP,), alone, evidence(PP="alpha+ beta-"))]

    assert texts == [
        "PP: in each subgroup a basic unit gives artifacts and affirmations",
        "1 basic unit of 2 in the organisational unit give artifacts and affirmations",
        "the organisational unit: no evidence from beta",
    ]
    full = coverage((PP,), UNITS[2:], evidence(PP="gamma+"))
    assert full[-1].text == "every basic unit in rail gives evidence"


def test_a_support_function_is_no_basic_unit():
    qa = SampledUnit("qa", "medical", UnitKind.SUPPORT_FUNCTION, ("medical", "rail"))
    rows = evidence(PP="alpha+ beta+ gamma+", CM="qa+ alpha+ gamma+")

    found = coverage((PP, CM), (*UNITS, qa), rows)

    assert all(check.met for check in found)
    assert found[1].text == "CM: every support function that does it, and a unit of each subgroup served, give both"
    assert [check.refs for check in found if check.rule == "coverage.half"] == [("alpha", "beta"), ("gamma",)]
    (lacking,) = failed(evidence(CM="qa+ gamma+", PP="alpha+ beta+ gamma+"), (*UNITS, qa), (PP, CM))
    assert lacking == ("coverage.support_function", "CM", ("medical",))
