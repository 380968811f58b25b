"""The API of organisations: shapes, filters, refusals, constant query counts."""

import uuid

import pytest

from organizations.models import Invitation, Membership, Organization, Role, Unit
from tests.factories import MembershipFactory, ProjectFactory

pytestmark = pytest.mark.django_db
BASE = "/api/v1"


def test_create_organization_makes_the_caller_its_owner(cast, api_of):
    response = api_of(cast.mallory).post(
        f"{BASE}/organizations/", {"name": "Third", "time_zone": "Europe/Rome", "locale": "it"}
    )

    assert response.status_code == 201
    assert Membership.objects.get(organization=response.json()["id"]).role == Role.OWNER


def test_lists_hold_only_what_the_caller_reaches(cast, acme, rival, apollo, api_of):
    for resource, count in (("organizations", 1), ("units", 2), ("memberships", 5), ("access-grants", 1)):
        assert api_of(cast.vera).get(f"{BASE}/{resource}/").json()["count"] == count
    for resource in ("units", "memberships", "access-grants", "activities", "invitations"):
        response = api_of(cast.mallory).get(f"{BASE}/{resource}/", {"organization": acme.pk})
        assert response.json()["count"] == 0


def test_a_foreign_and_an_unknown_id_cannot_be_told_apart(cast, apollo, api_of):
    foreign = api_of(cast.mallory).get(f"{BASE}/units/{apollo.pk}/")
    unknown = api_of(cast.mallory).get(f"{BASE}/units/{uuid.uuid4()}/")

    assert (foreign.status_code, unknown.status_code) == (404, 404)
    drop = {"instance"}
    assert {k: v for k, v in foreign.json().items() if k not in drop} == {
        k: v for k, v in unknown.json().items() if k not in drop
    }


def test_create_unit_refuses_a_foreign_organization_and_a_foreign_parent(cast, acme, rival, api_of):
    root = Unit.objects.get(organization=rival)

    for body in (
        {"organization": str(rival.pk), "name": "X"},
        {"organization": str(acme.pk), "name": "X", "parent": str(root.pk)},
    ):
        response = api_of(cast.olga).post(f"{BASE}/units/", body)
        assert response.status_code == 400
        assert response["Content-Type"] == "application/problem+json"
    assert not Unit.objects.filter(name="X").exists()


@pytest.mark.parametrize("name", ["", "x" * 201, "x" * 1_000_000, "A\x00B", 7.5, None, ["x"], {"a": 1}])
def test_create_unit_refuses_bad_names_with_a_problem(cast, acme, api_of, name):
    response = api_of(cast.olga).post(
        f"{BASE}/units/", {"organization": str(acme.pk), "name": name, "kind": "project"}
    )

    if name == 7.5:  # a number is readable as text
        assert response.status_code in (201, 400)
        return
    assert response.status_code == 400
    problem = response.json()
    assert problem["status"] == 400
    assert Unit.objects.filter(organization=acme).count() == 1


def test_a_lone_surrogate_is_refused(cast, acme, api_of):
    body = f'{{"organization": "{acme.pk}", "kind": "project", "name": "A\\ud800B"}}'

    response = api_of(cast.olga).generic("POST", f"{BASE}/units/", body, content_type="application/json")

    assert response.status_code == 400
    assert Unit.objects.filter(organization=acme).count() == 1


@pytest.mark.parametrize("query", [{"organization": "nonsense"}, {"kind": "castle"}, {"archived": "perhaps"}])
def test_unknown_filter_values_are_refused(cast, api_of, query):
    assert api_of(cast.olga).get(f"{BASE}/units/", query).status_code == 400


def test_patch_unit_changes_only_what_is_named(cast, apollo, api_of):
    response = api_of(cast.priya).patch(f"{BASE}/units/{apollo.pk}/", {"code": "AP"})

    assert response.status_code == 200
    assert (response.json()["code"], response.json()["name"]) == ("AP", "Apollo")


def test_role_change_of_the_last_owner_is_a_conflict(cast, acme, api_of):
    membership = Membership.objects.get(organization=acme, user=cast.olga)

    response = api_of(cast.olga).patch(f"{BASE}/memberships/{membership.pk}/", {"role": "viewer"})

    assert response.status_code == 409
    assert "owner" in response.json()["detail"]


def test_invitations_are_seen_by_owners_only(cast, acme, api_of):
    sent = api_of(cast.olga).post(
        f"{BASE}/invitations/", {"organization": str(acme.pk), "email": "n@example.org", "role": "viewer"}
    )

    assert sent.status_code == 201
    assert api_of(cast.olga).get(f"{BASE}/invitations/").json()["count"] == 1
    assert api_of(cast.priya).get(f"{BASE}/invitations/").json()["count"] == 0
    assert Invitation.objects.get().email == "n@example.org"


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("resource", "queries"),
    [
        ("organizations", 2),
        ("units", 2),
        ("memberships", 2),
        ("access-grants", 2),
        ("activities", 2),
        ("invitations", 2),
    ],
)
def test_query_counts_do_not_grow(rows, resource, queries, cast, acme, api_of, django_assert_num_queries):
    for number in range(rows):
        ProjectFactory(organization=acme)
        MembershipFactory(organization=acme)
        MembershipFactory(organization__name=f"More {number}", user=cast.olga, role=Role.OWNER)
        api_of(cast.olga).post(
            f"{BASE}/invitations/", {"organization": str(acme.pk), "email": f"n{number}@example.org", "role": "viewer"}
        )
    client = api_of(cast.olga)

    with django_assert_num_queries(queries):
        assert client.get(f"{BASE}/{resource}/").status_code == 200


def test_token_login_opens_the_api_and_revoking_closes_it(cast, acme):
    from rest_framework.test import APIClient  # noqa: PLC0415 -- a client without forced authentication

    client = APIClient()
    refused = client.post(f"{BASE}/tokens/", {"email": "olga@example.org", "password": "wrong"})
    assert refused.status_code in (400, 401, 403)

    granted = client.post(f"{BASE}/tokens/", {"email": "olga@example.org", "password": "cairn-stones"})
    assert granted.status_code in (200, 201)
    client.credentials(HTTP_AUTHORIZATION=f"Token {granted.json()['token']}")
    assert client.get(f"{BASE}/organizations/").json()["count"] == 1

    assert client.post(f"{BASE}/tokens/revoke/").status_code == 204
    assert client.get(f"{BASE}/organizations/").status_code == 401
    assert Organization.objects.count() == 2
