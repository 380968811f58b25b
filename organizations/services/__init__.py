"""Every write to organisations, units, members, invitations, grants and the activity log."""

from organizations.services.access import grant_access, open_support_access, revoke_grant
from organizations.services.activity import record_activity
from organizations.services.fields import assign, save_valid
from organizations.services.keys import row_of, signed_key
from organizations.services.members import (
    accept_invitation,
    change_role,
    invitation_token,
    invite_member,
    open_invitation,
    remove_member,
    revoke_invitation,
    send_invitation,
)
from organizations.services.profile import create_organization, update_organization, update_profile
from organizations.services.units import archive_unit, create_unit, restore_unit, update_unit

__all__ = [
    "accept_invitation",
    "archive_unit",
    "assign",
    "change_role",
    "create_organization",
    "create_unit",
    "grant_access",
    "invitation_token",
    "invite_member",
    "open_invitation",
    "open_support_access",
    "record_activity",
    "remove_member",
    "restore_unit",
    "revoke_grant",
    "revoke_invitation",
    "row_of",
    "save_valid",
    "send_invitation",
    "signed_key",
    "update_organization",
    "update_profile",
    "update_unit",
]
