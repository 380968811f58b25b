"""The tenant filter: who sees which rows, and that no row appears twice."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from organizations.models import AccessGrant, Activity, Membership, Organization, Role, Unit
from organizations.permissions import RANK, at_least, role_in
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_members_and_granted_people_see_their_organization_only(cast, acme, rival):
    seen = {name: set(Organization.objects.visible_to(person)) for name, person in vars(cast).items()}

    assert seen == {name: {acme} for name in ("olga", "priya", "pavel", "carl", "vera", "lena")} | {"mallory": {rival}}


def test_anonymous_and_deactivated_people_see_nothing(cast, acme):
    cast.olga.is_active = False

    assert not Organization.objects.visible_to(AnonymousUser()).exists()
    assert not Unit.objects.visible_to(cast.olga).exists()


def test_a_platform_administrator_sees_no_tenant_row_without_a_grant(acme):
    admin = UserFactory(is_superuser=True, is_staff=True)

    assert not Organization.objects.visible_to(admin).exists()
    assert not Unit.objects.visible_to(admin).exists()


def test_rows_do_not_multiply_for_a_person_with_membership_and_several_grants(cast, acme):
    now = timezone.now()
    for role in (Role.LEAD_APPRAISER, Role.SUPPORT):
        AccessGrant.objects.create(
            organization=acme, user=cast.vera, role=role, valid_from=now, valid_until=now + timedelta(days=1)
        )

    assert Unit.objects.visible_to(cast.vera).count() == 1
    assert Membership.objects.visible_to(cast.vera).count() == 5


def test_visible_to_is_one_statement(cast, acme, django_assert_num_queries):
    with django_assert_num_queries(1):
        list(Activity.objects.visible_to(cast.olga))


def test_role_in_names_the_role_or_none(cast, acme):
    roles = {name: role_in(person, acme) for name, person in vars(cast).items()}

    assert roles == {
        "olga": Role.OWNER,
        "priya": Role.PROGRAMME_MANAGER,
        "pavel": Role.PROCESS_OWNER,
        "carl": Role.CONTRIBUTOR,
        "vera": Role.VIEWER,
        "lena": Role.LEAD_APPRAISER,
        "mallory": None,
    }


def test_role_in_forgets_a_grant_that_has_ended(cast, acme):
    assert role_in(cast.lena, acme, timezone.now() + timedelta(days=31)) is None


@pytest.mark.parametrize(
    "needed", [Role.VIEWER, Role.CONTRIBUTOR, Role.PROCESS_OWNER, Role.PROGRAMME_MANAGER, Role.OWNER]
)
def test_at_least_follows_the_rank(cast, acme, needed):
    for person in (cast.olga, cast.priya, cast.pavel, cast.carl, cast.vera, cast.lena):
        decision = at_least(person, acme, needed)

        assert bool(decision) is (RANK[role_in(person, acme)] >= RANK[needed])
        assert bool(decision.reason) is not bool(decision)


def test_every_role_has_a_rank():
    assert set(RANK) == set(Role)
