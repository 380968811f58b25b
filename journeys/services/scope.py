"""What a journey covers: process areas (processes) and instances."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from frameworks.models import Framework, Requirement, TargetProfile
from frameworks.queries import process_areas_for_target
from journeys.models import Journey, ScopedArea
from journeys.permissions import may_manage_journeys, require_open
from organizations.errors import DomainError
from organizations.models import Organization, Unit, User
from organizations.permissions import require
from organizations.services import record_activity


@transaction.atomic
def change_scope(
    *,
    journey: Journey,
    not_applicable: Mapping[Requirement, str],
    actor: User,
    now: datetime,
    processes: Collection[Requirement] = (),
) -> Journey:
    """Set which processes are in scope (Automotive SPICE) and which process areas are not applicable, and why.

    ``not_applicable`` maps a process area to its reason. Evidence and tasks of what leaves the scope stay.
    Raises DomainError (400) as ``scope_of`` does, Conflict (409) on a closed journey.
    """
    require(may_manage_journeys(actor, journey.organization))
    journey = locked(journey)
    require_open(journey)
    wanted = scope_of(journey.framework, journey.target_level, processes, not_applicable)
    changed = write_scope(journey, wanted, now)
    if changed:
        record_activity(
            organization=journey.organization, actor=actor, verb="changed the scope of", target=journey, detail=changed
        )
    return journey


def locked(journey: Journey) -> Journey:
    """Return the row anew, locked until the end of the transaction."""
    rows = Journey.objects.select_for_update(of=("self",)).select_related("organization", "framework")
    row: Journey = rows.get(pk=journey.pk)
    return row


def write_scope(journey: Journey, wanted: Mapping[Requirement, str], now: datetime) -> dict[str, str]:
    """Make ``wanted``, as ``scope_of`` returns it, the scope; return what changed, by reference.

    What leaves is marked as having left at ``now`` and comes back as the same row.
    """
    former = {row.process_area_id: row for row in journey.scoped_areas.select_related("process_area")}
    staying = {area.pk for area in wanted}
    gone = [row for pk, row in former.items() if row.left_at is None and pk not in staying]
    changed = {row.process_area.ref: " ".join(["out of scope", row.reason]).strip() for row in gone}
    for row in gone:
        row.left_at = now
    added, altered = [], gone
    for area, reason in wanted.items():
        row = former.get(area.pk)
        if row is None:
            added.append(ScopedArea(journey=journey, process_area=area, reason=reason, applicable=not reason))
        elif row.left_at is None and row.reason == reason:
            continue
        else:
            row.reason, row.applicable, row.left_at = reason, not reason, None
            altered.append(row)
        changed[area.ref] = reason or "applicable"
    ScopedArea.objects.bulk_create(added)
    ScopedArea.objects.bulk_update(altered, ("reason", "applicable", "left_at"))
    return changed


def scope_of(
    framework: Framework,
    target_level: int,
    processes: Collection[Requirement],
    not_applicable: Mapping[Requirement, str],
) -> dict[Requirement, str]:
    """Return the process areas of the scope with the reason why each is not applicable (empty: it applies).

    CMMI-DEV v1.3: a maturity level needs every process area of its set; only those the model lets an
    organisation mark (SAM, without suppliers) can be not applicable. Automotive SPICE: the chosen processes.
    Raises DomainError (400) at ``processes`` or ``not_applicable``.
    """
    areas = _areas(framework, target_level, processes)
    reasons = {area: reason.strip() for area, reason in not_applicable.items()}
    for area, reason in reasons.items():
        _check_not_applicable(framework, areas, area, reason)
    if not set(areas) - set(reasons):
        raise DomainError(_("At least one process area must be applicable."), field="not_applicable")
    return {area: reasons.get(area, "") for area in areas}


def profile_levels(
    profile: TargetProfile | None, organization: Organization, framework: Framework, target_level: int
) -> dict[UUID, int]:
    """Return the capability level wanted of each process (by its id) of which less than ``target_level`` is wanted.

    Raises DomainError (400) for a profile of another organisation or framework, an archived one, the process sets of
    a maturity model, and one that wants more of a process than the journey.
    """
    if profile is None:
        return {}
    if (
        profile.organization_id not in (None, organization.pk)
        or profile.framework_id != framework.pk
        or profile.kind != TargetProfile.Kind.SCOPE
        or profile.archived_at
    ):
        raise DomainError(_("This profile is not one for such a journey."), field="profile")
    if framework.target_kind != Framework.TargetKind.CAPABILITY_LEVEL:
        return {}
    rows = profile.areas.values_list("process_area", "level")
    wanted = {pk: level for pk, level in rows if level is not None}
    highest = max(wanted.values(), default=0)
    if highest > target_level:
        raise DomainError(
            _("The profile wants capability level %(level)d of a process. Choose it as the target.")
            % {"level": highest},
            field="target_level",
        )
    return {pk: level for pk, level in wanted.items() if level < target_level}


def _areas(framework: Framework, target_level: int, processes: Collection[Requirement]) -> tuple[Requirement, ...]:
    if framework.scope_is_chosen:
        target_level = framework.target_max or target_level
    available = process_areas_for_target(framework, target_level)
    if not framework.scope_is_chosen:
        if set(processes) - set(available):
            raise DomainError(
                _("The process areas follow from the maturity level; they cannot be chosen."), field="processes"
            )
        return tuple(available)
    if not processes:
        raise DomainError(_("Choose at least one process."), field="processes")
    if set(processes) - set(available):
        raise DomainError(
            _("These processes do not all belong to %(framework)s.") % {"framework": framework}, field="processes"
        )
    chosen = tuple(area for area in available if area in set(processes))
    absent = everywhere(framework) - {area.ref for area in chosen}
    if absent:
        raise DomainError(
            _("%(areas)s belong to every view: no maturity level is reached without them.")
            % {"areas": ", ".join(sorted(absent))},
            field="processes",
            code="process_area_required",
        )
    return chosen


def everywhere(framework: Framework) -> set[str]:
    """Return the practice areas that no scope leaves out: GOV and II from CMMI V2.0 on (Benchmark method)."""
    return {"GOV", "II"} if framework.family == Framework.Family.CMMI else set()


def _check_not_applicable(
    framework: Framework, areas: Collection[Requirement], area: Requirement, reason: str
) -> None:
    if area not in areas:
        raise DomainError(_("%(area)s is not in scope.") % {"area": area.ref}, field="not_applicable")
    if framework.family == Framework.Family.CMMI and not area.attributes.get("may_be_not_applicable"):
        raise DomainError(
            _("%(area)s cannot be not applicable: a maturity level of CMMI needs every process area of its set.")
            % {"area": area.ref},
            field="not_applicable",
            code="process_area_required",
        )
    if not reason:
        raise DomainError(
            _("Say why %(area)s is not applicable.") % {"area": area.ref},
            field="not_applicable",
            code="reason_missing",
        )


def instances_of(organization: Organization, units: Collection[Unit]) -> tuple[Unit, ...]:
    """Return the instances in scope: the given ones, with the root organisational unit where none is among them.

    Raises DomainError (400) at ``units`` for a unit of another organisation, an archived one, no project, or
    more than one organisational unit.
    """
    chosen = tuple(dict.fromkeys(units))
    if any(unit.organization_id != organization.pk for unit in chosen):
        raise DomainError(_("Choose units of this organisation."), field="units", code="foreign_unit")
    archived = next((unit for unit in chosen if unit.archived_at), None)
    if archived:
        raise DomainError(_("“%(unit)s” is archived.") % {"unit": archived}, field="units")
    if not any(unit.kind == Unit.Kind.PROJECT for unit in chosen):
        raise DomainError(_("Choose at least one project."), field="units", code="project_missing")
    whole = [unit for unit in chosen if unit.kind == Unit.Kind.ORGANIZATIONAL_UNIT]
    if len(whole) > 1:
        raise DomainError(_("Choose one organisational unit."), field="units")
    return chosen if whole else (*chosen, Unit.objects.get(organization=organization, parent=None))
