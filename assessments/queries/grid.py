"""One process area of a self-assessment as a grid of practices by instance, and the page of one cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from assessments.models import Assessment, Characterisation, CharacterisationChange
from assessments.queries.marks import history
from assessments.queries.progress import AreaProgress, progress
from assessments.queries.scope import Judged, Scope, scope_of
from assessments.scales import Scale
from frameworks.models import Requirement
from organizations.models import Unit


@dataclass(frozen=True, slots=True)
class GridCell:
    """What stands at a practice in an instance; ``characterisation`` is None while nobody marked it.

    ``tone`` is that of its mark, "empty" if it has none.
    """

    unit: Unit
    characterisation: Characterisation | None
    tone: str

    @property
    def mark(self) -> str:
        """Return its mark, empty if it has none."""
        return self.characterisation.mark if self.characterisation else ""

    @property
    def weakness(self) -> str:
        """Return the weakness noted with it, which may be empty."""
        return self.characterisation.weakness if self.characterisation else ""

    @property
    def version(self) -> int:
        """Return the version that a change has to name: 0 while nobody marked it."""
        return self.characterisation.version if self.characterisation else 0


@dataclass(frozen=True, slots=True)
class GridRow:
    """What is judged, in each instance."""

    judged: Judged
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The grid of ``area`` among the process areas to choose from."""

    area: Requirement
    units: tuple[Unit, ...]
    rows: tuple[GridRow, ...]
    choices: tuple[AreaProgress, ...]

    @property
    def chosen(self) -> AreaProgress:
        """Return the progress of the process area shown."""
        return next(one for one in self.choices if one.area.pk == self.area.pk)

    @property
    def marked(self) -> int:
        """Return how many cells of the whole self-assessment have a mark."""
        return sum(one.marked for one in self.choices)

    @property
    def total(self) -> int:
        """Return how many cells the whole self-assessment has."""
        return sum(one.total for one in self.choices)

    def beside(self, step: int) -> Requirement | None:
        """Return the applicable process area ``step`` places after this one, None at the end."""
        areas = [one.area for one in self.choices if not one.reason]
        place = areas.index(self.area) + step
        return areas[place] if 0 <= place < len(areas) else None

    @property
    def previous(self) -> Requirement | None:
        """Return the process area before this one, None at the first."""
        return self.beside(-1)

    @property
    def next(self) -> Requirement | None:
        """Return the process area after this one, None at the last."""
        return self.beside(1)


@dataclass(frozen=True, slots=True)
class CellPage:
    """One cell with its mark (None: nobody marked it yet) and its history."""

    judged: Judged
    unit: Unit
    characterisation: Characterisation | None
    history: QuerySet[CharacterisationChange]


def grid(assessment: Assessment, ref: str = "") -> Grid | None:
    """Return the grid of the process area ``ref``; if it is empty or unknown, of the first with something to mark.

    None when no process area is applicable.
    """
    scope = scope_of(assessment)
    if not scope.applicable:
        return None
    choices = progress(assessment, scope)
    area = (
        next((area for area in scope.applicable if area.ref == ref), None)
        or next((one.area for one in choices if not one.reason and not one.is_complete), None)
        or scope.applicable[0]
    )
    units = scope.units_of(area)
    marks = {
        (row.practice_id, row.unit_id): row
        for row in assessment.characterisations.filter(process_area=area).order_by()
    }
    rows = tuple(_row(assessment.scale, judged, units, marks) for judged in scope.judged[area.pk])
    return Grid(area, units, rows, choices)


def cell_page(assessment: Assessment, process_area: UUID, practice: UUID, unit: UUID) -> CellPage | None:
    """Return one cell, or None if the self-assessment does not judge it."""
    scope = scope_of(assessment)
    judged = next((one for one in scope.judged.get(process_area, ()) if one.practice.pk == practice), None)
    place = _place(scope, judged, unit) if judged else None
    if judged is None or place is None:
        return None
    rows = assessment.characterisations.in_cell(process_area, practice, unit).select_related("changed_by")
    return CellPage(judged, place, rows.first(), history(assessment, process_area, practice, unit))


def _place(scope: Scope, judged: Judged, unit: UUID) -> Unit | None:
    return next((one for one in scope.units_of(judged.process_area) if one.pk == unit), None)


def _row(
    scale: Scale, judged: Judged, units: tuple[Unit, ...], marks: Mapping[tuple[UUID, UUID], Characterisation]
) -> GridRow:
    return GridRow(judged, tuple(_cell(scale, unit, marks.get((judged.practice.pk, unit.pk))) for unit in units))


def _cell(scale: Scale, unit: Unit, characterisation: Characterisation | None) -> GridCell:
    mark = scale.mark(characterisation.mark) if characterisation else None
    return GridCell(unit, characterisation, mark.tone if mark else "empty")
