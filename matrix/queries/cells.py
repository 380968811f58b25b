"""Every cell of a journey in one statement: its best state, how much evidence it has, what is stale or returned."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import (
    Case,
    CharField,
    Count,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    Q,
    QuerySet,
    Sum,
    UUIDField,
    Value,
    When,
)

from evidence.models import EvidenceItem, EvidenceLink
from journeys.models import Journey, NotApplicableCell
from matrix.states import ACCEPTED, CODES, DRAFT, IN_REVIEW, NOT_APPLICABLE, RETURNED

State = EvidenceLink.State
CODE_OF = {State.DRAFT: DRAFT, State.RETURNED: RETURNED, State.IN_REVIEW: IN_REVIEW, State.ACCEPTED: ACCEPTED}
RANK = {state: CODES.index(code) for state, code in CODE_OF.items()}
# In the order of the index on cells, so that grouping needs no sorting.
KEYS = ("unit_key", "area_key", "practice_key")
SUMS = ("best", "links", "stale", "returned", "theirs", "artefacts", "affirmations")


def journey_links(journey: Journey) -> QuerySet[EvidenceLink]:
    """Return the links of evidence in use for the process areas and instances that the journey covers.

    The instances belong to the organisation, so do the links; asking for it again would only mislead the planner.
    """
    areas = journey.scoped_areas.filter(applicable=True).order_by().values("process_area")
    units = journey.units.order_by().values("pk")
    return EvidenceLink.objects.current().filter(unit__in=units, process_area__in=areas).order_by()


def cell_sums(journey: Journey, today: date, owner: UUID | None = None) -> QuerySet[Any]:
    """Return (unit, area, practice, *SUMS) of each cell that has something.

    Keys are those of ``key_of``. ``best`` is a place in ``states.CODES``; evidence past its last day on ``today``
    counts as none. A cell may come twice: with its evidence, and with the decision that the practice is not
    applicable there. ``theirs`` counts what ``owner`` owns or offered (None: 0); ``artefacts`` and ``affirmations``
    what is accepted and in date.
    """
    expired = Q(item__valid_until__lt=today)
    ranks = [When(state=state, then=Value(rank)) for state, rank in RANK.items()]
    counted = ~expired & Q(state=State.ACCEPTED)
    spoken = Q(item__kind__in=EvidenceItem.AFFIRMATIONS)
    theirs = Q(item__owner=owner) | Q(created_by=owner) if owner else None
    with_evidence = (
        _keyed(journey_links(journey))
        .values_list(*KEYS)
        .annotate(
            best=Max(Case(When(expired, then=Value(0)), *ranks, output_field=IntegerField())),
            links=Count("*"),
            stale=_count(expired),
            returned=_count(Q(state=State.RETURNED)),
            theirs=_count(theirs) if theirs else Value(0, IntegerField()),
            artefacts=_count(counted & ~spoken),
            affirmations=_count(counted & spoken),
        )
    )
    none = Value(0, IntegerField())
    best = Value(CODES.index(NOT_APPLICABLE), IntegerField())
    excused = (
        _keyed(NotApplicableCell.objects.filter(journey=journey).order_by())
        .values_list(*KEYS)
        .annotate(best=best, **dict.fromkeys(SUMS[1:], none))
    )
    return with_evidence.union(excused, all=True)


def key_of(pk: UUID) -> Any:
    """Return a key as ``cell_sums`` gives it."""
    return UUIDField().get_db_prep_value(pk, connection)


def _keyed(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Add the keys as the database has them: turning 40,000 into UUIDs would cost more than the statement."""
    plain = {"unit_key": "unit", "area_key": "process_area", "practice_key": "practice"}
    return rows.annotate(**{key: ExpressionWrapper(F(name), output_field=CharField()) for key, name in plain.items()})


def _count(condition: Q) -> Sum:
    return Sum(Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField()))
