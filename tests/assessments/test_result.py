"""If appraised today: the level of the marks, its reasons, decisions, what-if and comparison, and their pages."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from appraisals.rating import Kind, Scope, Status
from appraisals.rating.records import GateStatus
from assessments import services
from assessments.assumptions import AT_LEAST, TEAM, Assumption
from assessments.models import TeamDecision
from assessments.queries import (
    capability_profile,
    compare,
    heat_map,
    mark_chart,
    mark_distribution,
    pending_decision,
    profile_chart,
    result,
    sampling,
)
from assessments.queries.result import assumptions_of
from assessments.templatetags.ratings import anchor
from journeys import services as journeys
from tests.assessments.conftest import NOW
from tests.factories import ProjectFactory

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=7)


@pytest.fixture
def complete(cast, assessment, requirement):
    """The self-assessment with every cell fully implemented."""
    for ref in ("CM", "MA", "PMC", "PP", "PPQA", "REQM"):
        services.fill(assessment=assessment, process_area=requirement(ref), mark="FI", actor=cast.pavel, now=NOW)
    return assessment


def _page(client, assessment, name="result", **query):
    return client.get(reverse(f"assessments:{name}", args=[assessment.pk]), query)


def test_missing_marks_leave_the_level_undetermined(assessment, mark):
    mark("PP SP 1.1", "FI")

    found = result(assessment)

    assert (found.level, found.evaluation.overall.status) == (None, Status.NOT_RATED)
    assert found.next_gate.level == 2
    assert [area.ref for area in found.areas] == ["CM", "MA", "PMC", "PP", "PPQA", "REQM", "SAM"]
    sam = found.areas[-1]
    assert (sam.scope, sam.reason, sam.goals) == (Scope.NOT_APPLICABLE, "Nothing is bought.", ())
    planning = next(area for area in found.areas if area.ref == "PP")
    first = planning.goals[0].practices[0]
    assert (first.ref, first.rating.status, first.rating.missing) == ("PP SP 1.1", Status.NOT_RATED, ("Borealis",))
    assert [(one.unit, one.value) for one in first.marks] == [("Apollo", "FI")]


def test_everything_fully_implemented_is_the_level(complete):
    found = result(complete)

    assert found.level == "2"
    assert [gate.status for gate in found.evaluation.gates] == [GateStatus.REACHED]
    assert found.next_gate is None


def test_one_practice_keeps_the_organisation_from_the_level(complete, mark):
    mark("PP SP 1.1", "NI", weakness="No scope", version=1, now=LATER)
    mark("PP SP 1.1", "NI", weakness="No scope", version=1, unit=complete.units.get(code="BOR"), now=LATER)

    found = result(complete)

    assert found.level == "1"
    assert found.next_gate.changes[0].text == "1 practice in 1 process area keeps you from ML2"
    assumptions = assumptions_of(found.next_gate.changes[0].changes)
    assert assumptions == (Assumption("PP", "PP SP 1.1", AT_LEAST, "FI"),)
    assert result(complete, assumptions=assumptions).level == "2"
    assert result(complete).level == "1"
    assert result(complete, at=NOW).level == "2"


def test_what_the_team_has_to_decide_is_pending_until_it_does(cast, complete, mark, requirement):
    mark("PP SP 1.1", "LI", weakness="Suppliers are left out", version=1, now=LATER)
    question = pending_decision(complete, "PP", "PP SG 1")

    assert (result(complete).level, result(complete).evaluation.overall.status) == ("1", Status.PENDING)
    assert question.pending.candidates == ("significant", "not_significant")
    assert [(one.item, one.unit, one.value) for one in question.marks] == [("PP SP 1.1", "Apollo", "LI")]
    assumed = [Assumption("PP", "PP SG 1", TEAM, "not_significant")]
    assert result(complete, assumptions=assumed).level == "2"

    services.decide(
        assessment=complete, process_area=requirement("PP"), subject=requirement("PP SG 1"), question="impact",
        answer="not_significant", reason="One supplier only.", actor=cast.pavel, now=LATER,
    )  # fmt: skip
    assert result(complete).level == "2"
    assert pending_decision(complete, "PP", "PP SG 1") is None
    goal = result(complete).areas[3].goals[0]
    assert "One supplier only." in goal.rating.because[-1].text


def test_a_process_area_that_is_not_assessed_is_out_of_scope(cast, acme, apollo, requirement):
    assessment = services.begin_assessment(
        organization=acme, name="Planning only", framework=requirement("PP").framework, target_level=2,
        areas={requirement("PP"): ""}, units=[apollo], actor=cast.priya, now=NOW,
    )  # fmt: skip
    services.fill(assessment=assessment, process_area=requirement("PP"), mark="FI", actor=cast.pavel, now=NOW)

    found = result(assessment)

    assert {area.ref for area in found.areas if area.scope is Scope.OUT_OF_SCOPE} == {
        "CM", "MA", "PMC", "PPQA", "REQM", "SAM",
    }  # fmt: skip
    assert found.level is None
    assert next(area for area in found.areas if area.ref == "PP").capability.value == "2"


def test_two_days_are_compared(complete, mark):
    mark("PP SP 1.1", "PI", weakness="Half", version=1, now=LATER)

    found = compare(result(complete, at=NOW), result(complete))

    changed = {(one.kind, one.ref): (one.before.value, one.after.value) for one in found.differences}
    assert changed[Kind.PRACTICE, "PP SP 1.1"] == ("FI", None)
    assert changed[Kind.GOAL, "PP SG 1"] == ("satisfied", None)
    assert all(one.area == "PP" for one in found.differences)
    assert compare(result(complete), result(complete)).differences == ()
    assert compare(None, result(complete)) is None


def test_a_model_without_a_rule_set_has_no_result(cast, assessment, client_of):
    assessment.framework.family = "own"

    assert result(assessment) is None


def test_the_page_explains_itself(cast, complete, mark, client_of):
    mark("PP SP 1.1", "LI", weakness="Suppliers are left out", version=1, now=LATER)

    page = _page(client_of(cast.vera), complete).content.decode()

    assert "self-assessed" in page
    assert "SCAMPI A v1.3" in page
    assert "Suppliers are left out" in page
    assert "Nothing is bought." in page
    assert reverse("assessments:decide", args=[complete.pk]) not in page
    assert "Decide" in _page(client_of(cast.pavel), complete).content.decode()


def test_what_if_is_shown_and_nothing_is_stored(cast, complete, mark, client_of):
    client = client_of(cast.vera)

    added = _page(client, complete, item="PP|PP SP 1.1", unit="", mark="NI")
    page = client.get(added["Location"])

    assert "assume=PP%7CPP+SP+1.1%7C%2A%7CNI" in added["Location"]
    assert (page.context["result"].level, page.context["present"].level) == ("1", "2")
    assert "Nothing of this is stored" in page.content.decode()
    assert set(complete.characterisations.values_list("mark", flat=True)) == {"FI"}


@pytest.mark.parametrize(
    "query",
    [
        {"assume": "nonsense"},
        {"assume": ["|||", "a|b|c|d", "PP|PP SP 1.1|*|XX", "PP|PP SG 1|team|perhaps"]},
        {"item": "PP|nothing", "mark": "FI"},
        {"item": "x", "unit": "y", "mark": "z"},
    ],
)
def test_bad_assumptions_break_nothing(query, cast, complete, client_of):
    assert _page(client_of(cast.vera), complete, **query).status_code in (200, 400)


def test_a_decision_is_recorded_on_its_page(cast, complete, mark, client_of):
    mark("PP SP 1.1", "LI", weakness="Suppliers are left out", version=1, now=LATER)
    url = reverse("assessments:decide", args=[complete.pk]) + "?area=PP&ref=PP+SG+1"
    client = client_of(cast.pavel)

    refused = client.post(url, {"answer": "not_significant", "reason": ""})
    recorded = client.post(url, {"answer": "not_significant", "reason": "One supplier only."})

    assert "Suppliers are left out" in refused.content.decode()
    assert refused.status_code == 400
    assert recorded["Location"] == reverse("assessments:result", args=[complete.pk])
    assert TeamDecision.objects.get().reason == "One supplier only."
    assert client.get(url).status_code == 404


@pytest.mark.parametrize(
    ("query", "status"),
    [({}, 200), ({"before": "2027-03-02"}, 200), ({"before": "soon"}, 400), ({"other": "nowhere"}, 400)],
)
def test_the_comparison_page(query, status, cast, complete, client_of):
    assert _page(client_of(cast.vera), complete, "comparison", **query).status_code == status


def test_the_result_asks_as_often_for_one_project_as_for_three(
    cast, acme, journey, client_of, django_assert_num_queries
):
    client = client_of(cast.carl)
    for number in (1, 3):
        journey.units.set([ProjectFactory(organization=acme) for _ in range(number)])
        assessment = journeys.begin_journey_assessment(
            journey=journey, name=f"With {number}", actor=cast.priya, now=NOW
        )
        _page(client, assessment)
        with django_assert_num_queries(24):
            _page(client, assessment)


# --- process attributes and charts


@pytest.fixture
def rated(cast, aspice_assessment, apollo, requirement):
    """SWE.1 at capability level 2, MAN.3 held at level 1 by PA 2.2."""
    letters = {"SWE.1": "FLL", "MAN.3": "FLP"}
    for area, values in letters.items():
        for attribute, letter in zip(("PA 1.1", "PA 2.1", "PA 2.2"), values, strict=True):
            cell = services.Cell(
                requirement(area, "aspice-4.0").pk, requirement(attribute, "aspice-4.0").pk, apollo.pk
            )
            services.characterise(
                assessment=aspice_assessment, cell=cell, mark=letter, weakness="", version=0, actor=cast.carl, now=NOW
            )
    return aspice_assessment


def test_processes_are_rated_by_their_attributes(rated):
    found = result(rated)

    assert {area.ref: area.capability.value for area in found.areas} == {"SWE.1": "2", "MAN.3": "1"}
    assert (found.level, found.next_gate.level) == ("1", 2)
    assert found.areas[0].goals[0].marks[0].value == "F"


def test_indicators_alone_rate_nothing(cast, aspice_assessment, apollo, requirement):
    practice = requirement("SWE.1.BP1", "aspice-4.0")
    cell = services.Cell(requirement("SWE.1", "aspice-4.0").pk, practice.pk, apollo.pk)
    services.characterise(
        assessment=aspice_assessment, cell=cell, mark="F", weakness="", version=0, actor=cast.carl, now=NOW
    )

    assert result(aspice_assessment).level is None


def test_the_profile_stands_beside_the_target(rated, complete):
    rows = capability_profile(result(rated))

    assert [(row.ref, row.achieved, row.target) for row in rows] == [("SWE.1", 2, 2), ("MAN.3", 1, 2)]
    assert {(row.achieved, row.target) for row in capability_profile(result(complete))} == {(2, 2)}


def test_what_is_not_rated_has_no_bar(assessment):
    rows = capability_profile(result(assessment))

    assert {row.achieved for row in rows} == {None}
    chart = profile_chart(rows, "achieved", "target")
    assert set(chart["series"][0]["values"]) == {None}


def test_marks_are_counted_and_missing_ones_are_missing(rated, assessment, mark):
    assert [(row.ref, row.counts, row.missing) for row in mark_distribution(result(rated))] == [
        ("PA 1.1", (2, 0, 0, 0), 0),
        ("PA 2.1", (0, 2, 0, 0), 0),
        ("PA 2.2", (0, 1, 1, 0), 0),
    ]
    mark("PP SP 1.1", "FI")
    rows = {row.ref: row for row in mark_distribution(result(assessment))}
    assert (rows["PP"].counts, rows["PP"].missing) == ((1, 0, 0, 0, 0), 47)
    chart = mark_chart(result(assessment), tuple(rows.values()), "missing")
    assert chart["series"][-1]["values"][3] == 47


# --- other samples


def test_a_weak_project_is_found_by_some_samples(cast, complete, mark, client_of):
    mark("PP SP 1.1", "NI", weakness="No scope", version=1, now=LATER)

    found = sampling(complete, 1)

    # One of two projects is drawn: half of 1,000 draws, within four standard deviations.
    assert 436 <= found.short <= 564
    assert (found.reached, found.open, found.samples) == (1000 - found.short, 0, 2)
    assert [(cell.item, cell.unit, cell.value) for cell in found.cells] == [("PP SP 1.1", "Apollo", "NI")]
    page = _page(client_of(cast.vera), complete, "sample", size=1).content.decode()
    assert "PP SP 1.1" in page
    assert "Would another sample have passed?" in page


@pytest.mark.parametrize(("size", "status"), [("1", 200), ("2", 200), ("0", 400), ("many", 400), ("", 400)])
def test_the_size_of_a_sample_is_checked(size, status, cast, complete, client_of):
    assert _page(client_of(cast.vera), complete, "sample", size=size).status_code == status


def test_nothing_is_drawn_where_attributes_are_rated(cast, rated, client_of):
    assert sampling(rated, 1) is None
    assert "Nothing is drawn for this model" in _page(client_of(cast.vera), rated, "sample").content.decode()


def test_a_sample_asks_as_often_for_one_project_as_for_three(
    cast, acme, journey, client_of, django_assert_num_queries
):
    client = client_of(cast.carl)
    for number in (1, 3):
        journey.units.set([ProjectFactory(organization=acme) for _ in range(number)])
        assessment = journeys.begin_journey_assessment(
            journey=journey, name=f"With {number}", actor=cast.priya, now=NOW
        )
        _page(client, assessment, "sample")
        with django_assert_num_queries(18):
            _page(client, assessment, "sample")


def test_a_practice_area_left_out_with_a_reason_leaves_the_level_open_and_the_page_works(
    client, cast, acme, apollo, requirement
):
    refs = {"GOV": "", "II": "", "CM": "", "PLAN": "Nothing is planned."}
    framework = requirement("GOV", "cmmi-3.0").framework
    assessment = services.begin_assessment(
        organization=acme,
        name="Version 3",
        framework=framework,
        target_level=2,
        areas={requirement(ref, framework.key): reason for ref, reason in refs.items()},
        units=list(acme.units.all()),
        actor=cast.priya,
        now=NOW,
    )
    client.force_login(cast.priya)

    answer = _page(client, assessment, assume="GOV|GOV 1.1|*|NY")

    assert answer.status_code == 200
    found = answer.context["result"]
    assert {area.ref: area.scope for area in found.areas}["PLAN"] is Scope.OUT_OF_SCOPE
    assert found.evaluation.overall.status is Status.NOT_RATED


# --- why


@pytest.mark.parametrize(
    ("area", "ref", "expected"),
    [
        ("PP", "", "why-pp"),
        ("PP", "PP", "why-pp"),
        ("PP", "PP SP 1.1", "why-pp-sp-1-1"),
        ("PP", "GP 2.1", "why-pp-gp-2-1"),
        ("SWE.1", "PA 2.1", "why-swe-1-pa-2-1"),
        ("SWE.1", "SWE.1.O1", "why-swe-1-o1"),
    ],
)
def test_each_rating_has_an_address(area, ref, expected):
    assert anchor(area, ref) == expected


@pytest.mark.parametrize("name", ["assessment", "rated"])
def test_every_rating_of_the_tree_is_on_the_page_once(name, request, cast, client_of):
    assessment = request.getfixturevalue(name)

    text = _page(client_of(cast.vera), assessment).content.decode()

    places = [anchor(one.area, one.ref) for one in result(assessment).evaluation.ratings if one.ref]
    ids = re.findall(r'id="(why-[^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert set(ids) == set(places)
    assert set(re.findall(r'href="#(why-[^"]+)"', text)) <= set(ids)


# --- heat map and radar


def test_goals_stand_under_each_other(complete, rated):
    heat = heat_map(result(complete))

    assert heat.columns == ("SG 1", "SG 2", "SG 3", "GG 2")
    rows = {row.area.ref: [goal and goal.ref for goal in row.goals] for row in heat.rows}
    assert rows["PP"] == ["PP SG 1", "PP SG 2", "PP SG 3", "GG 2"]
    assert rows["REQM"] == ["REQM SG 1", None, None, "GG 2"]
    assert rows["SAM"] == [None] * 4
    assert heat_map(result(rated)).columns == ("PA 1.1", "PA 2.1", "PA 2.2")


def test_the_page_draws_the_radar_where_there_is_enough_to_draw(cast, complete, rated, client_of):
    client = client_of(cast.vera)

    assert 'class="radar"' in _page(client, complete).content.decode()
    assert 'class="radar"' not in _page(client, rated).content.decode()
    assert '<th scope="col">PA 2.1</th>' in _page(client, rated).content.decode()
