"""Signing in to the API."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.utils import timezone
from rest_framework.test import APIClient

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

URL = "/api/v1/tokens/"
PASSWORD = "a sound password"


@pytest.fixture
def user():
    cache.clear()
    user = UserFactory(email="olga@example.org")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def client():
    return APIClient(enforce_csrf_checks=True)


def sign_in(client, email="olga@example.org", password=PASSWORD):
    return client.post(URL, {"email": email, "password": password})


def test_a_token_opens_the_api_until_it_is_revoked(client, user):
    token = sign_in(client).json()["token"]
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")

    assert client.get("/api/v1/organizations/").status_code == 200
    assert client.post(f"{URL}revoke/").status_code == 204
    assert client.get("/api/v1/organizations/").status_code == 401


def test_a_token_ends_after_30_days(client, user):
    body = sign_in(client).json()
    client.credentials(HTTP_AUTHORIZATION=f"Token {body['token']}")

    with time_machine.travel(timezone.now() + timedelta(days=29, hours=23)):
        assert client.get("/api/v1/organizations/").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=30, minutes=1)):
        assert client.get("/api/v1/organizations/").status_code == 401


def test_all_tokens_are_revoked_at_once(client, user):
    tokens = [sign_in(client).json()["token"] for _ in range(2)]
    client.credentials(HTTP_AUTHORIZATION=f"Token {tokens[0]}")

    assert client.post(f"{URL}revoke-all/").status_code == 204

    assert not user.auth_token_set.exists()


def test_the_token_itself_is_not_stored(client, user):
    token = sign_in(client).json()["token"]

    stored = user.auth_token_set.get()

    assert token.startswith("cairn_")
    assert token not in {stored.digest, stored.token_key}


@pytest.mark.parametrize(
    ("email", "password"),
    [("olga@example.org", "wrong"), ("nobody@example.org", PASSWORD)],
    ids=["wrong password", "unknown person"],
)
def test_a_wrong_pair_is_refused_without_telling_which_half(client, user, email, password):
    response = sign_in(client, email, password)

    assert response.status_code == 401
    assert response.json()["detail"] == "The e-mail address or the password is wrong."
    assert not user.auth_token_set.exists()


def test_a_person_who_was_deactivated_gets_no_token(client, user):
    user.is_active = False
    user.save()

    assert sign_in(client).status_code == 401


def test_an_address_must_be_confirmed_where_confirmation_is_mandatory(client, user, settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"

    assert sign_in(client).status_code == 403

    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)

    assert sign_in(client).status_code == 200


def test_the_address_is_found_in_any_case(client, user):
    assert sign_in(client, "Olga@Example.ORG").status_code == 200


def test_guessing_is_slowed_down(client, user):
    statuses = [sign_in(client, password=f"guess {number}").status_code for number in range(8)]

    assert statuses[0] == 401
    assert statuses[-1] == 429
    assert sign_in(client).status_code == 429


def test_the_number_of_tokens_is_limited(client, user):
    statuses = {sign_in(client).status_code for _ in range(20)}

    assert statuses == {200}
    assert sign_in(client).status_code == 403


@pytest.mark.parametrize("body", [{}, {"email": "olga@example.org"}, {"email": "no address", "password": "x"}, [1], 7])
def test_an_incomplete_body_is_a_400(client, user, body):
    assert client.post(URL, body).status_code == 400


def test_a_password_with_a_nul_is_a_400(client, user):
    assert sign_in(client, password="a\0b").status_code == 400
