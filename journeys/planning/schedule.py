"""From gaps to tasks with dates, counted backwards from the wanted date in working days."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from frameworks.catalog.task_templates import Step, TaskTemplates

SATURDAY = 5
TITLE_LENGTH = 300  # of a task


@dataclass(frozen=True, slots=True)
class Gap:
    """A process area with the instances (unit keys) in which evidence is still missing; without any: no gap."""

    process_area: str
    title: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """A task to create. ``key`` stays the same whenever it is planned; ``unit`` None: for the area as a whole."""

    key: str
    process_area: str
    step: str
    unit: str | None
    title: str
    description: str
    starts_on: date
    due_on: date


@dataclass(frozen=True, slots=True)
class Plan:
    """Tasks in the order they are due.

    ``safe_start_on`` is the last day to start with the durations of the templates (None: nothing to do). When it
    has passed, every distance to the wanted date was shortened in proportion: ``compressed``.
    """

    tasks: tuple[PlannedTask, ...]
    compressed: bool
    safe_start_on: date | None


@dataclass(frozen=True, slots=True)
class _Draft:
    """A task before it has dates: working days from its first and its last day to the wanted date."""

    gap: Gap
    step: Step
    unit: str | None
    start: int
    due: int


def plan_tasks(
    gaps: Sequence[Gap],
    units: Mapping[str, str],
    wanted_on: date,
    today: date,
    templates: TaskTemplates,
    holidays: Collection[date] = (),
) -> Plan:
    """Plan what closes the gaps by ``wanted_on``.

    ``units`` maps the key of each instance to its name. Days off are Saturdays, Sundays and ``holidays``; where
    no working day is left until the wanted date, everything falls on that date. Every date lies between ``today``
    and ``wanted_on``. Raises ValueError if the wanted date has passed.
    """
    if wanted_on < today:
        raise ValueError(f"{wanted_on} lies before {today}")
    drafts = list(_drafts([gap for gap in gaps if gap.units], templates))
    if not drafts:
        return Plan((), compressed=False, safe_start_on=None)
    needed = max(draft.start for draft in drafts)
    days = list(islice(_working_days(wanted_on, frozenset(holidays)), needed + 1))
    usable = [day for day in days if day >= today] or [wanted_on]
    room = len(usable) - 1

    def on(distance: int) -> date:
        return usable[distance if needed <= room else distance * room // needed]

    tasks = [_task(draft, units, on(draft.start), on(draft.due)) for draft in drafts]
    return Plan(tuple(sorted(tasks, key=lambda task: task.due_on)), needed > room, days[-1])


def _drafts(gaps: Sequence[Gap], templates: TaskTemplates) -> Iterator[_Draft]:
    """Yield the work in recommended order; only waves that have a gap take time."""
    waves = sorted({templates.wave(gap.process_area) for gap in gaps})
    ordered = sorted(gaps, key=lambda gap: templates.wave(gap.process_area))
    for gap in ordered:
        later = len(waves) - 1 - waves.index(templates.wave(gap.process_area))
        for step in templates.steps:
            due = step.due + (later * templates.stagger if step.staggered else 0)
            for unit in gap.units if step.per_unit else (None,):
                yield _Draft(gap, step, unit, start=due + step.days - 1, due=due)


def _working_days(last: date, holidays: frozenset[date]) -> Iterator[date]:
    """Yield the working days backwards, from ``last`` on."""
    day = last
    while True:
        if day.weekday() < SATURDAY and day not in holidays:
            yield day
        day -= timedelta(days=1)


def _task(draft: _Draft, units: Mapping[str, str], starts_on: date, due_on: date) -> PlannedTask:
    gap, step, unit = draft.gap, draft.step, draft.unit
    title = step.title.format(area=gap.title, unit=units[unit] if unit else "")
    return PlannedTask(
        key="/".join((gap.process_area, step.key, *((unit,) if unit else ()))),
        process_area=gap.process_area,
        step=step.key,
        unit=unit,
        title=title if len(title) <= TITLE_LENGTH else title[: TITLE_LENGTH - 1] + "…",
        description=step.description,
        starts_on=starts_on,
        due_on=due_on,
    )
