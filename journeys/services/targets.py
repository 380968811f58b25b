"""Another target for a journey: level, date and scope, looked at first and then changed; nothing is deleted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from frameworks.models import Framework, Requirement
from journeys.models import Journey
from journeys.permissions import may_manage_journeys, require_open
from journeys.queries.targets import Target, TargetChange, stamp, target_change, target_of
from journeys.services.scope import locked, scope_of, write_scope
from organizations.errors import Conflict, DomainError
from organizations.models import Organization, User
from organizations.permissions import require
from organizations.services import record_activity


def preview_target(
    *,
    journey: Journey,
    target_level: int,
    wanted_on: date,
    actor: User,
    today: date,
    processes: Collection[Requirement] = (),
    not_applicable: Mapping[Requirement, str] | None = None,
) -> TargetChange:
    """Return what ``change_target`` with the same arguments would change; write nothing. Errors are the same."""
    wanted = _checked(journey, target_level, wanted_on, actor, today, processes, not_applicable or {})
    return target_change(journey, target_level, wanted_on, wanted)


@transaction.atomic
def change_target(  # noqa: PLR0913 -- one argument for each choice of the form
    *,
    journey: Journey,
    target_level: int,
    wanted_on: date,
    actor: User,
    today: date,
    now: datetime,
    processes: Collection[Requirement] = (),
    not_applicable: Mapping[Requirement, str] | None = None,
    seen: str = "",
) -> Journey:
    """Give ``journey`` another level, date or scope of the same edition.

    ``processes`` and ``not_applicable`` as in ``create_journey``. Evidence, marks, decisions and tasks of what leaves
    the scope stay and count again when it comes back. ``seen``: of the preview that was confirmed; empty: none was.
    Raises DomainError (400) at the field, Conflict (409) on a closed journey, or where the target is another one than
    that of the preview by now.
    """
    require(may_manage_journeys(actor, journey.organization))
    journey = locked(journey)
    before = target_of(journey)
    if seen and seen != stamp(before):
        raise Conflict(
            _("Somebody else has changed the target meanwhile. Look at the preview again."), code="target_changed"
        )
    wanted = _checked(journey, target_level, wanted_on, actor, today, processes, not_applicable or {})
    journey.target_level, journey.wanted_on = target_level, wanted_on
    journey.save(update_fields=["target_level", "wanted_on"])
    write_scope(journey, wanted, now)
    after = target_of(journey)
    if before != after:
        record_activity(
            organization=journey.organization,
            actor=actor,
            verb="changed the target of",
            target=journey,
            detail=_difference(before, after),
            at=now,
        )
    return journey


def check_target(organization: Organization, framework: Framework, target_level: int) -> None:
    """Refuse another organisation's framework, one that is no target, and a level that its catalogue does not offer.

    CMMI-DEV v1.3: maturity levels 2-5 are rated, level 1 needs nothing. Automotive SPICE: capability levels 1-3.
    """
    if framework.organization_id not in (None, organization.pk):
        raise DomainError(_("The framework belongs to another organisation."), field="framework")
    if framework.target_min is None or framework.target_max is None:
        raise DomainError(
            _("%(framework)s is where the journey starts, not its target.") % {"framework": framework},
            field="framework",
        )
    if not framework.target_min <= target_level <= framework.target_max:
        raise DomainError(
            _("%(framework)s: choose a level from %(first)d to %(last)d.")
            % {"framework": framework, "first": framework.target_min, "last": framework.target_max},
            field="target_level",
        )


def check_wanted(wanted_on: date, today: date) -> None:
    """Refuse a wanted date that has passed."""
    if wanted_on < today:
        raise DomainError(_("The wanted date lies in the past."), field="wanted_on", code="date_in_past")


def _checked(
    journey: Journey,
    target_level: int,
    wanted_on: date,
    actor: User,
    today: date,
    processes: Collection[Requirement],
    not_applicable: Mapping[Requirement, str],
) -> dict[Requirement, str]:
    require(may_manage_journeys(actor, journey.organization))
    require_open(journey)
    check_target(journey.organization, journey.framework, target_level)
    if wanted_on != journey.wanted_on:
        check_wanted(wanted_on, today)
    return scope_of(journey.framework, target_level, processes, not_applicable)


def _difference(before: Target, after: Target) -> dict[str, Any]:
    """Return what the log keeps: the former values for people, the whole former target, what entered and left."""
    applicable = [
        [ref for ref in target["process_areas"] if ref not in target["not_applicable"]] for target in (before, after)
    ]
    former: dict[str, Any] = {
        name: before[name] for name in ("target_level", "wanted_on") if before[name] != after[name]
    }
    return {
        "former": former,
        "before": before,
        "entered": [ref for ref in applicable[1] if ref not in applicable[0]],
        "left": [ref for ref in applicable[0] if ref not in applicable[1]],
    }
