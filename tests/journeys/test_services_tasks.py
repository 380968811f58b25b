"""Planning, adding, changing and moving tasks, and comments on them."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from evidence.models import EvidenceLink
from frameworks.queries import practices_for_target
from journeys import services
from journeys.models import Task, TaskComment
from journeys.queries import task_plan
from journeys.states import MOVES
from organizations.errors import Conflict, Denied, DomainError
from organizations.models import Activity
from tests.factories import OrganizationFactory, ProjectFactory, TaskFactory
from tests.journeys.conftest import WANTED

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def test_generate_tasks_plans_every_process_area_with_a_gap(cast, journey, apollo, today):
    created = services.generate_tasks(journey=journey, actor=cast.pavel, today=today)

    assert len(created) == Task.objects.count()
    assert {task.process_area.ref for task in Task.objects.all()} == {"CM", "MA", "PMC", "PP", "PPQA", "REQM", "SAM"}
    assert set(Task.objects.values_list("unit", flat=True)) == {None, apollo.pk}
    assert all(today <= task.starts_on <= task.due_on <= WANTED for task in created)
    assert all(task.state == Task.State.OPEN and task.owner is None for task in created)
    entry = Activity.objects.about(journey).first()
    assert (entry.verb, entry.detail) == ("planned the tasks of", {"tasks": len(created)})


def test_generate_tasks_again_adds_nothing_whatever_became_of_the_tasks(cast, journey, today):
    first, second, *_ = services.generate_tasks(journey=journey, actor=cast.pavel, today=today)
    count = Task.objects.count()
    services.move_task(task=first, state="done", actor=cast.pavel, now=NOW)
    services.move_task(task=second, state="dropped", reason="Not needed.", actor=cast.pavel, now=NOW)
    entries = Activity.objects.count()

    assert services.generate_tasks(journey=journey, actor=cast.pavel, today=today) == []
    assert (Task.objects.count(), Activity.objects.count()) == (count, entries)


def test_generate_tasks_for_another_project_adds_only_its_own(cast, acme, journey, apollo, today):
    services.generate_tasks(journey=journey, actor=cast.pavel, today=today)
    beta = ProjectFactory(organization=acme, name="Beta")
    services.update_journey(journey=journey, actor=cast.priya, today=today, units=[apollo, beta])

    created = services.generate_tasks(journey=journey, actor=cast.pavel, today=today)

    assert {task.unit_id for task in created} == {beta.pk}


def test_generate_tasks_leaves_out_what_is_not_applicable_or_has_evidence(cast, journey, today, requirement, offer):
    services.change_scope(
        journey=journey,
        actor=cast.priya,
        now=timezone.now(),
        not_applicable={requirement("SAM"): "Nothing is bought."},
    )
    for target in practices_for_target(journey.framework, journey.target_level, [requirement("REQM")]):
        offer("REQM", target.practice.ref, state=EvidenceLink.State.IN_REVIEW)

    created = services.generate_tasks(journey=journey, actor=cast.pavel, today=today)

    assert {task.process_area.ref for task in created} == {"CM", "MA", "PMC", "PP", "PPQA"}


def test_generate_tasks_refuses_once_the_wanted_date_has_passed(cast, journey):
    late = WANTED + timedelta(days=1)

    with pytest.raises(Conflict) as refusal:
        services.generate_tasks(journey=journey, actor=cast.pavel, today=late)

    assert refusal.value.code == "date_in_past"
    assert task_plan(journey, late) is None
    assert not Task.objects.exists()


@pytest.mark.parametrize("name", ["carl", "vera", "lena", "mallory"])
def test_tasks_are_managed_by_process_owners_and_above(cast, journey, task, today, name):
    person = getattr(cast, name)
    entries = Activity.objects.count()

    for attempt in (
        lambda: services.generate_tasks(journey=journey, actor=person, today=today),
        lambda: services.create_task(
            journey=journey, actor=person, today=today, process_area=task.process_area, title="X", due_on=WANTED
        ),
        lambda: services.update_task(task=task, actor=person, today=today, title="Changed"),
        lambda: services.move_task(task=task, state="dropped", reason="No.", actor=person, now=NOW),
        lambda: services.change_tasks(
            journey=journey, tasks=[task], actor=person, today=today, now=NOW, owner=cast.pavel
        ),
    ):
        with pytest.raises(Denied):
            attempt()

    stored = Task.objects.get()
    assert (stored.title, stored.state, stored.owner) == ("Write the plan", "open", cast.carl)
    assert Activity.objects.count() == entries


def test_create_task_stores_and_logs(cast, journey, apollo, today, requirement):
    task = services.create_task(
        journey=journey,
        actor=cast.pavel,
        today=today,
        process_area=requirement("CM"),
        unit=apollo,
        owner=cast.vera,
        title="List the items",
        description="All of them.",
        starts_on=today,
        due_on=today,
    )

    stored = Task.objects.get()
    assert (stored.process_area.ref, stored.unit, stored.owner, stored.key) == ("CM", apollo, cast.vera, "")
    assert [entry.verb for entry in Activity.objects.about(task)] == ["created"]


def _values(case, cast, acme, requirement, today):
    """Return the bad value of a case, made when the rows exist."""
    return {
        "foreign owner": lambda: {"owner": cast.mallory},
        "appraiser as owner": lambda: {"owner": cast.lena},
        "foreign unit": lambda: {"unit": ProjectFactory(organization=OrganizationFactory())},
        "unit out of scope": lambda: {"unit": ProjectFactory(organization=acme)},
        "area out of scope": lambda: {"process_area": requirement("TS")},
        "due in the past": lambda: {"due_on": today - timedelta(days=1)},
        "due before start": lambda: {"due_on": today, "starts_on": today + timedelta(days=1)},
        "no title": lambda: {"title": ""},
        "huge title": lambda: {"title": "x" * 1_000_000},
        "huge description": lambda: {"description": "x" * 1_000_000},
    }[case]()


CASES = [
    ("foreign owner", "owner"),
    ("appraiser as owner", "owner"),
    ("foreign unit", "unit"),
    ("unit out of scope", "unit"),
    ("area out of scope", "process_area"),
    ("due in the past", "due_on"),
    ("due before start", "due_on"),
    ("no title", "title"),
    ("huge title", "title"),
    ("huge description", "description"),
]


@pytest.mark.parametrize(("case", "field"), CASES)
def test_create_task_refuses_bad_values_and_writes_nothing(cast, acme, journey, today, requirement, case, field):
    given = {"process_area": requirement("PP"), "title": "X", "due_on": WANTED}

    with pytest.raises(DomainError) as refusal:
        services.create_task(
            journey=journey, actor=cast.pavel, today=today, **given | _values(case, cast, acme, requirement, today)
        )

    assert refusal.value.field == field
    assert not Task.objects.exists()


@pytest.mark.parametrize(("case", "field"), CASES)
def test_update_task_refuses_bad_values_and_changes_nothing(cast, acme, task, today, requirement, case, field):
    with pytest.raises(DomainError) as refusal:
        services.update_task(task=task, actor=cast.pavel, today=today, **_values(case, cast, acme, requirement, today))

    assert refusal.value.field == field
    stored = Task.objects.get()
    assert (stored.title, stored.owner, stored.unit, stored.due_on) == (task.title, cast.carl, None, task.due_on)
    assert not Activity.objects.about(task).exists()


def test_update_task_logs_what_it_was(cast, task, today):
    services.update_task(task=task, actor=cast.pavel, today=today, title="Plan", owner=cast.vera, due_on=task.due_on)

    stored = Task.objects.get()
    assert (stored.title, stored.owner) == ("Plan", cast.vera)
    assert Activity.objects.about(task).get().detail == {"former": {"title": "Write the plan", "owner": "Carl"}}


def test_update_task_that_is_overdue_keeps_its_date(cast, journey, today):
    overdue = TaskFactory(journey=journey, due_on=today - timedelta(days=5))

    services.update_task(task=overdue, actor=cast.pavel, today=today, title="Late", due_on=overdue.due_on)

    assert Task.objects.get().title == "Late"


MOVED = [(former, state) for former in MOVES for state in MOVES[former]]
REFUSED = [(former, state) for former in MOVES for state in MOVES if state not in (*MOVES[former], former)]


@pytest.mark.parametrize(("former", "state"), MOVED)
def test_move_task_along_the_table(cast, journey, former, state):
    task = TaskFactory(journey=journey, state=former, done_at=NOW if former == "done" else None)

    services.move_task(task=task, state=state, actor=cast.pavel, now=NOW, reason="Because.")

    stored = Task.objects.get()
    assert stored.state == state
    assert stored.done_at == (NOW if state == "done" else None)
    assert stored.comments.get().text == "Because."
    assert Activity.objects.about(task).get().detail == {"from": former, "to": state, "reason": "Because."}


@pytest.mark.parametrize(("former", "state"), REFUSED)
def test_move_task_refuses_other_moves(cast, journey, former, state):
    task = TaskFactory(journey=journey, state=former)

    with pytest.raises(Conflict) as refusal:
        services.move_task(task=task, state=state, actor=cast.pavel, now=NOW, reason="Because.")

    assert (refusal.value.code, refusal.value.field) == ("move_not_allowed", "state")
    assert Task.objects.get().state == former
    assert not TaskComment.objects.exists()


def test_move_task_twice_to_the_same_state_is_one_move(cast, task):
    for _ in range(2):
        services.move_task(task=task, state="in_progress", actor=cast.carl, now=NOW)

    assert Activity.objects.about(task).count() == 1


def test_move_task_starts_from_the_stored_state(cast, task):
    stale = Task.objects.get(pk=task.pk)
    services.move_task(task=task, state="dropped", reason="No.", actor=cast.pavel, now=NOW)

    with pytest.raises(Conflict):
        services.move_task(task=stale, state="done", actor=cast.pavel, now=NOW)

    assert Task.objects.get().state == "dropped"


def test_move_task_to_an_unknown_state_is_refused(cast, task):
    with pytest.raises(DomainError) as refusal:
        services.move_task(task=task, state="vanished", actor=cast.pavel, now=NOW)

    assert (refusal.value.status, refusal.value.field) == (400, "state")


def test_dropping_needs_a_reason(cast, task):
    with pytest.raises(DomainError) as refusal:
        services.move_task(task=task, state="dropped", reason="  ", actor=cast.pavel, now=NOW)

    assert (refusal.value.field, refusal.value.code) == ("reason", "reason_missing")
    assert Task.objects.get().state == "open"


def test_a_contributor_moves_only_their_own_task_and_never_drops_or_restores_it(cast, journey, task):
    other = TaskFactory(journey=journey, owner=cast.pavel)

    services.move_task(task=task, state="blocked", actor=cast.carl, now=NOW)
    for attempt in (
        lambda: services.move_task(task=other, state="done", actor=cast.carl, now=NOW),
        lambda: services.move_task(task=task, state="dropped", reason="No.", actor=cast.carl, now=NOW),
    ):
        with pytest.raises(Denied):
            attempt()
    services.move_task(task=task, state="dropped", reason="No.", actor=cast.pavel, now=NOW)
    with pytest.raises(Denied):
        services.move_task(task=task, state="open", actor=cast.carl, now=NOW)

    assert Task.objects.get(pk=other.pk).state == "open"
    assert Task.objects.get(pk=task.pk).state == "dropped"


def test_a_viewer_does_not_move_even_a_task_of_their_own(cast, journey):
    task = TaskFactory(journey=journey, owner=cast.vera)

    with pytest.raises(Denied):
        services.move_task(task=task, state="done", actor=cast.vera, now=NOW)

    assert Task.objects.get().state == "open"


def test_change_tasks_assigns_moves_and_shifts_all(cast, journey, today):
    tasks = [TaskFactory(journey=journey, starts_on=date(2099, 3, 1)) for _ in range(3)]

    count = services.change_tasks(
        journey=journey,
        tasks=tasks,
        actor=cast.pavel,
        today=today,
        now=NOW,
        owner=cast.carl,
        state="in_progress",
        shift_days=-7,
    )

    assert count == 3
    for former in tasks:
        stored = Task.objects.get(pk=former.pk)
        assert (stored.owner, stored.state) == (cast.carl, "in_progress")
        assert stored.due_on == former.due_on - timedelta(days=7)
        assert stored.starts_on == former.starts_on - timedelta(days=7)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        pytest.param({"state": "done"}, "state", id="one-cannot-move"),
        pytest.param({"shift_days": -100_000}, "due_on", id="into-the-past"),
        pytest.param({"shift_days": 10_000_000}, "shift_days", id="no-such-date"),
        pytest.param({"state": "dropped"}, "reason", id="no-reason"),
        pytest.param({}, None, id="nothing-to-change"),
        pytest.param({"state": "vanished"}, "state", id="unknown-state"),
    ],
)
def test_change_tasks_changes_all_or_none(cast, journey, today, values, field):
    tasks = [TaskFactory(journey=journey, title="Free"), TaskFactory(journey=journey, title="Stuck", state="blocked")]
    before = list(Task.objects.order_by("title").values())

    with pytest.raises(DomainError) as refusal:
        services.change_tasks(journey=journey, tasks=tasks, actor=cast.pavel, today=today, now=NOW, **values)

    assert refusal.value.field == field
    assert list(Task.objects.order_by("title").values()) == before


def test_change_tasks_names_the_task_that_cannot_change(cast, journey, today):
    stuck = TaskFactory(journey=journey, title="Stuck", state="blocked")

    with pytest.raises(Conflict) as refusal:
        services.change_tasks(journey=journey, tasks=[stuck], actor=cast.pavel, today=today, now=NOW, state="done")

    assert refusal.value.message == "“Stuck”: A task cannot go from “blocked” to “done”."


def test_change_tasks_refuses_tasks_of_another_journey_and_none_at_all(cast, journey, task, today):
    foreign = TaskFactory(journey__organization=OrganizationFactory())

    for tasks in ([], [task, foreign]):
        with pytest.raises(DomainError) as refusal:
            services.change_tasks(
                journey=journey, tasks=tasks, actor=cast.pavel, today=today, now=NOW, owner=cast.pavel
            )
        assert refusal.value.field == "tasks"
    assert Task.objects.get(pk=task.pk).owner == cast.carl


def test_comments_are_added_and_taken_back_by_their_author(cast, task):
    comment = services.comment_on_task(task=task, text=" Half way. ", actor=cast.carl)
    assert TaskComment.objects.get().text == "Half way."

    with pytest.raises(Denied):
        services.delete_comment(comment=comment, actor=cast.olga)
    assert TaskComment.objects.exists()

    services.delete_comment(comment=comment, actor=cast.carl)
    assert not TaskComment.objects.exists()
    assert [entry.verb for entry in Activity.objects.about(task)] == ["deleted a comment on", "commented on"]


@pytest.mark.parametrize("text", ["", "   ", "x" * 1_000_000])
def test_comments_refuse_no_text_and_too_much(cast, task, text):
    with pytest.raises(DomainError) as refusal:
        services.comment_on_task(task=task, text=text, actor=cast.carl)

    assert refusal.value.field == "text"
    assert not TaskComment.objects.exists()


def test_comments_keep_marks_of_writing_direction(cast, task):
    text = "שלום \u202eabc\u202c \u200f!"

    assert services.comment_on_task(task=task, text=text, actor=cast.carl).text == text


@pytest.mark.parametrize("name", ["vera", "lena", "mallory"])
def test_comments_are_for_those_who_work_on_the_task(cast, task, name):
    with pytest.raises(Denied):
        services.comment_on_task(task=task, text="Hi", actor=getattr(cast, name))

    assert not TaskComment.objects.exists()


def test_tasks_of_a_closed_journey_rest(cast, journey, task, today):
    comment = services.comment_on_task(task=task, text="Before", actor=cast.carl)
    services.close_journey(journey=journey, actor=cast.priya, now=NOW)
    task.refresh_from_db()
    comment = TaskComment.objects.select_related("task__journey__organization").get(pk=comment.pk)
    before = Activity.objects.count()

    for attempt in (
        lambda: services.create_task(
            journey=journey, actor=cast.pavel, today=today, process_area=task.process_area, title="X", due_on=WANTED
        ),
        lambda: services.update_task(task=task, actor=cast.pavel, today=today, title="Changed"),
        lambda: services.move_task(task=task, state="done", actor=cast.carl, now=NOW),
        lambda: services.change_tasks(
            journey=journey, tasks=[task], actor=cast.pavel, today=today, now=NOW, owner=cast.pavel
        ),
        lambda: services.comment_on_task(task=task, text="After", actor=cast.carl),
        lambda: services.delete_comment(comment=comment, actor=cast.carl),
    ):
        with pytest.raises(Conflict) as refusal:
            attempt()
        assert refusal.value.code == "journey_closed"
    assert Task.objects.get().title == "Write the plan"
    assert TaskComment.objects.count() == 1
    assert Activity.objects.count() == before
