"""Pages of self-assessments: the grid, one cell, filling, and how often they ask the database."""

import pytest
from django.urls import reverse

from assessments.models import Assessment, Characterisation
from journeys import services as journeys
from tests.assessments.conftest import NOW
from tests.factories import ProjectFactory

pytestmark = pytest.mark.django_db


def _cell(assessment, requirement, unit, practice="PP SP 1.1", area="PP"):
    return reverse("assessments:cell", args=[assessment.pk, requirement(area).pk, requirement(practice).pk, unit.pk])


def test_the_list_begins_empty_and_offers_to_begin(cast, journey, client_of):
    url = reverse("journeys:assessment_list", args=[journey.pk])
    begin = reverse("journeys:assessment_begin", args=[journey.pk])

    assert begin in client_of(cast.priya).get(url).content.decode()
    page = client_of(cast.vera).get(url).content.decode()
    assert "No self-assessment yet" in page
    assert begin not in page


def test_one_is_begun_with_the_scope_of_the_journey(cast, journey, client_of):
    url = reverse("journeys:assessment_begin", args=[journey.pk])
    client = client_of(cast.priya)

    response = client.post(url, {"name": "Spring"})
    twice = client.post(url, {"name": "Spring"})

    assessment = Assessment.objects.get()
    assert response["Location"] == assessment.get_absolute_url()
    assert twice.status_code == 400
    assert "already has a self-assessment of this name" in twice.content.decode()


def test_a_closed_journey_begins_none(cast, journey, client_of):
    journeys.close_journey(journey=journey, actor=cast.priya, now=NOW)

    response = client_of(cast.priya).post(reverse("journeys:assessment_begin", args=[journey.pk]), {"name": "Spring"})

    assert response.status_code == 400
    assert not Assessment.objects.exists()


def test_the_grid_shows_each_practice_in_each_instance(cast, assessment, mark, client_of):
    mark("PP SP 1.1", "LI", weakness="Only the first release")

    response = client_of(cast.carl).get(assessment.get_absolute_url(), {"area": "PP"})

    grid, page = response.context["grid"], response.content.decode()
    assert [unit.code for unit in grid.units] == ["APO", "BOR"]
    assert len(grid.rows) == 24
    assert (grid.chosen.marked, grid.chosen.total, grid.marked, grid.total) == (1, 48, 1, 216)
    assert 'aria-label="PP SP 1.1, APO: LI"' in page
    assert 'data-weakness="Only the first release"' in page
    assert "Not applicable: Nothing is bought." in page
    assert "cairn/grid.js" in page


def test_whoever_only_reads_gets_no_keyboard(cast, assessment, client_of):
    page = client_of(cast.vera).get(assessment.get_absolute_url()).content.decode()

    assert "cairn/grid.js" not in page
    assert "Fill what has no mark" not in page


def test_without_a_choice_the_first_unfinished_process_area_is_shown(cast, assessment, requirement, client_of):
    from assessments.services import fill  # noqa: PLC0415 -- the only test that needs it

    fill(assessment=assessment, process_area=requirement("CM"), mark="FI", actor=cast.pavel, now=NOW)

    grid = client_of(cast.carl).get(assessment.get_absolute_url()).context["grid"]

    assert (grid.area.ref, grid.previous.ref, grid.next.ref) == ("MA", "CM", "PMC")
    unknown = client_of(cast.carl).get(assessment.get_absolute_url(), {"area": "<x>"})
    assert unknown.context["grid"].area.ref == "MA"


def test_a_process_attribute_stands_before_its_indicators(cast, aspice_assessment, client_of):
    grid = client_of(cast.carl).get(aspice_assessment.get_absolute_url(), {"area": "SWE.1"}).context["grid"]

    refs = [row.judged.practice.ref for row in grid.rows]
    assert refs[:2] == ["PA 1.1", "SWE.1.BP1"]
    assert [row.judged.practice.ref for row in grid.rows if row.judged.is_attribute] == ["PA 1.1", "PA 2.1", "PA 2.2"]
    assert refs.index("GP 2.1.1") == refs.index("PA 2.1") + 1


def test_a_cell_is_marked_without_a_script(cast, assessment, apollo, requirement, client_of):
    url = _cell(assessment, requirement, apollo)
    client = client_of(cast.carl)

    refused = client.post(url, {"mark": "PI", "weakness": "", "version": "0"})
    saved = client.post(url, {"mark": "PI", "weakness": "No record", "version": "0"})
    stale = client.post(url, {"mark": "FI", "weakness": "", "version": "0"})

    assert refused.status_code == 400
    assert "the method asks for it" in refused.content.decode()
    assert saved["Location"] == f"{assessment.get_absolute_url()}?area=PP"
    assert stale.status_code == 400
    assert "has marked this cell meanwhile: PI" in stale.content.decode()
    assert Characterisation.objects.get().mark == "PI"
    page = client.get(url).content.decode()
    assert "No record" in page


@pytest.mark.parametrize("practice", ["MA SP 1.1", "PP SG 1"])
def test_a_cell_that_is_not_judged_does_not_exist(practice, cast, assessment, apollo, requirement, client_of):
    url = _cell(assessment, requirement, apollo, practice=practice)

    assert client_of(cast.carl).get(url).status_code == 404


def test_filling_tells_how_many(cast, assessment, borealis, client_of):
    url = reverse("assessments:fill", args=[assessment.pk]) + "?area=PP"
    client = client_of(cast.pavel)

    page = client.get(url)
    response = client.post(url, {"mark": "FI", "unit": str(borealis.pk)}, follow=True)

    assert "48 cells have no mark" in page.content.decode()
    assert "LI" not in dict(page.context["form"].fields["mark"].choices)
    assert "24 cells were marked." in response.content.decode()


def test_it_is_renamed_closed_reopened_and_deleted(cast, assessment, journey, client_of):
    client = client_of(cast.priya)

    client.post(reverse("assessments:rename", args=[assessment.pk]), {"name": "Autumn"})
    client.post(reverse("assessments:close", args=[assessment.pk]))
    assessment.refresh_from_db()
    assert (assessment.name, assessment.closed_at is None) == ("Autumn", False)
    assert client.post(reverse("assessments:delete", args=[assessment.pk])).status_code == 409
    client.post(reverse("assessments:reopen", args=[assessment.pk]))
    response = client.post(reverse("assessments:delete", args=[assessment.pk]))

    assert response["Location"] == journey.get_absolute_url()
    assert not Assessment.objects.exists()


def test_the_grid_asks_as_often_for_one_project_as_for_three(
    cast, acme, journey, client_of, django_assert_num_queries
):
    client = client_of(cast.carl)
    for number in (1, 3):
        journey.units.set([ProjectFactory(organization=acme) for _ in range(number)])
        assessment = journeys.begin_journey_assessment(
            journey=journey, name=f"With {number}", actor=cast.priya, now=NOW
        )
        client.get(assessment.get_absolute_url())
        with django_assert_num_queries(17):
            client.get(assessment.get_absolute_url())


def test_the_list_asks_as_often_for_one_as_for_three(cast, journey, client_of, django_assert_num_queries):
    client, url = client_of(cast.carl), reverse("journeys:assessment_list", args=[journey.pk])
    client.get(url)
    for name in ("one", "two", "three"):
        journeys.begin_journey_assessment(journey=journey, name=name, actor=cast.priya, now=NOW)
        if name != "two":
            with django_assert_num_queries(9):
                client.get(url)
