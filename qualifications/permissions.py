"""Who records the qualifications of whom. Everybody who reaches the organisation sees them, as with evidence."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from organizations.models import MEMBER_ROLES, Organization, Role, User
from organizations.permissions import ALLOWED, RANK, Decision, refused, role_in


def may_record_for(user: Any, organization: Organization, person: User | None) -> Decision:
    """Members record their own qualifications, programme managers and owners everybody's.

    ``person`` None: for anybody at all.
    """
    held = role_in(user, organization)
    if held is None:
        return refused(_("You are not a member of this organisation."))
    if RANK[held] >= RANK[Role.PROGRAMME_MANAGER]:
        return ALLOWED
    if held in MEMBER_ROLES and person is not None and person.pk == user.pk:
        return ALLOWED
    return refused(
        _("Members record their own qualifications; those of others are recorded by a programme manager or owner.")
    )


def may_record_for_all(user: Any, organization: Organization) -> Decision:
    """Programme managers and owners record and import the qualifications of everybody."""
    return may_record_for(user, organization, None)
