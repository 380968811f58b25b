"""Pages of tasks: list, bulk changes, board, plan, my tasks, one task."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from journeys import services
from journeys.models import Journey, Task, TaskComment
from organizations.models import Role
from tests.factories import MembershipFactory, ProjectFactory, TaskFactory
from tests.journeys.conftest import WANTED

pytestmark = pytest.mark.django_db


def _url(name, row):
    return reverse(f"journeys:{name}", args=[row.pk])


def _titles(response):
    return [task.title for task in response.context["page"]]


def test_without_tasks_the_list_says_the_next_step(cast, journey, client_of):
    assert "Plan from the gaps" in client_of(cast.pavel).get(_url("task_list", journey)).content.decode()
    assert "Plan from the gaps" not in client_of(cast.vera).get(_url("task_list", journey)).content.decode()


def test_plan_is_shown_then_carried_out(cast, journey, client_of):
    client = client_of(cast.pavel)

    page = client.get(_url("task_plan", journey))
    assert Task.objects.count() == 0
    response = client.post(_url("task_plan", journey), follow=True)

    assert Task.objects.count() == len(page.context["plan"].tasks)
    assert response.redirect_chain == [(_url("task_list", journey), 302)]
    assert "Nothing to add" in client.get(_url("task_plan", journey)).content.decode()


def test_plan_past_the_wanted_date_leads_to_a_new_date(cast, journey, today, client_of):
    Journey.objects.update(wanted_on=today - timedelta(days=1))
    client = client_of(cast.pavel)

    assert "The wanted date has passed" in client.get(_url("task_plan", journey)).content.decode()
    assert client.post(_url("task_plan", journey)).status_code == 409
    assert not Task.objects.exists()


def test_plan_for_a_near_date_names_the_latest_safe_start(cast, journey, today, client_of):
    Journey.objects.update(wanted_on=today + timedelta(days=20))

    page = client_of(cast.pavel).get(_url("task_plan", journey)).content.decode()

    assert "A plan without haste would have started by" in page


def test_the_list_is_soonest_first_and_sorts_by_each_column(cast, journey, client_of):
    for title, days in (("B", 2), ("A", 3), ("C", 1)):
        TaskFactory(journey=journey, title=title, due_on=WANTED - timedelta(days=days))
    client = client_of(cast.vera)

    assert _titles(client.get(_url("task_list", journey))) == ["A", "B", "C"]
    assert _titles(client.get(_url("task_list", journey), {"sort": "-due"})) == ["C", "B", "A"]
    assert _titles(client.get(_url("task_list", journey), {"sort": "-title"})) == ["C", "B", "A"]
    for column in ("area", "unit", "owner", "state", "nonsense"):
        assert client.get(_url("task_list", journey), {"sort": column}).status_code == 200


def test_the_list_is_filtered(cast, journey, apollo, task, requirement, today, client_of):
    TaskFactory(
        journey=journey, title="Late", unit=apollo, process_area=requirement("CM"), due_on=today - timedelta(days=1)
    )
    TaskFactory(journey=journey, title="Done", state="done")
    client = client_of(cast.vera)

    def found(**query):
        return sorted(_titles(client.get(_url("task_list", journey), query)))

    assert found() == ["Late", "Write the plan"]
    assert found(state="any") == ["Done", "Late", "Write the plan"]
    assert found(overdue="on") == ["Late"]
    assert found(owner=cast.carl.pk) == ["Write the plan"]
    assert found(owner="nobody") == ["Late"]
    assert found(unit=apollo.pk) == ["Late"]
    assert found(process_area=requirement("CM").pk) == ["Late"]
    assert found(q="WRITE") == ["Write the plan"]


@pytest.mark.parametrize(
    "query",
    [
        {"state": "vanished"},
        {"owner": "nonsense"},
        {"owner": str(uuid.uuid4())},
        {"unit": "nonsense"},
        {"process_area": str(uuid.uuid4())},
        {"q": "x" * 1_000_000},
        {"q": "\x00"},
    ],
)
def test_unknown_filter_values_are_named_with_400(cast, journey, task, client_of, query):
    client = client_of(cast.vera)

    assert client.get(_url("task_list", journey), query).status_code == 400
    if "state" in query:
        assert client.get(reverse("journeys:my_tasks"), query).status_code == 400
    else:
        assert client.get(_url("task_board", journey), query).status_code == 400


def test_many_tasks_are_paged(cast, journey, client_of):
    for _ in range(51):
        TaskFactory(journey=journey)
    client = client_of(cast.vera)

    assert len(_titles(client.get(_url("task_list", journey)))) == 50
    assert len(_titles(client.get(_url("task_list", journey), {"page": "2"}))) == 1
    assert len(_titles(client.get(_url("task_list", journey), {"page": "nonsense"}))) == 50


def test_chosen_tasks_are_changed_at_once(cast, journey, client_of):
    tasks = [TaskFactory(journey=journey) for _ in range(3)]
    shown = _url("task_list", journey) + "?state=any"

    response = client_of(cast.pavel).post(
        shown,
        {
            "tasks": [task.pk for task in tasks[:2]],
            "owner": cast.carl.pk,
            "state": "",
            "shift_days": "7",
        },
    )

    assert response["Location"] == shown
    assert Task.objects.filter(owner=cast.carl, due_on=tasks[0].due_on + timedelta(days=7)).count() == 2
    assert Task.objects.filter(owner=None).count() == 1


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"tasks": []},
        {"owner": "nonsense"},
        {"state": "vanished"},
        {"state": "dropped"},
        {"shift_days": "1.5"},
        {"shift_days": "99999999999"},
        {"shift_days": "-4000"},
        {"reason": "x" * 1_000_000, "state": "dropped"},
    ],
)
def test_bad_bulk_changes_are_shown_and_nothing_changes(cast, journey, task, client_of, values):
    sent = {"tasks": [str(task.pk)]} | values

    response = client_of(cast.pavel).post(_url("task_list", journey), sent)

    assert response.status_code == 400
    assert response.context["bulk"].errors
    stored = Task.objects.get()
    assert (stored.state, stored.due_on, stored.owner) == ("open", task.due_on, cast.carl)


def test_a_refused_bulk_change_keeps_the_filters_and_what_was_chosen(cast, journey, task, client_of):
    TaskFactory(journey=journey, title="Not shown")
    sent = {"tasks": [str(task.pk)], "state": "dropped"}

    response = client_of(cast.pavel).post(_url("task_list", journey) + "?q=write", sent)

    assert _titles(response) == ["Write the plan"]
    assert response.context["bulk"]["tasks"].value() == [str(task.pk)]
    assert response.context["bulk"].errors == {"reason": ["“Write the plan”: Say why the task is dropped."]}


def test_bulk_changes_refuse_foreign_tasks_and_owners(cast, journey, task, client_of):
    foreign = TaskFactory()

    for values in ({"tasks": [foreign.pk]}, {"owner": cast.mallory.pk}):
        sent = {"tasks": [str(task.pk)], "owner": cast.pavel.pk} | values
        assert client_of(cast.pavel).post(_url("task_list", journey), sent).status_code == 400
    assert not Task.objects.filter(owner=cast.pavel).exists()


def test_the_board_has_a_column_for_each_state(cast, journey, task, client_of):
    response = client_of(cast.carl).get(_url("task_board", journey))

    columns = response.context["columns"]
    assert [column.state for column in columns] == ["open", "in_progress", "blocked", "done", "dropped"]
    assert [state for state, _label in columns[0].cards[0].moves] == ["in_progress", "blocked", "done"]


def test_a_card_is_moved_with_its_button_and_leads_back(cast, journey, task, client_of):
    board = _url("task_board", journey)

    response = client_of(cast.carl).post(_url("task_move", task), {"state": "in_progress", "next": board})

    assert response["Location"] == board
    assert Task.objects.get().state == "in_progress"


def test_viewers_get_a_board_without_moves(cast, journey, task, client_of):
    response = client_of(cast.vera).get(_url("task_board", journey))

    assert response.context["columns"][0].cards[0].moves == ()


def test_my_tasks_are_those_i_own_in_every_organization_i_reach(cast, journey, task, client_of):
    other = TaskFactory(owner=cast.carl, title="Elsewhere")
    TaskFactory(journey=journey, owner=cast.pavel, title="Of Pavel")
    client = client_of(cast.carl)
    url = reverse("journeys:my_tasks")

    assert _titles(client.get(url)) == ["Write the plan"]
    MembershipFactory(organization=other.journey.organization, user=cast.carl, role=Role.CONTRIBUTOR)
    assert sorted(_titles(client.get(url))) == ["Elsewhere", "Write the plan"]
    assert "Nothing to do" in client_of(cast.vera).get(url).content.decode()


def test_a_task_is_added_and_changed(cast, journey, apollo, requirement, client_of):
    client = client_of(cast.pavel)
    sent = {"title": "List items", "process_area": requirement("CM").pk, "unit": apollo.pk, "due_on": "2099-01-01"}

    assert client.get(_url("task_create", journey)).status_code == 200
    client.post(_url("task_create", journey), sent)
    task = Task.objects.get()
    assert (task.title, task.unit, task.owner) == ("List items", apollo, None)
    assert client.get(_url("task_edit", task)).status_code == 200
    client.post(_url("task_edit", task), sent | {"title": "List all items", "owner": cast.carl.pk})

    stored = Task.objects.get()
    assert (stored.title, stored.owner) == ("List all items", cast.carl)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 1_000_000}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"description": "x" * 4001}, "description"),
        ({"due_on": "2020-01-01"}, "due_on"),
        ({"due_on": "soon"}, "due_on"),
        ({"starts_on": "2099-01-02"}, "due_on"),
        ({"owner": str(uuid.uuid4())}, "owner"),
        ({"unit": "nonsense"}, "unit"),
        ({"process_area": str(uuid.uuid4())}, "process_area"),
    ],
)
def test_bad_tasks_are_shown_at_the_field_and_nothing_is_written(
    cast, journey, task, requirement, client_of, values, field
):
    sent = {"title": "X", "process_area": requirement("CM").pk, "due_on": "2099-01-01"} | values
    client = client_of(cast.pavel)

    for url in (_url("task_create", journey), _url("task_edit", task)):
        response = client.post(url, sent)
        assert (response.status_code, list(response.context["form"].errors)) == (400, [field])
    assert Task.objects.get().title == "Write the plan"


def test_foreign_rows_are_no_choices(cast, acme, journey, requirement, client_of):
    sent = {"title": "X", "process_area": requirement("CM").pk, "due_on": "2099-01-01"}

    for values in (
        {"unit": ProjectFactory().pk},
        {"unit": ProjectFactory(organization=acme).pk},
        {"owner": cast.mallory.pk},
        {"process_area": requirement("TS").pk},
    ):
        assert client_of(cast.pavel).post(_url("task_create", journey), sent | values).status_code == 400
    assert not Task.objects.exists()


def test_a_task_shows_comments_moves_and_history(cast, task, client_of):
    services.comment_on_task(task=task, text="<b>Half</b> way\nthrough", actor=cast.carl)
    client = client_of(cast.carl)
    client.post(_url("task_move", task), {"state": "blocked", "reason": "Waiting for a tool."})

    page = client.get(_url("task_detail", task)).content.decode()

    assert "&lt;b&gt;Half&lt;/b&gt; way<br>through" in page
    assert "open → blocked" in page
    assert "Waiting for a tool." in page


def test_dropping_without_a_reason_is_shown_at_the_field(cast, task, client_of):
    response = client_of(cast.pavel).post(_url("task_move", task), {"state": "dropped"})

    assert (response.status_code, list(response.context["move_form"].errors)) == (400, ["reason"])
    assert Task.objects.get().state == "open"


def test_contributors_are_not_offered_to_drop(cast, task, client_of):
    choices = client_of(cast.carl).get(_url("task_detail", task)).context["move_form"].fields["state"].choices

    assert [state for state, _label in choices] == ["in_progress", "blocked", "done"]
    assert client_of(cast.carl).post(_url("task_move", task), {"state": "dropped", "reason": "No."}).status_code == 400
    assert Task.objects.get().state == "open"


@pytest.mark.parametrize("text", ["", "   ", "x" * 1_000_000, "a\x00b"])
def test_bad_comments_are_shown_and_not_written(cast, task, client_of, text):
    response = client_of(cast.carl).post(_url("task_comment", task), {"text": text})

    assert (response.status_code, list(response.context["comment_form"].errors)) == (400, ["text"])
    assert not TaskComment.objects.exists()


def test_a_comment_is_deleted_by_its_author_only(cast, task, client_of):
    client_of(cast.carl).post(_url("task_comment", task), {"text": "\u202eHi"})
    comment = TaskComment.objects.get()

    assert client_of(cast.pavel).post(_url("comment_delete", comment)).status_code == 403
    assert client_of(cast.carl).post(_url("comment_delete", comment)).status_code == 302
    assert not TaskComment.objects.exists()


@pytest.mark.parametrize(
    ("name", "edits", "works"),
    [
        ("olga", 200, 302),
        ("priya", 200, 302),
        ("pavel", 200, 302),
        ("carl", 403, 302),
        ("vera", 403, 403),
        ("lena", 403, 403),
    ],
)
def test_each_role_may_what_its_rank_allows(cast, journey, task, client_of, name, edits, works):
    client = client_of(getattr(cast, name))

    assert client.get(_url("task_detail", task)).status_code == 200
    assert client.get(_url("task_edit", task)).status_code == edits
    assert client.get(_url("task_create", journey)).status_code == edits
    assert client.get(_url("task_plan", journey)).status_code == edits
    assert client.post(_url("task_move", task), {"state": "in_progress"}).status_code == works
    assert client.post(_url("task_comment", task), {"text": "Hi"}).status_code == works
    if edits == 403:
        assert client.post(_url("task_list", journey), {}).status_code == 403


def test_strangers_find_no_task(cast, task, client_of):
    comment = services.comment_on_task(task=task, text="Secret", actor=cast.carl)
    client = client_of(cast.mallory)

    for name in ("task_detail", "task_edit"):
        assert client.get(_url(name, task)).status_code == 404
    for name in ("task_edit", "task_move", "task_comment"):
        assert client.post(_url(name, task)).status_code == 404
    assert client.post(_url("comment_delete", comment)).status_code == 404
    assert _titles(client.get(reverse("journeys:my_tasks"))) == []


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("name", "count"), [("task_list", 14), ("task_board", 17), ("task_plan", 14), ("my_tasks", 8), ("task_detail", 11)]
)
def test_query_counts_do_not_grow(
    rows, name, count, cast, acme, journey, task, today, client_of, django_assert_num_queries
):
    projects = [ProjectFactory(organization=acme) for _ in range(rows)]
    services.update_journey(journey=journey, actor=cast.priya, today=today, units=projects)
    for project in projects:
        TaskFactory(journey=journey, owner=cast.olga, unit=project)
        services.comment_on_task(task=task, text="Hi", actor=cast.carl)
    client = client_of(cast.olga)
    url = (
        reverse("journeys:my_tasks") if name == "my_tasks" else _url(name, task if name == "task_detail" else journey)
    )
    client.get(_url("task_list", journey))  # the session remembers the organisation from now on

    with django_assert_num_queries(count):
        assert client.get(url).status_code == 200
