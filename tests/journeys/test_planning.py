"""Task templates, and the dates that are counted backwards from the wanted date."""

import json
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appraisals.readiness.cmmi_v1_3 import STAGING
from frameworks.catalog import TaskTemplatesRecord, check_catalogs
from journeys.planning import BadTemplates, Gap, Plan, PlannedTask, Step, TaskTemplates, plan_tasks, templates_of

CATALOGS = Path(__file__).resolve().parents[2] / "frameworks" / "catalogs"
FRIDAY = date(2026, 1, 30)
UNITS = {"a": "Alpha", "b": "Beta"}


@cache
def templates_for(family):
    """Return the shipped templates of a family."""
    files = {path.name: path.read_bytes() for path in CATALOGS.glob("task-templates-*.json")}
    records = (record for record in check_catalogs(files).values() if isinstance(record, TaskTemplatesRecord))
    return next(templates_of(record.content) for record in records if record.family == family)


def step(key, due, days, *, per_unit=False, staggered=False):
    title = "Do {area} in {unit}" if per_unit else "Do {area}"
    return Step(key, title, "How.", per_unit, due, days, staggered, "knowledge")


def templates(*steps, waves=None, stagger=5):
    return TaskTemplates("knowledge", stagger, waves or {}, steps)


def gap(ref="PP", units=("a", "b")):
    return Gap(ref, f"{ref} title", units)


def dates(plan):
    return [(task.key, task.starts_on, task.due_on) for task in plan.tasks]


# --- dates


@pytest.mark.parametrize(
    ("wanted_on", "due", "days", "holidays", "starts_on", "due_on"),
    [
        pytest.param(FRIDAY, 0, 1, (), FRIDAY, FRIDAY, id="due-on-the-wanted-date"),
        pytest.param(FRIDAY, 1, 1, (), date(2026, 1, 29), date(2026, 1, 29), id="one-working-day-before"),
        pytest.param(FRIDAY, 5, 2, (), date(2026, 1, 22), date(2026, 1, 23), id="over-a-weekend"),
        pytest.param(date(2026, 2, 1), 0, 1, (), FRIDAY, FRIDAY, id="wanted-on-a-sunday-counts-from-friday"),
        pytest.param(FRIDAY, 0, 1, (FRIDAY,), date(2026, 1, 29), date(2026, 1, 29), id="wanted-on-a-holiday"),
        pytest.param(FRIDAY, 1, 2, (date(2026, 1, 29),), date(2026, 1, 27), date(2026, 1, 28), id="over-a-holiday"),
    ],
)
def test_dates_count_working_days_backwards(wanted_on, due, days, holidays, starts_on, due_on):
    plan = plan_tasks([gap()], UNITS, wanted_on, date(2026, 1, 1), templates(step("define", due, days)), holidays)

    assert dates(plan) == [("PP/define", starts_on, due_on)]
    assert (plan.compressed, plan.safe_start_on) == (False, starts_on)


def test_plan_of_one_gap():
    plan = plan_tasks(
        [gap(units=("b",))], UNITS, FRIDAY, date(2026, 1, 1),
        templates(step("define", 3, 2), step("collect", 1, 2, per_unit=True)),
    )  # fmt: skip

    define = PlannedTask(
        key="PP/define",
        process_area="PP",
        step="define",
        unit=None,
        title="Do PP title",
        description="How.",
        starts_on=date(2026, 1, 26),
        due_on=date(2026, 1, 27),
    )
    collect = PlannedTask(
        key="PP/collect/b",
        process_area="PP",
        step="collect",
        unit="b",
        title="Do PP title in Beta",
        description="How.",
        starts_on=date(2026, 1, 28),
        due_on=date(2026, 1, 29),
    )
    assert plan == Plan((define, collect), compressed=False, safe_start_on=date(2026, 1, 26))


def test_step_per_unit_comes_once_for_each_instance_with_a_gap():
    plan = plan_tasks([gap()], UNITS, FRIDAY, date(2026, 1, 1), templates(step("collect", 1, 1, per_unit=True)))

    assert [(task.key, task.title) for task in plan.tasks] == [
        ("PP/collect/a", "Do PP title in Alpha"),
        ("PP/collect/b", "Do PP title in Beta"),
    ]


@pytest.mark.parametrize("gaps", [[], [gap(units=())]])
def test_nothing_missing_means_nothing_to_do(gaps):
    plan = plan_tasks(gaps, UNITS, FRIDAY, FRIDAY, templates(step("define", 10, 5)))

    assert plan == Plan((), compressed=False, safe_start_on=None)


@pytest.mark.parametrize(("name", "title"), [("x" * 297, "Do " + "x" * 297), ("x" * 298, "Do " + "x" * 296 + "…")])
def test_title_fits_into_a_task(name, title):
    plan = plan_tasks([Gap("PP", name, ("a",))], UNITS, FRIDAY, FRIDAY, templates(step("define", 0, 1)))

    assert plan.tasks[0].title == title


def test_text_with_braces_is_taken_as_it_is():
    plan = plan_tasks(
        [Gap("PP", "{area} {0}", ("a",))], {"a": "{unit}"}, FRIDAY, FRIDAY, templates(step("x", 0, 1, per_unit=True))
    )

    assert plan.tasks[0].title == "Do {area} {0} in {unit}"


def test_wanted_date_in_the_past_is_refused():
    with pytest.raises(ValueError, match="2026-01-30 lies before 2026-01-31"):
        plan_tasks([gap()], UNITS, FRIDAY, FRIDAY + timedelta(days=1), templates(step("define", 0, 1)))


# --- order


def test_areas_of_an_earlier_wave_come_first():
    steps = templates(step("define", 0, 1, staggered=True), waves={"CM": 0, "PP": 1, "TS": 2})

    plan = plan_tasks([gap("TS"), gap("PP"), gap("CM")], UNITS, FRIDAY, date(2026, 1, 1), steps)

    assert dates(plan) == [
        ("CM/define", date(2026, 1, 16), date(2026, 1, 16)),
        ("PP/define", date(2026, 1, 23), date(2026, 1, 23)),
        ("TS/define", FRIDAY, FRIDAY),
    ]


def test_wave_without_a_gap_takes_no_time():
    steps = templates(step("define", 0, 1, staggered=True), waves={"CM": 0, "PP": 1, "TS": 2})

    plan = plan_tasks([gap("TS"), gap("PP", units=()), gap("CM")], UNITS, FRIDAY, date(2026, 1, 1), steps)

    assert [task.due_on for task in plan.tasks] == [date(2026, 1, 23), FRIDAY]


def test_area_that_no_wave_names_comes_with_the_last():
    assert templates(waves={"CM": 0, "PP": 1}).wave("XY") == 1
    assert templates().wave("XY") == 0


def test_what_is_not_staggered_is_due_together_in_the_recommended_order():
    steps = templates(step("review", 0, 1), waves={"CM": 0, "PP": 1})

    plan = plan_tasks([gap("PP"), gap("CM")], UNITS, FRIDAY, date(2026, 1, 1), steps)

    assert dates(plan) == [("CM/review", FRIDAY, FRIDAY), ("PP/review", FRIDAY, FRIDAY)]


# --- too little time


@pytest.mark.parametrize(
    ("today", "define", "collect", "compressed"),
    [
        pytest.param(date(2026, 1, 16), (16, 22), (23, 29), False, id="just-in-time"),
        pytest.param(date(2026, 1, 23), (23, 27), (28, 30), True, id="half-the-time"),
        pytest.param(date(2026, 1, 30), (30, 30), (30, 30), True, id="wanted-today"),
    ],
)
def test_distances_shrink_in_proportion(today, define, collect, compressed):
    plan = plan_tasks([gap()], UNITS, FRIDAY, today, templates(step("define", 6, 5), step("collect", 1, 5)))

    days = [(task.starts_on.day, task.due_on.day) for task in plan.tasks]
    assert (days, plan.compressed) == ([define, collect], compressed)
    assert plan.safe_start_on == date(2026, 1, 16)


def test_without_a_working_day_left_everything_falls_on_the_wanted_date():
    sunday = date(2026, 2, 1)

    plan = plan_tasks([gap()], UNITS, sunday, date(2026, 1, 31), templates(step("define", 1, 1), step("review", 0, 1)))

    assert dates(plan) == [("PP/define", sunday, sunday), ("PP/review", sunday, sunday)]
    assert (plan.compressed, plan.safe_start_on) == (True, date(2026, 1, 29))


DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@settings(max_examples=60, deadline=None)
@given(
    family=st.sampled_from(["cmmi", "aspice"]),
    wanted_on=DAYS,
    notice=st.integers(0, 700),
    holidays=st.sets(DAYS, max_size=20),
    data=st.data(),
)
def test_shipped_plans_hold_in_any_calendar(family, wanted_on, notice, holidays, data):
    shipped = templates_for(family)
    refs = data.draw(st.lists(st.sampled_from(sorted(shipped.waves)), unique=True, min_size=1))
    today = wanted_on - timedelta(days=notice)

    plan = plan_tasks([gap(ref) for ref in refs], UNITS, wanted_on, today, shipped, holidays)

    days_off = {task.due_on for task in plan.tasks if task.due_on.weekday() >= 5 or task.due_on in holidays}
    assert all(today <= task.starts_on <= task.due_on <= wanted_on for task in plan.tasks)
    assert days_off <= {wanted_on}
    assert [task.due_on for task in plan.tasks] == sorted(task.due_on for task in plan.tasks)
    assert len({task.key for task in plan.tasks}) == len(plan.tasks) == len(refs) * (3 + 2 * len(UNITS))
    assert plan.compressed == (plan.safe_start_on < today)
    for ref in refs:
        own = {task.step: task for task in plan.tasks if task.process_area == ref}
        due = [own[step.key].due_on for step in shipped.steps]
        assert due == sorted(due)


@settings(max_examples=40, deadline=None)
@given(notice=st.integers(1, 600), later=st.integers(1, 600))
def test_planning_again_gives_the_same_keys(notice, later):
    shipped = templates_for("cmmi")
    gaps = [gap(ref) for ref in STAGING]
    before, after = (
        plan_tasks(gaps, UNITS, FRIDAY, FRIDAY - timedelta(days=days), shipped) for days in (notice, later)
    )

    assert {task.key for task in before.tasks} == {task.key for task in after.tasks}


# --- template files


@pytest.mark.parametrize("family", ["cmmi", "aspice", "own"])
def test_shipped_templates_are_sound(family):
    shipped = templates_for(family)

    assert [step.key for step in shipped.steps] == ["define", "train", "deploy", "collect", "review"]
    assert all(step.source for step in shipped.steps)


def test_cmmi_order_follows_the_maturity_levels():
    """Practitioners' advice: settle level 2 before level 3."""
    waves = templates_for("cmmi").waves

    levels = [STAGING[ref] for ref in sorted(waves, key=waves.get)]
    assert waves.keys() == STAGING.keys()
    assert levels == sorted(levels)


def test_aspice_order_starts_with_configuration_and_project_management():
    waves = templates_for("aspice").waves

    assert {ref for ref, wave in waves.items() if wave == 0} >= {"SUP.8", "MAN.3", "SUP.4"}
    assert waves["SUP.1"] < waves["SWE.1"] < waves["SWE.6"]


SOUND = {
    "source": "knowledge",
    "stagger": 5,
    "waves": [["CM"], ["PP"]],
    "steps": [
        {
            "key": "define", "title": "Do {area}", "description": "How.", "per_unit": False, "due": 9, "days": 3,
            "staggered": True, "source": "knowledge",
        },
        {
            "key": "collect", "title": "Do {area} in {unit}", "description": "How.", "per_unit": True, "due": 2,
            "days": 3, "staggered": False, "source": "knowledge",
        },
    ],
}  # fmt: skip


def file(step_changes=(), **changes):
    content = json.loads(json.dumps(SOUND)) | changes
    for number, name, value in step_changes:
        content["steps"][number][name] = value
    return content


def test_sound_file_is_read():
    found = templates_of(file())

    assert found.waves == {"CM": 0, "PP": 1}
    assert found.steps[1] == Step("collect", "Do {area} in {unit}", "How.", True, 2, 3, False, "knowledge")


def test_smallest_numbers_are_allowed():
    changes = [(number, name, value) for number in (0, 1) for name, value in (("due", 0), ("days", 1))]

    found = templates_of(file(changes, stagger=0))

    assert (found.stagger, [(step.due, step.days) for step in found.steps]) == (0, [(0, 1), (0, 1)])


@pytest.mark.parametrize(
    ("content", "problems"),
    [
        ([], ("file: not an object",)),
        ({}, tuple(f"file: {name} is missing" for name in ("source", "stagger", "steps", "waves"))),
        (file(owner="me", source=" "), ("file: source is empty", "file: owner is unknown")),
        (file(stagger=True), ("file: stagger is no int",)),
        (file(stagger=-1), ("stagger: is negative",)),
        (file(waves=[["CM"], [], "PP", [1]]), tuple(f"waves[{n}]: not a list of process areas" for n in (1, 2, 3))),
        (file(waves=[["CM"], ["PP", "CM"]]), ("waves: CM is in 2 waves",)),
        (file(steps=[]), ("steps: there is none",)),
        (file(steps=["define"]), ("steps[0]: not an object",)),
        (file([(0, "key", "Define it")]), ("steps[0]: key is not made of a-z and _, 40 at most",)),
        (file([(1, "key", "define")]), ("steps: define is there 2 times",)),
        (
            file([(0, "due", -1)]),
            ("steps[0]: due is negative", "steps: define is due after collect, which follows it"),
        ),
        (file([(0, "days", 0)]), ("steps[0]: days is less than 1",)),
        (file([(0, "title", "Do it")]), ("steps[0]: title names nothing, not {area}",)),
        (file([(1, "title", "{area}")]), ("steps[1]: title names {area}, not {area} and {unit}",)),
        (file([(0, "title", "{area")]), ("steps[0]: title: expected '}' before end of string",)),
        (
            file([(0, "staggered", False), (1, "staggered", True)]),
            ("steps: collect is staggered, so it may fall before define",),
        ),
    ],
)
def test_every_problem_of_templates_is_listed(content, problems):
    with pytest.raises(BadTemplates) as refusal:
        templates_of(content)

    assert refusal.value.problems == problems
