"""Consistency rules: they warn, ask rules for a justification, and never change a rating."""

from dataclasses import replace

import pytest

from appraisals.rating import BadInput
from appraisals.rating.consistency import SAMPLES, Justification, Rule, RuleKind, Strictness, check, rules_from

CAP = Rule("r1", RuleKind.CAP, Strictness.RULE, "GP 2.1.1", "GP 2.1.2", "Own words.", at_most="P")


def found(rule, cause, target, justifications=(), process="SWE.1"):
    ratings = {(process, rule.item): cause, (process, rule.target): target}
    return check([rule], {key: value for key, value in ratings.items() if value}, justifications)


@pytest.mark.parametrize(
    ("rule", "cause", "target", "violated"),
    [
        pytest.param(CAP, "P", "F", True, id="cap: above the limit"),
        pytest.param(CAP, "P", "L", False, id="cap: at the limit"),
        pytest.param(CAP, "N", "F", True, id="cap: condition below"),
        pytest.param(CAP, "L", "F", False, id="cap: condition does not hold"),
        pytest.param(replace(CAP, limit="P"), "P", "L", True, id="cap: lower limit"),
        pytest.param(replace(CAP, kind=RuleKind.DOWNRATE), "P", "F", True, id="downrate: F is too much"),
        pytest.param(replace(CAP, kind=RuleKind.DOWNRATE), "P", "L", False, id="downrate: downrated"),
        pytest.param(replace(CAP, kind=RuleKind.ALIGN, at_most="F"), "L", "F", True, id="align: above"),
        pytest.param(replace(CAP, kind=RuleKind.ALIGN, at_most="F"), "L", "L", False, id="align: level"),
        pytest.param(replace(CAP, kind=RuleKind.ALIGN, at_most="F"), "F", "N", False, id="align: below"),
        pytest.param(CAP, None, "F", False, id="condition not rated"),
        pytest.param(CAP, "P", None, False, id="target not rated"),
    ],
)
def test_kinds(rule, cause, target, violated):
    assert bool(found(rule, cause, target)) is violated


def test_a_fact_must_not_be_the_ground_for_a_lower_rating():
    rule = replace(CAP, kind=RuleKind.FORBID_DOWNRATE)
    grounds = Justification("r1", "SWE.1", "", ("GP 2.1.1",))

    assert found(rule, "P", "P", [grounds])
    assert not found(rule, "P", "L", [grounds])
    assert not found(rule, "P", "P", [replace(grounds, grounds=("GP 2.1.9",))])
    assert not found(rule, "P", "P")


def test_a_rule_needs_a_justification_and_a_recommendation_does_not():
    given = Justification("r1", "SWE.1", "the objectives stand in the contract")

    (bare,), (justified,) = found(CAP, "P", "F"), found(CAP, "P", "F", [given])
    (advice,) = found(replace(CAP, strictness=Strictness.RECOMMENDATION), "P", "F")
    (other,) = found(CAP, "P", "F", [replace(given, process="SUP.8")])

    assert [one.needs_justification for one in (bare, justified, advice, other)] == [True, False, False, True]
    assert bare.text == "GP 2.1.2 of SWE.1 is F while GP 2.1.1 is P. Own words."
    assert justified.text == f"{bare.text} Justified: the objectives stand in the contract"
    assert (bare.rule, bare.area, bare.refs) == ("consistency.r1", "SWE.1", ("GP 2.1.1", "GP 2.1.2"))


def test_rules_look_at_one_process_at_several_or_across_two():
    ratings = {(process, item): value for process in ("SWE.1", "SUP.8") for item, value in
               (("GP 2.1.1", "N"), ("GP 2.1.2", "F"))}  # fmt: skip
    across = Rule("a", RuleKind.ALIGN, Strictness.RULE, "SUP.8:GP 2.1.1", "SWE.1:GP 2.1.2", "Upstream.")

    assert [one.area for one in check([CAP], ratings)] == ["SWE.1", "SUP.8"]
    assert [one.area for one in check([replace(CAP, processes=("SUP.8",))], ratings)] == ["SUP.8"]
    assert [one.area for one in check([across], ratings)] == ["SWE.1"]


def test_a_rule_about_the_item_itself_says_nothing():
    assert check([replace(CAP, target="GP 2.1.1")], {("SWE.1", "GP 2.1.1"): "F"}) == ()


ROW = {"id": "k1", "kind": "cap", "strictness": "RL", "item": "PA 1.1", "target": "PA 2.1", "text": "Own."}


def test_a_licence_holder_imports_rules():
    (rule,) = rules_from([ROW | {"at_most": "P", "limit": "P", "processes": ["SWE.1"]}])

    assert rule == Rule("k1", RuleKind.CAP, Strictness.RULE, "PA 1.1", "PA 2.1", "Own.", "P", "P", ("SWE.1",))
    assert rules_from([ROW])[0].limit == "L"


def test_an_import_tells_every_problem_with_its_path():
    rows = [
        ROW,
        ROW | {"kind": "lower", "strictness": "MUST", "limit": "X", "extra": 1, "text": "", "processes": "SWE.1"},
        {key: value for key, value in ROW.items() if key not in ("item", "id")},
        7,
        ROW,
    ]

    with pytest.raises(BadInput) as caught:
        rules_from(rows)

    assert caught.value.problems == (
        "rules[1].extra: is not known",
        "rules[1].text: is not a text",
        "rules[1].kind: 'lower' is not one of cap, downrate, align, forbid_downrate",
        "rules[1].strictness: 'MUST' is not one of RL, RC",
        "rules[1].limit: 'X' is not one of N, P, L, F",
        "rules[1].processes: is not a list of texts",
        "rules[2].id: is missing",
        "rules[2].item: is missing",
        "rules[3]: is not an object",
        "rules: k1 stands twice",
    )


def test_rules_are_a_list():
    with pytest.raises(BadInput, match="rules: is not a list"):
        rules_from({})


def test_samples_are_well_formed():
    assert len({rule.id for rule in SAMPLES}) == len(SAMPLES) == 4
    assert {rule.kind for rule in SAMPLES} == set(RuleKind)
