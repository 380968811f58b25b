"""Reads of journeys: scope and cells, gap analysis, plan, tasks."""

from journeys.queries.edition_offers import edition_history, edition_offers
from journeys.queries.editions import (
    EditionDifference,
    EditionRow,
    edition_difference,
    narrowed_rows,
)
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
from journeys.queries.target_history import former_target, target_history
from journeys.queries.targets import Target, TargetChange
from journeys.queries.tasks import (
    ANY,
    NOBODY,
    UNFINISHED,
    BoardColumn,
    task_board,
    task_history,
    task_list,
    tasks_out_of_scope,
)

__all__ = [
    "ANY",
    "NOBODY",
    "UNFINISHED",
    "BoardColumn",
    "Cell",
    "CellState",
    "EditionDifference",
    "EditionRow",
    "GapAnalysis",
    "GapArea",
    "GapRow",
    "GapSummary",
    "JourneyScope",
    "PracticeCell",
    "Target",
    "TargetChange",
    "TaskPlan",
    "by_area",
    "cell_states",
    "edition_difference",
    "edition_history",
    "edition_offers",
    "evidence_by_clause",
    "former_target",
    "gap_analysis",
    "journey_list",
    "journey_scope",
    "narrowed",
    "narrowed_rows",
    "practice_cells",
    "practice_gap",
    "reusable_evidence",
    "scoped_area_list",
    "selectable_areas",
    "target_history",
    "task_board",
    "task_history",
    "task_list",
    "task_plan",
    "tasks_out_of_scope",
    "weakest",
]
