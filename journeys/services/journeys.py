"""Journeys: their target, date and state."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from advisor.models import SavedAdvice
from frameworks.models import Framework, Requirement, TargetProfile
from journeys.models import Journey, ScopedArea
from journeys.permissions import may_manage_journeys, require_open
from journeys.services.scope import instances_of, profile_levels, scope_of
from journeys.services.targets import check_target, check_wanted
from organizations.errors import DomainError
from organizations.models import Organization, Unit, User
from organizations.permissions import require
from organizations.services import record_activity
from organizations.services.fields import assign, save_valid


@transaction.atomic
def create_journey(  # noqa: PLR0913 -- one argument for each choice of the form
    *,
    organization: Organization,
    name: str,
    framework: Framework,
    target_level: int,
    wanted_on: date,
    units: Collection[Unit],
    actor: User,
    today: date,
    processes: Collection[Requirement] = (),
    not_applicable: Mapping[Requirement, str] | None = None,
    advice: SavedAdvice | None = None,
    profile: TargetProfile | None = None,
) -> Journey:
    """Start a journey to a maturity level or capability level by a wanted date.

    ``units``: the instances in scope, at least one project; the root organisational unit is added where no
    organisational unit is given. ``processes``: of Automotive SPICE only, CMMI's process areas follow from the
    level. ``not_applicable`` maps process areas to the reason why they are not. ``advice``: what the choice rests on.
    ``profile``: a target profile of the framework; its process areas are the scope where ``processes`` is empty, and
    what it wants of a process below the target level counts for that process.
    Raises DomainError (400) with the field that is wrong.
    """
    require(may_manage_journeys(actor, organization))
    check_target(organization, framework, target_level)
    check_wanted(wanted_on, today)
    if advice and advice.organization_id != organization.pk:
        raise DomainError(_("The advice belongs to another organisation."), field="advice")
    instances = instances_of(organization, units)
    levels = profile_levels(profile, organization, framework, target_level)
    if profile and not processes and framework.scope_is_chosen:
        processes = Requirement.objects.filter(pk__in=profile.areas.values("process_area")).order_by("position")
    areas = scope_of(framework, target_level, processes, not_applicable or {})
    journey = Journey(organization=organization, name=name.strip(), framework=framework, created_by=actor)
    journey.target_level, journey.wanted_on, journey.advice = target_level, wanted_on, advice
    save_valid(journey)
    journey.units.set(instances)
    ScopedArea.objects.bulk_create(
        ScopedArea(
            journey=journey, process_area=area, applicable=not reason, reason=reason, target_level=levels.get(area.pk)
        )
        for area, reason in areas.items()
    )
    record_activity(organization=organization, actor=actor, verb="created", target=journey)
    return journey


@transaction.atomic
def update_journey(
    *, journey: Journey, actor: User, today: date, units: Collection[Unit] | None = None, **values: Any
) -> Journey:
    """Change name, wanted date or the instances in scope (None: as they are).

    Evidence and tasks of an instance that leaves the scope stay. Raises DomainError (400) at the field,
    Conflict (409) on a closed journey.
    """
    require(may_manage_journeys(actor, journey.organization))
    require_open(journey)
    if values.get("wanted_on", journey.wanted_on) != journey.wanted_on:
        check_wanted(values["wanted_on"], today)
    changed = assign(journey, values)
    if units is not None:
        former = set(journey.units.all())
        instances = instances_of(journey.organization, units)
        if former != set(instances):
            journey.units.set(instances)
            changed["units"] = ", ".join(sorted(unit.name for unit in former))
    if changed:
        record_activity(
            organization=journey.organization, actor=actor, verb="changed", target=journey, detail={"former": changed}
        )
    return journey


@transaction.atomic
def close_journey(*, journey: Journey, actor: User, now: datetime) -> Journey:
    """End a journey; everything in it stays readable, and nothing in it can be changed until it is reopened."""
    return _set_closed(journey, actor, now)


@transaction.atomic
def reopen_journey(*, journey: Journey, actor: User) -> Journey:
    """Take up a closed journey again."""
    return _set_closed(journey, actor, None)


def _set_closed(journey: Journey, actor: User, at: datetime | None) -> Journey:
    require(may_manage_journeys(actor, journey.organization))
    if (journey.closed_at is None) != (at is None):
        journey.closed_at = at
        journey.save(update_fields=["closed_at"])
        verb = "reopened" if at is None else "closed"
        record_activity(organization=journey.organization, actor=actor, verb=verb, target=journey)
    return journey
