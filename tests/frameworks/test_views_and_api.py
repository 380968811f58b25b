"""Catalogue pages and resources: they open, narrow, refuse unknown values, and cost the same at any size."""

import pytest
from django.urls import reverse

from frameworks.models import Crosswalk, Framework, Requirement

pytestmark = pytest.mark.django_db


@pytest.fixture
def cmmi(catalogs):
    return Framework.objects.get(key="cmmi-dev-1.3")


def test_pages_open(cast, cmmi, client_of):
    client = client_of(cast.vera)
    practice = Requirement.objects.get(framework=cmmi, ref="REQM SP 1.1")
    crosswalk = Crosswalk.objects.get(key="iso-9001-2015--cmmi-dev-1.3")

    assert "CMMI-DEV 1.3" in client.get(reverse("frameworks:index")).content.decode()
    assert "REQM SP 1.1" in client.get(cmmi.get_absolute_url(), {"q": "REQM SP"}).content.decode()
    assert "8.2.3" in client.get(practice.get_absolute_url()).content.decode()
    page = client.get(crosswalk.get_absolute_url(), {"strength": "none"}).content.decode()
    assert "No clause of ISO 9001:2015 asks for this." in page


@pytest.mark.parametrize("query", [{"kind": "castle"}, {"level": "9"}, {"level": "x"}, {"q": "x" * 1_000}])
def test_unknown_filters_of_the_page_are_refused(cast, cmmi, client_of, query):
    assert client_of(cast.vera).get(cmmi.get_absolute_url(), query).status_code == 400


def test_level_filter(cast, cmmi, client_of):
    response = client_of(cast.vera).get(cmmi.get_absolute_url(), {"kind": "process_area", "level": "2"})

    assert [row.ref for row in response.context["page"]] == ["CM", "MA", "PMC", "PP", "PPQA", "REQM", "SAM"]


@pytest.mark.parametrize(
    ("resource", "query", "count"),
    [
        ("frameworks", {}, 4),
        ("frameworks", {"family": "aspice"}, 2),
        ("requirements", {"framework__key": "cmmi-dev-1.3", "kind": "generic_practice"}, 13),
        ("requirements", {"search": "REQM SP"}, 5),
        ("crosswalks", {}, 3),
        ("mappings", {"strength": "none"}, 36),
    ],
)
def test_resources(cast, catalogs, api_of, resource, query, count):
    response = api_of(cast.vera).get(f"/api/v1/{resource}/", query)

    assert response.json()["count"] == count


@pytest.mark.parametrize("query", [{"kind": "castle"}, {"framework": "x"}, {"level": "x"}])
def test_unknown_filters_of_the_api_are_refused(cast, catalogs, api_of, query):
    assert api_of(cast.vera).get("/api/v1/requirements/", query).status_code == 400


@pytest.mark.parametrize("limit", [1, 3, 100])
@pytest.mark.parametrize("resource", ["requirements", "mappings"])
def test_query_counts_do_not_grow(cast, catalogs, api_of, resource, limit, django_assert_num_queries):
    client = api_of(cast.vera)

    with django_assert_num_queries(2):
        client.get(f"/api/v1/{resource}/", {"page_size": limit})


def test_catalogues_cannot_be_written(cast, cmmi, api_of):
    for method in ("post", "patch", "delete"):
        response = getattr(api_of(cast.olga), method)(f"/api/v1/frameworks/{cmmi.pk}/", {})
        assert response.status_code == 405
