"""Who may book an appraisal, and who may edit an appraiser's profile."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from appraisals.models import AppraiserProfile
from organizations.models import Organization, Role
from organizations.permissions import ALLOWED, Decision, at_least, refused


def may_book(user: Any, organization: Organization) -> Decision:
    """Programme managers and owners book, move and cancel appraisals."""
    return at_least(user, organization, Role.PROGRAMME_MANAGER)


def may_edit_profile(user: Any, profile: AppraiserProfile) -> Decision:
    """Appraisers edit their own profile, nobody else does."""
    return ALLOWED if profile.user_id == user.pk else refused(_("Only the appraiser edits this profile."))
