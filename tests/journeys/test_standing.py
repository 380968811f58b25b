"""The level of a journey: from marks where there are some, else from evidence; the page says which."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import services as assessments
from journeys.dashboard import readiness
from journeys.queries.standing import Basis, self_assessment_of
from journeys.services import begin_journey_assessment
from tests.factories import ProjectFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment(cast, journey):
    return begin_journey_assessment(journey=journey, name="Spring", actor=cast.priya, now=timezone.now())


@pytest.fixture
def fill(cast, journey, requirement):
    """A function that marks every cell of an assessment without a mark, in the process areas named (all)."""

    def mark(assessment, value="FI", areas=()):
        for row in assessment.assessedareas.all():
            if not areas or row.process_area.ref in areas:
                assessments.fill(
                    assessment=assessment, process_area=row.process_area, mark=value, actor=cast.priya,
                    now=timezone.now(),
                )  # fmt: skip

    return mark


def test_without_marks_it_is_evidence(journey, assessment, today):
    found = readiness(journey, today)

    assert self_assessment_of(journey) is None
    assert (found.standing.basis, found.standing.level, found.standing.assessment) == (Basis.EVIDENCE, 1, None)
    assert found.standing.next_gate.because == found.report.next_gate.because
    assert {row.marked for row in found.rows} == {None}


def test_marks_come_before_evidence_and_evidence_stays_beside_them(journey, assessment, fill, today):
    fill(assessment)

    found = readiness(journey, today)

    assert (found.standing.basis, found.standing.level, found.standing.next_gate) == (Basis.MARKS, 2, None)
    assert (found.report.level, found.standing.judged, found.standing.expected) == (1, 124, 124)
    assert {row.marked.rating.value for row in found.rows} == {"satisfied"}


def test_a_missing_mark_is_missing_whatever_else_is_marked(journey, assessment, fill, today):
    fill(assessment, areas=("PP", "REQM"))

    found = readiness(journey, today).standing

    assert (found.basis, found.next_gate.level) == (Basis.MARKS, 2)
    assert found.judged == 24 + 15
    assert found.next_gate.changes


def test_the_newest_with_marks_counts_also_when_it_is_closed(cast, journey, assessment, fill):
    fill(assessment, areas=("PP",))
    later = timezone.now() + timedelta(days=1)
    newer = begin_journey_assessment(journey=journey, name="Summer", actor=cast.priya, now=later)
    assert self_assessment_of(journey) == assessment

    fill(newer, areas=("PP",))
    assessments.close_assessment(assessment=newer, actor=cast.priya, now=later)

    assert self_assessment_of(journey) == newer


def test_another_target_does_not_count(cast, journey, assessment, fill):
    fill(assessment, areas=("PP",))
    assessment.target_level = 3
    assessment.save()

    assert self_assessment_of(journey) is None


def test_pages_and_api_name_the_basis(cast, journey, assessment, fill, client_of):
    client = client_of(cast.vera)
    page, home = reverse("journeys:readiness", args=[journey.pk]), journey.organization.get_absolute_url()
    api = reverse("api:journey-readiness", args=[journey.pk])
    for address in (page, home):
        assert "From accepted evidence" in client.get(address).content.decode()
    given = client.get(api).json()
    assert (given["basis"], given["assessment"], given["level"], given["evidence_level"]) == ("evidence", None, 1, 1)

    fill(assessment, areas=("PP",))

    for address in (page, home):
        text = client.get(address).content.decode()
        assert "24 of 124 cells marked" in text
        assert reverse("assessments:result", args=[assessment.pk]) in text
    given = client.get(api).json()
    assert (given["basis"], given["assessment"], given["judged"]) == ("marks", str(assessment.pk), 24)
    levels = {row["process_area"]["ref"]: row["marked_level"] for row in given["process_areas"]}
    assert (levels["PP"], levels["CM"]) == ("2", None)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_statements_is_constant(rows, journey, acme, assessment, fill, today, django_assert_num_queries):
    for _number in range(rows):
        unit = ProjectFactory(organization=acme)
        journey.units.add(unit)
        assessment.units.add(unit)
    fill(assessment)

    with django_assert_num_queries(19):
        readiness(journey, today)
