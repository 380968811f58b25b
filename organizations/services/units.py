"""Organisational units, projects and support functions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from organizations.errors import Conflict, DomainError
from organizations.models import Organization, Unit, User
from organizations.permissions import may_manage_units, require
from organizations.services.activity import record_activity
from organizations.services.fields import assign, save_valid


@transaction.atomic
def create_unit(*, organization: Organization, actor: User, parent: Unit | None = None, **values: Any) -> Unit:
    """Create a unit below ``parent`` (None: below the root organisational unit)."""
    require(may_manage_units(actor, organization))
    parent = parent or Unit.objects.get(organization=organization, parent=None)
    _check_parent(organization, parent)
    unit = save_valid(Unit(organization=organization, parent=parent, **values))
    record_activity(organization=organization, actor=actor, verb="created", target=unit)
    return unit


@transaction.atomic
def update_unit(*, unit: Unit, actor: User, **values: Any) -> Unit:
    """Change a unit; the root keeps its kind and its place."""
    require(may_manage_units(actor, unit.organization))
    if unit.parent_id is None:
        values = {name: value for name, value in values.items() if name not in ("kind", "parent")}
    elif values.get("parent", unit.parent) is None:
        values["parent"] = Unit.objects.get(organization=unit.organization, parent=None)
    if values.get("parent"):
        _check_parent(unit.organization, values["parent"], child=unit)
    changed = assign(unit, values)
    if changed:
        record_activity(
            organization=unit.organization, actor=actor, verb="changed", target=unit, detail={"former": changed}
        )
    return unit


@transaction.atomic
def archive_unit(*, unit: Unit, actor: User, now: datetime) -> Unit:
    """Take a unit out of use; its evidence stays. The root cannot be archived (409)."""
    require(may_manage_units(actor, unit.organization))
    if unit.parent_id is None:
        raise Conflict(_("The organisation's own unit cannot be archived."), code="root_unit")
    return _set_archived(unit, actor, now)


@transaction.atomic
def restore_unit(*, unit: Unit, actor: User) -> Unit:
    """Bring an archived unit back into use."""
    require(may_manage_units(actor, unit.organization))
    return _set_archived(unit, actor, None)


def _set_archived(unit: Unit, actor: User, at: datetime | None) -> Unit:
    if (unit.archived_at is None) != (at is None):
        unit.archived_at = at
        unit.save(update_fields=["archived_at"])
        verb = "restored" if at is None else "archived"
        record_activity(organization=unit.organization, actor=actor, verb=verb, target=unit)
    return unit


def _check_parent(organization: Organization, parent: Unit, child: Unit | None = None) -> None:
    """Refuse a parent of another organisation, of a wrong kind, or below the child itself."""
    if parent.organization_id != organization.pk or parent.kind != Unit.Kind.ORGANIZATIONAL_UNIT:
        raise DomainError(_("A unit is part of an organisational unit of the same organisation."), field="parent")
    above: Unit | None = parent
    while above is not None:
        if child is not None and above.pk == child.pk:
            raise DomainError(_("A unit cannot be part of itself."), field="parent")
        above = above.parent
