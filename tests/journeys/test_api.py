"""The API of journeys, scope, gaps, tasks and comments: shapes, filters, refusals, constant query counts."""

import json
import uuid
from datetime import timedelta

import pytest

from journeys import services
from journeys.models import Journey, Task, TaskComment
from organizations.models import Unit
from tests.factories import JourneyFactory, OrganizationFactory, ProjectFactory, TaskFactory
from tests.journeys.conftest import WANTED

pytestmark = pytest.mark.django_db
BASE = "/api/v1"


def _new(acme, cmmi, apollo, **values):
    body = {
        "organization": str(acme.pk), "name": "Level 2", "framework": str(cmmi.pk), "target_level": 2,
        "wanted_on": WANTED.isoformat(), "units": [str(apollo.pk)],
    }  # fmt: skip
    return body | values


def test_create_journey(cast, acme, cmmi, apollo, acme_root, requirement, api_of):
    sam = requirement("SAM")

    response = api_of(cast.priya).post(
        f"{BASE}/journeys/",
        _new(acme, cmmi, apollo, not_applicable=[{"process_area": str(sam.pk), "reason": "Nothing is bought."}]),
    )

    assert response.status_code == 201
    journey = Journey.objects.get(pk=response.json()["id"])
    assert set(response.json()["units"]) == {str(apollo.pk), str(acme_root.pk)}
    assert journey.scoped_areas.get(applicable=False).process_area == sam


@pytest.mark.parametrize(
    ("values", "pointer"),
    [
        ({"wanted_on": "2020-01-01"}, "/wanted_on"),
        ({"wanted_on": "30.6.2099"}, "/wanted_on"),
        ({"wanted_on": "9999999-01-01"}, "/wanted_on"),
        ({"target_level": 1}, "/target_level"),
        ({"target_level": 10**30}, "/target_level"),
        ({"target_level": "two"}, "/target_level"),
        ({"units": []}, "/units"),
        ({"units": "all"}, "/units"),
        ({"name": ""}, "/name"),
        ({"name": "x" * 1_000_000}, "/name"),
        ({"framework": "cmmi"}, "/framework"),
        ({"framework": str(uuid.uuid4())}, "/framework"),
        ({"processes": [str(uuid.uuid4())]}, "/processes"),
        ({"not_applicable": [{"process_area": str(uuid.uuid4()), "reason": "No."}]}, "/not_applicable/0/process_area"),
    ],
)
def test_create_journey_answers_bad_input_at_the_field(cast, acme, cmmi, apollo, api_of, values, pointer):
    response = api_of(cast.priya).post(f"{BASE}/journeys/", _new(acme, cmmi, apollo, **values))

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["errors"][0]["pointer"].startswith(pointer)
    assert not Journey.objects.exists()


@pytest.mark.parametrize("name", ["A\x00B", "A\ud800B"])
def test_create_journey_refuses_text_that_cannot_be_stored(cast, acme, cmmi, apollo, api_of, name):
    body = json.dumps(_new(acme, cmmi, apollo, name=name))

    response = api_of(cast.priya).post(f"{BASE}/journeys/", body, content_type="application/json")

    assert response.status_code == 400
    assert not Journey.objects.exists()


def test_create_journey_refuses_foreign_ids(cast, acme, rival, cmmi, apollo, api_of):
    foreign = Unit.objects.get(organization=rival)

    for values in ({"organization": str(rival.pk)}, {"units": [str(foreign.pk)]}):
        response = api_of(cast.priya).post(f"{BASE}/journeys/", _new(acme, cmmi, apollo, **values))
        assert response.status_code == 400
    assert not Journey.objects.exists()


def test_patch_journey_changes_only_what_is_named(cast, journey, api_of):
    response = api_of(cast.priya).patch(f"{BASE}/journeys/{journey.pk}/", {"name": "CMMI 2"})

    assert response.status_code == 200
    assert (response.json()["name"], response.json()["wanted_on"]) == ("CMMI 2", "2099-06-30")
    assert len(response.json()["units"]) == 2


def test_patch_journey_shows_the_new_units(cast, acme, journey, api_of):
    beta = ProjectFactory(organization=acme)

    response = api_of(cast.priya).patch(f"{BASE}/journeys/{journey.pk}/", {"units": [str(beta.pk)]})

    assert str(beta.pk) in response.json()["units"]


def test_close_and_reopen(cast, journey, api_of):
    api = api_of(cast.priya)

    assert api.post(f"{BASE}/journeys/{journey.pk}/close/").json()["closed_at"] is not None
    assert api.patch(f"{BASE}/journeys/{journey.pk}/", {"name": "X"}).status_code == 409
    assert api.get(f"{BASE}/journeys/", {"closed": "false"}).json()["count"] == 0
    assert api.post(f"{BASE}/journeys/{journey.pk}/reopen/").json()["closed_at"] is None


def test_scope_is_read_and_replaced(cast, journey, requirement, api_of):
    sam = requirement("SAM")
    url = f"{BASE}/journeys/{journey.pk}/scope/"

    found = api_of(cast.vera).get(f"{BASE}/scoped-areas/", {"journey": journey.pk, "applicable": "true"}).json()
    assert found["count"] == 7
    assert [row["process_area"]["ref"] for row in api_of(cast.vera).get(url).json()] == [
        "CM", "MA", "PMC", "PP", "PPQA", "REQM", "SAM",
    ]  # fmt: skip
    body = {"not_applicable": [{"process_area": str(sam.pk), "reason": "Nothing is bought."}]}
    assert api_of(cast.vera).put(url, body).status_code == 403
    response = api_of(cast.priya).put(url, body)

    assert response.status_code == 200
    assert [row["reason"] for row in response.json() if not row["applicable"]] == ["Nothing is bought."]


def test_scope_refuses_what_a_maturity_level_needs(cast, journey, requirement, api_of):
    body = {"not_applicable": [{"process_area": str(requirement("PP").pk), "reason": "No."}]}

    response = api_of(cast.priya).put(f"{BASE}/journeys/{journey.pk}/scope/", body)

    assert response.status_code == 400
    assert response.json()["code"] == "process_area_required"
    assert journey.scoped_areas.filter(applicable=False).count() == 0


def test_gap_says_what_is_missing_where_and_what_may_be_reused(cast, journey, apollo, on_clause, api_of):
    on_clause("8.2.2")

    body = api_of(cast.vera).get(f"{BASE}/journeys/{journey.pk}/gap/").json()

    row = next(row for row in body["rows"] if row["practice"]["ref"] == "REQM SP 1.1")
    assert body["summary"]["practices"] == len(body["rows"]) == 124
    assert (row["state"], row["missing"], row["accepted"]) == ("missing", [str(apollo.pk)], [])
    assert (row["hint"]["strength"], [clause["ref"] for clause in row["clauses"]]) == ("strong", ["8.2.2", "8.2.3"])
    assert row["own_evidence"] == 1


def test_plan_is_previewed_then_carried_out_once(cast, journey, api_of):
    url = f"{BASE}/journeys/{journey.pk}/plan/"

    preview = api_of(cast.vera).get(url).json()
    assert Task.objects.count() == 0
    assert api_of(cast.carl).post(url).status_code == 403
    first, second = api_of(cast.pavel).post(url), api_of(cast.pavel).post(url)

    assert (first.status_code, first.json()) == (201, {"created": len(preview["tasks"])})
    assert second.json() == {"created": 0}
    assert Task.objects.count() == len(preview["tasks"])


def test_plan_past_the_wanted_date_is_a_conflict(cast, journey, today, api_of):
    Journey.objects.update(wanted_on=today - timedelta(days=1))

    for method in ("get", "post"):
        response = getattr(api_of(cast.pavel), method)(f"{BASE}/journeys/{journey.pk}/plan/")
        assert (response.status_code, response.json()["code"]) == (409, "date_in_past")


def _new_task(to, requirement, **values):
    area = str(requirement("PP").pk)
    return {"journey": str(to.pk), "process_area": area, "title": "Plan", "due_on": "2099-01-01"} | values


def test_create_task(cast, journey, requirement, apollo, api_of):
    response = api_of(cast.pavel).post(
        f"{BASE}/tasks/", _new_task(journey, requirement, owner=str(cast.carl.pk), unit=str(apollo.pk))
    )

    assert response.status_code == 201
    assert response.json()["owner"]["full_name"] == "Carl"
    assert Task.objects.get().unit == apollo


@pytest.mark.parametrize(
    ("values", "pointer"),
    [
        ({"title": ""}, "/title"),
        ({"title": "x" * 1_000_000}, "/title"),
        ({"description": "x" * 4001}, "/description"),
        ({"due_on": "2020-01-01"}, "/due_on"),
        ({"starts_on": "2099-01-02"}, "/due_on"),
        ({"owner": str(uuid.uuid4())}, "/owner"),
        ({"unit": str(uuid.uuid4())}, "/unit"),
        ({"process_area": str(uuid.uuid4())}, "/process_area"),
        ({"journey": str(uuid.uuid4())}, "/journey"),
    ],
)
def test_create_task_answers_bad_input_at_the_field(cast, journey, requirement, api_of, values, pointer):
    response = api_of(cast.pavel).post(f"{BASE}/tasks/", _new_task(journey, requirement, **values))

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == pointer
    assert not Task.objects.exists()


def test_create_task_refuses_foreign_ids(cast, rival, journey, requirement, api_of):
    foreign = {
        "journey": str(JourneyFactory(organization=rival).pk),
        "unit": str(Unit.objects.get(organization=rival).pk),
        "owner": str(cast.mallory.pk),
    }

    for name, value in foreign.items():
        response = api_of(cast.pavel).post(f"{BASE}/tasks/", _new_task(journey, requirement, **{name: value}))
        assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, f"/{name}")
    assert not Task.objects.exists()


def test_patch_task(cast, task, api_of):
    response = api_of(cast.pavel).patch(f"{BASE}/tasks/{task.pk}/", {"title": "Plan it", "owner": None})

    assert response.status_code == 200
    assert (response.json()["title"], response.json()["owner"]) == ("Plan it", None)
    assert api_of(cast.carl).patch(f"{BASE}/tasks/{task.pk}/", {"title": "Mine"}).status_code == 403


def test_the_state_of_a_task_is_not_patched(cast, task, api_of):
    api_of(cast.pavel).patch(f"{BASE}/tasks/{task.pk}/", {"state": "done"})

    assert Task.objects.get().state == "open"


def test_move_task(cast, task, api_of):
    url = f"{BASE}/tasks/{task.pk}/move/"

    assert api_of(cast.carl).post(url, {"state": "in_progress"}).json()["state"] == "in_progress"
    assert api_of(cast.vera).post(url, {"state": "done"}).status_code == 403
    assert api_of(cast.pavel).post(url, {"state": "vanished"}).status_code == 400
    assert api_of(cast.pavel).post(url, {"state": "dropped"}).status_code == 400
    assert api_of(cast.pavel).post(url, {"state": "dropped", "reason": "No."}).json()["state"] == "dropped"
    assert api_of(cast.pavel).post(url, {"state": "done"}).status_code == 409


def test_comments_are_added_listed_and_deleted(cast, task, api_of):
    url = f"{BASE}/tasks/{task.pk}/comments/"
    added = api_of(cast.carl).post(url, {"text": "Half way."})

    assert added.status_code == 201
    assert [row["text"] for row in api_of(cast.vera).get(url).json()["results"]] == ["Half way."]
    comment = f"{BASE}/task-comments/{added.json()['id']}/"
    assert api_of(cast.olga).delete(comment).status_code == 403
    assert api_of(cast.carl).delete(comment).status_code == 204
    assert not TaskComment.objects.exists()


@pytest.mark.parametrize("text", ["", " ", "x" * 1_000_000, None, {"a": 1}])
def test_bad_comments_are_refused(cast, task, api_of, text):
    response = api_of(cast.carl).post(f"{BASE}/tasks/{task.pk}/comments/", {"text": text})

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "/text"
    assert not TaskComment.objects.exists()


def test_task_filters(cast, acme, journey, task, today, api_of):
    late = TaskFactory(journey=journey, due_on=today - timedelta(days=1), title="Late")
    api = api_of(cast.vera)

    def titles(**query):
        return sorted(row["title"] for row in api.get(f"{BASE}/tasks/", query).json()["results"])

    assert titles() == ["Late", "Write the plan"]
    assert titles(assigned="true") == ["Write the plan"]
    assert titles(overdue="true") == ["Late"]
    assert titles(overdue="false") == ["Write the plan"]
    assert titles(owner=cast.carl.pk) == ["Write the plan"]
    assert titles(assigned="false") == ["Late"]
    assert titles(organization=acme.pk, journey=journey.pk, state="open", process_area=late.process_area_id) == [
        "Late", "Write the plan",
    ]  # fmt: skip
    assert titles(due_on__lte=today.isoformat()) == ["Late"]
    assert titles(search="plan") == ["Late", "Write the plan"]
    assert titles(search="write") == ["Write the plan"]


@pytest.mark.parametrize(
    ("resource", "query"),
    [
        ("journeys", {"organization": "nonsense"}),
        ("journeys", {"framework": "nonsense"}),
        ("journeys", {"closed": "perhaps"}),
        ("scoped-areas", {"journey": "nonsense"}),
        ("scoped-areas", {"applicable": "perhaps"}),
        ("tasks", {"overdue": "perhaps"}),
        ("tasks", {"assigned": "perhaps"}),
        ("tasks", {"state": "vanished"}),
        ("tasks", {"owner": "nonsense"}),
        ("tasks", {"due_on__lte": "soon"}),
        ("task-comments", {"task": "nonsense"}),
    ],
)
def test_unknown_filter_values_are_refused(cast, api_of, resource, query):
    assert api_of(cast.olga).get(f"{BASE}/{resource}/", query).status_code == 400


def test_a_foreign_and_an_unknown_reference_give_the_same_empty_list(cast, journey, api_of):
    answers = [api_of(cast.mallory).get(f"{BASE}/tasks/", {"journey": str(pk)}) for pk in (journey.pk, uuid.uuid4())]

    assert [(answer.status_code, answer.json()["results"]) for answer in answers] == [(200, []), (200, [])]


def test_strangers_find_nothing(cast, journey, task, api_of):
    comment = services.comment_on_task(task=task, text="Secret", actor=cast.carl)
    scoped = journey.scoped_areas.first()
    api = api_of(cast.mallory)

    for resource, row in (
        ("journeys", journey),
        ("tasks", task),
        ("task-comments", comment),
        ("scoped-areas", scoped),
    ):
        assert api.get(f"{BASE}/{resource}/").json()["count"] == 0
        assert api.get(f"{BASE}/{resource}/{row.pk}/").status_code == 404
    for path in ("close", "reopen", "plan"):
        assert api.post(f"{BASE}/journeys/{journey.pk}/{path}/").status_code == 404
    for path in ("gap", "scope", "plan"):
        assert api.get(f"{BASE}/journeys/{journey.pk}/{path}/").status_code == 404
    assert api.put(f"{BASE}/journeys/{journey.pk}/scope/", {}).status_code == 404
    assert api.patch(f"{BASE}/journeys/{journey.pk}/", {"name": "X"}).status_code == 404
    assert api.patch(f"{BASE}/tasks/{task.pk}/", {"title": "X"}).status_code == 404
    assert api.post(f"{BASE}/tasks/{task.pk}/move/", {"state": "done"}).status_code == 404
    assert api.post(f"{BASE}/tasks/{task.pk}/comments/", {"text": "X"}).status_code == 404
    assert api.delete(f"{BASE}/task-comments/{comment.pk}/").status_code == 404
    assert api.get(f"{BASE}/tasks/", {"journey": journey.pk}).json()["count"] == 0


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("journeys/", 3),
        ("scoped-areas/", 2),
        ("tasks/", 2),
        ("task-comments/", 2),
        ("journeys/{journey}/scope/", 3),
        ("journeys/{journey}/gap/", 10),
        ("journeys/{journey}/plan/", 8),
        ("tasks/{task}/comments/", 3),
    ],
)
def test_query_counts_do_not_grow(
    rows, path, count, cast, acme, journey, task, today, offer, on_clause, api_of, django_assert_num_queries
):
    projects = [ProjectFactory(organization=acme) for _ in range(rows)]
    services.update_journey(journey=journey, actor=cast.priya, today=today, units=projects)
    for project in projects:
        JourneyFactory(organization=acme).units.add(project)
        offer("PP", "PP SP 1.1", unit=project)
        on_clause("8.2.2")
        TaskFactory(journey=journey, owner=cast.carl, unit=project)
        services.comment_on_task(task=task, text="Hi", actor=cast.carl)
    client = api_of(cast.olga)

    with django_assert_num_queries(count):
        assert client.get(f"{BASE}/{path.format(journey=journey.pk, task=task.pk)}").status_code == 200


def test_lists_are_paged_searched_and_sorted(cast, acme, api_of):
    for name in ("Beta", "Alpha"):
        JourneyFactory(organization=acme, name=name)
    JourneyFactory(organization=OrganizationFactory())
    api = api_of(cast.vera)

    body = api.get(f"{BASE}/journeys/", {"ordering": "name", "page_size": 1}).json()
    assert (body["count"], [row["name"] for row in body["results"]]) == (2, ["Alpha"])
    assert [row["name"] for row in api.get(f"{BASE}/journeys/", {"search": "bet"}).json()["results"]] == ["Beta"]
    assert api.get(f"{BASE}/journeys/", {"page": 99}).status_code == 404
