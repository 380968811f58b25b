"""Who may do what in an organisation. A refusal carries its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.errors import Denied
from organizations.models import AccessGrant, Membership, Organization, Role

RANK = {
    Role.LEAD_APPRAISER: 0,
    Role.SUPPORT: 0,
    Role.VIEWER: 0,
    Role.CONTRIBUTOR: 1,
    Role.PROCESS_OWNER: 2,
    Role.PROGRAMME_MANAGER: 3,
    Role.OWNER: 4,
}


@dataclass(frozen=True, slots=True)
class Decision:
    """A yes, or a no with a ``reason`` for the person who asked. Truthy when allowed."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED = Decision(allowed=True)


def refused(reason: str) -> Decision:
    """Return a no with its reason."""
    return Decision(allowed=False, reason=reason)


def require(decision: Decision) -> None:
    """Raise Denied (403) with the decision's reason unless it is a yes."""
    if not decision:
        raise Denied(decision.reason)


def role_in(user: Any, organization: Organization, at: datetime | None = None) -> Role | None:
    """Return the role of ``user`` in ``organization`` at ``at`` (None: now), or None for a stranger.

    A membership comes before a grant.
    """
    if not user.is_authenticated or not user.is_active:
        return None
    membership = Membership.objects.filter(organization=organization, user=user).values_list("role", flat=True).first()
    if membership:
        return Role(membership)
    grant = (
        AccessGrant.objects.active(at or timezone.now())
        .filter(organization=organization, user=user)
        .values_list("role", flat=True)
        .first()
    )
    return Role(grant) if grant else None


def at_least(user: Any, organization: Organization, role: Role) -> Decision:
    """Allow whoever holds a role that ranks at least as high as ``role``; a grant ranks as a viewer."""
    held = role_in(user, organization)
    if held is None:
        return refused(_("You are not a member of this organisation."))
    if RANK[held] >= RANK[role]:
        return ALLOWED
    return refused(
        _("Your role here is %(held)s; this needs at least the role %(needed)s.")
        % {"held": held.label, "needed": role.label}
    )


def may_manage_organization(user: Any, organization: Organization) -> Decision:
    """Owners edit the organisation, its members, invitations and grants."""
    return at_least(user, organization, Role.OWNER)


def may_manage_units(user: Any, organization: Organization) -> Decision:
    """Programme managers and owners edit units and projects."""
    return at_least(user, organization, Role.PROGRAMME_MANAGER)


def may_read_activity(user: Any, organization: Organization) -> Decision:
    """Process owners and above read the activity log."""
    return at_least(user, organization, Role.PROCESS_OWNER)
