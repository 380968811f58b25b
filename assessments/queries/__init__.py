"""Reads of self-assessments: their scope, the grid of one process area, progress, marks on a day, history."""

from assessments.queries.grid import CellPage, Grid, cell_page, grid
from assessments.queries.listing import assessment_list
from assessments.queries.marks import CellKey, MarkedCell, history, marks_at
from assessments.queries.progress import AreaProgress, progress
from assessments.queries.scope import Judged, Scope, scope_of

__all__ = [
    "AreaProgress",
    "CellKey",
    "CellPage",
    "Grid",
    "Judged",
    "MarkedCell",
    "Scope",
    "assessment_list",
    "cell_page",
    "grid",
    "history",
    "marks_at",
    "progress",
    "scope_of",
]
