"""The marks of a self-assessment, now and on an earlier day."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from assessments.models import Assessment, CharacterisationChange

CellKey = tuple[UUID, UUID, UUID]


class MarkedCell(NamedTuple):
    """The mark of a cell (process area, practice, unit) with its weakness, which may be empty."""

    process_area: UUID
    practice: UUID
    unit: UUID
    mark: str
    weakness: str

    @property
    def key(self) -> CellKey:
        """Return the cell."""
        return (self.process_area, self.practice, self.unit)


FIELDS = ("process_area", "practice", "unit", "mark", "weakness")


def marks_at(assessment: Assessment, at: datetime | None = None) -> tuple[MarkedCell, ...]:
    """Return the marks of ``assessment`` as they stood at ``at`` (None: now), in one statement.

    A cell without a mark is left out: missing is missing. Cells outside the scope may be among them.
    """
    if at is None:
        return tuple(MarkedCell(*row) for row in assessment.characterisations.marked().order_by().values_list(*FIELDS))
    changes = CharacterisationChange.objects.filter(assessment=assessment).until(at)
    newest = changes.filter(
        process_area=OuterRef("process_area"), practice=OuterRef("practice"), unit=OuterRef("unit")
    )
    rows = changes.filter(pk=Subquery(newest.order_by("-changed_at", "-pk").values("pk")[:1])).marked()
    return tuple(MarkedCell(*row) for row in rows.order_by().values_list(*FIELDS))


def history(
    assessment: Assessment, process_area: UUID, practice: UUID, unit: UUID
) -> QuerySet[CharacterisationChange]:
    """Return the changes of one cell, the newest first."""
    rows = CharacterisationChange.objects.filter(assessment=assessment)
    return rows.in_cell(process_area, practice, unit).select_related("changed_by")
