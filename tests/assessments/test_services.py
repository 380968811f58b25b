"""Marks and decisions: who may, versions, history, what is refused, and that nothing is half written."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments import services
from assessments.models import Assessment, Characterisation, CharacterisationChange, TeamDecision
from assessments.queries import history, marks_at
from organizations.errors import Conflict, Denied, DomainError
from organizations.models import Activity
from tests.assessments.conftest import NOW
from tests.factories import ProjectFactory

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=7)


def test_it_keeps_the_scope_and_instances_of_its_first_day(assessment, journey, apollo, borealis, acme_root):
    journey.units.remove(borealis)
    journey.scoped_areas.all().delete()

    assert set(assessment.units.all()) == {apollo, borealis, acme_root}
    areas = {row.process_area.ref: row.reason for row in assessment.assessedareas.select_related("process_area")}
    assert areas == {
        "CM": "", "MA": "", "PMC": "", "PP": "", "PPQA": "", "REQM": "", "SAM": "Nothing is bought.",
    }  # fmt: skip
    assert list(journey.assessments.all()) == [assessment]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "Spring"}, None),
        ({"units": []}, "units"),
        ({"areas": {}}, "areas"),
    ],
    ids=["no name", "name taken", "no instance", "no process area"],
)
def test_what_cannot_be_begun_is_refused(values, field, cast, acme, apollo, assessment, requirement):
    sent = {"name": "Autumn", "units": [apollo], "areas": {requirement("PP"): ""}, **values}

    with pytest.raises(DomainError) as refusal:
        services.begin_assessment(
            organization=acme, framework=assessment.framework, target_level=2, actor=cast.priya, now=NOW, **sent
        )

    assert refusal.value.field == field
    assert Assessment.objects.count() == 1


def test_a_mark_is_kept_with_who_and_when_and_its_history(mark, assessment, apollo, cast, requirement):
    first = mark("PP SP 1.1", "LI", weakness=" Only the first release is estimated. ")
    second = mark("PP SP 1.1", "FI", version=1, actor=cast.pavel, now=LATER)

    assert (first.mark, first.weakness, first.version) == ("LI", "Only the first release is estimated.", 1)
    assert (second.pk, second.mark, second.weakness, second.version) == (first.pk, "FI", "", 2)
    changes = history(assessment, requirement("PP").pk, requirement("PP SP 1.1").pk, apollo.pk)
    assert [(row.mark, row.weakness, row.changed_by, row.changed_at) for row in changes] == [
        ("FI", "", cast.pavel, LATER),
        ("LI", "Only the first release is estimated.", cast.carl, NOW),
    ]


def test_a_mark_can_be_taken_back_and_is_then_missing(mark, assessment):
    mark("PP SP 1.1", "FI")
    mark("PP SP 1.1", "", weakness="dropped with the mark", version=1, now=LATER)

    assert Characterisation.objects.get().weakness == ""
    assert marks_at(assessment) == ()
    assert [cell.mark for cell in marks_at(assessment, NOW)] == ["FI"]


def test_the_marks_of_an_earlier_day_can_be_told(mark, assessment, borealis):
    mark("PP SP 1.1", "FI")
    mark("PP SP 1.2", "NI", weakness="Nothing")
    mark("PP SP 1.2", "FI", version=1, now=LATER)
    mark("PP SP 1.1", "FI", unit=borealis, now=LATER)

    assert marks_at(assessment, NOW - timedelta(seconds=1)) == ()
    assert sorted(cell.mark for cell in marks_at(assessment, NOW)) == ["FI", "NI"]
    assert sorted(cell.mark for cell in marks_at(assessment, LATER)) == ["FI", "FI", "FI"]
    assert sorted(marks_at(assessment)) == sorted(marks_at(assessment, LATER))


@pytest.mark.parametrize("version", [0, 2], ids=["never seen", "from the future"])
def test_nobody_overwrites_what_they_did_not_see(version, mark, cast):
    mark("PP SP 1.1", "FI", actor=cast.pavel)

    with pytest.raises(services.StaleMark) as stale:
        mark("PP SP 1.1", "NY", version=version)

    assert stale.value.status == 409
    assert stale.value.present.mark == "FI"
    assert "Pavel" in stale.value.message
    assert Characterisation.objects.get().mark == "FI"
    assert CharacterisationChange.objects.count() == 1


@pytest.mark.parametrize(
    ("practice", "value", "options", "field"),
    [
        pytest.param("PP SP 1.1", "F", {}, "mark", id="a mark of another scale"),
        pytest.param("PP SP 1.1", "NI", {}, "weakness", id="without the weakness"),
        pytest.param("PP SP 1.1", "LI", {"weakness": "x" * 2001}, "weakness", id="an endless weakness"),
        pytest.param("MA SP 1.1", "FI", {}, "practice", id="a practice of another process area"),
        pytest.param("PP SG 1", "FI", {}, "practice", id="a goal"),
        pytest.param("GP 3.1", "FI", {}, "practice", id="a generic practice above the target"),
        pytest.param("GP 1.1", "FI", {}, "practice", id="GP 1.1 says no more than the specific practices"),
        pytest.param("SAM SP 1.1", "FI", {"area": "SAM"}, "process_area", id="not applicable"),
        pytest.param("RD SP 1.1", "FI", {"area": "RD"}, "process_area", id="above the target"),
    ],
)
def test_a_cell_that_is_not_judged_is_refused(practice, value, options, field, mark):
    with pytest.raises(DomainError) as refusal:
        mark(practice, value, **options)

    assert refusal.value.field == field
    assert not Characterisation.objects.exists()


def test_instances_outside_are_refused(mark, acme, acme_root, rival):
    for unit in (ProjectFactory(organization=acme), ProjectFactory(organization=rival), acme_root):
        with pytest.raises(DomainError) as refusal:
            mark("PP SP 1.1", "FI", unit=unit)
        assert refusal.value.field == "unit"


def test_generic_practices_are_marked_in_each_process_area(mark):
    mark("GP 2.1", "FI")
    mark("GP 2.1", "NY", area="MA")

    assert Characterisation.objects.count() == 2


def test_process_attributes_are_rated_beside_their_indicators(aspice_assessment, cast, apollo, requirement):
    for ref in ("SWE.1.BP1", "PA 1.1", "PA 2.1", "GP 2.1.1"):
        services.characterise(
            assessment=aspice_assessment,
            cell=services.Cell(
                requirement("SWE.1", "aspice-4.0").pk, requirement(ref, "aspice-4.0").pk, apollo.pk
            ),
            mark="L", weakness="", version=0, actor=cast.carl, now=NOW,
        )  # fmt: skip

    assert Characterisation.objects.count() == 4


def test_viewers_cannot_mark_and_contributors_cannot_fill(mark, cast, assessment, requirement):
    with pytest.raises(Denied):
        mark("PP SP 1.1", "FI", actor=cast.vera)
    with pytest.raises(Denied):
        services.fill(assessment=assessment, process_area=requirement("PP"), mark="FI", actor=cast.carl, now=NOW)


def test_filling_leaves_what_has_a_mark(mark, cast, assessment, requirement, borealis):
    mark("PP SP 1.1", "NI", weakness="Nothing")
    mark("PP SP 1.2", "FI")
    mark("PP SP 1.2", "", version=1)

    only_one = services.fill(
        assessment=assessment, process_area=requirement("PP"), mark="FI", unit=borealis, actor=cast.pavel, now=LATER
    )
    rest = services.fill(assessment=assessment, process_area=requirement("PP"), mark="NY", actor=cast.pavel, now=LATER)
    again = services.fill(
        assessment=assessment, process_area=requirement("PP"), mark="NY", actor=cast.pavel, now=LATER
    )

    assert (only_one, rest, again) == (24, 23, 0)
    marks = {(row.unit.code, row.practice.ref): row for row in Characterisation.objects.all()}
    assert len(marks) == 48
    assert marks["APO", "PP SP 1.1"].mark == "NI"
    assert (marks["APO", "PP SP 1.2"].mark, marks["APO", "PP SP 1.2"].version) == ("NY", 3)
    assert CharacterisationChange.objects.filter(changed_at=LATER).count() == 47
    assert [row.detail["cells"] for row in Activity.objects.filter(verb="filled").order_by("at", "id")] != []


@pytest.mark.parametrize(
    ("mark", "area", "field"), [("", "PP", "mark"), ("LI", "PP", "weakness"), ("FI", "SAM", "process_area")]
)
def test_what_cannot_fill_is_refused(mark, area, field, cast, assessment, requirement):
    with pytest.raises(DomainError) as refusal:
        services.fill(assessment=assessment, process_area=requirement(area), mark=mark, actor=cast.pavel, now=NOW)

    assert refusal.value.field == field
    assert not Characterisation.objects.exists()


def test_a_closed_one_rests_until_it_is_reopened(mark, cast, assessment, requirement):
    mark("PP SP 1.1", "FI")
    services.close_assessment(assessment=assessment, actor=cast.priya, now=LATER)
    assessment.refresh_from_db()

    with pytest.raises(Conflict):
        mark("PP SP 1.1", "NY", version=1)
    with pytest.raises(Conflict):
        services.fill(assessment=assessment, process_area=requirement("PP"), mark="FI", actor=cast.pavel, now=LATER)
    with pytest.raises(Conflict):
        services.delete_assessment(assessment=assessment, actor=cast.priya, now=LATER)
    with pytest.raises(Conflict):
        services.close_assessment(assessment=assessment, actor=cast.priya, now=LATER)
    assert [cell.mark for cell in marks_at(assessment)] == ["FI"]

    services.reopen_assessment(assessment=assessment, actor=cast.priya, now=LATER)
    services.delete_assessment(assessment=assessment, actor=cast.priya, now=LATER)
    assert not CharacterisationChange.objects.exists()
    assert Activity.objects.filter(verb="deleted").get().detail == {"marks": 1}


def test_a_decision_replaces_the_former_and_can_be_withdrawn(cast, assessment, requirement):
    def decide(answer):
        return services.decide(
            assessment=assessment,
            process_area=requirement("PP"),
            subject=requirement("PP SP 1.1"),
            question="characterisation",
            answer=answer,
            reason="The weakness concerns one of five releases.",
            actor=cast.pavel,
            now=NOW,
        )

    former, present = decide("PI"), decide("LI")

    former.refresh_from_db()
    assert (former.is_current, present.is_current) == (False, True)
    with pytest.raises(Conflict):
        services.withdraw_decision(decision=former, actor=cast.pavel, now=NOW)
    services.withdraw_decision(decision=present, actor=cast.pavel, now=NOW)
    assert not TeamDecision.objects.current().exists()
    assert TeamDecision.objects.count() == 2


@pytest.mark.parametrize(
    ("subject", "question", "answer", "reason", "field"),
    [
        pytest.param("PP SP 1.1", "characterisation", "LI", " ", "reason", id="no reason"),
        pytest.param("PP SP 1.1", "characterisation", "significant", "x", "answer", id="another answer"),
        pytest.param("PP SG 1", "impact", "FI", "x", "answer", id="a mark for an impact"),
        pytest.param("PP SG 1", "characterisation", "FI", "x", "subject", id="a goal has no value"),
        pytest.param("PP SP 1.1", "impact", "significant", "x", "subject", id="no impact of a practice"),
        pytest.param("PP SP 1.1", "weather", "significant", "x", "answer", id="an unknown question"),
    ],
)
def test_what_cannot_be_decided_is_refused(subject, question, answer, reason, field, cast, assessment, requirement):
    with pytest.raises(DomainError) as refusal:
        services.decide(
            assessment=assessment,
            process_area=requirement("PP"),
            subject=requirement(subject),
            question=question,
            answer=answer,
            reason=reason,
            actor=cast.pavel,
            now=NOW,
        )

    assert refusal.value.field == field


def test_filling_costs_the_same_for_one_and_for_two_projects(cast, assessment, requirement, borealis, apollo):
    counts = []
    for area, unit in (("PP", apollo), ("MA", None)):
        with CaptureQueriesContext(connection) as captured:
            services.fill(
                assessment=assessment, process_area=requirement(area), mark="FI", unit=unit, actor=cast.pavel, now=NOW
            )
        counts.append(len(captured))

    assert counts[0] == counts[1]
