"""Who may do what with evidence, as a table."""

import pytest

from evidence import permissions, services
from organizations.models import Membership
from tests.evidence.conftest import NOW

pytestmark = pytest.mark.django_db
PEOPLE = ("olga", "priya", "pavel", "carl", "vera", "lena", "mallory")


@pytest.mark.parametrize(
    ("permission", "allowed"),
    [
        (permissions.may_manage_certificates, "olga priya"),
        (permissions.may_import_register, "olga priya"),
        (permissions.may_contribute, "olga priya pavel carl"),
        (permissions.may_review, "olga priya pavel"),
    ],
)
def test_roles(cast, acme, permission, allowed):
    decisions = {name: permission(getattr(cast, name), acme) for name in PEOPLE}

    assert [name for name in PEOPLE if decisions[name]] == allowed.split()
    assert all(decision.reason for decision in decisions.values() if not decision)


def test_carls_offer_is_reviewed_by_others_and_taken_back_by_carl(cast, link):
    reviewers = [name for name in PEOPLE if permissions.may_review_link(getattr(cast, name), link)]
    takers = [name for name in PEOPLE if permissions.may_unlink(getattr(cast, name), link)]

    assert reviewers == ["olga", "priya", "pavel"]
    assert takers == ["olga", "priya", "pavel", "carl"]


def test_an_accepted_offer_is_no_longer_carls_to_take_back(cast, link):
    accepted = services.accept_link(link=link, actor=cast.pavel, now=NOW)

    assert not permissions.may_unlink(cast.carl, accepted)
    assert permissions.may_unlink(cast.pavel, accepted)


def test_evidence_is_withdrawn_by_who_added_or_owns_it_and_by_reviewers(cast, acme, plan):
    dora = Membership.objects.get(organization=acme, user=cast.vera)
    dora.role = "contributor"
    dora.save()

    assert [name for name in PEOPLE if permissions.may_withdraw(getattr(cast, name), plan)] == [
        "olga",
        "priya",
        "pavel",
        "carl",
    ]
    plan.owner = cast.vera
    assert permissions.may_withdraw(cast.vera, plan)


def test_a_reviewer_elsewhere_is_no_reviewer_here(cast, acme, rival):
    Membership.objects.filter(organization=acme).exclude(user=cast.olga).delete()

    assert not permissions.other_reviewers_exist(cast.olga, acme)
    assert permissions.other_reviewers_exist(cast.carl, acme)
