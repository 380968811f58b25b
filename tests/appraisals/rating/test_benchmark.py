"""Benchmark method for CMMI V2.x and V3.0: consolidation, practice groups, practice areas, levels."""

from collections import Counter
from itertools import combinations_with_replacement

import pytest

from appraisals.rating import BadInput, Decision, Judgement, Kind, Question, Scope, Status, benchmark, evaluate
from appraisals.rating.records import NOT_SIGNIFICANT, SIGNIFICANT, GateStatus
from tests.appraisals.rating.models import area, changed, judged

FM, LM, PM, DM, NY, NC = "FM", "LM", "PM", "DM", "NY", "NC"
MULTISETS = [
    values for size in range(1, 7) for values in combinations_with_replacement((FM, LM, PM, DM, NY, NC), size)
]  # fmt: skip
# A view in which CM ends at level 2 and the others at 3, as in the Development view of V3.0.
VIEW = (area("CM", 2, 2), area("GOV", 1, 2, 2), area("II", 1, 2, 2), area("PLAN", 1, 2, 2))


@pytest.mark.parametrize(
    ("values", "candidates"),
    [
        pytest.param([], (), id="nothing to say"),
        pytest.param([FM, NC, DM], (NC,), id="0"),
        pytest.param([PM, PM], (PM,), id="1 all equal"),
        pytest.param([NY, NY], (NY,), id="1 all not yet"),
        pytest.param([FM, NY], (FM,), id="2"),
        pytest.param([FM, LM, NY], (LM,), id="3"),
        pytest.param([FM, PM, NY], (LM, PM), id="4 vector 11: NY counts, 1 of 3"),
        pytest.param([FM, FM, DM], (LM, PM), id="4 vector 12: 1 of 3"),
        pytest.param([LM, DM], (PM,), id="4 vector 13: half"),
        pytest.param([FM, PM, DM], (PM,), id="4 more than half"),
        pytest.param([PM, NY], (PM, DM), id="5"),
        pytest.param([PM, DM], (PM, DM), id="5"),
        pytest.param([DM, NY], (DM,), id="6"),
    ],
)
def test_instances_amount_to_a_value_for_the_unit(values, candidates):
    assert benchmark.characterise(values).candidates == candidates


def test_not_yet_may_be_left_out_of_the_half():
    assert benchmark.characterise([FM, PM, NY], count_not_yet=False).candidates == (PM,)
    assert benchmark.characterise([FM, FM, PM, NY], count_not_yet=False).candidates == (LM, PM)


def table(values):
    """The rows of the table, written as predicates over counts instead of sets."""
    count = Counter(values)
    good, bad = count[FM] + count[LM], count[PM] + count[DM]
    if count[NC]:
        return "practice.0", (NC,)
    if max(count.values()) == len(values):
        return "practice.1", (values[0],)
    if good and bad:
        return ("practice.4.half", (PM,)) if bad / len(values) >= 0.5 else ("practice.4", (LM, PM))
    if good:
        return ("practice.3", (LM,)) if count[LM] else ("practice.2", (FM,))
    return ("practice.5", (PM, DM)) if count[PM] else ("practice.6", (DM,))


def test_every_multiset_of_up_to_six_instances():
    assert len(MULTISETS) == 923
    for values in MULTISETS:
        assert tuple(benchmark.characterise(values)) == table(values), values


def levels_of(view, **levels):
    """Judge every area of the view FM up to its level (3 where none is named), above it DM."""
    return [
        Judgement(one.ref, item, "alpha", FM if group.level <= levels.get(one.ref, 3) else DM)
        for one in view
        for group in one.groups
        for item in group.items
    ]


def rated(judgements, decisions=(), view=VIEW, **options):
    return evaluate("benchmark-3.0", view, judgements, decisions, benchmark.Options(**{"target": 3} | options))


def impact(area_, ref, value):
    return Decision(Question.IMPACT, area_, ref, value, "weighed in consensus")


@pytest.mark.parametrize(
    ("levels", "maturity", "capability"),
    [
        pytest.param({"CM": 2, "GOV": 2}, "2", "2", id="vector 14: GOV at 2"),
        pytest.param({"CM": 2}, "3", "3", id="vector 15: CM has no level 3"),
        pytest.param({"CM": 1}, "1", "3", id="CM at 1"),
        pytest.param({"II": 1}, "1", "1", id="II at 1"),
        pytest.param({"PLAN": 0}, "0", "0", id="PLAN at 0"),
    ],
)
def test_levels_with_governance_and_infrastructure(levels, maturity, capability):
    result = rated(levels_of(VIEW, **levels))

    assert (result.overall.value, result.overall.status) == (maturity, Status.RATED)
    assert result.rating(Kind.CAPABILITY_LEVEL, "PLAN").value == capability


def test_a_view_without_governance_has_no_level():
    view = VIEW[:1] + VIEW[2:]

    result = rated(levels_of(view), view=view)

    assert (result.overall.value, result.overall.status) == (None, Status.NOT_RATED)
    assert result.rating(Kind.CAPABILITY_LEVEL, "PLAN").status is Status.NOT_RATED
    assert result.gates[0].because[0].text == "GOV is out of scope"


def test_group_1_unsatisfied_leaves_the_area_at_0():
    judgements = changed(levels_of(VIEW), PM, area="PLAN", item="PLAN 1.1")

    result = rated(judgements)

    assert result.rating(Kind.PRACTICE_AREA, "PLAN").value == "0"  # vector 16
    assert result.rating(Kind.PRACTICE_GROUP, "PLAN", "PLAN 2").value == "satisfied"
    assert result.next_gate.changes[0].text == "1 practice in 1 practice area keeps you from ML1"


@pytest.mark.parametrize(
    ("below", "value", "status"),
    [
        pytest.param(FM, "satisfied", Status.RATED, id="satisfied"),
        pytest.param(LM, None, Status.PENDING, id="pending"),
        pytest.param(PM, None, Status.NOT_RATED, id="unsatisfied"),
        pytest.param(NC, None, Status.NOT_RATED, id="not rated"),
    ],
)
def test_a_group_with_weaknesses_needs_the_group_below(below, value, status):
    judgements = changed(levels_of(VIEW), LM, area="PLAN", item="PLAN 2.1")
    judgements = changed(judgements, below, area="PLAN", item="PLAN 1.1")

    result = rated(judgements, [impact("PLAN", "PLAN 2", NOT_SIGNIFICANT)])

    group = result.rating(Kind.PRACTICE_GROUP, "PLAN", "PLAN 2")
    assert (group.value, group.status) == (value, status)


@pytest.mark.parametrize(
    ("value", "decision", "expected", "status"),
    [
        (LM, None, None, Status.PENDING),
        (LM, NOT_SIGNIFICANT, "satisfied", Status.RATED),
        (LM, SIGNIFICANT, "unsatisfied", Status.RATED),
        (PM, None, "unsatisfied", Status.RATED),
        (DM, None, "unsatisfied", Status.RATED),
        (NY, None, "unsatisfied", Status.RATED),
        (NC, None, None, Status.NOT_RATED),
    ],
)
def test_group(value, decision, expected, status):
    judgements = changed(levels_of(VIEW), value, area="PLAN", item="PLAN 2.1")

    result = rated(judgements, [impact("PLAN", "PLAN 2", decision)] if decision else ())

    group = result.rating(Kind.PRACTICE_GROUP, "PLAN", "PLAN 2")
    assert (group.value, group.status) == (expected, status)


def test_partly_or_deficient_is_unsatisfied_before_the_team_has_decided():
    judgements = [*levels_of(VIEW), *(one._replace(unit="beta") for one in levels_of(VIEW))]
    judgements = changed(judgements, PM, item="PLAN 2.1")
    judgements = changed(judgements, DM, item="PLAN 2.1", unit="beta")

    result = rated(judgements)

    assert result.rating(Kind.PRACTICE, "PLAN", "PLAN 2.1").candidates == (PM, DM)
    assert result.rating(Kind.PRACTICE_GROUP, "PLAN", "PLAN 2").value == "unsatisfied"
    assert result.next_gate.changes[0].changes[0].instances == 2


def test_governance_is_never_not_yet_and_no_practice_area_is_not_applicable():
    view = (*VIEW[:3], area("PLAN", 1, scope=Scope.NOT_APPLICABLE))

    with pytest.raises(BadInput) as caught:
        rated([Judgement("GOV", "GOV 1.1", "alpha", NY)], view=view, target=0)

    assert caught.value.problems == (
        "GOV, GOV 1.1 in alpha: GOV is never NY",
        "target 0 is not one of 1, 2, 3, 4, 5",
        "PLAN: a practice area is never not applicable; leave it out of the view",
    )


def test_version_2_asks_ten_areas_for_level_2_and_the_whole_view_for_level_3():
    refs = [*benchmark.V2_DEV_LEVEL_2, "TS"]
    view = tuple(area(ref, 1, 1, 1) for ref in refs if ref != "SAM")
    judgements = levels_of(view, TS=0)

    two, three = (
        evaluate(method, view, judgements, options=options)
        for method, options in (("benchmark-2.0", None), ("benchmark-3.0", benchmark.Options(target=3)))
    )

    assert (two.overall.value, three.overall.value) == ("2", "0")
    assert {reason.facts[0][0] for reason in two.gates[2].because} == {"TS 1.1"} | {"TS 2.1", "TS 3.1"}


def test_version_2_needs_every_one_of_the_ten():
    view = tuple(area(ref, 1, 1, 1) for ref in benchmark.V2_DEV_LEVEL_2 if ref not in ("SAM", "RDM"))

    result = evaluate("benchmark-2.0", view, levels_of(view))

    assert result.overall.status is Status.NOT_RATED
    assert result.gates[1].status is GateStatus.NOT_DETERMINABLE
    assert [change.area for change in result.gates[1].changes[0].changes] == ["RDM"]


def test_the_level_of_a_view_is_its_lowest():
    assert benchmark.view_level([3, 3, 2]) == 2
    assert benchmark.view_level([3, None]) is None
    assert benchmark.view_level([]) is None


def test_units_that_were_not_judged_leave_the_practice_not_rated():
    result = rated(judged(VIEW, FM, ("alpha",)) + judged(VIEW[3:], FM, ("beta",), upto=2))

    practice = result.rating(Kind.PRACTICE, "PLAN", "PLAN 3.1")
    assert (practice.status, practice.missing) == (Status.NOT_RATED, ("beta",))
    assert result.overall.value == "2"
    assert result.next_gate.status is GateStatus.NOT_DETERMINABLE


def test_an_optional_area_out_of_scope_does_not_count_and_another_one_does():
    def view(ref):
        return (*VIEW, area(ref, 1, 1, 1, scope=Scope.OUT_OF_SCOPE))

    sam, risks = (rated(levels_of(VIEW), view=view(ref)) for ref in ("SAM", "RSK"))

    assert (sam.overall.value, risks.overall.value) == ("3", None)
    assert sam.rating(Kind.CAPABILITY_LEVEL, "SAM").status is Status.OUT_OF_SCOPE
    assert sam.rating(Kind.CAPABILITY_LEVEL, "SAM").because[0].text == "SAM is out of scope"
    in_scope = (*VIEW, area("SAM", 1, 1, 1))
    assert rated(levels_of(in_scope, SAM=1), view=in_scope).overall.value == "1"


def test_levels_go_to_5_and_capability_levels_to_3():
    view = tuple(area(ref, 1, 1, 1, 1, 1) for ref in ("GOV", "II", "MPM"))

    result = evaluate("benchmark-3.0", view, levels_of(view, GOV=5, II=5, MPM=5))

    assert [gate.level for gate in result.gates] == [1, 2, 3, 4, 5]
    assert result.overall.value == "5"
    assert result.rating(Kind.PRACTICE_AREA, "MPM").value == "5"
    assert result.rating(Kind.CAPABILITY_LEVEL, "MPM").value == "3"


def test_only_what_the_target_asks_for_is_rated():
    result = rated(levels_of(VIEW), target=2)

    assert result.rating(Kind.PRACTICE_GROUP, "PLAN", "PLAN 2").value == "satisfied"
    assert result.rating(Kind.PRACTICE_GROUP, "PLAN", "PLAN 3") is None
    assert result.rating(Kind.CAPABILITY_LEVEL, "PLAN").value == "2"


def test_a_group_waits_for_the_group_below():
    judgements = changed(changed(levels_of(VIEW), LM, item="PLAN 2.1"), LM, item="PLAN 1.1")

    group = rated(judgements, [impact("PLAN", "PLAN 2", NOT_SIGNIFICANT)]).rating(
        Kind.PRACTICE_GROUP, "PLAN", "PLAN 2"
    )

    assert group.candidates == ("satisfied",)
    assert group.because[0].text == (
        "PLAN 2 of PLAN is pending decision: it has weaknesses, and PLAN 1 below it is not satisfied"
    )


def test_not_yet_counts_unless_the_options_say_otherwise():
    judgements = [one._replace(unit=unit) for one in levels_of(VIEW) for unit in ("a", "b", "c")]
    judgements = changed(changed(judgements, PM, item="PLAN 1.1", unit="b"), NY, item="PLAN 1.1", unit="c")

    counted, left_out = (rated(judgements, **options) for options in ({}, {"count_not_yet": False}))

    assert counted.rating(Kind.PRACTICE, "PLAN", "PLAN 1.1").candidates == (LM, PM)
    assert left_out.rating(Kind.PRACTICE, "PLAN", "PLAN 1.1").value == PM


def test_an_area_without_groups_is_not_rated():
    view = (*VIEW, area("DAR"))

    result = rated(levels_of(VIEW), view=view)

    assert result.rating(Kind.PRACTICE_AREA, "DAR").status is Status.NOT_RATED
    assert result.overall.status is Status.NOT_RATED
    assert result.gates[0].changes == ()


def test_a_group_with_weaknesses_needs_every_group_below_not_only_the_next():
    judgements = changed(levels_of(VIEW), LM, area="PLAN", item="PLAN 3.1")
    judgements = changed(judgements, PM, area="PLAN", item="PLAN 1.1")

    result = rated(judgements, [impact("PLAN", "PLAN 3", NOT_SIGNIFICANT)])

    assert result.rating(Kind.PRACTICE_GROUP, "PLAN", "PLAN 2").value == "satisfied"  # all FM
    group = result.rating(Kind.PRACTICE_GROUP, "PLAN", "PLAN 3")
    assert (group.value, group.status) == (None, Status.NOT_RATED)
    assert "PLAN 1 below it is not satisfied" in group.because[0].text
