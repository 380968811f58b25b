"""Which editions a journey may go to, and what was decided about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from evidence.models import EvidenceLink
from frameworks.models import Framework, Requirement
from frameworks.queries.editions import newer_editions
from journeys.models import EditionChange, EditionDecision, Journey, NotApplicableCell, Task


@dataclass(frozen=True, slots=True)
class EditionOffer:
    """An edition that the journey may go to.

    ``is_revision``: the same edition, of which a newer file retired ``retired`` requirements that the journey works
    with. ``postponed`` is the decision to wait, None if there is none or its day has come.
    """

    framework: Framework
    is_revision: bool
    retired: int
    postponed: EditionChange | None


def edition_offers(journey: Journey, today: date) -> tuple[EditionOffer, ...]:
    """Return the editions that ``journey`` may go to, in three statements; none for a closed journey."""
    if journey.closed_at:
        return ()
    frameworks = Framework.objects.usable_by(journey.organization)
    targets = frameworks.exclude(target_kind=Framework.TargetKind.NONE)
    waiting: dict[UUID, EditionChange] = {}
    for change in reversed(journey.edition_changes.select_related("decided_by")):
        waiting[change.to_framework_id] = change
    offers = [(framework, False, 0) for framework in newer_editions(journey.framework, targets)]
    retired = _retired_in_use(journey).count()
    if retired:
        offers.insert(0, (journey.framework, True, retired))
    return tuple(
        EditionOffer(framework, is_revision, count, _postponed(waiting.get(framework.pk), today))
        for framework, is_revision, count in offers
    )


def edition_history(journey: Journey) -> QuerySet[EditionChange]:
    """Return the changes of the edition and postponements of ``journey``, newest first."""
    rows: QuerySet[EditionChange] = journey.edition_changes.select_related(
        "decided_by", "from_framework", "to_framework"
    )
    return rows


def _postponed(change: EditionChange | None, today: date) -> EditionChange | None:
    if change is None or change.state != EditionChange.State.POSTPONED or change.postponed_until is None:
        return None
    return change if change.postponed_until > today else None


def _retired_in_use(journey: Journey) -> QuerySet[Requirement]:
    """Return the retired requirements that the journey works with and that nobody has decided on yet."""
    links = EvidenceLink.objects.current().of(journey.organization).filter(unit__in=journey.units.values("pk"))
    decided = Q(change__journey=journey, change__state=EditionChange.State.APPLIED)
    decisions = EditionDecision.objects.filter(decided)
    rows: QuerySet[Requirement] = (
        Requirement.objects.filter(framework=journey.framework_id, retired=True)
        .filter(
            Exists(links.filter(practice=OuterRef("pk")))
            | Exists(journey.scoped_areas.in_scope().filter(process_area=OuterRef("pk")))
            | Exists(Task.objects.filter(journey=journey).open().filter(process_area=OuterRef("pk")))
            | Exists(NotApplicableCell.objects.filter(journey=journey, practice=OuterRef("pk")))
        )
        .exclude(Exists(decisions.filter(practice=OuterRef("pk"))))
        .exclude(Exists(decisions.filter(practice=None, process_area=OuterRef("pk"))))
    )
    return rows
