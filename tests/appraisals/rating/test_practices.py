"""What SCAMPI and the Benchmark method share: marks, smallest changes, remarks, and the ratings of an area."""

import pytest

from appraisals.rating import (
    Area,
    BadInput,
    Decision,
    Group,
    Judgement,
    Kind,
    Question,
    Scope,
    Status,
    evaluate,
    scampi,
)
from appraisals.rating.practices import Marks, instances_below
from appraisals.rating.records import NOT_SIGNIFICANT, SIGNIFICANT, Change, GateStatus, Reason
from tests.appraisals.rating.models import area

FI, LI, PI, NI, NY = "FI", "LI", "PI", "NI", "NY"
PP = area("PP", 2, 1, 1, level=2)
FULL = {"PP 1.1": FI, "PP 1.2": FI, "PP 2.1": FI, "PP 3.1": FI}


def rated(cells=None, decisions=(), *, target=3, only=PP, **changes):
    """Evaluate one area; a value may be a text of several instances: "FI NI"; None leaves the practice out."""
    cells = FULL | (cells or {}) | {key.replace("_", "."): value for key, value in changes.items()}
    judgements = [
        Judgement("PP", item, unit, value)
        for item, values in cells.items()
        if values
        for unit, value in zip(("alpha", "beta", "gamma"), values.split(), strict=False)
        if value != "-"
    ]
    return evaluate("scampi-a-1.3", (only,), judgements, decisions, scampi.Options(target=target))


def decide(question, ref, value):
    return Decision(question, "PP", ref, value, "agreed")


@pytest.mark.parametrize(
    ("cells", "value", "status"),
    [
        ({}, "satisfied", Status.RATED),
        ({"PP 1.1": NI}, "unsatisfied", Status.RATED),
        ({"PP 3.1": NI}, "unsatisfied", Status.RATED),
        ({"PP 1.1": NY}, None, Status.NOT_RATED),
        ({"PP 1.1": NY, "PP 2.1": NI}, "unsatisfied", Status.RATED),
        ({"PP 1.1": LI}, None, Status.PENDING),
        ({"PP 1.1": LI, "PP 2.1": NI}, "unsatisfied", Status.RATED),
        ({"PP 1.1": LI, "PP 2.1": NY}, None, Status.NOT_RATED),
    ],
)
def test_rating_of_a_process_area_2_6_2(cells, value, status):
    found = rated(cells).rating(Kind.PROCESS_AREA, "PP")

    assert (found.value, found.status) == (value, status)
    assert found.candidates == (("satisfied", "unsatisfied") if status is Status.PENDING else ())
    assert (
        found.missing == tuple(f"PP {ref[3]}" for ref, mark in cells.items() if mark == NY and value is None) or value
    )
    assert found.because[0].rule == f"area.{value or status.value}"


def test_the_target_decides_which_goals_an_area_needs():
    two, three = (rated({"PP 3.1": NI}, target=target) for target in (2, 3))

    assert two.rating(Kind.PROCESS_AREA, "PP").value == "satisfied"
    assert two.rating(Kind.GOAL, "PP", "PP 3") is None
    assert three.rating(Kind.PROCESS_AREA, "PP").value == "unsatisfied"
    assert two.rating(Kind.PROCESS_AREA, "PP").because == (
        Reason(
            "area.satisfied", "PP is satisfied for capability level 2", (("PP 1", "satisfied"), ("PP 2", "satisfied"))
        ),
    )


def test_an_area_without_goals_is_not_rated():
    found = rated(only=Area("PP", level=2), cells=dict.fromkeys(FULL))

    assert found.rating(Kind.PROCESS_AREA, "PP").status is Status.NOT_RATED
    assert found.rating(Kind.CAPABILITY_LEVEL, "PP").status is Status.NOT_RATED
    assert found.gates[0].because[0].text == "GG 1 of PP is not rated: it has no practice"


@pytest.mark.parametrize(("sizes", "absent"), [((1,), "GG 2"), ((1, 1), "GG 3"), ((1, 0, 1), "PP 2")])
def test_what_the_structure_lacks_never_passes(sizes, absent):
    only = area("PP", *sizes, level=2)
    judgements = [Judgement("PP", item, "alpha", FI) for group in only.groups for item in group.items]

    result = evaluate("scampi-a-1.3", (only,), judgements, options=scampi.Options(target=3))

    assert result.rating(Kind.GOAL, "PP", absent).status is Status.NOT_RATED
    assert result.rating(Kind.PROCESS_AREA, "PP").status is Status.NOT_RATED
    assert result.gates[-1].status is GateStatus.NOT_DETERMINABLE


def test_generic_goals_alone_are_no_capability():
    only = Area("AM", (Group("GG 2", 2, ("GP 2.1",)),), level=2)

    result = evaluate(
        "scampi-a-1.3", (only,), [Judgement("AM", "GP 2.1", "alpha", FI)], options=scampi.Options(target=2)
    )

    assert (result.overall.status, result.rating(Kind.CAPABILITY_LEVEL, "AM").status) == (Status.NOT_RATED,) * 2


def test_a_goal_without_practices_is_not_rated():
    goal = rated(only=area("PP", 2, 1, 0, level=2), cells={"PP 3.1": None}).rating(Kind.GOAL, "PP", "PP 3")

    assert (goal.status, goal.because[0].text) == (Status.NOT_RATED, "PP 3 of PP is not rated: it has no practice")


@pytest.mark.parametrize(
    ("cells", "level", "status", "candidates"),
    [
        ({}, "3", Status.RATED, ()),
        ({"PP 3.1": NI}, "2", Status.RATED, ()),
        ({"PP 3.1": NY}, "2", Status.RATED, ()),
        ({"PP 2.1": NI}, "1", Status.RATED, ()),
        ({"PP 1.1": NI}, "0", Status.RATED, ()),
        ({"PP 1.1": NI, "PP 1.2": NY}, None, Status.NOT_RATED, ()),
        ({"PP 1.1": NY}, None, Status.NOT_RATED, ()),
        ({"PP 2.1": LI}, "1", Status.PENDING, ("1", "2", "3")),
        ({"PP 2.1": LI, "PP 3.1": NI}, "1", Status.PENDING, ("1", "2")),
    ],
)
def test_capability_level_3_1(cells, level, status, candidates):
    found = rated(cells).rating(Kind.CAPABILITY_LEVEL, "PP")

    assert (found.value, found.status, found.candidates) == (level, status, candidates)


def test_a_capability_level_names_the_goals_up_to_the_one_that_blocks():
    found = rated({"PP 2.1": NI, "PP 3.1": NI}).rating(Kind.CAPABILITY_LEVEL, "PP")

    assert found.because[0] == Reason("level.area", "PP is at CL1", (("PP 1", "satisfied"), ("PP 2", "unsatisfied")))
    assert [reason.text for reason in found.because[1:]] == [
        "PP 2 of PP is unsatisfied: PP 2.1 is not largely implemented"
    ]
    assert rated({"PP 1.1": NY}).rating(Kind.CAPABILITY_LEVEL, "PP").missing == ("PP 1",)


@pytest.mark.parametrize(
    ("cells", "decisions", "changes"),
    [
        pytest.param({"PP 1.1": NI}, (), [("PP 1.1", NI, FI, 1, None)], id="the only weakness: to FI, no decision"),
        pytest.param(
            {"PP 1.1": NI, "PP 1.2": LI},
            (),
            [("PP 1.1", NI, LI, 1, None), ("PP 1", None, NOT_SIGNIFICANT, 0, Question.IMPACT)],
            id="a weakness beside it has to be weighed anyway",
        ),
        pytest.param(
            {"PP 1.1": NI, "PP 1.2": LI},
            (decide(Question.IMPACT, "PP 1", NOT_SIGNIFICANT),),
            [("PP 1.1", NI, LI, 1, None)],
            id="weighed already",
        ),
        pytest.param(
            {"PP 1.1": NI, "PP 1.2": LI},
            (decide(Question.IMPACT, "PP 1", SIGNIFICANT),),
            [("PP 1.1", NI, FI, 1, None), ("PP 1.2", LI, FI, 1, None)],
            id="what the team decided stands",
        ),
        pytest.param({"PP 1.1": NY}, (), [("PP 1.1", NY, FI, 1, None)], id="not yet anywhere: somewhere"),
        pytest.param({"PP 1.1": "FI NI NY"}, (), None, id="undecided: decisions alone"),
        pytest.param(
            {"PP 1.1": "FI NI PI"},
            (decide(Question.CHARACTERISATION, "PP 1.1", PI),),
            [("PP 1.1", PI, FI, 2, None)],
            id="decided PI: its instances",
        ),
        pytest.param(
            {"PP 1.1": "FI NI FI"},
            (decide(Question.IMPACT, "PP 1", SIGNIFICANT),),
            [("PP 1.1", None, FI, 1, None)],
            id="undecided under a significant impact: to FI",
        ),
        pytest.param({"PP 1.1": "FI - LI"}, (), [("PP 1.1", None, FI, 2, None)], id="a missing instance and an LI"),
    ],
)
def test_smallest_changes(cells, decisions, changes):
    several = {key: value if " " in value else f"{value} {value} {value}" for key, value in (FULL | cells).items()}
    alone = all(" " not in value for value in cells.values())

    gate = rated(cells if alone else several, decisions, target=2).gates[0]

    found = [(one.ref, one.now, one.needed, one.instances, one.question) for one in gate.changes[0].changes]
    assert found == (
        changes
        if changes is not None
        else [
            ("PP 1.1", None, LI, 0, Question.CHARACTERISATION),
            ("PP 1", None, NOT_SIGNIFICANT, 0, Question.IMPACT),
        ]
    )


@pytest.mark.parametrize(
    ("values", "missing", "needed", "instances"),
    [
        ((FI, NI, NY), ("d",), LI, 2),
        ((FI, LI, NY), (), LI, 1),
        ((FI, LI, NI), (), FI, 2),
        ((NY, NY), (), LI, 1),
        ((), ("a", "b"), FI, 2),
        ((PI, PI), (), LI, 2),
    ],
)
def test_instances_below(values, missing, needed, instances):
    marks = Marks(tuple(enumerate(values)), missing)

    assert instances_below(marks, needed, scampi.SCALE) == instances


def test_practices_explain_themselves():
    result = rated({"PP 1.1": "FI NI", "PP 1.2": "FI -"}, only=area("PP", 2, 1, 1, level=2, units=("alpha", "beta")))
    undecided, missing = (result.rating(Kind.PRACTICE, "PP", ref) for ref in ("PP 1.1", "PP 1.2"))

    assert undecided.because == (
        Reason("practice.3", "PP 1.1 of PP is LI or PI over 2 instances", (("alpha", FI), ("beta", NI))),
    )
    assert missing.because == (Reason("practice.not_judged", "PP 1.2 of PP is not judged in beta", (("alpha", FI),)),)
    assert missing.missing == ("beta",)
    nobody = rated(dict.fromkeys(FULL)).rating(Kind.PRACTICE, "PP", "PP 1.1")
    assert nobody.because[0].text == "PP 1.1 of PP has no instance"


@pytest.mark.parametrize(
    ("cells", "decisions", "text"),
    [
        ({"PP 1.1": NY, "PP 1.2": NY}, (), "PP 1 of PP is not rated: PP 1.1, PP 1.2 are not rated"),
        ({"PP 1.1": NI}, (), "PP 1 of PP is unsatisfied: PP 1.1 is not largely implemented"),
        ({}, (), "PP 1 of PP is satisfied: every practice is fully implemented"),
        (
            {"PP 1.1": LI},
            (decide(Question.IMPACT, "PP 1", NOT_SIGNIFICANT),),
            "PP 1 of PP is satisfied: every practice is at least largely implemented",
        ),
        (
            {"PP 1.1": LI},
            (decide(Question.IMPACT, "PP 1", SIGNIFICANT),),
            "PP 1 of PP is unsatisfied: the team holds the impact of the weaknesses in aggregate significant",
        ),
        (
            {"PP 1.1": "FI NI", "PP 1.2": "FI FI", "PP 2.1": "FI FI", "PP 3.1": "FI FI"},
            (),
            "PP 1 of PP is pending decision: the team has still to characterise PP 1.1",
        ),
    ],
)
def test_goals_explain_themselves(cells, decisions, text):
    because = rated(cells, decisions).rating(Kind.GOAL, "PP", "PP 1").because

    assert because[0].text == text
    assert [reason.text for reason in because[1:]] == [f"the team decided {one.value}: agreed" for one in decisions]


def test_weaknesses_and_values_have_to_agree():
    def judge(item, unit, value, weakness):
        return Judgement("PP", item, unit, value, weakness)

    judgements = [
        judge("PP 2.1", "beta", PI, None),
        judge("PP 1.1", "beta", NI, False),
        judge("PP 1.1", "alpha", LI, False),
        judge("PP 1.2", "alpha", FI, True),
        judge("PP 1.2", "beta", FI, False),
        judge("PP 2.1", "alpha", PI, True),
        judge("PP 3.1", "alpha", NY, False),
        judge("PP 3.1", "beta", NY, True),
    ]

    remarks = evaluate("scampi-a-1.3", (PP,), judgements).remarks

    assert [(one.rule, one.text, one.refs) for one in remarks] == [
        (
            "weakness.missing",
            "PP 1.1 of PP has no weakness statement in alpha, beta",
            ("PP 1.1", "alpha", "beta"),
        ),
        ("weakness.unexpected", "PP 1.2 of PP is FI although a weakness is recorded in alpha", ("PP 1.2", "alpha")),
    ]
    assert {one.area for one in remarks} == {"PP"}


def test_a_decision_on_weaknesses_that_do_not_decide_is_set_aside():
    decision = decide(Question.IMPACT, "PP 1", NOT_SIGNIFICANT)

    result = rated({"PP 1.1": NI, "PP 1.2": LI}, (decision,))

    assert len(result.rating(Kind.GOAL, "PP", "PP 1").because) == 1
    assert result.set_aside == (decision,)


def test_an_area_listed_twice_is_refused():
    with pytest.raises(BadInput, match="an area is listed twice"):
        evaluate("scampi-a-1.3", (PP, PP), [])


def test_a_decision_recorded_twice_is_refused():
    twice = decide(Question.IMPACT, "PP 1", SIGNIFICANT)

    with pytest.raises(BadInput, match="is recorded twice"):
        rated(decisions=(twice, twice))


def test_instances_come_in_natural_order_and_areas_outside_are_left_alone():
    out = area("CM", 1, level=2, scope=Scope.OUT_OF_SCOPE, reason="next year")
    units = ("project 10", "project 9")
    judgements = [Judgement(one, f"{one} 1.1", unit, FI) for one in ("PP", "CM") for unit in units]

    result = evaluate("scampi-a-1.3", (area("PP", 1, level=2), out), judgements)

    assert [ref for ref, _value in result.rating(Kind.PRACTICE, "PP", "PP 1.1").because[0].facts] == [
        "project 9",
        "project 10",
    ]
    assert result.rating(Kind.PRACTICE, "CM", "CM 1.1") is None
    assert result.rating(Kind.PROCESS_AREA, "CM").because[0].text == "CM is out of scope: next year"


def test_not_applicable_where_the_model_does_not_allow_it():
    only = area("PP", 1, level=2, scope=Scope.NOT_APPLICABLE, reason="no projects")

    result = evaluate("scampi-a-1.3", (only,), [])

    assert result.rating(Kind.PROCESS_AREA, "PP").because[0].text == (
        "PP is not applicable: no projects; the model does not allow that, so no level that needs it can be claimed"
    )
    assert result.gates[0].changes[0].text == "1 process area not in scope keeps you from ML2"


def test_no_process_area_at_all():
    result = evaluate("scampi-a-1.3", (), [])

    assert (result.overall.status, result.gates[0].because[0].text) == (
        Status.NOT_RATED,
        "ML2: no process area is in scope",
    )
    assert result.gates[0].status is GateStatus.NOT_DETERMINABLE


def test_an_area_out_of_scope_leaves_the_gate_undeterminable_even_beside_an_unsatisfied_one():
    out = area("CM", 1, level=2, scope=Scope.OUT_OF_SCOPE)
    judgements = [Judgement("PP", item, "alpha", NI) for item in FULL]

    result = evaluate("scampi-a-1.3", (PP, out), judgements, options=scampi.Options(target=2))

    gate = result.gates[0]
    assert (result.overall.value, gate.status) == (None, GateStatus.NOT_DETERMINABLE)
    assert gate.changes[0].changes[-1] == Change("CM", "CM", "out_of_scope", "in_scope")
    assert gate.changes[0].text == "3 practices in 1 process area and 1 process area not in scope keep you from ML2"


def test_the_levels_that_open_decisions_leave_are_told():
    result = rated({"PP 3.1": LI})

    assert (result.overall.value, result.overall.candidates) == ("2", ("2", "3"))
    assert result.overall.because[-1].text == "open team decisions leave ML2 or ML3"
    assert result.overall.because[0].rule == "level.reached"
    assert [gate.status for gate in result.gates] == [GateStatus.REACHED, GateStatus.PENDING]


@pytest.mark.parametrize(
    ("capability", "staged", "level"),
    [
        ({"PP": 2, "RD": 3}, {"PP": 2, "RD": 3}, 2),
        ({"PP": 3, "RD": 3}, {"PP": 2, "RD": 3}, 5),
        ({"PP": 3, "RD": 2}, {"PP": 2, "RD": 3}, 2),
        ({"PP": 3, "RD": None}, {"PP": 2, "RD": 3}, 2),
        ({"PP": 3, "RD": 3, "QPM": 2}, {"PP": 2, "RD": 3, "QPM": 4}, 3),
        ({"PP": 1}, {"PP": 2}, 1),
        ({"PP": None}, {"PP": 2}, None),
        ({}, {"PP": 2}, None),
        ({}, {}, None),
    ],
)
def test_equivalent_staging_3_4(capability, staged, level):
    assert scampi.equivalent_level(capability, staged) == level


def test_the_default_target_is_the_highest_level():
    assert [gate.level for gate in evaluate("scampi-a-1.3", (PP,), []).gates] == [2, 3, 4, 5]


def test_an_area_that_is_not_applicable_neither_blocks_nor_is_to_be_changed():
    sam = area("SAM", 1, 1, level=2, scope=Scope.NOT_APPLICABLE, reason="no suppliers", may_be_not_applicable=True)
    judgements = [Judgement("PP", item, "alpha", NI if item == "PP 1.1" else FI) for item in FULL]

    gate = evaluate("scampi-a-1.3", (PP, sam), judgements, options=scampi.Options(target=2)).gates[0]

    assert gate.status is GateStatus.BLOCKED
    assert len(gate.because) == 1
    assert [change.area for change in gate.changes[0].changes] == ["PP"]


def test_a_level_that_is_reached_names_nothing_that_blocks():
    full = rated().rating(Kind.CAPABILITY_LEVEL, "PP")

    assert [reason.text for reason in full.because] == ["PP is at CL3"]
    unrated = rated({"PP 1.1": NY, "PP 2.1": NY}).rating(Kind.CAPABILITY_LEVEL, "PP")
    assert unrated.missing == ("PP 1",)
    assert [reason.text for reason in unrated.because] == [
        "PP is not rated",
        "PP 1 of PP is not rated: PP 1.1 is not rated",
    ]
    assert unrated.because[0].facts == (("PP 1", "not_rated"),)


def test_decisions_set_aside_and_remarks_come_in_natural_order():
    only = area("PP", 10, level=2)
    taken = [decide(Question.CHARACTERISATION, ref, LI) for ref in ("PP 1.10", "PP 1.9")]
    judgements = [Judgement("PP", ref, "alpha", LI, False) for ref in ("PP 1.10", "PP 1.9")]

    result = evaluate("scampi-a-1.3", (only,), judgements, taken)

    assert [one.ref for one in result.set_aside] == ["PP 1.9", "PP 1.10"]
    assert [one.refs[0] for one in result.remarks] == ["PP 1.9", "PP 1.10"]


def test_gates_of_a_level_explain_only_that_level():
    result = rated({"PP 3.1": NI})

    assert result.overall.because == result.gates[0].because
    assert result.gates[0].because[0].text == "ML2 is reached: all that it asks of 1 process area is satisfied"
    assert [reason.text for reason in result.gates[1].because] == [
        "PP 3 of PP is unsatisfied: PP 3.1 is not largely implemented"
    ]
