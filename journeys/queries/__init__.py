"""Reads of journeys: scope and cells, gap analysis, plan, tasks."""

from journeys.queries.gap import (
    GapAnalysis,
    GapArea,
    GapRow,
    GapSummary,
    PracticeCell,
    by_area,
    evidence_by_clause,
    gap_analysis,
    narrowed,
    practice_cells,
    practice_gap,
    reusable_evidence,
)
from journeys.queries.journeys import journey_list
from journeys.queries.plan import TaskPlan, task_plan
from journeys.queries.scope import (
    Cell,
    CellState,
    JourneyScope,
    cell_states,
    journey_scope,
    scoped_area_list,
    selectable_areas,
    weakest,
)
from journeys.queries.tasks import ANY, NOBODY, UNFINISHED, BoardColumn, task_board, task_history, task_list

__all__ = [
    "ANY",
    "NOBODY",
    "UNFINISHED",
    "BoardColumn",
    "Cell",
    "CellState",
    "GapAnalysis",
    "GapArea",
    "GapRow",
    "GapSummary",
    "JourneyScope",
    "PracticeCell",
    "TaskPlan",
    "by_area",
    "cell_states",
    "evidence_by_clause",
    "gap_analysis",
    "journey_list",
    "journey_scope",
    "narrowed",
    "practice_cells",
    "practice_gap",
    "reusable_evidence",
    "scoped_area_list",
    "selectable_areas",
    "task_board",
    "task_history",
    "task_list",
    "task_plan",
    "weakest",
]
