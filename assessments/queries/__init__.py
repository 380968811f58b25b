"""Reads of self-assessments: their scope, the grid of one process area, progress, marks on a day, history,
what they come to by the rules of the method, and what changed."""

from assessments.queries.charts import (
    capability_profile,
    heat_map,
    mark_bars,
    mark_chart,
    mark_distribution,
    profile_bars,
    profile_chart,
    profile_radar,
)
from assessments.queries.comparison import Comparison, compare
from assessments.queries.decisions import OpenQuestion, pending_decision
from assessments.queries.grid import CellPage, Grid, cell_page, grid
from assessments.queries.listing import assessment_list
from assessments.queries.marks import CellKey, MarkedCell, history, marks_at
from assessments.queries.progress import AreaProgress, progress
from assessments.queries.result import AreaNode, Result, result, sampling
from assessments.queries.scope import Judged, Scope, scope_of

__all__ = [
    "AreaNode",
    "AreaProgress",
    "CellKey",
    "CellPage",
    "Comparison",
    "Grid",
    "Judged",
    "MarkedCell",
    "OpenQuestion",
    "Result",
    "Scope",
    "assessment_list",
    "capability_profile",
    "cell_page",
    "compare",
    "grid",
    "heat_map",
    "history",
    "mark_bars",
    "mark_chart",
    "mark_distribution",
    "marks_at",
    "pending_decision",
    "profile_bars",
    "profile_chart",
    "profile_radar",
    "progress",
    "result",
    "sampling",
    "scope_of",
]
