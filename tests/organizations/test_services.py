"""Writes to organisations, units, members, invitations and grants: what works, what is refused, what is logged."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from organizations import services
from organizations.errors import Conflict, Denied, DomainError
from organizations.models import AccessGrant, Activity, Invitation, Membership, Organization, Role, Unit
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def test_create_organization_gives_an_owner_a_root_unit_and_a_log_line():
    person = UserFactory()

    organization = services.create_organization(name=" Acme ", time_zone="Europe/Rome", locale="it", actor=person)

    assert organization.name == "Acme"
    assert Membership.objects.get(organization=organization).role == Role.OWNER
    root = Unit.objects.get(organization=organization)
    assert (root.kind, root.parent, root.name) == (Unit.Kind.ORGANIZATIONAL_UNIT, None, "Acme")
    assert [entry.verb for entry in Activity.objects.of(organization)] == ["created"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "", "time_zone": "Europe/Rome", "locale": "it"}, "name"),
        ({"name": "x" * 201, "time_zone": "Europe/Rome", "locale": "it"}, "name"),
        ({"name": "Acme", "time_zone": "Mars/Olympus", "locale": "it"}, "time_zone"),
        ({"name": "Acme", "time_zone": "Europe/Rome", "locale": "xx"}, "locale"),
        ({"name": "A\x00cme", "time_zone": "Europe/Rome", "locale": "en"}, "name"),
    ],
)
def test_create_organization_refuses_bad_values_and_writes_nothing(values, field):
    person = UserFactory()

    with pytest.raises(DomainError) as refusal:
        services.create_organization(actor=person, **values)

    assert refusal.value.field == field
    assert not Organization.objects.exists()


def test_update_organization_is_for_owners(cast, acme):
    services.update_organization(organization=acme, actor=cast.olga, name="Acme GmbH")

    assert Organization.objects.get(pk=acme.pk).name == "Acme GmbH"
    entry = Activity.objects.of(acme).get()
    assert (entry.verb, entry.detail) == ("changed", {"former": {"name": "Acme"}})


@pytest.mark.parametrize("name", ["priya", "pavel", "carl", "vera", "lena", "mallory"])
def test_update_organization_refuses_everybody_else(cast, acme, name):
    with pytest.raises(Denied):
        services.update_organization(organization=acme, actor=getattr(cast, name), name="Changed")

    assert Organization.objects.get(pk=acme.pk).name == "Acme"
    assert not Activity.objects.exists()


def test_create_unit_hangs_below_the_root_by_default(cast, acme, acme_root):
    unit = services.create_unit(organization=acme, actor=cast.priya, name="Apollo", kind=Unit.Kind.PROJECT)

    assert unit.parent == acme_root


def test_unit_names_are_unique_in_an_organization_in_any_case(cast, acme, apollo):
    with pytest.raises(DomainError) as refusal:
        services.create_unit(organization=acme, actor=cast.priya, name="APOLLO", kind=Unit.Kind.PROJECT)

    assert refusal.value.message == "The organisation already has a unit of this name."
    assert Unit.objects.filter(organization=acme).count() == 2


def test_two_organizations_may_use_the_same_unit_name(mallory, rival, apollo):
    unit = services.create_unit(organization=rival, actor=mallory, name="Apollo", kind=Unit.Kind.PROJECT)

    assert unit.organization == rival


def test_create_unit_refuses_a_parent_of_another_organization(cast, acme, rival):
    foreign = Unit.objects.get(organization=rival)

    with pytest.raises(DomainError) as refusal:
        services.create_unit(organization=acme, actor=cast.priya, parent=foreign, name="X", kind=Unit.Kind.PROJECT)

    assert refusal.value.field == "parent"
    assert not Unit.objects.filter(name="X").exists()


def test_update_unit_refuses_a_circle(cast, acme, acme_root):
    upper = services.create_unit(organization=acme, actor=cast.priya, name="Upper", kind=Unit.Kind.ORGANIZATIONAL_UNIT)
    lower = services.create_unit(
        organization=acme, actor=cast.priya, parent=upper, name="Lower", kind=Unit.Kind.ORGANIZATIONAL_UNIT
    )

    with pytest.raises(DomainError) as refusal:
        services.update_unit(unit=upper, actor=cast.priya, parent=lower)

    assert refusal.value.message == "A unit cannot be part of itself."
    assert Unit.objects.get(pk=upper.pk).parent == acme_root


def test_update_unit_keeps_the_root_in_its_place(cast, acme_root, apollo):
    services.update_unit(unit=acme_root, actor=cast.olga, name="Acme Group", kind=Unit.Kind.PROJECT, parent=apollo)

    root = Unit.objects.get(pk=acme_root.pk)
    assert (root.name, root.kind, root.parent) == ("Acme Group", Unit.Kind.ORGANIZATIONAL_UNIT, None)


def test_update_unit_refuses_an_end_before_the_start(cast, apollo):
    with pytest.raises(DomainError) as refusal:
        services.update_unit(unit=apollo, actor=cast.priya, ends_on=apollo.starts_on - timedelta(days=1))

    assert refusal.value.message == "The end lies before the start."
    assert Unit.objects.get(pk=apollo.pk).ends_on is None


def test_archive_and_restore_unit(cast, apollo):
    services.archive_unit(unit=apollo, actor=cast.priya, now=NOW)
    assert not Unit.objects.active().filter(pk=apollo.pk).exists()

    services.restore_unit(unit=apollo, actor=cast.priya)
    assert Unit.objects.active().filter(pk=apollo.pk).exists()


def test_archive_unit_refuses_the_root(cast, acme_root):
    with pytest.raises(Conflict):
        services.archive_unit(unit=acme_root, actor=cast.olga, now=NOW)


@pytest.mark.parametrize("name", ["pavel", "carl", "vera", "lena", "mallory"])
def test_units_are_refused_below_programme_manager(cast, acme, apollo, name):
    actor = getattr(cast, name)

    for attempt in (
        lambda: services.create_unit(organization=acme, actor=actor, name="X", kind=Unit.Kind.PROJECT),
        lambda: services.update_unit(unit=apollo, actor=actor, name="X"),
        lambda: services.archive_unit(unit=apollo, actor=actor, now=NOW),
        lambda: services.restore_unit(unit=apollo, actor=actor),
    ):
        with pytest.raises(Denied):
            attempt()

    assert Unit.objects.active().filter(pk=apollo.pk, name="Apollo").exists()
    assert not Unit.objects.filter(name="X").exists()


def test_invitation_travels_by_mail_and_makes_a_member(cast, acme, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        invitation = services.invite_member(
            organization=acme, email="Nina@Example.org", role=Role.CONTRIBUTOR, actor=cast.olga, now=NOW
        )
    nina = UserFactory(email="nina@example.org")

    token = services.invitation_token(invitation)
    assert mail.outbox[0].to == ["nina@example.org"]
    assert token in mail.outbox[0].body
    assert services.open_invitation(token, now=NOW) == invitation

    services.accept_invitation(invitation=invitation, actor=nina, now=NOW)
    assert Membership.objects.get(organization=acme, user=nina).role == Role.CONTRIBUTOR


def test_inviting_again_renews_the_open_invitation(cast, acme):
    first = services.invite_member(
        organization=acme, email="n@example.org", role=Role.VIEWER, actor=cast.olga, now=NOW
    )

    again = services.invite_member(
        organization=acme, email="n@example.org", role=Role.CONTRIBUTOR, actor=cast.olga, now=NOW + timedelta(days=3)
    )

    assert again.pk == first.pk
    assert Invitation.objects.get().role == Role.CONTRIBUTOR


def test_invite_member_refuses_members(cast, acme):
    with pytest.raises(Conflict):
        services.invite_member(organization=acme, email="VERA@example.org", role=Role.OWNER, actor=cast.olga, now=NOW)

    assert not Invitation.objects.exists()


@pytest.mark.parametrize("name", ["priya", "pavel", "carl", "vera", "lena", "mallory"])
def test_invite_member_is_for_owners(cast, acme, name):
    with pytest.raises(Denied):
        services.invite_member(
            organization=acme, email="x@example.org", role=Role.OWNER, actor=getattr(cast, name), now=NOW
        )

    assert not Invitation.objects.exists()


def test_accept_invitation_refuses_another_address(cast, acme):
    invitation = services.invite_member(
        organization=acme, email="nina@example.org", role=Role.OWNER, actor=cast.olga, now=NOW
    )

    with pytest.raises(Denied):
        services.accept_invitation(invitation=invitation, actor=cast.mallory, now=NOW)

    assert not Membership.objects.filter(organization=acme, user=cast.mallory).exists()


@pytest.mark.parametrize("state", ["expired", "revoked", "accepted", "forged"])
def test_open_invitation_refuses_what_is_over(cast, acme, state):
    invitation = services.invite_member(
        organization=acme, email="nina@example.org", role=Role.OWNER, actor=cast.olga, now=NOW
    )
    token, at = services.invitation_token(invitation), NOW
    if state == "expired":
        at = invitation.expires_at
    elif state == "revoked":
        services.revoke_invitation(invitation=invitation, actor=cast.olga, now=NOW)
    elif state == "accepted":
        services.accept_invitation(invitation=invitation, actor=UserFactory(email="nina@example.org"), now=NOW)
    else:
        token += "x"

    with pytest.raises(DomainError) as refusal:
        services.open_invitation(token, now=at)

    assert refusal.value.status == 404


def test_change_role_keeps_the_last_owner(cast, acme):
    membership = Membership.objects.get(organization=acme, user=cast.olga)

    with pytest.raises(Conflict):
        services.change_role(membership=membership, role=Role.VIEWER, actor=cast.olga)

    assert Membership.objects.get(pk=membership.pk).role == Role.OWNER


def test_an_owner_may_step_down_beside_another(cast, acme):
    MembershipFactory(organization=acme, role=Role.OWNER)
    membership = Membership.objects.get(organization=acme, user=cast.olga)

    services.change_role(membership=membership, role=Role.VIEWER, actor=cast.olga)

    assert Membership.objects.get(pk=membership.pk).role == Role.VIEWER


def test_everybody_may_leave_but_only_owners_remove_others(cast, acme):
    of = {row.user_id: row for row in Membership.objects.filter(organization=acme)}

    services.remove_member(membership=of[cast.vera.pk], actor=cast.vera)
    services.remove_member(membership=of[cast.carl.pk], actor=cast.olga)
    with pytest.raises(Denied):
        services.remove_member(membership=of[cast.pavel.pk], actor=cast.priya)
    with pytest.raises(Conflict):
        services.remove_member(membership=of[cast.olga.pk], actor=cast.olga)

    left = set(Membership.objects.filter(organization=acme).values_list("user", flat=True))
    assert left == {cast.olga.pk, cast.priya.pk, cast.pavel.pk}


def test_grant_access_opens_and_closes_the_organization(cast, acme):
    outsider = UserFactory()

    grant = services.grant_access(
        organization=acme, user=outsider, valid_from=NOW, valid_until=NOW + timedelta(days=5), actor=cast.olga
    )

    def reaches(at):
        return Organization.objects.visible_to(outsider, at).filter(pk=acme.pk).exists()

    assert [reaches(NOW - timedelta(seconds=1)), reaches(NOW), reaches(NOW + timedelta(days=5))] == [
        False,
        True,
        False,
    ]
    services.revoke_grant(grant=grant, actor=cast.olga, now=NOW)
    assert not reaches(NOW)


def test_grant_access_refuses_members_and_wrong_spans(cast, acme):
    span = {"valid_from": NOW, "valid_until": NOW + timedelta(days=1)}

    with pytest.raises(Conflict):
        services.grant_access(organization=acme, user=cast.vera, actor=cast.olga, **span)
    with pytest.raises(DomainError):
        services.grant_access(organization=acme, user=cast.mallory, actor=cast.olga, valid_from=NOW, valid_until=NOW)
    with pytest.raises(Denied):
        services.grant_access(organization=acme, user=cast.mallory, actor=cast.priya, **span)

    assert AccessGrant.objects.filter(organization=acme).count() == 1


def test_support_access_is_for_administrators_with_a_reason_and_is_logged(cast, acme):
    admin = UserFactory(is_superuser=True, is_staff=True)
    assert not Organization.objects.visible_to(admin).exists()

    services.open_support_access(organization=acme, actor=admin, reason="Ticket 12", now=NOW)

    assert Organization.objects.visible_to(admin, NOW + timedelta(hours=3)).get() == acme
    assert not Organization.objects.visible_to(admin, NOW + timedelta(hours=4)).exists()
    assert Activity.objects.of(acme).get().detail == {"reason": "Ticket 12"}
    with pytest.raises(DomainError):
        services.open_support_access(organization=acme, actor=admin, reason=" ", now=NOW)
    with pytest.raises(Denied):
        services.open_support_access(organization=acme, actor=cast.olga, reason="x", now=NOW)
