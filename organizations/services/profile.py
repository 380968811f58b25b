"""Organisations and the person's own profile."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from organizations.models import Membership, Organization, Role, Unit, User
from organizations.permissions import may_manage_organization, require
from organizations.services.activity import record_activity
from organizations.services.fields import assign, save_valid


@transaction.atomic
def create_organization(*, name: str, time_zone: str, locale: str, actor: User) -> Organization:
    """Create an organisation with its root organisational unit; ``actor`` becomes its owner."""
    organization = save_valid(Organization(name=name.strip(), time_zone=time_zone, locale=locale))
    save_valid(Membership(organization=organization, user=actor, role=Role.OWNER))
    save_valid(Unit(organization=organization, kind=Unit.Kind.ORGANIZATIONAL_UNIT, name=organization.name))
    record_activity(organization=organization, actor=actor, verb="created", target=organization)
    return organization


@transaction.atomic
def update_organization(*, organization: Organization, actor: User, **values: Any) -> Organization:
    """Change name, time zone or locale."""
    require(may_manage_organization(actor, organization))
    changed = assign(organization, values)
    if changed:
        record_activity(
            organization=organization, actor=actor, verb="changed", target=organization, detail={"former": changed}
        )
    return organization


@transaction.atomic
def update_profile(*, actor: User, **values: Any) -> User:
    """Change the person's own name, language, time zone or reminder preference."""
    assign(actor, values)
    return actor
