"""Catalogue pages: they open, narrow, refuse unknown values, and cost the same at any size."""

import pytest
from django.urls import reverse

from frameworks.models import Crosswalk, Framework, Requirement
from frameworks.queries import Coverage

pytestmark = pytest.mark.django_db


@pytest.fixture
def vera(cast, client_of):
    """The client of a signed-in person; session and navigation are warm."""
    client = client_of(cast.vera)
    client.get(reverse("frameworks:index"))
    return client


def text(response):
    return response.content.decode()


def test_the_index_lists_frameworks_and_crosswalks(vera, cmmi):
    page = text(vera.get(reverse("frameworks:index")))

    assert "CMMI-DEV 1.3" in page
    assert "ISO 9001:2015 → CMMI-DEV 1.3" in page


def test_an_empty_index_says_how_to_load(vera):
    Crosswalk.objects.all().delete()
    Requirement.objects.update(parent=None)
    Requirement.objects.all().delete()
    Framework.objects.all().delete()

    assert "manage.py library load" in text(vera.get(reverse("frameworks:index")))


def test_a_framework_without_requirements_says_how_to_load(vera, cmmi):
    Requirement.objects.filter(framework=cmmi).update(retired=True)

    assert "This catalogue has no requirements." in text(vera.get(cmmi.get_absolute_url()))


@pytest.mark.parametrize(
    "query", [{"kind": "castle"}, {"level": "9"}, {"level": "x"}, {"group": "castle"}, {"q": "x" * 1_000}]
)
def test_unknown_filters_of_a_framework_are_refused(vera, cmmi, query):
    response = vera.get(cmmi.get_absolute_url(), query)

    assert response.status_code == 400
    assert "A filter has a value that does not exist here." in text(response)


@pytest.mark.parametrize("query", [{"strength": "castle"}, {"area": "castle"}, {"q": "x" * 1_000}])
def test_unknown_filters_of_a_crosswalk_are_refused(vera, to_cmmi, query):
    assert vera.get(to_cmmi.get_absolute_url(), query).status_code == 400


@pytest.mark.parametrize("page", ["0", "999", "x", "-1"])
def test_an_unreadable_page_number_gives_the_nearest_page(vera, to_cmmi, page):
    assert vera.get(to_cmmi.get_absolute_url(), {"page": page}).status_code == 200


def test_a_crosswalk_says_that_it_is_a_hint_and_how_far_it_carries(vera, to_cmmi):
    page = text(vera.get(to_cmmi.get_absolute_url()))

    assert "A derived working mapping: a reuse hint, never a rating." in page
    counts = [
        (row.label, row.level, row.counts) for row in vera.get(to_cmmi.get_absolute_url()).context["coverage_rows"]
    ]
    assert counts[0] == ("specific practice", 2, Coverage(13, 25, 15, 1))
    assert '<td class="num" data-label="Medium">25</td>' in page


def test_a_crosswalk_is_narrowed_by_process_area_and_strength(vera, to_cmmi):
    response = vera.get(to_cmmi.get_absolute_url(), {"area": "PMC", "strength": "none"})

    assert [mapping.target.ref for mapping in response.context["page"]] == ["PMC SP 1.2"]
    assert "No clause of ISO 9001:2015 asks for this." in text(response)


def test_a_requirement_shows_both_directions(vera, cmmi):
    practice = cmmi.requirements.get(ref="REQM SP 1.1")
    clause = Requirement.objects.get(framework__key="iso-9001-2015", ref="8.2.3")

    assert "What already provides it" in text(vera.get(practice.get_absolute_url()))
    assert "REQM SP 1.1" in text(vera.get(clause.get_absolute_url()))


def test_a_base_practice_shows_what_provides_its_process(vera, aspice_40):
    page = text(vera.get(aspice_40.requirements.get(ref="SWE.1.BP1").get_absolute_url()))

    assert "What already provides SWE.1, which it belongs to" in page


def test_what_is_knowledge_or_retired_says_so(vera, aspice_40):
    process = aspice_40.requirements.get(ref="SYS.2")
    Requirement.objects.filter(pk=process.pk).update(retired=True)
    page = text(vera.get(process.get_absolute_url()))

    assert page.count("to be verified") == 2  # VDA scope and plug-in
    assert "The catalogue no longer has this requirement." in page


def test_a_requirement_that_is_not_there_is_404(vera, cmmi):
    assert vera.get(reverse("frameworks:requirement", args=[cmmi.pk])).status_code == 404


# Pairs of few and many rows. The shell of a page takes 6.
@pytest.mark.parametrize(
    ("key", "ref", "query", "queries"),
    [
        ("cmmi-dev-1.3", None, {"q": "REQM SP 1.1"}, 12),
        ("cmmi-dev-1.3", None, {"q": "SP 1"}, 12),
        ("iso-9001-2015", None, {}, 12),
        ("cmmi-dev-1.3", None, {}, 12),
        ("iso-9001-2015", "4.1", {}, 15),
        ("iso-9001-2015", "8.3.2", {}, 15),
    ],
)
def test_query_counts_do_not_grow(vera, catalogs, key, ref, query, queries, django_assert_num_queries):
    rows = Requirement.objects.filter(framework__key=key, ref=ref)
    url = (rows.get() if ref else Framework.objects.get(key=key)).get_absolute_url()

    with django_assert_num_queries(queries):
        vera.get(url, query)


@pytest.mark.parametrize("query", [{"q": "REQM SP 1.4"}, {}, {"page": "3"}])
def test_query_counts_of_a_crosswalk_do_not_grow(vera, to_cmmi, query, django_assert_num_queries):
    with django_assert_num_queries(12):
        vera.get(to_cmmi.get_absolute_url(), query)


@pytest.mark.parametrize("is_large", [False, True])
def test_query_counts_of_the_index_do_not_grow(vera, catalogs, is_large, django_assert_num_queries):
    if not is_large:
        Crosswalk.objects.exclude(key="iso-9001-2015--cmmi-dev-1.3").delete()

    with django_assert_num_queries(8):
        vera.get(reverse("frameworks:index"))


def test_a_requirement_shows_its_neighbours_and_the_same_reference_elsewhere(vera, aspice_40):
    response = vera.get(aspice_40.requirements.get(ref="SUP.8").get_absolute_url())

    page = text(response)
    assert response.context["neighbours"].next.ref in page
    assert 'rel="prev"' in page
    assert "Software problem resolution" in page
    assert {row.framework.key for row in response.context["elsewhere"]} == {
        "aspice-3.1", "iso-15504-5-2006", "iso-15504-5-2012",
    }  # fmt: skip


def test_the_first_and_the_last_requirement_have_one_neighbour(vera, cmmi):
    goal = cmmi.requirements.get(ref="REQM SG 1")

    found = vera.get(goal.get_absolute_url()).context["neighbours"]

    assert (found.previous, found.next) == (None, None)
