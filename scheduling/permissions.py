"""Who may plan an appraisal, and who declares interests."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from appraisals.models import Appraisal
from organizations.models import Organization, Role
from organizations.permissions import ALLOWED, Decision, at_least, refused


def may_plan(user: Any, appraisal: Appraisal) -> Decision:
    """Programme managers and owners plan an appraisal, and so does its leader."""
    if user.is_authenticated and appraisal.lead_appraiser.user_id == user.pk:
        return ALLOWED
    return at_least(user, appraisal.organization, Role.PROGRAMME_MANAGER)


def may_declare(user: Any, organization: Organization, person: Any) -> Decision:
    """Everybody declares their own interests; programme managers and owners record those of others."""
    if user.is_authenticated and user.pk == person.pk:
        return ALLOWED
    return at_least(user, organization, Role.PROGRAMME_MANAGER)


def may_manage_rooms(user: Any, organization: Organization) -> Decision:
    """Programme managers and owners keep the list of rooms."""
    return at_least(user, organization, Role.PROGRAMME_MANAGER)


def owns_profile(user: Any, profile: Any) -> Decision:
    """Appraisers alone change how they work and what they have done."""
    return ALLOWED if profile.user_id == user.pk else refused(_("Only the appraiser changes this."))
