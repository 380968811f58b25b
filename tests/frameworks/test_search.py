"""Search over every framework: what comes first, what is left out, tenants, the same cost for any number of rows."""

import pytest
from django.urls import reverse

from frameworks.models import Framework, Requirement
from frameworks.queries.search import LIMIT, ranked, search

pytestmark = pytest.mark.django_db


@pytest.fixture
def vera(cast, client_of):
    client = client_of(cast.vera)
    client.get(reverse("frameworks:index"))
    return client


def found(**wanted):
    return [(row.framework.key, row.ref, row.rank) for row in ranked(Requirement.objects.shipped(), **wanted)]


@pytest.mark.parametrize(
    ("q", "ref", "rank"),
    [
        pytest.param("SWE.1", "SWE.1", 0, id="the reference itself"),
        pytest.param("swe.1", "SWE.1", 0, id="in small letters"),
        pytest.param("SWE.1.", "SWE.1.BP1", 1, id="a reference that begins so"),
        pytest.param("architectural", "SWE.2", 2, id="a word that begins so"),
        pytest.param("rchitectural", "SWE.2", 3, id="anywhere"),
    ],
)
def test_rank(aspice_40, q, ref, rank):
    rows = {row[1]: row[2] for row in found(q=q, framework=aspice_40)}

    assert rows[ref] == rank
    assert list(rows.values()) == sorted(rows.values())


def test_the_reference_itself_comes_before_what_only_begins_so(catalogs):
    ranks = [row[2] for row in found(q="SUP.8")]

    assert found(q="SUP.8")[0][1] == "SUP.8"
    assert ranks == sorted(ranks)
    assert {row[0] for row in found(q="SUP.8") if row[2] == 0} >= {"aspice-3.1", "aspice-4.0"}


@pytest.mark.parametrize(
    ("narrowed", "count"),
    [
        ({"family": "cmmi"}, None),
        ({"kind": "process_area", "level": 2}, None),
        ({"family": "own"}, 0),
        ({"level": 5}, None),
    ],
)
def test_filters_only_narrow(catalogs, narrowed, count):
    some = found(q="re", **narrowed)

    assert set(some) < set(found(q="re"))
    assert count is None or len(some) == count


@pytest.mark.parametrize("q", ["%", "_", "castle in the sky", "'; --", "\\"])
def test_signs_of_the_database_are_plain_text(catalogs, q):
    assert found(q=q) == []


def test_what_is_retired_is_not_found(aspice_40):
    aspice_40.requirements.filter(ref="SWE.1").update(retired=True)

    assert "SWE.1" not in [row[1] for row in found(q="SWE.1", framework=aspice_40)]


@pytest.mark.parametrize(("q", "is_cut"), [("e", True), ("SPL.2.BP12", False)])
def test_no_more_than_people_read(catalogs, q, is_cut, django_assert_num_queries):
    with django_assert_num_queries(1):
        result = search(ranked(Requirement.objects.shipped(), q=q))

    assert result.is_cut is is_cut
    assert result.count == (LIMIT if is_cut else 1)


def test_the_page_marks_what_matched(vera):
    page = vera.get(reverse("frameworks:search"), {"q": "reqm sp 1.1"}).content.decode()

    assert "<mark>REQM SP 1.1</mark>" in page


@pytest.mark.parametrize("q", ["REQM SP 1.1", "e"])
def test_the_page_costs_the_same_for_any_number_of_rows(vera, q, django_assert_num_queries):
    with django_assert_num_queries(9):
        vera.get(reverse("frameworks:search"), {"q": q})


def test_htmx_gets_the_results_alone(vera, django_assert_num_queries):
    with django_assert_num_queries(3):
        response = vera.get(reverse("frameworks:search"), {"q": "SWE.1"}, headers={"HX-Request": "true"})

    assert b"<html" not in response.content
    assert b"<mark>SWE.1</mark>" in response.content


@pytest.mark.parametrize(
    "query", [{"family": "castle"}, {"framework": "castle"}, {"kind": "x"}, {"level": "9"}, {"q": "x" * 201}]
)
def test_unknown_values_are_refused(vera, cast, api_of, query):
    assert vera.get(reverse("frameworks:search"), {"q": "SWE"} | query).status_code == 400
    assert api_of(cast.vera).get("/api/v1/requirements/found/", {"q": "SWE"} | query).status_code == 400


@pytest.mark.parametrize(("query", "says"), [({}, "Type a reference"), ({"q": "castle in the sky"}, "Nothing found")])
def test_empty_states(vera, query, says):
    assert says in vera.get(reverse("frameworks:search"), query).content.decode()


def found_on(response):
    return [group.framework for group in response.context["result"].groups]


def keys_of(answer):
    return [row["framework_key"] for row in answer.json()["results"]]


def test_own_frameworks_are_found_by_their_organisation_alone(vera, cast, rival, acme, cmmi, api_of):
    address, query = reverse("frameworks:search"), {"q": "REQM SP 1.1"}
    api = api_of(cast.vera)

    Framework.objects.filter(pk=cmmi.pk).update(organization=rival)
    assert cmmi not in found_on(vera.get(address, query))
    assert "CMMI-DEV 1.3" not in vera.get(address).content.decode()
    assert vera.get(address, query | {"framework": str(cmmi.pk)}).status_code == 400
    assert cmmi.key not in keys_of(api.get("/api/v1/requirements/found/", query))

    Framework.objects.filter(pk=cmmi.pk).update(organization=acme)
    assert cmmi in found_on(vera.get(address, query))
    assert cmmi.key in keys_of(api.get("/api/v1/requirements/found/", query))


@pytest.mark.parametrize("q", ["REQM SP 1.1", "REQM SP"])
def test_the_api_gives_the_best_first(cast, api_of, cmmi, q, django_assert_num_queries):
    api = api_of(cast.vera)
    with django_assert_num_queries(3):
        rows = api.get("/api/v1/requirements/found/", {"q": q, "framework": str(cmmi.pk)}).json()["results"]

    assert (rows[0]["ref"], rows[0]["framework_key"]) == ("REQM SP 1.1", "cmmi-dev-1.3")
    assert rows[0]["rank"] == (0 if q == "REQM SP 1.1" else 1)
