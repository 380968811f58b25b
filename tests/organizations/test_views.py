"""Pages of organisations, units, members and the person's own settings."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organizations import services
from organizations.models import Activity, Invitation, Membership, Organization, Role, Unit, User
from tests.factories import MembershipFactory, ProjectFactory, UserFactory

pytestmark = pytest.mark.django_db


def _errors(response):
    return {field: list(errors) for field, errors in response.context["form"].errors.items()}


def test_home_leads_a_new_person_to_the_first_step(client_of):
    assert client_of(UserFactory()).get("/")["Location"] == reverse("organizations:create")


def test_home_leads_to_the_organization_last_visited(cast, acme, client_of):
    other = MembershipFactory(user=cast.olga, organization__name="Aaa").organization
    client = client_of(cast.olga)
    assert client.get("/")["Location"] == other.get_absolute_url()

    client.get(reverse("organizations:unit_list", args=[acme.pk]))

    assert client.get("/")["Location"] == acme.get_absolute_url()


def test_create_makes_the_person_owner(client_of):
    person = UserFactory()

    response = client_of(person).post(
        reverse("organizations:create"), {"name": "New", "time_zone": "Europe/Rome", "locale": "it"}
    )

    organization = Organization.objects.get(name="New")
    assert response["Location"] == organization.get_absolute_url()
    assert Membership.objects.get(organization=organization, user=person).role == Role.OWNER


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 1_000_000}, "name"),
        ({"name": "A\x00B"}, "name"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"locale": "xx"}, "locale"),
    ],
)
def test_create_marks_what_is_wrong(values, field, client_of):
    sent = {"name": "New", "time_zone": "Europe/Rome", "locale": "it", **values}

    response = client_of(UserFactory()).post(reverse("organizations:create"), sent)

    assert set(_errors(response)) == {field}
    assert not Organization.objects.exists()


def test_units_are_listed_searched_sorted_and_archived(cast, acme, apollo, client_of):
    ProjectFactory(organization=acme, name="Boreas")
    services.archive_unit(unit=ProjectFactory(organization=acme, name="Old"), actor=cast.olga, now=timezone.now())
    address, client = reverse("organizations:unit_list", args=[acme.pk]), client_of(cast.vera)

    def names(**query):
        return [unit.name for unit in client.get(address, query).context["page"]]

    assert names() == ["Acme", "Apollo", "Boreas"]
    assert names(sort="-name") == ["Boreas", "Apollo", "Acme"]
    assert names(q="apo") == ["Apollo"]
    assert names(archived="1") == ["Old"]
    assert names(page="nonsense", sort="nonsense") == ["Acme", "Apollo", "Boreas"]


def test_a_unit_is_edited_archived_and_restored(cast, acme, apollo, client_of):
    client = client_of(cast.priya)
    sent = {"name": "Apollo 2", "code": "AP2", "kind": "project", "starts_on": "2026-05-01", "ends_on": "2026-04-01"}
    refused = client.post(reverse("organizations:unit_edit", args=[apollo.pk]), sent)
    assert "The end lies before the start." in str(_errors(refused))

    client.post(reverse("organizations:unit_edit", args=[apollo.pk]), {**sent, "ends_on": ""})
    client.post(reverse("organizations:unit_archive", args=[apollo.pk]))
    assert (Unit.objects.get(pk=apollo.pk).name, Unit.objects.active().filter(pk=apollo.pk).exists()) == (
        "Apollo 2",
        False,
    )

    client.post(reverse("organizations:unit_restore", args=[apollo.pk]))
    assert Unit.objects.active().filter(pk=apollo.pk).exists()


def test_archiving_the_root_is_refused_with_a_page(cast, acme_root, client_of):
    response = client_of(cast.olga).post(reverse("organizations:unit_archive", args=[acme_root.pk]))

    assert response.status_code == 409
    assert "cannot be archived" in response.content.decode()


def test_an_invitation_is_shown_accepted_and_over(cast, acme, client_of):
    client = client_of(cast.olga)
    client.post(reverse("organizations:invite", args=[acme.pk]), {"email": "nina@example.org", "role": "contributor"})
    invitation = Invitation.objects.get()
    address = reverse("organizations:invitation", args=[services.invitation_token(invitation)])
    assert address in client.get(reverse("organizations:invitation_link", args=[invitation.pk])).content.decode()
    assert client.post(address).status_code == 403

    nina = client_of(UserFactory(email="nina@example.org"))
    assert nina.post(address)["Location"] == acme.get_absolute_url()
    assert nina.get(address).status_code == 404


def test_the_last_owner_cannot_step_down_or_leave(cast, acme, client_of):
    membership = Membership.objects.get(organization=acme, user=cast.olga)
    client = client_of(cast.olga)

    client.post(reverse("organizations:member_role", args=[membership.pk]), {"role": "viewer"})
    response = client.post(reverse("organizations:member_remove", args=[membership.pk]), follow=True)

    assert "An organisation needs an owner" in response.content.decode()
    assert Membership.objects.get(pk=membership.pk).role == Role.OWNER


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"email": "nobody@example.org"}, "email"),
        ({"email": "vera@example.org"}, None),
        ({"first_day": "2026-02-30"}, "first_day"),
        ({"last_day": "2026-12-01"}, None),
    ],
)
def test_a_grant_is_refused_at_its_field(values, field, cast, acme, client_of):
    sent = {"email": "mallory@example.org", "first_day": "2026-12-05", "last_day": "2026-12-09", **values}

    response = client_of(cast.olga).post(reverse("organizations:grant_create", args=[acme.pk]), sent)

    assert response.status_code in (200, 400)
    assert set(_errors(response)) == {field or "__all__"}
    assert acme.grants.count() == 1


def test_a_grant_covers_whole_days_of_the_organizations_zone(cast, acme, client_of):
    sent = {"email": "mallory@example.org", "first_day": "2026-12-05", "last_day": "2026-12-09"}

    client_of(cast.olga).post(reverse("organizations:grant_create", args=[acme.pk]), sent)

    grant = acme.grants.get(user=cast.mallory)
    assert grant.valid_from.isoformat() == "2026-12-04T23:00:00+00:00"
    assert grant.valid_until - grant.valid_from == timedelta(days=5)


def test_the_profile_sets_language_and_zone(cast, client_of):
    client = client_of(cast.vera)
    sent = {"full_name": "Vera V.", "locale": "de", "time_zone": "Asia/Tokyo", "email_reminders": ""}

    client.post(reverse("organizations:profile"), sent)

    vera = User.objects.get(pk=cast.vera.pk)
    assert (vera.full_name, vera.locale, vera.time_zone, vera.email_reminders) == (
        "Vera V.",
        "de",
        "Asia/Tokyo",
        False,
    )
    assert '<html lang="de">' in client.get(reverse("organizations:profile")).content.decode()


def test_the_activity_log_is_searched(cast, acme, client_of):
    services.update_organization(organization=acme, actor=cast.olga, name="Acme 2")
    services.create_unit(organization=acme, actor=cast.olga, name="Zeta", kind="project")
    client = client_of(cast.pavel)

    page = client.get(reverse("organizations:activity", args=[acme.pk]), {"q": "zeta"}).context["page"]

    assert [entry.target_label for entry in page] == ["Zeta"]
    assert Activity.objects.of(acme).count() == 2


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("unit_list", 10), ("member_list", 12), ("activity", 10)])
def test_query_counts_of_lists_do_not_grow(rows, name, queries, cast, acme, client_of, django_assert_num_queries):
    for number in range(rows):
        MembershipFactory(organization=acme)
        services.create_unit(organization=acme, actor=cast.olga, name=f"Unit {number}", kind="project")
        services.invite_member(
            organization=acme, email=f"n{number}@example.org", role="viewer", actor=cast.olga, now=timezone.now()
        )
    client = client_of(cast.olga)
    address = reverse(f"organizations:{name}", args=[acme.pk])
    client.get(address)  # the visit is remembered in the session once

    with django_assert_num_queries(queries):
        client.get(address)
