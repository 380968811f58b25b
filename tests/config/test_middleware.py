"""What every request passes, and what every answer carries."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/accounts/login/?next=%00", "/accounts/%00/", "/api/v1/tokens/?q=a%00b"])
def test_a_nul_character_in_the_address_is_a_400(client, address):
    assert client.get(address).status_code == 400


def test_a_lone_surrogate_in_the_query_is_no_fault(client):
    assert client.get("/accounts/login/?next=%ed%a0%80").status_code == 200


def test_pages_run_only_our_own_scripts_and_styles(client):
    policy = dict(part.split(" ", 1) for part in client.get("/accounts/login/")["Content-Security-Policy"].split("; "))

    nonce = policy["script-src"].partition(" ")[2]
    assert nonce in {"", policy["style-src"].partition(" ")[2]}
    assert policy["script-src"].partition(" ")[0] == policy["style-src"].partition(" ")[0] == "'self'"
    del policy["script-src"], policy["style-src"]
    assert policy == {
        "default-src": "'none'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "font-src": "'self'",
        "manifest-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "object-src": "'none'",
    }


def test_answers_carry_the_protective_headers(client):
    response = client.get("/accounts/login/")

    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


def test_plain_http_is_sent_to_https_when_the_site_has_it(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 60

    assert client.get("/accounts/login/")["Location"] == "https://testserver/accounts/login/"
    assert client.get("/healthz").status_code == 200
    assert client.get("/healthz", secure=True)["Strict-Transport-Security"].startswith("max-age=60")


def test_a_foreign_host_name_is_refused(client):
    assert client.get("/accounts/login/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("length", [10_000, 1_000_000])
def test_an_endless_search_is_a_400(client, length):
    assert client.get(f"/accounts/login/?q={'x' * length}").status_code == 400
