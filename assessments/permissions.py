"""Who may begin a self-assessment, mark practices and decide for the team, and that a closed one rests."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from assessments.models import Assessment
from organizations.errors import Conflict
from organizations.models import Organization, Role
from organizations.permissions import Decision, at_least


def may_manage_assessments(user: Any, organization: Organization) -> Decision:
    """Programme managers and owners begin, rename, close, reopen and delete self-assessments."""
    return at_least(user, organization, Role.PROGRAMME_MANAGER)


def may_characterise(user: Any, organization: Organization) -> Decision:
    """Contributors and above mark practices in their instances."""
    return at_least(user, organization, Role.CONTRIBUTOR)


def may_decide(user: Any, organization: Organization) -> Decision:
    """Process owners and above record what the team decided, and mark many practices at once."""
    return at_least(user, organization, Role.PROCESS_OWNER)


def require_open(assessment: Assessment) -> None:
    """Raise Conflict (409) if the self-assessment is closed."""
    if assessment.closed_at:
        raise Conflict(
            _("The self-assessment is closed. Reopen it to change something in it."), code="assessment_closed"
        )
