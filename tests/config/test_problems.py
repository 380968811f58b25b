"""Errors of the API: RFC 9457 bodies, and nothing that a caller can send ends as 500."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DataError
from django.http import Http404
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from organizations.errors import Conflict, Denied, DomainError


class Raising(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)
    error = None

    def post(self, request):
        raise self.error


def answer(error):
    request = APIRequestFactory().post("/api/v1/things/", {})
    response = Raising.as_view(error=error)(request)
    response.render()
    assert response["Content-Type"] == "application/problem+json"
    return response.status_code, json.loads(response.content)


def test_a_refusal_keeps_its_status_code_and_sentence():
    status, body = answer(Conflict("The task is closed.", code="task_closed"))

    assert status == 409
    assert body == {
        "type": "urn:cairn:problem:task_closed",
        "title": "Client error",
        "status": 409,
        "detail": "The task is closed.",
        "code": "task_closed",
        "instance": "/api/v1/things/",
        "errors": [{"pointer": None, "code": "task_closed", "detail": "The task is closed."}],
    }


def test_a_refusal_about_a_field_points_to_it():
    _, body = answer(DomainError("It ends before it starts.", field="ends_on"))

    assert body["errors"] == [{"pointer": "/ends_on", "code": "invalid", "detail": "It ends before it starts."}]


def test_every_invalid_field_is_told_with_its_path():
    status, body = answer(ValidationError({"name": ["Too long."], "rows": [{}, {"date": ["Not a date."]}]}))

    assert status == 400
    assert [(error["pointer"], error["detail"]) for error in body["errors"]] == [
        ("/name", "Too long."),
        ("/rows/1/date", "Not a date."),
    ]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Denied("Only owners may do this."), 403),
        (PermissionDenied(), 403),
        (Http404(), 404),
        (DataError("numeric field overflow"), 400),
        (RecursionError(), 400),
        (UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"), 400),
    ],
)
def test_known_errors_become_4xx(error, status):
    assert answer(error)[0] == status


def test_the_reason_of_a_denial_is_told():
    assert answer(Denied("Only owners may do this."))[1]["detail"] == "Only owners may do this."


def test_what_the_database_said_is_not_told():
    assert "overflow" not in answer(DataError("numeric field overflow"))[1]["detail"]


def test_a_fault_stays_a_500_without_details():
    status, body = answer(RuntimeError("a secret"))

    assert status == 500
    assert body["detail"] == "Server Error (500)"


@pytest.mark.django_db
def test_an_unknown_api_address_is_a_problem_not_a_page(client):
    response = client.get("/api/v1/no-such-thing/")

    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["instance"] == "/api/v1/no-such-thing/"


@pytest.mark.django_db
def test_an_unknown_page_is_a_page(client):
    response = client.get("/no-such-page/")

    assert response.status_code == 404
    assert response["Content-Type"].startswith("text/html")
