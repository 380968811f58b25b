"""Members and invitations."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from organizations.errors import Conflict, Denied, DomainError
from organizations.models import Invitation, Membership, Organization, Role, User
from organizations.permissions import may_manage_organization, require, role_in
from organizations.services.activity import record_activity
from organizations.services.fields import save_valid
from organizations.services.keys import row_of, signed_key

INVITATION_VALID = timedelta(days=14)
_SALT = "organizations.invitation"


def invitation_token(invitation: Invitation) -> str:
    """Return the signed token of the invitation's link; nothing secret is stored."""
    return signed_key(invitation, _SALT)


def open_invitation(token: str, *, now: datetime) -> Invitation:
    """Return the invitation behind ``token``; raise DomainError (404) if it is forged, used, revoked or expired."""
    open_ones = Invitation.objects.open(now).select_related("organization", "invited_by")
    invitation: Invitation | None = row_of(open_ones, token, _SALT)
    if invitation is None:
        error = DomainError(_("This invitation is no longer valid. Ask for a new one."), code="invitation_invalid")
        error.status = 404
        raise error
    return invitation


@transaction.atomic
def invite_member(*, organization: Organization, email: str, role: str, actor: User, now: datetime) -> Invitation:
    """Invite an address; an open invitation to the same address is renewed instead of doubled.

    The mail leaves after the commit. Raises Conflict if the address already belongs to a member.
    """
    require(may_manage_organization(actor, organization))
    email = email.strip().lower()
    if Membership.objects.filter(organization=organization, user__email=email).exists():
        raise Conflict(_("This person is already a member."), code="already_member", field="email")
    invitation = Invitation.objects.filter(
        organization=organization, email=email, accepted_at=None, revoked_at=None
    ).first() or Invitation(organization=organization, email=email)
    invitation.role, invitation.invited_by, invitation.expires_at = role, actor, now + INVITATION_VALID
    save_valid(invitation)
    record_activity(organization=organization, actor=actor, verb="invited", target=invitation, detail={"role": role})
    transaction.on_commit(lambda: send_invitation(invitation))
    return invitation


def send_invitation(invitation: Invitation) -> None:
    """Send the invitation's mail in the organisation's language.

    A mail server that is down must not lose the invitation: its link stays on the members page.
    """
    with translation.override(invitation.organization.locale):
        context = {
            "invitation": invitation,
            "url": settings.SITE_URL + reverse("organizations:invitation", args=[invitation_token(invitation)]),
        }
        send_mail(
            subject=_("You are invited to %(organization)s on Cairn") % {"organization": invitation.organization},
            message=render_to_string("organizations/mail/invitation.txt", context),
            html_message=render_to_string("organizations/mail/invitation.html", context),
            from_email=None,
            recipient_list=[invitation.email],
            fail_silently=True,
        )


@transaction.atomic
def accept_invitation(*, invitation: Invitation, actor: User, now: datetime) -> Membership:
    """Make ``actor`` a member in the invited role; the invitation must be for the actor's own address."""
    invitation = Invitation.objects.select_for_update().select_related("organization").get(pk=invitation.pk)
    if invitation.accepted_at or invitation.revoked_at or invitation.expires_at <= now:
        raise Conflict(_("This invitation is no longer valid. Ask for a new one."), code="invitation_invalid")
    if actor.email != invitation.email:
        raise Denied(
            _("The invitation is for %(invited)s, but you are signed in as %(actor)s.")
            % {"invited": invitation.email, "actor": actor.email}
        )
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    membership, created = Membership.objects.get_or_create(
        organization=invitation.organization, user=actor, defaults={"role": invitation.role}
    )
    if created:
        record_activity(organization=invitation.organization, actor=actor, verb="joined", target=membership)
    return membership


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, actor: User, now: datetime) -> Invitation:
    """Withdraw an invitation that nobody has accepted (409 otherwise)."""
    require(may_manage_organization(actor, invitation.organization))
    if invitation.accepted_at:
        raise Conflict(_("The invitation has already been accepted."), code="invitation_accepted")
    if invitation.revoked_at is None:
        invitation.revoked_at = now
        invitation.save(update_fields=["revoked_at"])
        record_activity(organization=invitation.organization, actor=actor, verb="revoked", target=invitation)
    return invitation


@transaction.atomic
def change_role(*, membership: Membership, role: str, actor: User) -> Membership:
    """Change a member's role; the last owner keeps it (409)."""
    organization = _locked(membership.organization)
    require(may_manage_organization(actor, organization))
    former = membership.role
    if former == role:
        return membership
    if former == Role.OWNER:
        _keep_an_owner(organization, membership)
    membership.role = role
    save_valid(membership)
    record_activity(
        organization=organization, actor=actor, verb="changed", target=membership, detail={"former": {"role": former}}
    )
    return membership


@transaction.atomic
def remove_member(*, membership: Membership, actor: User) -> None:
    """End a membership: an owner ends anybody's, everybody their own; the last owner stays (409)."""
    organization = _locked(membership.organization)
    if membership.user_id != actor.pk or role_in(actor, organization) is None:
        require(may_manage_organization(actor, organization))
    if membership.role == Role.OWNER:
        _keep_an_owner(organization, membership)
    record_activity(organization=organization, actor=actor, verb="removed", target=membership)
    membership.delete()


def _locked(organization: Organization) -> Organization:
    """Lock the organisation's row, so that two owners cannot both step down at once."""
    return Organization.objects.select_for_update().get(pk=organization.pk)


def _keep_an_owner(organization: Organization, leaving: Membership) -> None:
    others = Membership.objects.filter(organization=organization, role=Role.OWNER).exclude(pk=leaving.pk)
    if not others.exists():
        raise Conflict(_("An organisation needs an owner. Make somebody else owner first."), code="last_owner")
