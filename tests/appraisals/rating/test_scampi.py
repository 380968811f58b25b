"""SCAMPI A v1.3: the table of practice characterisations, goals, process areas and levels."""

from collections import Counter
from dataclasses import replace
from itertools import combinations_with_replacement

import pytest

from appraisals.rating import BadInput, Decision, Judgement, Kind, Question, Scope, Status, evaluate, scampi
from appraisals.rating.records import NOT_SIGNIFICANT, SIGNIFICANT, Change, GateStatus
from tests.appraisals.rating.models import area, changed, cmmi_dev, judged

FI, LI, PI, NI, NY = "FI", "LI", "PI", "NI", "NY"
MULTISETS = [
    values for size in range(1, 7) for values in combinations_with_replacement((FI, LI, PI, NI, NY), size)
]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "candidates"),
    [
        pytest.param([], (), id="nothing to say"),
        pytest.param([FI, FI, NY], (FI,), id="2.4.2-1 vector 1"),
        pytest.param([FI, LI], (LI,), id="2.4.2-2 vector 2"),
        pytest.param([LI, NY], (LI,), id="2.4.2-2"),
        pytest.param([FI, FI, FI, NI], (LI, PI), id="2.4.2-3 vector 3"),
        pytest.param([LI, PI, NY], (LI, PI), id="2.4.2-3 not yet is ignored"),
        pytest.param([PI, NI, NY], (PI,), id="2.4.2-4 vector 5"),
        pytest.param([PI], (PI,), id="2.4.2-4"),
        pytest.param([NI, NY], (NI,), id="2.4.2-5 vector 4"),
        pytest.param([NY, NY], (NY,), id="2.4.2-6 vector 6"),
    ],
)
def test_instances_amount_to_a_value_for_the_unit(values, candidates):
    assert scampi.characterise(values).candidates == candidates


def table(values):
    """The six rows of the table, written as predicates over counts instead of sets."""
    count = Counter(values)
    good, bad = count[FI] + count[LI], count[PI] + count[NI]
    if good and bad:
        return "practice.3", (LI, PI)
    if good:
        return ("practice.2", (LI,)) if count[LI] else ("practice.1", (FI,))
    if bad:
        return ("practice.4", (PI,)) if count[PI] else ("practice.5", (NI,))
    return "practice.6", (NY,)


def test_every_multiset_of_up_to_six_instances():
    assert len(MULTISETS) == 461
    for values in MULTISETS:
        assert tuple(scampi.characterise(values)) == table(values), values


def one_goal(*values, decisions=(), **options):
    """Evaluate one process area of maturity level 2 whose single goal has these practices, in one instance."""
    only = area("PP", len(values), 1, level=2)
    judgements = [Judgement("PP", f"PP 1.{number}", "alpha", value) for number, value in enumerate(values, 1) if value]
    judgements.append(Judgement("PP", "PP 2.1", "alpha", FI))
    return evaluate("scampi-a-1.3", (only,), judgements, decisions, scampi.Options(target=2, **options))


def impact(value, ref="PP 1"):
    return Decision(Question.IMPACT, "PP", ref, value, "weighed in consensus")


@pytest.mark.parametrize(
    ("values", "decision", "value", "status", "rule"),
    [
        ((FI, FI), None, "satisfied", Status.RATED, "group.satisfied"),
        ((FI, LI), None, None, Status.PENDING, "group.impact_undecided"),
        ((LI, LI), None, None, Status.PENDING, "group.impact_undecided"),
        ((FI, LI), NOT_SIGNIFICANT, "satisfied", Status.RATED, "group.satisfied"),
        ((FI, LI), SIGNIFICANT, "unsatisfied", Status.RATED, "group.impact"),
        ((FI, PI), None, "unsatisfied", Status.RATED, "group.unsatisfied"),
        ((FI, NI), NOT_SIGNIFICANT, "unsatisfied", Status.RATED, "group.unsatisfied"),
        ((FI, NY), None, None, Status.NOT_RATED, "group.not_rated"),
        ((NI, NY), None, None, Status.NOT_RATED, "group.not_rated"),
        ((FI, None), None, None, Status.NOT_RATED, "group.not_rated"),
        ((NI, None), SIGNIFICANT, None, Status.NOT_RATED, "group.not_rated"),
    ],
)
def test_goal(values, decision, value, status, rule):
    result = one_goal(*values, decisions=[impact(decision)] if decision else ())

    goal = result.rating(Kind.GOAL, "PP", "PP 1")

    assert (goal.value, goal.status, goal.because[0].rule) == (value, status, rule)


def test_a_goal_that_is_not_rated_names_the_failing_practice_too():
    goal = one_goal(NI, None).rating(Kind.GOAL, "PP", "PP 1")

    assert goal.missing == ("PP 1.2",)
    assert goal.because[0].facts == (("PP 1.2", "not judged"), ("PP 1.1", NI))


def staged(levels):
    """Judge every process area of CMMI-DEV up to its capability level FI, above it NI."""
    return [
        Judgement(one.ref, item, "alpha", FI if group.level <= levels(one) else NI)
        for one in cmmi_dev()
        for group in one.groups
        for item in group.items
    ]


def without(ref, scope):
    """Return CMMI-DEV with one area that does not take part."""
    return tuple(replace(one, scope=scope, reason="no suppliers") if one.ref == ref else one for one in cmmi_dev())


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        pytest.param(lambda one: 3, "5", id="3.4 everything at capability level 3"),
        pytest.param(lambda one: 2 if one.level == 2 else 3, "2", id="vector 8: GG 3 is missing on 7 process areas"),
        pytest.param(lambda one: 1 if one.ref == "CM" else 3, "1", id="GG 2 is missing in CM"),
        pytest.param(lambda one: 0 if one.ref == "RD" else 3, "2", id="specific goals of RD"),
        pytest.param(lambda one: 0 if one.ref == "QPM" else 3, "3", id="specific goals of QPM"),
        pytest.param(lambda one: 0 if one.ref == "CAR" else 3, "4", id="specific goals of CAR"),
        pytest.param(lambda one: 0, "1", id="nothing"),
    ],
)
def test_maturity_level(levels, expected):
    result = evaluate("scampi-a-1.3", cmmi_dev(), staged(levels))

    assert (result.overall.value, result.overall.status) == (expected, Status.RATED)
    capability = {
        one.area: one.value and int(one.value) for one in result.ratings if one.kind is Kind.CAPABILITY_LEVEL
    }
    staging = {one.ref: one.level for one in cmmi_dev()}
    assert scampi.equivalent_level(capability, staging) == int(expected)


def test_supplier_agreements_not_applicable_count_as_met():
    result = evaluate("scampi-a-1.3", without("SAM", Scope.NOT_APPLICABLE), staged(lambda one: 3))

    assert result.overall.value == "5"
    assert result.rating(Kind.PROCESS_AREA, "SAM").status is Status.NOT_APPLICABLE
    assert result.gates[0].because[0].text == (
        "ML2 is reached: all that it asks of 6 process areas is satisfied; SAM not applicable"
    )


@pytest.mark.parametrize(
    ("ref", "scope"),
    [("SAM", Scope.OUT_OF_SCOPE), ("PP", Scope.OUT_OF_SCOPE), ("PP", Scope.NOT_APPLICABLE)],
)
def test_no_level_without_an_area_that_it_needs(ref, scope):
    result = evaluate("scampi-a-1.3", without(ref, scope), staged(lambda one: 3))

    assert (result.overall.value, result.overall.status) == (None, Status.NOT_RATED)
    assert result.rating(Kind.PROCESS_AREA, ref).status is Status.OUT_OF_SCOPE
    assert {gate.status for gate in result.gates} == {GateStatus.NOT_DETERMINABLE}
    assert result.gates[0].changes[0].changes == (Change(ref, ref, scope.value, "in_scope"),)


def test_one_practice_keeps_from_the_level():
    judgements = changed(staged(lambda one: 3), NI, area="PP", item="PP SP 1.1")

    result = evaluate("scampi-a-1.3", cmmi_dev(), judgements)

    assert result.overall.value == "1"
    gate = result.next_gate
    assert (gate.level, gate.status) == (2, GateStatus.BLOCKED)
    assert gate.changes[0].changes == (Change("PP", "PP SP 1.1", NI, FI, 1),)
    assert gate.changes[0].text == "1 practice in 1 process area keeps you from ML2"
    assert gate.because[0].text == "PP SG 1 of PP is unsatisfied: PP SP 1.1 is not largely implemented"


def test_open_decisions_leave_the_level_pending():
    judgements = changed(staged(lambda one: 3), LI, area="PP", item="PP SP 1.1")

    result = evaluate("scampi-a-1.3", cmmi_dev(), judgements)

    assert (result.overall.value, result.overall.status) == ("1", Status.PENDING)
    assert result.overall.candidates == ("1", "2", "3", "4", "5")
    assert [(one.question, one.ref) for one in result.pending] == [(Question.IMPACT, "PP SG 1")]
    assert result.next_gate.changes[0].text == "1 team decision keeps you from ML2"


@pytest.mark.parametrize("appraisal_class", ["B", "C"])
def test_classes_b_and_c_give_no_ratings(appraisal_class):
    options = scampi.Options(appraisal_class=scampi.AppraisalClass(appraisal_class))

    result = evaluate("scampi-a-1.3", cmmi_dev(), staged(lambda one: 3), options=options)

    assert (result.overall.status, result.overall.value, result.ratings) == (Status.NOT_RATED, None, ())
    assert result.overall.because[0].text == f"class {appraisal_class} gives no ratings; only class A does"


def test_all_problems_are_told_at_once():
    only = area("PP", 1, level=2, units=("alpha",))
    judgements = [
        Judgement("PP", "PP 9.9", "alpha", FI),
        Judgement("PP", "PP 1.1", "alpha", "FM"),
        Judgement("PP", "PP 1.1", "alpha", FI),
        Judgement("PP", "PP 1.1", "beta", FI),
    ]
    decisions = [Decision(Question.IMPACT, "PP", "PP 1", "grave", " "), impact(SIGNIFICANT, "PP 7")]

    with pytest.raises(BadInput) as caught:
        evaluate("scampi-a-1.3", (only,), judgements, decisions, scampi.Options(target=6))

    assert caught.value.problems == (
        "PP, PP 9.9 in alpha: the structure has no such practice",
        "PP, PP 1.1 in alpha: 'FM' is not one of FI, LI, NI, NY, PI",
        "PP, PP 1.1 in alpha is judged twice",
        "PP: beta is no instance of it",
        "decision on PP, PP 1 (impact) has no reason",
        "decision on PP, PP 1 (impact): 'grave' is not one of significant, not_significant",
        "decision on PP, PP 7 (impact): the structure has no such practice, goal or group",
        "target 6 is not one of 2, 3, 4, 5",
    )


def test_only_what_the_target_asks_for_is_rated():
    result = evaluate("scampi-a-1.3", cmmi_dev(), staged(lambda one: 3), options=scampi.Options(target=2))

    assert {one.area for one in result.ratings} == {one.ref for one in cmmi_dev() if one.level == 2}
    assert sum(one.kind is Kind.PRACTICE for one in result.ratings) == 124
    assert [gate.level for gate in result.gates] == [2]


def test_the_team_characterises_what_the_rule_leaves_open():
    only = area("PP", 1, 1, level=2)
    judgements = [*judged((only,), FI, ("alpha",)), *judged((only,), FI, ("beta",), PP_1_1=NI)]
    decided = Decision(Question.CHARACTERISATION, "PP", "PP 1.1", LI, "one late project", ("Lena", "Omar"))

    open_, closed = (
        evaluate("scampi-a-1.3", (only,), judgements, decisions, scampi.Options(target=2))
        for decisions in ((), (decided, impact(NOT_SIGNIFICANT)))
    )

    assert open_.rating(Kind.PRACTICE, "PP", "PP 1.1").candidates == (LI, PI)
    assert [one.question for one in open_.pending] == [Question.CHARACTERISATION]
    assert open_.overall.candidates == ("1", "2")
    assert closed.rating(Kind.PRACTICE, "PP", "PP 1.1").because[1].text == "the team decided LI: one late project"
    assert (closed.overall.value, closed.pending, closed.set_aside) == ("2", (), ())


def test_decisions_that_the_rule_does_not_ask_for_are_set_aside():
    only = area("PP", 1, 1, level=2)
    decisions = [
        Decision(Question.CHARACTERISATION, "PP", "PP 1.1", PI, "strict"),
        impact(SIGNIFICANT),
    ]

    result = evaluate("scampi-a-1.3", (only,), judged((only,), FI), decisions, scampi.Options(target=2))

    assert result.overall.value == "2"
    assert result.set_aside == tuple(decisions)
