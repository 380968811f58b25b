"""How much of a self-assessment has been marked."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from assessments.models import Assessment
from assessments.queries.scope import Scope
from frameworks.models import Requirement


@dataclass(frozen=True, slots=True)
class AreaProgress:
    """A process area with its marked cells, of how many; ``reason`` says why it is not applicable (empty: it is)."""

    area: Requirement
    marked: int
    total: int
    reason: str = ""

    @property
    def is_complete(self) -> bool:
        """Say whether nothing is left to mark."""
        return self.marked >= self.total


def progress(assessment: Assessment, scope: Scope) -> tuple[AreaProgress, ...]:
    """Return the progress of each process area in the order of the catalogue, in one statement.

    Only cells of the scope count: those of a unit or practice outside it are left out.
    """
    rows = assessment.characterisations.marked().filter(unit__in=assessment.units.values("pk"))
    counts = dict(rows.order_by().values_list("process_area").annotate(marked=Count("pk")))
    return tuple(
        AreaProgress(area, 0, 0, reason)
        if reason
        else AreaProgress(area, counts.get(area.pk, 0), scope.cells_of(area))
        for area, reason in scope.areas
    )
