"""The planning of tasks: pure rules that turn gaps and templates into dated tasks."""

from frameworks.catalog.task_templates import BadTemplates, Step, TaskTemplates, templates_of
from journeys.planning.schedule import Gap, Plan, PlannedTask, plan_tasks

__all__ = [
    "BadTemplates",
    "Gap",
    "Plan",
    "PlannedTask",
    "Step",
    "TaskTemplates",
    "plan_tasks",
    "templates_of",
]
