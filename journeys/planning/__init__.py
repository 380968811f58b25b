"""The planning of tasks: pure rules that turn gaps and templates into dated tasks."""

from journeys.planning.schedule import Gap, Plan, PlannedTask, plan_tasks
from journeys.planning.templates import BadTemplates, Step, TaskTemplates, parse_templates, templates_for

__all__ = [
    "BadTemplates",
    "Gap",
    "Plan",
    "PlannedTask",
    "Step",
    "TaskTemplates",
    "parse_templates",
    "plan_tasks",
    "templates_for",
]
