"""A journey goes to another edition of its framework, postpones that, or comes back; nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from frameworks.models import Framework, Requirement, TargetProfile
from frameworks.services.bulk import upsert
from journeys.models import EditionChange, EditionDecision, Journey
from journeys.permissions import may_manage_journeys, require_open
from journeys.queries.edition_offers import edition_offers
from journeys.queries.editions import EditionDifference, EditionRow, edition_difference
from journeys.queries.targets import target_of
from journeys.services.carrying import carry_over, take_back
from journeys.services.scope import everywhere, locked, scope_of, write_scope
from journeys.services.targets import check_target
from organizations.errors import Conflict, DomainError
from organizations.models import User
from organizations.permissions import require
from organizations.services import record_activity
from organizations.services.fields import save_valid

Successors = Mapping[UUID, Requirement | None]


@transaction.atomic
def apply_edition(
    *,
    journey: Journey,
    framework: Framework,
    target_level: int,
    successors: Successors,
    actor: User,
    today: date,
    now: datetime,
    profile: TargetProfile | None = None,
) -> EditionChange:
    """Take ``journey`` to another edition, in one transaction and a constant number of statements.

    ``successors``: id of a requirement of the present edition -> what takes its place, None: its work is left behind
    on the old edition; what is not named goes where ``EditionRow.after`` says. ``profile``: process areas to add to
    those that come along. Evidence links are copied, so the old edition keeps its own with their review.
    Raises DomainError (400) at ``framework``, ``target_level``, ``profile`` or ``successors``, Conflict (409) on a
    closed journey.
    """
    require(may_manage_journeys(actor, journey.organization))
    journey = locked(journey)
    require_open(journey)
    _check_offered(journey, framework, today)
    check_target(journey.organization, framework, target_level)
    difference = edition_difference(journey, framework)
    chosen = _chosen(difference, successors)
    before = target_of(journey)
    scope = _scope(journey, framework, target_level, chosen, profile)
    change = save_valid(
        EditionChange(
            journey=journey,
            from_framework=journey.framework,
            to_framework=framework,
            state=EditionChange.State.APPLIED,
            before=before,
            decided_by=actor,
            decided_at=now,
        )
    )
    upsert(_decisions(change, difference, chosen))
    carried = carry_over(change)
    journey.framework, journey.target_level = framework, target_level
    journey.save(update_fields=["framework", "target_level"])
    write_scope(journey, scope, now)
    _log(change, "took to another edition", actor, now, carried=carried)
    return change


@transaction.atomic
def postpone_edition(
    *, journey: Journey, framework: Framework, until: date, reason: str, actor: User, today: date, now: datetime
) -> EditionChange:
    """Leave ``journey`` on its edition until a day, with the reason; it may go earlier all the same.

    Raises DomainError (400) for a day that is not to come, no reason, or an edition that is not offered.
    """
    require(may_manage_journeys(actor, journey.organization))
    journey = locked(journey)
    require_open(journey)
    _check_offered(journey, framework, today)
    if until <= today:
        raise DomainError(_("Choose a day to come."), field="until", code="date_in_past")
    if not reason.strip():
        raise DomainError(_("Say why it is postponed."), field="reason", code="reason_missing")
    change = save_valid(
        EditionChange(
            journey=journey,
            from_framework=journey.framework,
            to_framework=framework,
            state=EditionChange.State.POSTPONED,
            postponed_until=until,
            reason=reason.strip(),
            decided_by=actor,
            decided_at=now,
        )
    )
    _log(change, "postponed another edition of", actor, now, until=until.isoformat(), reason=change.reason)
    return change


@transaction.atomic
def undo_edition(*, change: EditionChange, actor: User, now: datetime) -> EditionChange:
    """Take the journey back to the edition, level and scope that it had before ``change``.

    Copies that nobody has worked on go; what was handed in or reviewed on the other edition since is kept there.
    Raises Conflict (409) where it was not applied, was undone, or is not the last change of the edition.
    """
    require(may_manage_journeys(actor, change.journey.organization))
    journey = locked(change.journey)
    require_open(journey)
    change = EditionChange.objects.select_related("journey", "from_framework", "to_framework").get(pk=change.pk)
    last = journey.edition_changes.filter(state=EditionChange.State.APPLIED).order_by("-decided_at").first()
    if change.state != EditionChange.State.APPLIED or last != change or journey.framework_id != change.to_framework_id:
        raise Conflict(_("Only the last change of the edition can be undone, and only once."), code="not_undoable")
    take_back(change)
    journey.framework, journey.target_level = change.from_framework, change.before["target_level"]
    journey.save(update_fields=["framework", "target_level"])
    areas = journey.framework.requirements.process_areas().filter(ref__in=change.before["process_areas"])
    reasons = change.before["not_applicable"]
    write_scope(journey, {area: reasons.get(area.ref, "") for area in areas}, now)
    change.state, change.undone_at = EditionChange.State.UNDONE, now
    change.save(update_fields=["state", "undone_at"])
    _log(change, "took back to the edition before", actor, now)
    return change


def _check_offered(journey: Journey, framework: Framework, today: date) -> None:
    if framework not in [offer.framework for offer in edition_offers(journey, today)]:
        raise DomainError(
            _("%(framework)s is no newer edition of what this journey aims at.") % {"framework": framework},
            field="framework",
            code="edition_not_offered",
        )


def _chosen(
    difference: EditionDifference, successors: Successors
) -> dict[UUID, tuple[EditionRow, Requirement | None]]:
    """Return id -> (row, successor) for what something of the journey hangs on; refuse what cannot take the place."""
    rows = {row.before.pk: row for row in difference.rows if row.before}
    unknown = successors.keys() - rows.keys()
    if unknown:
        raise DomainError(_("Decide on requirements of the present edition."), field="successors", code="unknown_row")
    for pk, successor in successors.items():
        row = rows[pk]
        if successor is not None and successor not in {row.after, *row.candidates}:
            raise DomainError(
                _("%(successor)s cannot take the place of %(before)s.")
                % {"successor": successor.ref, "before": row.before.ref if row.before else ""},
                field="successors",
                code="not_a_candidate",
            )
    chosen = {pk: (row, successors.get(pk, row.after)) for pk, row in rows.items() if row.touches.can_go_along}
    taken: dict[UUID, Requirement] = {}
    for row, successor in chosen.values():
        if row.is_area and successor is not None:
            if successor.pk in taken:
                raise DomainError(
                    _("%(successor)s can take the place of one process area only; leave the other one behind.")
                    % {"successor": successor.ref},
                    field="successors",
                    code="successor_taken",
                )
            taken[successor.pk] = successor
    return chosen


def _decisions(
    change: EditionChange,
    difference: EditionDifference,
    chosen: Mapping[UUID, tuple[EditionRow, Requirement | None]],
) -> list[EditionDecision]:
    areas = {pk: successor for pk, (row, successor) in chosen.items() if row.is_area}
    decisions = [
        EditionDecision(change=change, process_area_id=pk, successor_area=successor) for pk, successor in areas.items()
    ]
    for pk, (row, successor) in chosen.items():
        for area in difference.pairs.get(pk, ()):
            place = _place(difference, areas, area, successor)
            decisions.append(
                EditionDecision(
                    change=change,
                    process_area_id=area,
                    practice_id=pk,
                    successor_area_id=place,
                    successor=successor if place else None,
                    keeps_review=bool(place and successor and row.keeps_review(successor)),
                )
            )
    return decisions


def _place(
    difference: EditionDifference, areas: Mapping[UUID, Requirement | None], area: UUID, successor: Requirement | None
) -> UUID | None:
    """Return the process area of ``successor``; a generic practice stands where its process area goes."""
    if successor is None:
        return None
    if successor.pk in difference.areas:
        return difference.areas[successor.pk].pk
    if area in areas:
        goes_to = areas[area]
        return goes_to.pk if goes_to else None
    return area if difference.is_revision else None


def _scope(
    journey: Journey,
    framework: Framework,
    target_level: int,
    chosen: Mapping[UUID, tuple[EditionRow, Requirement | None]],
    profile: TargetProfile | None,
) -> dict[Requirement, str]:
    """Return the scope on ``framework``: what comes along, what the profile adds, what no scope leaves out."""
    if profile is not None and profile.framework_id != framework.pk:
        raise DomainError(_("Choose a profile of %(edition)s.") % {"edition": framework}, field="profile")
    reasons: dict[Requirement, str] = {}
    for row in journey.scoped_areas.in_scope().select_related("process_area"):
        stays = row.process_area if framework.pk == journey.framework_id else None
        _row, successor = chosen.get(row.process_area_id, (None, stays))
        if successor is not None:
            reasons[successor] = row.reason
    processes = set(reasons)
    if framework.scope_is_chosen:
        rows = framework.requirements.in_use().process_areas()
        processes |= set(rows.filter(ref__in=everywhere(framework)))
        if profile is not None:
            processes |= set(rows.filter(pk__in=profile.areas.values("process_area")))
    else:
        processes = set()
    wanted = scope_of(framework, target_level, processes, {})
    by_agreement = framework.scope_is_chosen and framework.family != Framework.Family.CMMI
    return {
        area: reasons.get(area, "") if by_agreement or area.attributes.get("may_be_not_applicable") else ""
        for area in wanted
    }


def _log(change: EditionChange, verb: str, actor: User, now: datetime, **detail: object) -> None:
    editions = {"from": change.from_framework.key, "to": change.to_framework.key}
    record_activity(
        organization=change.journey.organization,
        actor=actor,
        verb=verb,
        target=change.journey,
        detail=editions | detail,
        at=now,
    )
