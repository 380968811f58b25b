"""The API of the advisor."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

pytestmark = pytest.mark.django_db
EVALUATE = reverse("api:advice-evaluate")


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
    assert advice["unanswered"] == ["industry", "markets", "size", "held", "deadline"]
    assert advice["rules_of"] == "2026-11-23"


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

    assert len(book["questions"]) == 8
    assert all(rule["source"] and rule["reason"] for rule in book["rules"])
