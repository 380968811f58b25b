"""Time-boxed access of lead appraisers and of platform support."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from organizations.errors import Conflict, Denied, DomainError
from organizations.models import AccessGrant, Membership, Organization, Role, User
from organizations.permissions import may_manage_organization, require
from organizations.services.activity import record_activity
from organizations.services.fields import save_valid

SUPPORT_ACCESS = timedelta(hours=4)


@transaction.atomic
def grant_access(
    *,
    organization: Organization,
    user: User,
    valid_from: datetime,
    valid_until: datetime,
    actor: User,
    reason: str = "",
) -> AccessGrant:
    """Let a lead appraiser read the organisation from ``valid_from`` until ``valid_until`` (exclusive).

    Members cannot be granted access besides their role: whoever appraises is not part of the organisation.
    """
    require(may_manage_organization(actor, organization))
    if Membership.objects.filter(organization=organization, user=user).exists():
        raise Conflict(_("A member cannot be the organisation's lead appraiser."), code="already_member", field="user")
    if valid_until <= valid_from:
        raise DomainError(_("Access must end after it starts."), field="valid_until")
    grant = save_valid(
        AccessGrant(
            organization=organization,
            user=user,
            role=Role.LEAD_APPRAISER,
            reason=reason,
            granted_by=actor,
            valid_from=valid_from,
            valid_until=valid_until,
        )
    )
    record_activity(organization=organization, actor=actor, verb="granted", target=grant)
    return grant


@transaction.atomic
def revoke_grant(*, grant: AccessGrant, actor: User, now: datetime) -> AccessGrant:
    """End a grant at once."""
    require(may_manage_organization(actor, grant.organization))
    if grant.revoked_at is None:
        grant.revoked_at = now
        grant.save(update_fields=["revoked_at"])
        record_activity(organization=grant.organization, actor=actor, verb="revoked", target=grant)
    return grant


@transaction.atomic
def open_support_access(*, organization: Organization, actor: User, reason: str, now: datetime) -> AccessGrant:
    """Give a platform administrator four hours of read access, visible in the organisation's log (break-glass)."""
    if not actor.is_superuser:
        raise Denied(_("Only platform administrators may open support access."))
    if not reason.strip():
        raise DomainError(_("Say why support access is needed."), field="reason")
    grant = save_valid(
        AccessGrant(
            organization=organization,
            user=actor,
            role=Role.SUPPORT,
            reason=reason.strip(),
            granted_by=actor,
            valid_from=now,
            valid_until=now + SUPPORT_ACCESS,
        )
    )
    record_activity(
        organization=organization,
        actor=actor,
        verb="opened support access to",
        target=organization,
        detail={"reason": reason.strip()},
    )
    return grant
