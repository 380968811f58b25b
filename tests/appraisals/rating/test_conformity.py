"""ISO 9001 conformity: findings per clause, the recommendation and the deadlines."""

from datetime import date
from itertools import product

import pytest

from appraisals.rating import Area, BadInput, Decision, Judgement, Kind, Question, Scope, Status, evaluate
from appraisals.rating.conformity import (
    CONFORM,
    GRADES,
    MAJOR,
    MINOR,
    OPPORTUNITY,
    Nonconformity,
    Options,
    State,
    recommend,
    worst_of,
)
from appraisals.rating.records import Change, GateStatus

CLAUSES = ("4.1", "8.3.1", "8.4.1")
MARCH, MAY = date(2026, 3, 1), date(2026, 5, 30)


def audited(*grades, options=None, **scopes):
    structure = tuple(
        Area(ref, scope=scopes.get(f"c{ref.replace('.', '_')}", Scope.IN_SCOPE), reason="no design") for ref in CLAUSES
    )
    judgements = [Judgement(ref, ref, "", grade) for ref, grade in zip(CLAUSES, grades, strict=True) if grade]
    return evaluate("iso-17021", structure, judgements, options=options)


@pytest.mark.parametrize("grades", list(product(GRADES, repeat=3)))
def test_recommendation_for_every_combination(grades):
    expected = "not" if MAJOR in grades else "certify_with_corrective_action" if MINOR in grades else "certify"

    assert audited(*grades).overall.value == expected


@pytest.mark.parametrize(
    ("majors", "minors", "expected"),
    [(0, 0, "certify"), (0, 1, "certify_with_corrective_action"), (1, 0, "not"), (1, 5, "not")],
)
def test_recommend(majors, minors, expected):
    assert recommend(majors, minors) == expected


def test_the_worst_finding_decides_the_clause():
    assert worst_of([CONFORM, MINOR, OPPORTUNITY]) == MINOR
    assert worst_of([MINOR, MAJOR]) == MAJOR
    assert worst_of([]) is None


def test_a_clause_that_was_not_assessed_leaves_the_whole_not_rated_unless_a_major_decided():
    open_, decided = audited(CONFORM, None, MINOR), audited(CONFORM, None, MAJOR)

    assert (open_.overall.status, open_.overall.missing) == (Status.NOT_RATED, ("8.3.1",))
    assert (decided.overall.value, decided.overall.missing) == ("not", ("8.3.1",))
    assert open_.gates[0].status is GateStatus.NOT_DETERMINABLE
    assert [change.area for change in open_.gates[0].changes[0].changes] == ["8.4.1", "8.3.1"]


def test_a_clause_is_not_applicable_with_a_reason_only():
    result = audited(CONFORM, None, CONFORM, c8_3_1=Scope.NOT_APPLICABLE)

    assert result.overall.value == "certify"
    clause = result.rating(Kind.CLAUSE, "8.3.1")
    assert (clause.status, clause.because[0].text) == (Status.NOT_APPLICABLE, "8.3.1 is not applicable: no design")
    with pytest.raises(BadInput, match=r"4\.1 is not applicable without a reason"):
        evaluate("iso-17021", (Area("4.1", scope=Scope.NOT_APPLICABLE),), [])


def test_a_clause_out_of_scope_is_not_assessed():
    result = audited(CONFORM, None, CONFORM, c8_3_1=Scope.OUT_OF_SCOPE)

    assert result.overall.status is Status.NOT_RATED
    assert result.gates[0].changes[0].changes == (Change("8.3.1", "8.3.1", "out_of_scope", "in_scope"),)


def nonconformity(state=State.OPEN, grade=MINOR, ref="NC 1"):
    return Nonconformity(ref, "4.1", grade, MARCH, state)


@pytest.mark.parametrize(
    ("state", "grade", "expected"),
    [
        (State.OPEN, MINOR, "certify_with_corrective_action"),
        (State.PLAN_ACCEPTED, MINOR, "certify_with_corrective_action"),
        (State.CLOSED, MINOR, "certify"),
        (State.OPEN, MAJOR, "not"),
        (State.CLOSED, MAJOR, "certify"),
    ],
)
def test_nonconformities_count_until_they_are_closed(state, grade, expected):
    options = Options(today=MAY, nonconformities=(nonconformity(state, grade),))

    assert audited(CONFORM, CONFORM, CONFORM, options=options).overall.value == expected


@pytest.mark.parametrize(
    ("today", "met", "words"),
    [
        (MAY, True, "due on 2026-05-30"),
        (date(2026, 5, 31), False, "1 day late"),
        (date(2026, 6, 1), False, "2 days late"),
    ],
)
def test_deadlines(today, met, words):
    options = Options(today=today, nonconformities=(nonconformity(), nonconformity(State.CLOSED, ref="NC 2")))

    (check,) = audited(CONFORM, CONFORM, CONFORM, options=options).checks

    assert (check.met, check.refs, check.text) == (met, ("NC 1",), f"NC 1 (minor, open) is {words}")


def test_the_nearest_deadline_comes_first():
    raised = (nonconformity(ref="NC 10"), nonconformity(ref="NC 9"), nonconformity(grade=MAJOR, ref="M"))
    options = Options(MAY, raised, days=((MINOR, 90), (MAJOR, 30)))

    assert [check.refs[0] for check in audited(*(CONFORM,) * 3, options=options).checks] == ["M", "NC 9", "NC 10"]


def test_the_gate_names_what_has_to_be_closed():
    gate = audited(MINOR, CONFORM, CONFORM).gates[0]

    assert gate.changes[0].changes == (Change("4.1", "4.1", MINOR, "closed", 1),)
    assert gate.changes[0].text == "1 finding or gap keeps you from an unreserved recommendation"


def test_all_problems_are_told_at_once():
    judgements = [
        Judgement("4.1", "4.1", "", "fine"),
        Judgement("4.1", "4.1", "", MINOR),
        Judgement("9.9", "9.9", "", MINOR),
    ]
    options = Options(nonconformities=(Nonconformity("NC 1", "9.9", OPPORTUNITY, MARCH),))

    with pytest.raises(BadInput) as caught:
        evaluate("iso-17021", (Area("4.1"),), judgements, [Decision(Question.IMPACT, "4.1", "4.1", "x", "y")], options)

    assert caught.value.problems == (
        "4.1, 4.1: 'fine' is not one of conform, opportunity, minor, major",
        "4.1, 4.1 is judged twice",
        "9.9: the structure has no such clause",
        "decision on 4.1, 4.1: this method takes no decisions",
        "nonconformity NC 1: the structure has no clause 9.9",
        "nonconformity NC 1: 'opportunity' is not one of minor, major",
        "today is needed to compare the deadlines with",
    )


def test_several_sites_and_findings_of_one_clause():
    judgements = [
        Judgement("4.1", "4.1", "site B", CONFORM),
        Judgement("4.1", "4.1", "site A", MINOR),
        Judgement("4.1", "F 7", "", OPPORTUNITY),
        Judgement("4.1", "F 7", "site A", CONFORM),
    ]

    clause = evaluate("iso-17021", (Area("4.1"),), judgements).rating(Kind.CLAUSE, "4.1")

    assert clause.value == MINOR
    assert clause.because[0].facts == (
        ("F 7", OPPORTUNITY),
        ("F 7 in site A", CONFORM),
        ("site A", MINOR),
        ("site B", CONFORM),
    )
    assert clause.because[0].text == "4.1 is minor: the worst of 4 findings"


def test_the_recommendation_names_what_decided_it():
    result = audited(MAJOR, MINOR, CONFORM)

    assert result.overall.because[0].facts == (("4.1", MAJOR), ("8.3.1", MINOR))
    assert result.overall.because[0].text == "not: major nonconformities in 1 clause, minor ones in 1 clause"
    assert [reason.rule for reason in result.gates[0].because] == ["clause.major", "clause.minor"]
    conform = audited(CONFORM, CONFORM, OPPORTUNITY)
    assert (conform.gates[0].status, conform.gates[0].changes) == (GateStatus.REACHED, ())
    assert conform.gates[0].because == conform.overall.because


def test_a_gap_is_to_be_assessed_and_explained():
    gate = audited(CONFORM, None, CONFORM).gates[0]

    assert gate.changes[0].changes == (Change("8.3.1", "8.3.1", None, CONFORM, 1),)
    assert [reason.text for reason in gate.because] == ["8.3.1 was not assessed"]


def test_no_clause_at_all():
    result = evaluate("iso-17021", (), [])

    assert result.overall.because[0].text == "no recommendation: no clause was not assessed"
    assert result.gates[0].because == result.overall.because


def test_majors_have_ninety_days_and_a_grade_without_days_no_deadline():
    raised = (nonconformity(grade=MAJOR),)

    (check,) = audited(*(CONFORM,) * 3, options=Options(MAY, raised)).checks

    assert check.text == "NC 1 (major, open) is due on 2026-05-30"
    assert audited(*(CONFORM,) * 3, options=Options(MAY, raised, days=())).checks == ()
    closed_first = (nonconformity(State.CLOSED, ref="NC 0"), nonconformity())
    assert len(audited(*(CONFORM,) * 3, options=Options(MAY, closed_first)).checks) == 1


def test_the_gate_is_the_only_one():
    assert [gate.level for gate in audited(MINOR, CONFORM, CONFORM).gates] == [1]
    assert [gate.level for gate in audited(CONFORM, CONFORM, CONFORM).gates] == [1]


def test_unknown_clauses_do_not_hide_later_problems():
    judgements = [Judgement("9.9", "9.9", "", MINOR), Judgement("4.1", "4.1", "", "fine")]

    with pytest.raises(BadInput) as caught:
        evaluate("iso-17021", (Area("4.1"),), judgements)

    assert len(caught.value.problems) == 2


def test_nothing_can_be_open_on_a_clause_that_is_not_applicable():
    opened = Options(today=MAY, nonconformities=(Nonconformity("NC 1", "8.3.1", MAJOR, MARCH),))
    closed = Options(today=MAY, nonconformities=(Nonconformity("NC 1", "8.3.1", MAJOR, MARCH, State.CLOSED),))

    with pytest.raises(BadInput, match=r"NC 1: clause 8\.3\.1 is not applicable"):
        audited(CONFORM, None, CONFORM, options=opened, c8_3_1=Scope.NOT_APPLICABLE)
    assert audited(CONFORM, None, CONFORM, options=closed, c8_3_1=Scope.NOT_APPLICABLE).overall.value == "certify"
