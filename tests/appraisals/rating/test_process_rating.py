"""ISO/IEC 33020: process attributes by R1, R2 and R3, capability levels, targets."""

from itertools import product

import pytest

from appraisals.rating import Area, BadInput, Decision, Group, Judgement, Kind, Question, Scope, Status, evaluate
from appraisals.rating.consistency import SAMPLES, Justification
from appraisals.rating.process_rating import Options, Path, RatingMethod, capability_level
from appraisals.rating.records import Change, GateStatus
from appraisals.rating.scale import Aggregation, Arithmetic, MidPoint, Numbers

ATTRIBUTES = ("PA 1.1", "PA 2.1", "PA 2.2", "PA 3.1", "PA 3.2", "PA 4.1", "PA 4.2", "PA 5.1", "PA 5.2")
R1, R2, R3 = RatingMethod.R1, RatingMethod.R2, RatingMethod.R3


def process(ref="SWE.1", outcomes=3, **others):
    own = tuple(f"{ref}.O{number}" for number in range(1, outcomes + 1))
    groups = (Group("PA 1.1", 1, own), *(Group(name, int(name[3]), ()) for name in ATTRIBUTES[1:]))
    return Area(ref, groups, **others)


def letters(vector):
    """Return nine letters level by level."""
    return [vector[:1], vector[1:3], vector[3:5], vector[5:7], vector[7:9]]


def rated(vector, *, target=5, ref="SWE.1", **options):
    """Evaluate one process with these attribute ratings across instances (R3); "-" leaves one out."""
    judgements = [
        Judgement(ref, name, "", value) for name, value in zip(ATTRIBUTES, vector, strict=False) if value != "-"
    ]
    return evaluate("iso-33020", (process(ref),), judgements, options=Options(target=target, method=R3, **options))


@pytest.mark.parametrize(
    ("vector", "level"),
    [("P", 0), ("LFF", 1), ("FLP", 1), ("FLL", 2), ("FLLFF", 2), ("FFFLL", 3), ("FFFFLLL", 3), ("FFFFFFFLL", 5),
     ("FFFFFLL", 4), ("FFFFFFFLP", 4), ("N", 0), ("L", 1), ("F", 1), ("FF-", 1)],
)  # fmt: skip
def test_level_5_6(vector, level):
    result = rated(vector)

    assert result.rating(Kind.CAPABILITY_LEVEL, "SWE.1").value == str(level)


def reference(vector):
    """The table of 5.6, row by row, without a loop that stops: the highest row that holds with all below it."""
    a, b, c, d, e, f, g, h, i = vector
    fair = "LF"
    rows = [
        a in fair,
        a == "F" and b in fair and c in fair,
        a == b == c == "F" and d in fair and e in fair,
        a == b == c == d == e == "F" and f in fair and g in fair,
        a == b == c == d == e == f == g == "F" and h in fair and i in fair,
    ]
    return max((level for level in range(1, 6) if all(rows[:level])), default=0)


def test_every_vector_of_nine_attributes():
    vectors = list(product("NPLF", repeat=9))

    assert len(vectors) == 4**9
    assert [capability_level(letters(vector)) for vector in vectors] == [reference(vector) for vector in vectors]


@pytest.mark.parametrize("size", [1, 3, 5])
def test_the_engine_agrees_with_the_table_on_all_vectors_of_lower_levels(size):
    for vector in product("NPLF", repeat=size):
        level = reference((*vector, *"NNNNNNNNN"[size:]))
        assert rated("".join(vector), target={1: 1, 3: 2, 5: 3}[size]).overall.value == str(level), vector


def test_what_is_missing_is_not_rated_and_carries_no_level():
    result = rated("FF")

    level = result.rating(Kind.CAPABILITY_LEVEL, "SWE.1")
    assert (level.value, level.status) == ("1", Status.RATED)
    assert result.rating(Kind.PROCESS_ATTRIBUTE, "SWE.1", "PA 2.2").status is Status.NOT_RATED
    assert [gate.status for gate in result.gates[:2]] == [GateStatus.REACHED, GateStatus.NOT_DETERMINABLE]
    assert rated("-FF").overall.status is Status.NOT_RATED


def r1(cells, *, decisions=(), **options):
    """Evaluate PA 1.1 of one process from outcome x instance values: {"alpha": "FPL"}; "-" leaves one out."""
    judgements = [
        Judgement("SWE.1", f"SWE.1.O{number}", unit, value)
        for unit, values in cells.items()
        for number, value in enumerate(values, 1)
        if value != "-"
    ]
    options = {"target": 1, "method": R1, **options}
    return evaluate("iso-33020", (process(),), judgements, decisions, Options(**options))


def attribute(result):
    return result.rating(Kind.PROCESS_ATTRIBUTE, "SWE.1", "PA 1.1")


def test_the_way_of_aggregation_may_decide():
    cells = {"alpha": "LLF", "beta": "NNF"}

    matrix, outcomes_first, instances_first = (attribute(r1(cells, path=path)).value for path in Path)

    assert (matrix, outcomes_first, instances_first) == ("L", "P", "L")


def test_outcomes_are_rated_and_explained():
    result = r1({"alpha": "FPL", "beta": "FPL"})

    outcome = result.rating(Kind.OUTCOME, "SWE.1", "SWE.1.O2")
    assert (outcome.value, outcome.because[0].facts) == (
        "P",
        (("SWE.1.O2 in alpha", "P"), ("SWE.1.O2 in beta", "P")),
    )
    assert attribute(result).because[0].text == "PA 1.1 of SWE.1 is L (mean 2 of 6 ratings, R1)"


def test_one_missing_cell_leaves_the_attribute_not_rated():
    found = attribute(r1({"alpha": "FFF", "beta": "FF-"}))

    assert (found.status, found.missing) == (Status.NOT_RATED, ("SWE.1.O3 in beta",))


def test_an_outcome_does_not_apply_only_by_decision():
    excuse = Decision(Question.NOT_APPLICABLE, "SWE.1", "SWE.1.O3", "NA", "no user documentation is delivered")

    bare, excused = (r1({"alpha": ("F", "F", "NA")}, decisions=decisions) for decisions in ((), (excuse,)))

    assert attribute(bare).status is Status.NOT_RATED
    assert attribute(excused).value == "F"
    assert excused.rating(Kind.OUTCOME, "SWE.1", "SWE.1.O3").status is Status.NOT_APPLICABLE
    assert excused.set_aside == ()


def test_expert_judgement_is_a_recorded_decision():
    options = {"arithmetic": Arithmetic(aggregation=Aggregation.EXPERT)}
    decision = Decision(Question.RATING, "SWE.1", "PA 1.1", "L", "O2 is minor here")
    cells = {"alpha": "FPF"}

    open_, closed = (r1(cells, decisions=decisions, **options) for decisions in ((), (decision,)))
    unanimous = r1({"alpha": "FFF"}, decisions=(decision,), **options)

    assert (attribute(open_).status, attribute(open_).candidates) == (Status.PENDING, ("N", "P", "L", "F"))
    assert [(one.question, one.ref) for one in open_.pending] == [(Question.RATING, "PA 1.1")]
    assert (open_.overall.value, open_.overall.candidates) == ("0", ("0", "1"))
    assert open_.gates[0].changes[0].changes == (Change("SWE.1", "PA 1.1", None, "L", 0, Question.RATING),)
    assert (attribute(closed).value, closed.overall.value) == ("L", "1")
    assert (attribute(unanimous).value, unanimous.set_aside) == ("F", (decision,))


@pytest.mark.parametrize(
    ("values", "arithmetic", "letter"),
    [
        (("L", "F"), Arithmetic(), "L"),
        (("L", "F"), Arithmetic(mid_point=MidPoint.UP), "F"),
        (("N", "F", "F"), Arithmetic(aggregation=Aggregation.MEDIAN), "F"),
        (("80", "90.01"), Arithmetic(numbers=Numbers.PERCENT), "F"),
        (("L-", "L+", "F"), Arithmetic(refined=True), "L+"),
    ],
)
def test_instances_are_put_together_by_r2(values, arithmetic, letter):
    judgements = [Judgement("SWE.1", "PA 1.1", f"unit {number}", value) for number, value in enumerate(values)]

    result = evaluate(
        "iso-33020", (process(),), judgements, options=Options(target=1, method=R2, arithmetic=arithmetic)
    )

    assert attribute(result).value == letter


def test_the_lowest_ratings_are_raised_first():
    result = r1({"alpha": "NPF"})

    (only,) = result.gates[0].changes
    assert only.changes == (Change("SWE.1", "SWE.1.O1", "N", "F", 1),)
    assert only.text == "1 rating in 1 process keeps you from CL1"


def test_each_process_has_its_own_target():
    structure = (
        process("SWE.1"),
        process("SUP.8"),
        process("SYS.2", scope=Scope.OUT_OF_SCOPE, reason="done elsewhere"),
    )
    judgements = [Judgement(ref, name, "", "F") for ref in ("SWE.1", "SUP.8") for name in ATTRIBUTES[:3]]
    judgements = [one for one in judgements if (one.area, one.item) != ("SUP.8", "PA 2.2")]
    options = Options(target=2, targets=(("SUP.8", 1),), method=R3)

    result = evaluate("iso-33020", structure, judgements, options=options)

    assert [gate.status for gate in result.gates] == [GateStatus.REACHED, GateStatus.REACHED]
    assert (result.overall.value, result.overall.because[0].text) == (
        "1",
        "the lowest capability level of 2 processes is 1",
    )
    assert result.rating(Kind.CAPABILITY_LEVEL, "SYS.2").status is Status.OUT_OF_SCOPE
    assert [(check.area, check.met, check.text) for check in result.checks] == [
        ("SWE.1", True, "SWE.1 is at 2 of 2"),
        ("SUP.8", True, "SUP.8 is at 1 of 1"),
    ]


def test_the_gap_to_the_target_names_the_attributes():
    (check,) = rated("FLP", target=2).checks

    assert check.text == "SWE.1 is at 1 of 2: PA 2.2 of SWE.1 is P; capability level 2 needs L or F"
    assert check.refs == ("PA 2.2",)


def test_no_process_in_scope_gives_no_level():
    result = evaluate("iso-33020", (process(scope=Scope.NOT_APPLICABLE),), [])

    assert result.overall.status is Status.NOT_RATED
    assert {gate.status for gate in result.gates} == {GateStatus.NOT_DETERMINABLE}
    bare = evaluate("iso-33020", (Area("SWE.1"),), [])
    assert (bare.gates[0].because[0].text, bare.gates[0].changes) == ("SWE.1 has no process attribute of level 1", ())


def test_consistency_rules_warn_and_change_nothing():
    structure = (process("SYS.2"), process("SWE.1"))
    judgements = [Judgement("SYS.2", "PA 1.1", "", "P"), Judgement("SWE.1", "PA 1.1", "", "F")]

    result = evaluate("iso-33020", structure, judgements, options=Options(target=1, method=R3, rules=SAMPLES))

    (remark,) = result.remarks
    assert (remark.rule, remark.area, remark.needs_justification) == ("consistency.sample-upstream", "SWE.1", False)
    assert result.rating(Kind.CAPABILITY_LEVEL, "SWE.1").value == "1"
    assert Justification("x", "y", "z").grounds == ()


def test_all_problems_are_told_at_once():
    judgements = [
        Judgement("SWE.1", "PA 1.1", "alpha", "Q"),
        Judgement("SWE.1", "PA 1.1", "alpha", "F"),
        Judgement("SWE.1", "PA 1.1", "beta", "F"),
        Judgement("SWE.1", "PA 9.9", "", "F"),
    ]
    decisions = [Decision(Question.RATING, "SWE.1", "PA 1.1", "Z", "because")]
    options = Options(target=6, targets=(("SYS.9", 0),))

    with pytest.raises(BadInput) as caught:
        evaluate("iso-33020", (process(units=("alpha",)),), judgements, decisions, options)

    assert caught.value.problems == (
        "SWE.1, PA 1.1 in alpha: 'Q' is neither one of N, P, L, F, P-, P+, L-, L+ nor a percentage from 0 to 100",
        "SWE.1, PA 1.1 in alpha is judged twice",
        "SWE.1, PA 1.1 in beta: beta is no instance of it",
        "SWE.1, PA 9.9 in all instances: the structure has no such outcome or process attribute",
        "decision on SWE.1, PA 1.1 (rating): 'Z' is not one of N, P, L, F, P-, P+, L-, L+",
        "target of SYS.9: there is no such process",
        "target 6 is not one of 1, 2, 3, 4, 5",
        "target 0 is not one of 1, 2, 3, 4, 5",
    )


def test_only_attributes_up_to_the_target_are_rated():
    judgements = [Judgement("SWE.1", name, "", "F") for name in ATTRIBUTES]

    result = evaluate("iso-33020", (process(),), judgements, options=Options(method=R3))

    assert [gate.level for gate in result.gates] == [1, 2, 3]
    assert [one.ref for one in result.ratings if one.kind is Kind.PROCESS_ATTRIBUTE] == list(ATTRIBUTES[:5])
    assert [gate.level for gate in rated("FFFFFFFFF").gates] == [1, 2, 3, 4, 5]


def test_levels_explain_themselves():
    two, three, none = rated("FLL", target=3), rated("FFFFF", target=3), rated("-LL", target=3)

    level = two.rating(Kind.CAPABILITY_LEVEL, "SWE.1")
    assert [reason.text for reason in level.because] == [
        "SWE.1 is at capability level 2",
        "PA 2.1 of SWE.1 is L; capability level 3 needs F",
        "PA 2.2 of SWE.1 is L; capability level 3 needs F",
        "PA 3.1 of SWE.1 is not rated; capability level 3 needs L or F",
        "PA 3.2 of SWE.1 is not rated; capability level 3 needs L or F",
    ]
    assert level.because[0].facts[0] == ("PA 1.1", "F")
    assert level.because[0].facts[3] == ("PA 3.1", "not_rated")
    assert [reason.text for reason in three.rating(Kind.CAPABILITY_LEVEL, "SWE.1").because] == [
        "SWE.1 is at capability level 3"
    ]
    unrated = none.rating(Kind.CAPABILITY_LEVEL, "SWE.1")
    assert (unrated.missing, unrated.because[0].text) == (
        ("PA 1.1",),
        "PA 1.1 of SWE.1 is not rated; capability level 1 needs L or F",
    )


def test_attributes_explain_themselves():
    alone, several = attribute(rated("F")), attribute(r1({"alpha": "FFF"}))
    nothing = evaluate("iso-33020", (process(outcomes=0),), [], options=Options(target=1, method=R1)).rating(
        Kind.PROCESS_ATTRIBUTE, "SWE.1", "PA 1.1"
    )

    assert alone.because[0].text == "PA 1.1 of SWE.1 is F (as judged of 1 rating, R3)"
    assert several.because[0].text == "PA 1.1 of SWE.1 is F (mean 3 of 3 ratings, R1)"
    assert nothing.because[0].text == "PA 1.1 of SWE.1 is not rated: nothing was not judged"


def test_outcomes_of_r1_alone_are_rated():
    judgements = [Judgement("SWE.1", "PA 1.1", "alpha", "F"), Judgement("SWE.1", "SWE.1.O1", "alpha", "N")]

    result = evaluate("iso-33020", (process(),), judgements, options=Options(target=1))

    assert result.overall.value == "1"
    assert not [one for one in result.ratings if one.kind is Kind.OUTCOME]
    missing = r1({"alpha": "F-F"}).rating(Kind.OUTCOME, "SWE.1", "SWE.1.O2")
    assert (missing.status, missing.missing) == (Status.NOT_RATED, ("alpha",))


def test_experts_decide_only_where_ratings_differ_and_changes_know_it():
    options = {"arithmetic": Arithmetic(aggregation=Aggregation.EXPERT)}

    same = r1({"alpha": "PPP"}, **options)

    assert attribute(same).value == "P"
    assert [change.instances for change in same.gates[0].changes[0].changes] == [1, 1, 1]
    decided = r1({"alpha": "FFP"}, decisions=(Decision(Question.RATING, "SWE.1", "PA 1.1", "P", "x"),), **options)
    assert decided.gates[0].changes[0].changes == (Change("SWE.1", "SWE.1.O3", "P", "F", 1),)


def test_ratings_and_decisions_are_counted_apart():
    structure = (process("A", outcomes=2), process("B", outcomes=2))
    judgements = [
        Judgement(ref, f"{ref}.O{n}", "x", value)
        for ref, values in (("A", "FP"), ("B", "NN"))
        for n, value in enumerate(values, 1)
    ]
    options = Options(target=1, method=R1, arithmetic=Arithmetic(aggregation=Aggregation.EXPERT))

    gate = evaluate("iso-33020", structure, judgements, options=options).gates[0]

    assert gate.status is GateStatus.BLOCKED
    assert gate.changes[0].text == "2 ratings and 1 decision in 2 processes keep you from CL1"


def test_the_lowest_level_takes_open_decisions_into_account():
    structure = (process("A", outcomes=2), process("B", outcomes=2))
    judgements = [
        Judgement(ref, f"{ref}.O{n}", "x", value)
        for ref, values in (("A", "FP"), ("B", "FF"))
        for n, value in enumerate(values, 1)
    ]
    options = Options(target=1, method=R1, arithmetic=Arithmetic(aggregation=Aggregation.EXPERT))

    overall = evaluate("iso-33020", structure, judgements, options=options).overall

    assert (overall.value, overall.status, overall.candidates) == ("0", Status.PENDING, ("0", "1"))
    assert overall.because[0].facts == (("A", "0"), ("B", "1"))


def test_a_process_listed_twice_is_refused():
    with pytest.raises(BadInput, match="a process is listed twice"):
        evaluate("iso-33020", (process(), process()), [])


def test_unknown_refs_do_not_hide_later_problems():
    judgements = [Judgement("SWE.1", "PA 9.9", "", "F"), Judgement("SWE.1", "PA 1.1", "", "Q")]

    with pytest.raises(BadInput) as caught:
        evaluate("iso-33020", (process(),), judgements)

    assert len(caught.value.problems) == 2


def test_processes_outside_explain_themselves():
    structure = (
        process("A", scope=Scope.OUT_OF_SCOPE, reason="next year"),
        process("B", scope=Scope.NOT_APPLICABLE),
    )

    result = evaluate("iso-33020", structure, [])

    texts = [result.rating(Kind.CAPABILITY_LEVEL, ref).because[0].text for ref in "AB"]
    assert texts == ["A is out of scope: next year", "B is not applicable"]
    assert result.overall.because[0].text == "no lowest level: no process is not rated"
    assert result.rating(Kind.CAPABILITY_LEVEL, "B").status is Status.NOT_APPLICABLE
    assert result.checks == ()


@pytest.mark.parametrize(
    ("values", "arithmetic", "how"),
    [
        pytest.param(("60", "80"), Arithmetic(numbers=Numbers.PERCENT), "mean 70 of 2", id="percent in one band"),
        pytest.param(("L", "F"), Arithmetic(), "mean 2.5, mid-point down of 2", id="half way down"),
        pytest.param(("L", "F"), Arithmetic(mid_point=MidPoint.UP), "mean 2.5, mid-point up of 2", id="half way up"),
        pytest.param(
            ("50", "51"), Arithmetic(numbers=Numbers.PERCENT), "mean 50.5 of 2", id="no mid-point of percent"
        ),
        pytest.param(("L", "L"), Arithmetic(Aggregation.EXPERT), "as judged of 2", id="experts agree"),
        pytest.param(("L",), Arithmetic(), "as judged of 1", id="one instance"),
    ],
)
def test_the_reason_tells_the_arithmetic_that_gave_the_rating(values, arithmetic, how):
    units = tuple("ab"[: len(values)])
    structure = (process(units=units),)
    judgements = [Judgement("SWE.1", "PA 1.1", unit, value) for unit, value in zip(units, values, strict=True)]

    result = evaluate("iso-33020", structure, judgements, options=Options(target=1, arithmetic=arithmetic))

    assert f"({how}" in result.rating(Kind.PROCESS_ATTRIBUTE, "SWE.1", "PA 1.1").because[0].text
