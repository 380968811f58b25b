"""Requirements of an organisation's own framework: added, renamed, moved, retired and brought back, one at a time."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from frameworks.catalog.kinds import rule_for
from frameworks.models import Framework, Requirement
from frameworks.permissions import may_change_framework
from frameworks.services.bulk import upsert
from frameworks.services.identifiers import requirement_id
from organizations.errors import Conflict, DomainError
from organizations.models import User
from organizations.permissions import require
from organizations.services import record_activity
from organizations.services.fields import assign, save_valid
from organizations.uploads.characters import one_line


@transaction.atomic
def add_requirement(
    *, framework: Framework, ref: str, parent: Requirement | None, actor: User, now: datetime, **values: Any
) -> Requirement:
    """Add a requirement or section below ``parent`` (None: at the top), as the last one there.

    ``values``: kind, title, level, category. Raises DomainError (400) for a reference that is taken or a place where
    the kind cannot stand, Denied (403).
    """
    require(may_change_framework(actor, framework))
    _lock(framework)
    texts = _clean({"ref": ref, **values})
    if framework.requirements.filter(ref=texts["ref"]).exists():
        raise DomainError(_("This reference is taken, perhaps by a retired requirement."), code="taken", field="ref")
    row = Requirement(
        id=requirement_id(framework.key, texts["ref"], framework.organization_id),
        framework=framework,
        parent=parent,
        position=framework.requirements.count(),
        **texts,
    )
    _check_place(row, parent)
    save_valid(row)
    _settle(framework)
    _record(framework, actor, "added", row, now)
    return row


@transaction.atomic
def change_requirement(*, requirement: Requirement, actor: User, now: datetime, **values: Any) -> Requirement:
    """Rename or move a requirement, or change its level or category; its reference stays what it is.

    Raises DomainError (400) for a place where it cannot stand, Denied (403).
    """
    framework = requirement.framework
    require(may_change_framework(actor, framework))
    _lock(framework)
    _check_place(requirement, values.get("parent", requirement.parent))
    changed = assign(requirement, _clean(values))
    if changed:
        _settle(framework)
        _record(framework, actor, "changed", requirement, now, former=changed)
    return requirement


@transaction.atomic
def retire_requirement(*, requirement: Requirement, actor: User, now: datetime) -> Requirement:
    """Take a requirement out of its framework; evidence and tasks that point at it stay.

    Raises Conflict (409) while something in use belongs to it, Denied (403).
    """
    framework = requirement.framework
    require(may_change_framework(actor, framework))
    _lock(framework)
    if requirement.children.in_use().exists():
        raise Conflict(_("Retire or move first what belongs to it."), code="has_children")
    return _set_retired(requirement, True, actor, now)


@transaction.atomic
def restore_requirement(*, requirement: Requirement, actor: User, now: datetime) -> Requirement:
    """Bring a retired requirement back; Conflict (409) while what it belongs to is retired."""
    framework = requirement.framework
    require(may_change_framework(actor, framework))
    _lock(framework)
    if requirement.parent is not None and requirement.parent.retired:
        raise Conflict(_("Bring back first what it belongs to."), code="parent_retired")
    return _set_retired(requirement, False, actor, now)


def _clean(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values as a library file could hold them: texts of one line, levels from 1."""
    cleaned = {name: one_line(value) if isinstance(value, str) else value for name, value in values.items()}
    for name, value in cleaned.items():
        if isinstance(value, str) and not value.isprintable():
            raise DomainError(_("The text contains a character that cannot be stored."), field=name)
    if cleaned.get("level") == 0:
        raise DomainError(_("A level is from 1 to 5, or left empty."), field="level")
    return cleaned


def _set_retired(requirement: Requirement, retired: bool, actor: User, now: datetime) -> Requirement:
    if requirement.retired is not retired:
        requirement.retired = retired
        requirement.save(update_fields=["retired"])
        _settle(requirement.framework)
        _record(requirement.framework, actor, "retired" if retired else "brought back", requirement, now)
    return requirement


def _lock(framework: Framework) -> None:
    """Let one change of a framework follow the other: two moves at once could make a circle."""
    Framework.objects.select_for_update(of=("self",)).get(pk=framework.pk)


def _check_place(row: Requirement, parent: Requirement | None) -> None:
    """Raise DomainError where a requirement of this kind cannot stand below ``parent``, or below itself."""
    if parent is not None and parent.framework_id != row.framework_id:
        raise DomainError(_("It belongs to another framework."), field="parent")
    if parent is not None and parent.retired:
        raise DomainError(_("%(parent)s is retired.") % {"parent": parent.ref}, field="parent")
    above: Requirement | None = parent
    while above is not None:
        if above.pk == row.pk:
            raise DomainError(_("A requirement cannot belong to itself."), field="parent")
        above = above.parent
    rule = rule_for(row.kind, row.framework.family)
    if rule is None:
        raise DomainError(_("A framework of your own has sections and requirements."), field="kind")
    if (parent.kind if parent else None) not in rule.parents:
        raise DomainError(_("A section stands at the top or in another section."), field="parent")


def _settle(framework: Framework) -> None:
    """Put the rows in the order of the tree, parents before children, and forget the file it was loaded from."""
    rows = list(framework.requirements.order_by("position", "ref"))
    below: defaultdict[UUID | None, list[Requirement]] = defaultdict(list)
    for row in rows:
        below[row.parent_id].append(row)
    ordered: list[Requirement] = []
    waiting = list(reversed(below[None]))
    while waiting:
        row = waiting.pop()
        ordered.append(row)
        waiting += reversed(below.get(row.pk, ()))
    moved = []
    for position, row in enumerate(ordered):
        if row.position != position:
            row.position = position
            moved.append(row)
    upsert(moved)
    Framework.objects.filter(pk=framework.pk).update(content_hash="")


def _record(framework: Framework, actor: User, verb: str, row: Requirement, now: datetime, **detail: Any) -> None:
    organization = framework.organization
    assert organization is not None  # noqa: S101 -- may_change_framework refuses shipped ones
    record_activity(organization=organization, actor=actor, verb=verb, target=row, detail=detail, at=now)
