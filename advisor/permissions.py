"""Who may ask the advisor for the organisation. Everybody who reaches the organisation reads its advice."""

from __future__ import annotations

from typing import Any

from advisor.models import SavedAdvice
from organizations.models import Organization, Role
from organizations.permissions import ALLOWED, Decision, at_least


def may_seek_advice(user: Any, organization: Organization) -> Decision:
    """Contributors and above begin advice, answer questions, have them evaluated, and rename."""
    return at_least(user, organization, Role.CONTRIBUTOR)


def may_delete_advice(user: Any, advice: SavedAdvice) -> Decision:
    """Whoever began it, while a contributor, and programme managers and owners delete advice."""
    if advice.created_by_id == user.pk and may_seek_advice(user, advice.organization):
        return ALLOWED
    return at_least(user, advice.organization, Role.PROGRAMME_MANAGER)


def may_choose_target(user: Any, organization: Organization) -> Decision:
    """Programme managers and owners turn advice into a journey."""
    return at_least(user, organization, Role.PROGRAMME_MANAGER)
