"""Catalogue resources: read-only for every signed-in person, filtered, the same cost at any size."""

import pytest

from frameworks.models import Requirement

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(cast, catalogs, api_of):
    return api_of(cast.vera)


@pytest.mark.parametrize(
    ("resource", "query", "count"),
    [
        ("frameworks", {}, 14),
        ("frameworks", {"family": "aspice"}, 3),
        ("frameworks", {"key": "cmmi-dev-1.3"}, 1),
        ("frameworks", {"key": "castle"}, 0),
        ("requirements", {"framework__key": "cmmi-dev-1.3", "kind": "generic_practice"}, 13),
        ("requirements", {"framework__key": "cmmi-dev-1.3", "kind": "process_area", "level": "2"}, 7),
        ("requirements", {"search": "REQM SP", "framework__key": "cmmi-dev-1.3"}, 5),
        ("crosswalks", {}, 14),
        ("mappings", {"strength": "none"}, 46),
    ],
)
def test_resources(api, resource, query, count):
    assert api.get(f"/api/v1/{resource}/", query).json()["count"] == count


def test_requirements_of_a_framework_and_below_a_parent(api, cmmi):
    goal = cmmi.requirements.get(ref="REQM SG 1")

    assert api.get("/api/v1/requirements/", {"framework": str(cmmi.pk)}).json()["count"] == 254
    assert api.get("/api/v1/requirements/", {"parent": str(goal.pk)}).json()["count"] == 5


def test_mappings_of_a_crosswalk_a_source_and_a_target(api, cmmi, to_cmmi):
    practice = cmmi.requirements.get(ref="REQM SP 1.1")
    clause = Requirement.objects.get(framework__key="iso-9001-2015", ref="8.2.3")
    pair = {"source": str(clause.pk), "target": str(practice.pk)}

    assert api.get("/api/v1/mappings/", {"crosswalk": str(to_cmmi.pk)}).json()["count"] == 284
    assert api.get("/api/v1/mappings/", {"target": str(practice.pk)}).json()["count"] == 2
    (mapping,) = api.get("/api/v1/mappings/", pair).json()["results"]
    assert (mapping["source_ref"], mapping["target_ref"], mapping["strength"]) == ("8.2.3", "REQM SP 1.1", "strong")


def test_a_mapping_without_source_has_null(api, to_cmmi):
    mapping = to_cmmi.mappings.filter(strength="none")[0]

    found = api.get(f"/api/v1/mappings/{mapping.pk}/").json()

    assert (found["source"], found["source_ref"]) == (None, None)


@pytest.mark.parametrize(
    ("resource", "query"),
    [
        ("frameworks", {"family": "castle"}),
        ("requirements", {"kind": "castle"}),
        ("requirements", {"framework": "x"}),
        ("requirements", {"parent": "x"}),
        ("requirements", {"level": "x"}),
        ("crosswalks", {"status": "castle"}),
        ("mappings", {"strength": "castle"}),
        ("mappings", {"crosswalk": "x"}),
    ],
)
def test_unknown_filters_are_refused_at_the_field(api, resource, query):
    response = api.get(f"/api/v1/{resource}/", query)

    assert response.status_code == 400
    assert next(iter(query)) in response.content.decode()


@pytest.mark.parametrize("limit", [1, 3, 100])
@pytest.mark.parametrize("resource", ["frameworks", "requirements", "crosswalks", "mappings"])
def test_query_counts_do_not_grow(api, resource, limit, django_assert_num_queries):
    with django_assert_num_queries(2):
        response = api.get(f"/api/v1/{resource}/", {"page_size": limit})

    assert len(response.json()["results"]) == min(limit, response.json()["count"])


def test_catalogues_cannot_be_written(cast, cmmi, api_of):
    for method in ("post", "put", "patch", "delete"):
        response = getattr(api_of(cast.olga), method)(f"/api/v1/frameworks/{cmmi.pk}/", {})
        assert response.status_code == (403 if method == "delete" else 405)  # own frameworks can be deleted


def test_catalogues_need_a_sign_in(client, cmmi):
    assert client.get(f"/api/v1/frameworks/{cmmi.pk}/").status_code == 401
