"""The API of the advisor."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from advisor import services
from advisor.models import SavedAdvice
from advisor.rulebook import shipped_rulebook
from frameworks.models import Crosswalk, Framework
from tests.advisor.conftest import NOW
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db
EVALUATE = reverse("api:advice-evaluate")
LIST = reverse("api:advice-list")


@pytest.fixture
def api(cast):
    client = APIClient()
    client.force_login(cast.vera)
    return client


def test_answers_come_back_as_ranked_options_with_reasons(api):
    answers = {"asked_by": ["contract"], "named": ["cmmi"], "product": ["services"]}

    advice = api.post(EVALUATE, {"answers": answers}, format="json").json()

    first = advice["standings"][0]
    assert (first["option"]["key"], first["gate"]) == ("cmmi_svc_ml3", "required")
    assert first["reasons_for"][0]["key"] == "named.cmmi.services"
    assert first["reasons_for"][0]["source"]
    assert [row["key"] for row in advice["unanswered"]] == ["level", "industry", "markets", "size", "held", "deadline"]
    assert advice["rules_of"] == shipped_rulebook().date
    assert advice["answered"][2] == {
        "key": "product",
        "label": "What do you deliver?",
        "choices": [{"key": "services", "label": "Services"}],
    }


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"answers": []},
        {"answers": {"named": "cmmi"}},
        {"answers": {"nothing": ["x"]}},
        {"answers": {"named": ["nobody"]}},
        {"answers": {"size": []}},
        {"answers": {"size": ["under_10", "from_250"]}},
        {"answers": {"named": [{"a": 1}]}},
    ],
    ids=str,
)
def test_answers_that_cannot_be_understood_are_told(api, body):
    response = api.post(EVALUATE, body, format="json")

    assert response.status_code == 400
    assert response.json()["errors"]


def test_the_rulebook_is_readable_with_its_sources(api):
    book = api.get(reverse("api:advice-rulebook")).json()

    assert len(book["questions"]) == 9
    assert all(rule["source"] and rule["reason"] for rule in book["rules"])


def test_saved_advice_is_begun_answered_evaluated_and_deleted(acme, cast, api_of):
    api = api_of(cast.carl)
    values = {"organization": str(acme.pk), "title": "First", "answers": {"industry": ["automotive"]}}

    made = api.post(LIST, values, format="json")
    assert (made.status_code, made.json()["state"], made.json()["result"]) == (201, "open", None)
    url = reverse("api:advice-detail", args=[made.json()["id"]])
    changed = api.patch(
        url, {"title": "Second", "answers": {"product": ["software"], "industry": None}}, format="json"
    )
    assert (changed.json()["title"], changed.json()["answers"]) == ("Second", {"product": ["software"]})
    api.patch(url, {"answers": {"industry": ["automotive"]}}, format="json")
    result = api.post(f"{url}evaluation/").json()
    assert result["state"] == "current"
    assert result["result"]["standings"][0]["option"]["label"] == result["first"]
    assert result["result"]["standings"][0]["option"]["target"]["framework"] == "aspice-4.0"
    assert api.delete(url).status_code == 204
    assert not SavedAdvice.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        {"title": ""},
        {"title": "a\u0000b"},
        {"answers": None},
        {"answers": []},
        {"answers": {"nothing": ["x"]}},
        {"answers": {"nothing": None}},
        {"answers": {"industry": ["bakery"]}},
        {"answers": {"industry": "it"}},
        {"answers": {"size": []}},
        {"answers": {"markets": ["italy"] * 51}},
        [],
    ],
    ids=str,
)
def test_a_change_that_cannot_be_understood_is_told_and_changes_nothing(body, advice, cast, api_of):
    response = api_of(cast.carl).patch(reverse("api:advice-detail", args=[advice.pk]), body, format="json")

    assert response.status_code == 400
    assert SavedAdvice.objects.get().answers == advice.answers


def test_advice_of_another_organisation_cannot_be_begun(acme, cast, api_of):
    values = {"organization": str(acme.pk), "title": "First"}

    assert api_of(cast.mallory).post(LIST, values, format="json").status_code == 400
    assert not SavedAdvice.objects.exists()


def test_a_title_that_is_taken_is_told(advice, acme, cast, api_of):
    values = {"organization": str(acme.pk), "title": advice.title}

    assert api_of(cast.carl).post(LIST, values, format="json").status_code == 400


def test_the_list_leaves_the_results_out_and_takes_as_many_statements_for_three_as_for_one(
    evaluated, acme, cast, api_of, django_assert_num_queries
):
    api = api_of(cast.vera)
    with django_assert_num_queries(2):
        [row] = api.get(LIST).json()["results"]
    assert "result" not in row
    assert row["first"] == evaluated.result["standings"][0]["option"]["label"]

    for title in ("Second", "Third"):
        services.start_advice(organization=acme, title=title, actor=cast.carl, now=NOW)
    with django_assert_num_queries(2):
        rows = api.get(LIST).json()["results"]
    assert [row["first"] for row in rows].count(None) == 2
    assert len(api.get(LIST, {"evaluated_at__isnull": "true"}).json()["results"]) == 2
    assert len(api.get(LIST, {"search": "model first"}).json()["results"]) == 1


def test_a_journey_begins_with_advice_of_its_own_organisation_only(evaluated, acme, rival, apollo, cast, api_of):
    journeys, api = reverse("api:journey-list"), api_of(cast.priya)
    values = {
        "organization": str(acme.pk),
        "name": "To level 2",
        "framework": str(Framework.objects.get(key="cmmi-dev-1.3").pk),
        "target_level": 2,
        "wanted_on": "2099-06-30",
        "units": [str(apollo.pk)],
    }
    foreign = services.start_advice(organization=rival, title="Foreign", actor=cast.mallory, now=NOW)
    MembershipFactory(organization=rival, user=cast.priya)
    for unknown in (str(foreign.pk), "x", str(acme.pk)):
        assert api.post(journeys, {**values, "advice": unknown}, format="json").status_code == 400

    made = api.post(journeys, {**values, "advice": str(evaluated.pk)}, format="json")

    assert (made.status_code, made.json()["advice"]) == (201, str(evaluated.pk))
    found = api.get(journeys, {"advice": str(evaluated.pk)}).json()["results"]
    assert [row["id"] for row in found] == [made.json()["id"]]
    assert api.delete(reverse("api:advice-detail", args=[evaluated.pk])).status_code == 204
    assert api.get(journeys).json()["results"][0]["advice"] is None


def test_what_the_targets_share_is_told_with_the_figures_of_the_crosswalks(advice, cast, api_of):
    api, url = api_of(cast.carl), reverse("api:advice-shared", args=[advice.pk])
    refused = api.get(url)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_evaluated")
    services.evaluate_advice(advice=advice, actor=cast.carl, now=NOW)

    shared = api.get(url).json()

    keys = {str(row.pk): row.key for row in Crosswalk.objects.all()}
    figures = {keys[row["crosswalk"]]: row for row in shared["crosswalks"]}
    assert figures.keys() == {"iso-9001-2015--aspice-4.0", "aspice-4.0--cmmi-3.0"}
    row = figures["iso-9001-2015--aspice-4.0"]
    assert row["counts"] == {"strong": 10, "medium": 16, "weak": 13, "none": 0, "unmapped": 2}
    assert row["total"] == 41
    [chain] = shared["chains"]
    assert [keys[chain["first"]], keys[chain["second"]]] == ["iso-9001-2015--cmmi-dev-1.3", "cmmi-dev-1.3--cmmi-3.0"]
