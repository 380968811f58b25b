"""Another target of a journey: preview, change, history, and the way back; nothing is lost."""

import json
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from evidence.models import EvidenceLink
from frameworks.models import Requirement
from journeys import queries, services
from journeys.models import Journey, NotApplicableCell, Task
from journeys.queries import former_target, journey_scope, target_history
from organizations.errors import Conflict, Denied, DomainError
from tests.factories import EvidenceLinkFactory, ProjectFactory, TaskFactory
from tests.journeys.conftest import WANTED

pytestmark = pytest.mark.django_db
LATER = WANTED + timedelta(days=200)


@pytest.fixture
def change(cast, today):
    """A function that changes the target of a journey as Priya does."""

    def to(journey, level, wanted_on=WANTED, **values):
        given = {"actor": cast.priya, "today": today, "now": timezone.now()} | values
        return services.change_target(journey=journey, target_level=level, wanted_on=wanted_on, **given)

    return to


@pytest.fixture
def look(cast, today):
    """A function that previews another target."""

    def at(journey, level, wanted_on=WANTED, **values):
        given = {"actor": cast.priya, "today": today} | values
        return services.preview_target(journey=journey, target_level=level, wanted_on=wanted_on, **given)

    return at


@pytest.fixture
def level_3(journey, change, offer, requirement, apollo, cast):
    """The journey at level 3, with work in a process area that level 2 does not ask for."""
    journey = change(journey, 3)
    offer("VER", "VER SP 1.1", state=EvidenceLink.State.ACCEPTED)
    offer("PP", "GP 3.1", state=EvidenceLink.State.ACCEPTED)
    TaskFactory(journey=journey, process_area=requirement("VER"), title="Verify", due_on=date(2099, 6, 1))
    NotApplicableCell.objects.create(
        journey=journey,
        process_area=requirement("VER"),
        practice=requirement("VER SP 2.1"),
        unit=apollo,
        reason="Agreed.",
        decided_by=cast.priya,
    )
    return journey


@pytest.fixture
def swe(cast, acme, aspice, apollo, today, requirement):
    """A journey to capability level 2 of SWE.1 and SWE.2, of which the latter is not applicable."""
    one, two = requirement("SWE.1", "aspice-4.0"), requirement("SWE.2", "aspice-4.0")
    return services.create_journey(
        organization=acme, name="CL2", framework=aspice, target_level=2, wanted_on=WANTED, units=[apollo],
        processes=[one, two], not_applicable={two: "Agreed."}, actor=cast.priya, today=today,
    )  # fmt: skip


def _rows(change):
    return {row.area.ref: row for row in change.areas}


def test_a_higher_level_brings_process_areas_and_generic_practices_in(journey, look):
    change = look(journey, 3)

    assert (change.practices_before, change.practices_after) == (124, 356)
    rows = _rows(change)
    assert not change.leaving
    assert (rows["VER"].whole, rows["VER"].practices) == (True, 8 + 12)
    assert (rows["PP"].whole, rows["PP"].practices) == (False, 2)  # GP 3.1 and GP 3.2
    assert len(rows) == 18
    assert Journey.objects.get().target_level == 2


def test_a_lower_level_says_what_is_kept(level_3, look, begun):
    rows = _rows(look(level_3, 2))

    assert {row.enters for row in rows.values()} == {False}
    ver = rows["VER"]
    assert (ver.whole, ver.practices, ver.evidence, ver.marks, ver.decisions, ver.tasks) == (True, 20, 1, 1, 1, 1)
    assert (rows["PP"].practices, rows["PP"].evidence, rows["PP"].tasks) == (2, 1, 0)


@pytest.fixture
def begun(cast, level_3, requirement, apollo):
    """A self-assessment of the journey with one mark in VER."""
    from assessments import services as assessments  # noqa: PLC0415 -- only this fixture needs it

    assessment = services.begin_journey_assessment(journey=level_3, name="Ours", actor=cast.priya, now=timezone.now())
    cell = assessments.Cell(requirement("VER").pk, requirement("VER SP 1.1").pk, apollo.pk)
    assessments.characterise(
        assessment=assessment, cell=cell, mark="FI", weakness="", version=0, actor=cast.priya, now=timezone.now()
    )
    return assessment


def test_what_leaves_is_kept_and_comes_back(level_3, change, begun, today):
    before = queries.cell_states(level_3, today), journey_scope(level_3)
    counts = [model.objects.count() for model in (EvidenceLink, Task, NotApplicableCell)]

    lower = change(level_3, 2)
    assert len(journey_scope(lower).practices) == 124
    assert [model.objects.count() for model in (EvidenceLink, Task, NotApplicableCell)] == counts
    assert begun.characterisations.count() == 1

    higher = change(lower, 3)
    assert (queries.cell_states(higher, today), journey_scope(higher)) == before


def test_tasks_of_what_left_are_shown_as_such(cast, level_3, change, client_of):
    TaskFactory(journey=level_3, title="Plan")
    change(level_3, 2)

    rows = queries.task_list(Task.objects.filter(journey=level_3), today=date(2099, 1, 1))
    assert {task.title: task.is_in_scope for task in rows} == {"Verify": False, "Plan": True}
    assert [task.title for task in queries.tasks_out_of_scope(level_3)] == ["Verify"]
    client = client_of(cast.vera)
    tasks = reverse("journeys:task_list", args=[level_3.pk])
    assert client.get(tasks).content.decode().count("out of scope</span>") == 1
    assert [task.title for task in client.get(tasks, {"out_of_scope": "on"}).context["page"]] == ["Verify"]
    assert "no longer covers VER" in client.get(Task.objects.get(title="Verify").get_absolute_url()).content.decode()
    assert "no longer covers" not in client.get(Task.objects.get(title="Plan").get_absolute_url()).content.decode()
    board = client.get(reverse("journeys:task_board", args=[level_3.pk])).content.decode()
    assert board.count("out of scope</span>") == 1


def test_areas_that_cmmi_v2_needs_from_level_3_only_are_out_of_scope_below(cast, acme, apollo, today, requirement):
    areas = [requirement(ref, "cmmi-2.0") for ref in ("GOV", "II", "PLAN", "CAR")]
    journey = services.create_journey(
        organization=acme, name="V2", framework=areas[0].framework, target_level=2, wanted_on=WANTED, units=[apollo],
        processes=areas, actor=cast.priya, today=today,
    )  # fmt: skip
    for area in areas[2:]:
        TaskFactory(journey=journey, process_area=area, title=area.ref)

    assert [task.title for task in queries.tasks_out_of_scope(journey)] == ["CAR"]


def test_a_process_that_left_comes_back_with_its_reason(swe, change, requirement, cast, client_of):
    one, two = requirement("SWE.1", "aspice-4.0"), requirement("SWE.2", "aspice-4.0")

    change(swe, 2, processes=[one])
    row = swe.scoped_areas.get(process_area=two)
    assert (row.reason, row.left_at is not None) == ("Agreed.", True)
    assert target_history(swe)[0].left == ()  # it was not applicable, so no practice has left

    line = target_history(swe)[0]
    url = f"{reverse('journeys:target', args=[swe.pk])}?back={line.pk}"
    form = client_of(cast.priya).get(url).context["form"]
    assert form.initial["processes"] == {one.pk, two.pk}
    assert form.initial[f"reason_{two.pk}"] == "Agreed."


def test_capability_levels_change_the_practices_of_each_process(swe, look, requirement):
    one = requirement("SWE.1", "aspice-4.0")

    rows = _rows(look(swe, 1, processes=[one]))

    assert set(rows) == {"SWE.1"}
    assert (rows["SWE.1"].enters, rows["SWE.1"].whole) == (False, False)
    level_2 = Requirement.objects.filter(framework=swe.framework, kind="generic_practice", level=2)
    assert rows["SWE.1"].practices == level_2.count()


def test_an_earlier_date_counts_the_tasks_that_fall_behind_it(level_3, look):
    assert look(level_3, 3).late_tasks == 0
    assert look(level_3, 3, date(2099, 5, 1)).late_tasks == 1
    assert look(level_3, 3, LATER).late_tasks == 0


def test_the_history_says_what_was_and_leads_back(journey, change, cast):
    change(journey, 3, LATER)
    change(Journey.objects.get(), 2)

    down, up, created = target_history(journey)
    assert created.verb == "created"
    assert (up.before["target_level"], up.before["wanted_on"]) == (2, "2099-06-30")
    assert dict(up.changes) == {"target level": "2", "wanted by": "2099-06-30"}
    assert (len(up.entered), up.left) == (11, ())
    assert down.left == up.entered
    assert former_target(journey, down.pk)["target_level"] == 3
    assert former_target(journey, created.pk) is None
    assert (down.actor, dict(down.changes)["target level"]) == (cast.priya, "3")


def test_the_same_target_again_logs_nothing(journey, change, look):
    assert look(journey, 2).is_none
    change(journey, 2)

    assert [line.verb for line in target_history(journey)] == ["created"]


def test_a_preview_that_is_stale_is_refused(journey, change, look):
    seen = look(journey, 3).seen
    change(journey, 2, LATER)

    with pytest.raises(Conflict) as refusal:
        change(journey, 3, seen=seen)

    assert refusal.value.code == "target_changed"
    assert Journey.objects.get().target_level == 2


@pytest.mark.parametrize(
    ("level", "wanted", "field"),
    [(1, WANTED, "target_level"), (6, WANTED, "target_level"), (3, date(2020, 1, 1), "wanted_on")],
)
def test_what_is_no_target_is_refused_and_nothing_changes(journey, change, look, level, wanted, field):
    for attempt in (change, look):
        with pytest.raises(DomainError) as refusal:
            attempt(journey, level, wanted)
        assert refusal.value.field == field
    assert Journey.objects.get().target_level == 2
    assert journey.scoped_areas.count() == 7


def test_a_closed_journey_keeps_its_target(journey, change, look, cast):
    services.close_journey(journey=journey, actor=cast.priya, now=timezone.now())

    for attempt in (change, look):
        with pytest.raises(Conflict):
            attempt(Journey.objects.get(), 3)


@pytest.mark.parametrize("name", ["pavel", "carl", "vera", "lena", "mallory"])
def test_targets_are_changed_by_programme_managers_only(cast, journey, change, look, name):
    for attempt in (change, look):
        with pytest.raises(Denied):
            attempt(journey, 3, actor=getattr(cast, name))


def _sent(form, **values):
    level = {"target_level": form.initial["target_level"], "wanted_on": form.initial["wanted_on"].isoformat()}
    return level | values


def test_the_page_shows_first_and_changes_then(cast, journey, client_of):
    client = client_of(cast.priya)
    url = reverse("journeys:target", args=[journey.pk])
    sent = _sent(client.get(url).context["form"], target_level=3)

    preview = client.post(url, sent)
    assert preview.templates[0].name == "journeys/target_preview.html"
    assert Journey.objects.get().target_level == 2
    again = client.post(url, sent | {"again": "1"})
    assert again.context["form"]["target_level"].value() == "3"

    seen = preview.context["change"].seen
    assert client.post(url, sent | {"seen": seen})["Location"] == journey.get_absolute_url()
    assert Journey.objects.get().target_level == 3
    stale = client.post(url, sent | {"target_level": 4, "seen": seen})
    assert (stale.status_code, stale.context["form"]["target_level"].value()) == (400, "4")
    assert "Somebody else has changed the target" in stale.content.decode()


def test_the_page_offers_a_reason_only_where_the_model_does(cast, journey, requirement, client_of):
    url = reverse("journeys:target", args=[journey.pk])
    client = client_of(cast.priya)
    sam = requirement("SAM")
    form = client.get(url).context["form"]
    assert list(form.fields) == ["target_level", "wanted_on", f"reason_{sam.pk}"]

    sent = _sent(form) | {f"reason_{sam.pk}": "Nothing is bought.", f"reason_{requirement('PP').pk}": "No."}
    TaskFactory(journey=journey, process_area=sam)
    seen = client.post(url, sent).context["change"].seen
    response = client.post(url, sent | {"seen": seen}, follow=True)

    assert [row.process_area for row in journey.scoped_areas.filter(applicable=False)] == [sam]
    assert [str(message) for message in response.context["messages"]] == [
        "The target has been changed. Nothing was deleted.",
        "1 unfinished task is for a process area that is no longer in scope. Drop it in the list.",
    ]


def test_the_page_of_aspice_takes_presets_processes_and_reasons(cast, swe, requirement, client_of):
    one, two = requirement("SWE.1", "aspice-4.0"), requirement("SWE.2", "aspice-4.0")
    url = reverse("journeys:target", args=[swe.pk])
    client = client_of(cast.priya)
    sent = _sent(client.get(url).context["form"], processes=[str(one.pk)]) | {f"reason_{two.pk}": "Agreed."}

    preset = client.post(url, sent | {"preset": "base"})
    assert str(two.pk) not in preset.context["form"].initial["processes"]
    assert client.post(url, sent).context["change"].is_none is False
    refused = client.post(url, sent | {f"reason_{two.pk}": "Something else."})
    assert refused.context["form"].non_field_errors() == ["SWE.2 is not in scope."]
    assert client.post(url, sent | {"target_level": "x", "wanted_on": "soon"}).status_code == 400
    same = client.post(url, sent | {"processes": [str(one.pk), str(two.pk)]})
    assert same.context["change"].is_none
    assert "there is nothing to confirm" in same.content.decode()


@pytest.mark.parametrize("back", ["nonsense", "00000000-0000-0000-0000-000000000000"])
def test_a_change_that_is_not_of_this_journey_is_not_found(cast, journey, client_of, back):
    url = reverse("journeys:target", args=[journey.pk])

    assert client_of(cast.priya).get(url, {"back": back}).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_a_preview_costs_the_same_for_any_number_of_rows(
    rows, cast, acme, journey, today, requirement, offer, look, django_assert_num_queries
):
    projects = [ProjectFactory(organization=acme) for _ in range(rows)]
    services.update_journey(journey=journey, actor=cast.priya, today=today, units=projects)
    for project in projects:
        EvidenceLinkFactory(
            item__organization=acme, unit=project, process_area=requirement("VER"), practice=requirement("VER SP 1.1")
        )
        TaskFactory(journey=journey, process_area=requirement("VER"))

    with django_assert_num_queries(16):
        look(Journey.objects.select_related("organization", "framework").get(), 3, LATER)


@pytest.mark.parametrize("level", [3, 5])
def test_a_change_costs_the_same_for_any_number_of_areas(level, journey, change, django_assert_max_num_queries):
    with django_assert_max_num_queries(18):
        change(journey, level)


def test_the_api_previews_changes_and_lists(cast, journey, requirement, api_of):
    base = f"/api/v1/journeys/{journey.pk}"
    body = {"target_level": 3, "wanted_on": WANTED.isoformat()}
    api = api_of(cast.priya)

    preview = api.post(f"{base}/target/preview/", body).json()
    assert (preview["practices_before"], preview["practices_after"]) == (124, 356)
    assert {row["process_area"]["ref"] for row in preview["process_areas"] if row["whole"]} >= {"VER", "RD"}
    changed = api.put(f"{base}/target/", body | {"seen": preview["seen"]})
    assert (changed.status_code, changed.json()["target_level"]) == (200, 3)
    assert api.put(f"{base}/target/", body | {"seen": preview["seen"]}).json()["code"] == "target_changed"
    assert api.put(f"{base}/target/", body | {"target_level": 9}).json()["errors"][0]["pointer"] == "/target_level"
    lines = api_of(cast.vera).get(f"{base}/targets/").json()
    assert [line["verb"] for line in lines] == ["changed the target of", "created"]
    assert lines[0]["before"]["target_level"] == 2
    assert json.dumps(lines)
    scoped = api.get("/api/v1/scoped-areas/", {"journey": journey.pk}).json()
    assert scoped["count"] == 18
    assert api.put(f"{base}/target/", body | {"target_level": 2}).status_code == 200
    assert api.get("/api/v1/scoped-areas/", {"journey": journey.pk}).json()["count"] == 7
