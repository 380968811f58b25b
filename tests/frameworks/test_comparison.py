"""Two editions: which requirement became which, as a table; the page and the API over shipped editions."""

from dataclasses import replace

import pytest
from django.urls import reverse
from hypothesis import given

from frameworks.catalog import RequirementRecord
from frameworks.comparison import compare_editions, outcome_counts, same_requirements
from frameworks.models import Framework
from frameworks.queries.records import requirement_records
from tests.frameworks.test_difference import MANY

AREA = RequirementRecord(ref="SWE.1", kind="process", title="Software Requirements Analysis", position=0)
OTHER = RequirementRecord(ref="SWE.2", kind="process", title="Software Architectural Design", position=1)
PRACTICE = RequirementRecord("SWE.1.BP1", "base_practice", "Specify software requirements", 2, "SWE.1", 1)
TREE = (AREA, OTHER, PRACTICE)


def outcomes(before, after, links=()):
    """Return what is not unchanged as (reference before, reference after, outcomes)."""
    return [
        (step.before and step.before.ref, step.after and step.after.ref, *step.outcomes)
        for step in compare_editions(before, after, links)
        if step.outcomes != ("unchanged",)
    ]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param(TREE, [], id="the same"),
        pytest.param(
            [AREA, OTHER, replace(PRACTICE, title="SPECIFY software-requirements")], [], id="case and hyphens"
        ),
        pytest.param([AREA, OTHER], [("SWE.1.BP1", None, "removed")], id="removed"),
        pytest.param(
            [*TREE, replace(PRACTICE, ref="SWE.1.BP2", title="Analyze it")], [(None, "SWE.1.BP2", "added")], id="added"
        ),
        pytest.param(
            [AREA, OTHER, replace(PRACTICE, title="Specify the software requirements anew")],
            [("SWE.1.BP1", "SWE.1.BP1", "renamed")],
            id="renamed",
        ),
        pytest.param(
            [AREA, OTHER, replace(PRACTICE, ref="SWE.1.BP7")],
            [("SWE.1.BP1", "SWE.1.BP7", "renumbered")],
            id="another reference in its area",
        ),
        pytest.param(
            [AREA, OTHER, replace(PRACTICE, ref="SWE.2.BP4", parent="SWE.2")],
            [("SWE.1.BP1", "SWE.2.BP4", "renumbered", "moved")],
            id="moved",
        ),
        pytest.param(
            [AREA, OTHER, replace(PRACTICE, level=2)], [("SWE.1.BP1", "SWE.1.BP1", "relevelled")], id="other level"
        ),
        pytest.param(
            [replace(AREA, ref="SRA"), OTHER, replace(PRACTICE, parent="SRA")],
            [("SWE.1", "SRA", "renumbered")],
            id="what stays below a renumbered area has not moved",
        ),
        pytest.param(
            [AREA, OTHER, replace(PRACTICE, title="Communicate agreed results")],
            [(None, "SWE.1.BP1", "added"), ("SWE.1.BP1", None, "removed")],
            id="the reference means something else",
        ),
        pytest.param(
            [AREA, OTHER, replace(PRACTICE, kind="process_attribute")],
            [(None, "SWE.1.BP1", "added"), ("SWE.1.BP1", None, "removed")],
            id="another kind is not the same",
        ),
    ],
)
def test_what_became_of_it(after, expected):
    assert outcomes(TREE, after) == expected


def test_a_reused_reference_is_told_on_both_sides():
    steps = compare_editions(TREE, [AREA, OTHER, replace(PRACTICE, title="Communicate agreed results")])

    assert [step.is_reused for step in steps if step.before is None or step.after is None] == [True, True]


def test_a_crosswalk_pairs_only_what_has_one_counterpart():
    split = [AREA, OTHER, replace(PRACTICE, ref="A", title="One"), replace(PRACTICE, ref="B", title="Two")]

    assert same_requirements(compare_editions(TREE, split, [("SWE.1.BP1", "A")]))["SWE.1.BP1"] == "A"
    assert "SWE.1.BP1" not in same_requirements(
        compare_editions(TREE, split, [("SWE.1.BP1", "A"), ("SWE.1.BP1", "B")])
    )
    assert "castle" not in same_requirements(compare_editions(TREE, split, [("castle", "A")]))


@given(before=MANY, after=MANY)
def test_each_requirement_is_told_exactly_once(before, after):
    steps = compare_editions(before, after)

    assert sorted(step.before.ref for step in steps if step.before) == sorted(row.ref for row in before)
    assert sorted(step.after.ref for step in steps if step.after) == sorted(row.ref for row in after)
    assert outcome_counts(compare_editions(before, before))["unchanged"] == len(before)


pages = pytest.mark.django_db


@pages
def test_practices_of_automotive_spice_are_followed_by_title(aspice_31, aspice_40):
    same = same_requirements(compare_editions(requirement_records(aspice_31), requirement_records(aspice_40)))

    assert same["SWE.6"] == "SWE.6"
    assert same["SPL.2.BP12"] == "SPL.2.BP6"
    assert same["SPL.2.BP6"] == "SPL.2.BP7"
    assert "SWE.1.BP5" not in same


@pytest.fixture
def vera(cast, client_of):
    client = client_of(cast.vera)
    client.get(reverse("frameworks:index"))
    return client


@pages
def test_the_page_asks_for_two_editions_first(vera):
    assert "Choose an earlier and a later edition" in vera.get(reverse("frameworks:compare")).content.decode()


@pages
@pytest.mark.parametrize("query", [{}, {"q": "SPL.2"}, {"outcome": "added", "page": "2"}])
def test_the_page_costs_the_same_for_any_number_of_rows(vera, aspice_31, aspice_40, query, django_assert_num_queries):
    with django_assert_num_queries(18):
        response = vera.get(reverse("frameworks:compare"), {"before": aspice_31.pk, "after": aspice_40.pk} | query)

    assert response.status_code == 200


@pages
def test_the_page_is_narrowed_by_outcome_and_text(vera, aspice_31, aspice_40):
    query = {"before": aspice_31.pk, "after": aspice_40.pk, "outcome": "renumbered", "q": "spl.2"}
    response = vera.get(reverse("frameworks:compare"), query)

    assert [row.step.after.ref for row in response.context["page"]] == ["SPL.2.BP6", "SPL.2.BP7"]


@pages
@pytest.mark.parametrize("change", [{"after": "castle"}, {"after": ""}, {"outcome": "castle"}, {"q": "x" * 201}])
def test_unknown_values_are_refused(vera, aspice_31, aspice_40, change):
    query = {"before": aspice_31.pk, "after": aspice_40.pk} | change

    assert vera.get(reverse("frameworks:compare"), query).status_code == 400


@pages
def test_an_edition_is_not_compared_with_itself(vera, cmmi):
    response = vera.get(reverse("frameworks:compare"), {"before": cmmi.pk, "after": cmmi.pk})

    assert response.status_code == 400
    assert "Choose two different editions." in response.content.decode()


@pages
def test_the_own_framework_of_another_organisation_is_not_there(vera, cast, rival, cmmi, api_of):
    Framework.objects.filter(pk=cmmi.pk).update(organization=rival)
    other = Framework.objects.get(key="aspice-4.0")

    page = vera.get(reverse("frameworks:compare"), {"before": other.pk, "after": cmmi.pk})
    api = api_of(cast.vera)

    assert page.status_code == 400
    assert "CMMI-DEV 1.3" not in page.content.decode()
    assert api.get(f"/api/v1/frameworks/{other.pk}/comparison/", {"after": str(cmmi.pk)}).status_code == 400
    assert api.get(f"/api/v1/frameworks/{cmmi.pk}/comparison/", {"after": str(other.pk)}).status_code == 404


@pages
def test_the_api_tells_the_same(cast, api_of, aspice_31, aspice_40, django_assert_num_queries):
    api = api_of(cast.vera)
    with django_assert_num_queries(6):
        answer = api.get(f"/api/v1/frameworks/{aspice_31.pk}/comparison/", {"after": str(aspice_40.pk)}).json()

    assert sum(answer["counts"].values()) >= len(answer["steps"])
    assert {"SPL.2.BP12"} == {
        step["before"]["ref"]
        for step in answer["steps"]
        if step["before"] and step["after"] and step["after"]["ref"] == "SPL.2.BP6"
    }
