"""Which tasks the gaps of a journey ask for, and which of them do not exist yet."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from frameworks.models import Framework, Requirement, TaskTemplateSet
from journeys.models import Journey
from journeys.planning import Gap, PlannedTask, TaskTemplates, plan_tasks, templates_of
from journeys.queries.scope import CellState, JourneyScope, cell_states, journey_scope
from organizations.errors import Conflict

OPEN_STATES = (CellState.MISSING, CellState.RETURNED)


@dataclass(frozen=True, slots=True)
class AreaPlan:
    """What planning would add for one process area."""

    process_area: Requirement
    tasks: tuple[PlannedTask, ...]
    starts_on: date
    due_on: date


@dataclass(frozen=True, slots=True)
class TaskPlan:
    """The planned tasks that do not exist yet, by process area in the order of the catalogue.

    ``existing`` counts the planned tasks that are there already. ``safe_start_on`` is the last day on which the
    work could start without haste (None: there is no gap); ``compressed``: it has passed.
    """

    areas: tuple[AreaPlan, ...]
    existing: int
    compressed: bool
    safe_start_on: date | None

    @property
    def tasks(self) -> tuple[PlannedTask, ...]:
        """Return the tasks to add."""
        return tuple(task for area in self.areas for task in area.tasks)

    @property
    def starts_on(self) -> date | None:
        """Return the first day of work, None without tasks."""
        return min((area.starts_on for area in self.areas), default=None)

    @property
    def due_on(self) -> date | None:
        """Return the last due date, None without tasks."""
        return max((area.due_on for area in self.areas), default=None)


def task_plan(journey: Journey, today: date) -> TaskPlan | None:
    """Return what planning would add to ``journey``; None if its wanted date has passed."""
    if journey.wanted_on < today:
        return None
    scope = journey_scope(journey)
    names = {str(unit.pk): unit.label for unit in scope.units}
    plan = plan_tasks(open_gaps(journey, scope, today), names, journey.wanted_on, today, _templates(journey))
    existing = set(journey.tasks.exclude(key="").values_list("key", flat=True))
    missing: dict[str, list[PlannedTask]] = defaultdict(list)
    for task in plan.tasks:
        if task.key not in existing:
            missing[task.process_area].append(task)
    areas = tuple(
        AreaPlan(
            area,
            tuple(missing[area.ref]),
            min(task.starts_on for task in missing[area.ref]),
            max(task.due_on for task in missing[area.ref]),
        )
        for area in scope.areas
        if area.ref in missing
    )
    return TaskPlan(areas, sum(task.key in existing for task in plan.tasks), plan.compressed, plan.safe_start_on)


def open_gaps(journey: Journey, scope: JourneyScope, today: date) -> list[Gap]:
    """Return per process area the instances in which a practice has no evidence, or only returned evidence."""
    states = cell_states(journey, today)
    units: dict[str, dict[str, None]] = {area.ref: {} for area in scope.areas}
    for target in scope.practices:
        for unit in scope.units_of(target.process_area):
            cell = (target.process_area.pk, target.practice.pk, unit.pk)
            if states.get(cell, CellState.MISSING) in OPEN_STATES:
                units[target.process_area.ref][str(unit.pk)] = None
    return [Gap(area.ref, area.title, tuple(units[area.ref])) for area in scope.areas]


def _templates(journey: Journey) -> TaskTemplates:
    """Return the task templates of the journey's model: the organisation's own set first, else that of any model."""
    family = journey.framework.family
    sets = TaskTemplateSet.objects.usable_by(journey.organization).filter(family__in=(family, Framework.Family.OWN))
    ranked = sorted(sets, key=lambda one: (one.family == family, one.organization_id is not None, one.key))
    if not ranked:
        raise Conflict(_("No task templates are loaded. An administrator loads the library."), code="no_templates")
    return templates_of(ranked[-1].content)
