"""Who may do what with certificates, the register and objective evidence.

Lead appraisers and viewers read; a grant ranks as a viewer, so no appraiser ever writes evidence.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from evidence.models import EvidenceItem, EvidenceLink
from organizations.models import Membership, Organization, Role
from organizations.permissions import RANK, Decision, at_least, refused

REVIEWERS = [role.value for role, rank in RANK.items() if rank >= RANK[Role.PROCESS_OWNER]]


def may_manage_certificates(user: Any, organization: Organization) -> Decision:
    """Programme managers and owners record certificates and their audits."""
    return at_least(user, organization, Role.PROGRAMME_MANAGER)


def may_import_register(user: Any, organization: Organization) -> Decision:
    """Programme managers and owners import the evidence register."""
    return at_least(user, organization, Role.PROGRAMME_MANAGER)


def may_manage_store(user: Any, organization: Organization) -> Decision:
    """Programme managers and owners see what is stored and have it checked."""
    return at_least(user, organization, Role.PROGRAMME_MANAGER)


def may_erase(user: Any, organization: Organization) -> Decision:
    """Owners erase the files of withdrawn evidence."""
    return at_least(user, organization, Role.OWNER)


def may_contribute(user: Any, organization: Organization) -> Decision:
    """Contributors and above add evidence, change it and offer it for practices."""
    return at_least(user, organization, Role.CONTRIBUTOR)


def may_review(user: Any, organization: Organization) -> Decision:
    """Process owners and above accept and return evidence; see ``may_review_link`` for their own."""
    return at_least(user, organization, Role.PROCESS_OWNER)


def may_review_link(user: Any, link: EvidenceLink) -> Decision:
    """Whoever offered the evidence does not review it, unless nobody else can.

    Separation of duties must not stop an organisation with one reviewer; its log says "self-reviewed" then.
    """
    decision = may_review(user, link.organization)
    if decision and is_own(user, link) and other_reviewers_exist(user, link.organization):
        return refused(_("You offered this evidence yourself; somebody else reviews it."))
    return decision


def may_unlink(user: Any, link: EvidenceLink) -> Decision:
    """Contributors take back what they offered; accepted evidence and that of others needs a reviewer."""
    decision = may_contribute(user, link.organization)
    if decision and (not is_own(user, link) or link.state == EvidenceLink.State.ACCEPTED):
        return may_review(user, link.organization)
    return decision


def may_withdraw(user: Any, item: EvidenceItem) -> Decision:
    """Contributors withdraw and restore their own evidence, reviewers everybody's."""
    decision = may_contribute(user, item.organization)
    if decision and user.pk not in (item.created_by_id, item.owner_id):
        return may_review(user, item.organization)
    return decision


def is_own(user: Any, link: EvidenceLink) -> bool:
    """Say whether ``user`` offered the evidence of ``link``."""
    return bool(link.created_by_id == user.pk)


def other_reviewers_exist(user: Any, organization: Organization) -> bool:
    """Say whether somebody besides ``user`` may review in ``organization``."""
    others = Membership.objects.filter(organization=organization, role__in=REVIEWERS, user__is_active=True)
    return others.exclude(user=user.pk).exists()
