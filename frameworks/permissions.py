"""Who may bring frameworks and licensed text into an organisation, change them there, and judge mappings."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from frameworks.models import Framework, TargetProfile, TaskTemplateSet
from organizations.models import Organization, Role
from organizations.permissions import Decision, at_least, refused


def may_manage_library(user: Any, organization: Organization) -> Decision:
    """Programme managers and owners import, derive, change and delete what is the organisation's own."""
    return at_least(user, organization, Role.PROGRAMME_MANAGER)


def may_change_framework(user: Any, framework: Framework) -> Decision:
    """What is shipped is the same for everybody; an organisation changes its own frameworks only."""
    if framework.organization is None:
        return refused(_("This framework is shipped for everybody. Derive one of your own to change it."))
    return may_manage_library(user, framework.organization)


def may_change_set(user: Any, row: TargetProfile | TaskTemplateSet) -> Decision:
    """What is shipped is the same for everybody; an organisation changes its own profiles and template sets only."""
    if row.organization is None:
        return refused(_("This is shipped for everybody. Derive one of your own to change it."))
    return may_manage_library(user, row.organization)


def may_revise_mappings(user: Any, organization: Organization) -> Decision:
    """Process owners and above judge mappings of crosswalks for their organisation."""
    return at_least(user, organization, Role.PROCESS_OWNER)
