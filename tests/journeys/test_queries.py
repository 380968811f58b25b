"""Cells, gap analysis, plan and task lists: what they say, and that they cost the same at any size."""

from datetime import timedelta

import pytest
from django.utils import timezone

from frameworks.models import TaskTemplateSet
from frameworks.queries import practices_for_target
from journeys import queries, services
from journeys.models import Task
from journeys.queries import CellState
from organizations.errors import Conflict
from organizations.models import Unit
from tests.factories import EvidenceLinkFactory, JourneyFactory, OrganizationFactory, ProjectFactory, TaskFactory
from tests.journeys.conftest import WANTED

pytestmark = pytest.mark.django_db


def _row(journey, today, area, practice):
    rows = queries.gap_analysis(journey, today).rows
    return next(row for row in rows if (row.process_area.ref, row.practice.ref) == (area, practice))


def test_a_cell_has_the_best_state_of_its_links(journey, today, offer):
    offer("PP", "PP SP 1.1", state="returned", reason="Empty.")
    assert _row(journey, today, "PP", "PP SP 1.1").state == CellState.RETURNED
    offer("PP", "PP SP 1.1", state="in_review")
    assert _row(journey, today, "PP", "PP SP 1.1").state == CellState.IN_REVIEW
    offer("PP", "PP SP 1.1", state="accepted")
    assert _row(journey, today, "PP", "PP SP 1.1").state == CellState.ACCEPTED
    assert _row(journey, today, "PP", "PP SP 1.2").state == CellState.MISSING


def test_withdrawn_and_expired_evidence_does_not_count(journey, today, offer):
    offer("PP", "PP SP 1.1", state="accepted", valid_until=today - timedelta(days=1))
    offer("PP", "PP SP 1.2", state="accepted", withdrawn_at=timezone.now())
    offer("PP", "PP SP 1.3", state="accepted", valid_until=today)

    states = [_row(journey, today, "PP", f"PP SP 1.{number}").state for number in (1, 2, 3)]

    assert states == [CellState.MISSING, CellState.MISSING, CellState.ACCEPTED]


def test_a_practice_is_as_weak_as_its_weakest_instance(cast, acme, journey, apollo, today, offer):
    beta = ProjectFactory(organization=acme, name="Beta")
    services.update_journey(journey=journey, actor=cast.priya, today=today, units=[apollo, beta])
    offer("PP", "PP SP 1.1", state="accepted")

    row = _row(journey, today, "PP", "PP SP 1.1")

    assert row.state == CellState.MISSING
    assert (row.accepted, row.missing) == ([apollo], [beta])


def test_evidence_elsewhere_does_not_count_here(journey, acme, today, offer, requirement):
    other = ProjectFactory(organization=acme, name="Not in scope")
    offer("PP", "PP SP 1.1", unit=other, state="accepted")
    foreign = ProjectFactory(organization=OrganizationFactory())
    EvidenceLinkFactory(
        item__organization=foreign.organization,
        unit=foreign,
        state="accepted",
        process_area=requirement("PP"),
        practice=requirement("PP SP 1.1"),
    )

    assert _row(journey, today, "PP", "PP SP 1.1").state == CellState.MISSING


def test_a_generic_practice_is_judged_for_each_process_area(journey, today, offer):
    offer("PP", "GP 2.1", state="accepted")

    assert _row(journey, today, "PP", "GP 2.1").state == CellState.ACCEPTED
    assert _row(journey, today, "CM", "GP 2.1").state == CellState.MISSING


def test_organization_wide_process_areas_are_looked_for_in_the_organizational_unit(
    cast, acme, cmmi, apollo, acme_root, today
):
    journey = services.create_journey(
        organization=acme,
        name="Level 3",
        framework=cmmi,
        target_level=3,
        wanted_on=WANTED,
        units=[apollo],
        actor=cast.priya,
        today=today,
    )

    rows = queries.gap_analysis(journey, today).rows

    wide = {row.process_area.ref for row in rows if [unit for unit, _state in row.unit_states] == [acme_root]}
    assert wide == {"OPD", "OPF", "OT"}
    assert {unit for row in rows for unit, _state in row.unit_states} == {acme_root, apollo}


def test_gap_analysis_summarizes_the_124_practices_of_maturity_level_2(journey, today):
    summary = queries.gap_analysis(journey, today).summary

    assert (summary.practices, summary.missing, summary.accepted, summary.with_own_evidence) == (124, 124, 0, 0)
    assert summary.strong + summary.medium + summary.weak + summary.none == 124


def test_gap_analysis_leaves_out_what_is_not_applicable(cast, journey, today, requirement):
    services.change_scope(
        journey=journey,
        actor=cast.priya,
        now=timezone.now(),
        not_applicable={requirement("SAM"): "Nothing is bought."},
    )

    analysis = queries.gap_analysis(journey, today)

    assert "SAM" not in {row.process_area.ref for row in analysis.rows}


def test_a_hint_names_clauses_and_counts_our_own_evidence_on_and_below_them(journey, today, on_clause):
    row = _row(journey, today, "REQM", "REQM SP 1.1")
    assert (row.hint.strength, row.hint.clauses, row.own_evidence) == ("strong", ("8.2.2", "8.2.3"), 0)
    assert [clause.ref for clause in row.clauses] == ["8.2.2", "8.2.3"]

    link = on_clause("8.2.2")
    on_clause("8.2.3", item=link.item)
    on_clause("8.2.3.1")
    on_clause("8.2.4")

    assert _row(journey, today, "REQM", "REQM SP 1.1").own_evidence == 2


def test_own_evidence_leaves_out_withdrawn_returned_expired_and_foreign_evidence(journey, today, on_clause):
    on_clause("8.2.2", item__withdrawn_at=timezone.now())
    on_clause("8.2.2", state="returned", reason="Empty.")
    on_clause("8.2.2", item__valid_until=today - timedelta(days=1))
    rival = OrganizationFactory()
    on_clause("8.2.2", item__organization=rival, unit=Unit.objects.get(organization=rival))

    row = _row(journey, today, "REQM", "REQM SP 1.1")

    assert row.own_evidence == 0
    assert not queries.reusable_evidence(journey.organization, row.hint.clauses, today).exists()


def test_reusable_evidence_lists_each_item_once_by_title(acme, today, on_clause):
    second = on_clause("8.2.3", item__title="Zebra")
    on_clause("8.2.2", item=second.item)
    on_clause("8.2.3.1", item__title="Aardvark")
    on_clause("8.2.4", item__title="Not there")

    items = queries.reusable_evidence(acme, ("8.2.2", "8.2.3"), today)

    assert [item.title for item in items] == ["Aardvark", "Zebra"]
    assert not queries.reusable_evidence(acme, (), today).exists()


def test_a_hint_never_changes_a_state(journey, today, on_clause):
    on_clause("8.2.2", state="accepted")

    assert _row(journey, today, "REQM", "REQM SP 1.1").state == CellState.MISSING


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"area": "REQM"}, 15),
        ({"area": "REQM", "strength": "strong"}, 8),
        ({"state": "accepted"}, 1),
        ({"own": True}, 1),
        ({"q": "sp 1.1"}, 7),
        ({"q": "8.2.2"}, 1),
        ({"q": "\u202e"}, 0),
        ({}, 124),
    ],
)
def test_narrowed_keeps_the_rows_that_fit(journey, today, offer, on_clause, filters, found):
    offer("PP", "PP SP 1.1", state="accepted")
    on_clause("8.2.2")

    rows = queries.narrowed(queries.gap_analysis(journey, today).rows, **filters)

    assert len(rows) == found


def test_by_area_counts_within_each_process_area(journey, today, offer):
    offer("PP", "PP SP 1.1", state="accepted")

    areas = {area.process_area.ref: area for area in queries.by_area(queries.gap_analysis(journey, today).rows)}

    assert list(areas) == ["CM", "MA", "PMC", "PP", "PPQA", "REQM", "SAM"]
    assert (len(areas["PP"].rows), areas["PP"].accepted, areas["PP"].missing) == (24, 1, 23)


def _grow(journey, cast, acme, rows, offer, on_clause, today):
    """Give the journey as many projects, pieces of evidence and tasks as ``rows``."""
    projects = [ProjectFactory(organization=acme) for _ in range(rows)]
    services.update_journey(journey=journey, actor=cast.priya, today=today, units=projects)
    for project in projects:
        offer("PP", "PP SP 1.1", unit=project)
        on_clause("8.2.2")
        TaskFactory(journey=journey, owner=cast.carl, unit=project)
        JourneyFactory(organization=acme)


@pytest.mark.parametrize("rows", [1, 3])
def test_query_counts_do_not_grow(rows, cast, acme, journey, today, offer, on_clause, django_assert_num_queries):
    _grow(journey, cast, acme, rows, offer, on_clause, today)

    with django_assert_num_queries(9):
        analysis = queries.gap_analysis(journey, today)
    with django_assert_num_queries(1):
        queries.practice_cells(journey, analysis.rows[0], cast.olga)
    with django_assert_num_queries(7):
        queries.task_plan(journey, today)
    with django_assert_num_queries(1):
        list(queries.task_list(journey.tasks.all(), today=today))
    with django_assert_num_queries(6):
        queries.task_board(Task.objects.filter(journey=journey), manages=True, worker=None)
    with django_assert_num_queries(1):
        list(queries.journey_list(acme, today))


def test_task_plan_tells_what_would_be_added_and_what_is_there(cast, journey, today):
    plan = queries.task_plan(journey, today)
    assert (plan.existing, plan.compressed) == (0, False)
    assert [area.process_area.ref for area in plan.areas] == ["CM", "MA", "PMC", "PP", "PPQA", "REQM", "SAM"]
    assert today <= plan.starts_on <= plan.due_on <= WANTED

    created = services.generate_tasks(journey=journey, actor=cast.pavel, today=today)

    after = queries.task_plan(journey, today)
    assert (after.areas, after.existing, after.starts_on, after.due_on) == ((), len(created), None, None)


def test_task_plan_is_compressed_when_the_date_is_near(journey, today):
    journey.wanted_on = today + timedelta(days=14)

    plan = queries.task_plan(journey, today)

    assert plan.compressed
    assert plan.safe_start_on < today
    assert plan.due_on <= journey.wanted_on


def test_task_plan_is_empty_where_every_practice_has_evidence(journey, today, offer):
    for target in practices_for_target(journey.framework, 2):
        offer(target.process_area.ref, target.practice.ref, state="accepted")

    plan = queries.task_plan(journey, today)

    assert (plan.areas, plan.safe_start_on, plan.compressed) == ((), None, False)
    assert queries.gap_analysis(journey, today).summary.accepted == 124


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        ({}, ["Late", "Mine"]),
        ({"state": "any"}, ["Done", "Late", "Mine"]),
        ({"state": "done"}, ["Done"]),
        ({"overdue": True}, ["Late"]),
        ({"owner": "nobody"}, ["Late"]),
        ({"owner": "carl"}, ["Mine"]),
        ({"q": "mIn"}, ["Mine"]),
        ({"q": "beta"}, ["Late"]),
        ({"q": "\u202e"}, []),
    ],
)
def test_task_list_filters(cast, acme, journey, today, filters, titles):
    beta = ProjectFactory(organization=acme, name="Beta")
    TaskFactory(journey=journey, title="Mine", owner=cast.carl)
    TaskFactory(journey=journey, title="Late", unit=beta, due_on=today - timedelta(days=1))
    TaskFactory(journey=journey, title="Done", owner=cast.pavel, state="done", due_on=today - timedelta(days=1))
    if filters.get("owner") == "carl":
        filters = {"owner": str(cast.carl.pk)}

    rows = queries.task_list(journey.tasks.all(), today=today, **filters)

    assert sorted(task.title for task in rows) == titles


def test_task_board_shows_the_first_cards_and_says_how_many_more(journey):
    for _ in range(22):
        TaskFactory(journey=journey)

    column = queries.task_board(Task.objects.filter(journey=journey), manages=False, worker=None)[0]

    assert (column.state, column.count, len(column.cards), column.more) == ("open", 22, 20, 2)
    assert column.cards[0].moves == ()


def test_task_board_offers_the_moves_a_person_may_make(cast, journey):
    TaskFactory(journey=journey, owner=cast.carl)
    TaskFactory(journey=journey, state="dropped", owner=cast.carl)
    tasks = Task.objects.filter(journey=journey)

    def moves(**rights):
        return {
            column.state: [state for state, _label in column.cards[0].moves]
            for column in queries.task_board(tasks, **rights)
            if column.cards
        }

    assert moves(manages=True, worker=None) == {"open": ["in_progress", "blocked", "done"], "dropped": ["open"]}
    assert moves(manages=False, worker=cast.carl.pk) == {"open": ["in_progress", "blocked", "done"], "dropped": []}
    assert moves(manages=False, worker=cast.vera.pk) == {"open": [], "dropped": []}


def test_journey_list_counts_areas_and_tasks_of_each_journey_alone(cast, acme, journey, today, requirement):
    services.change_scope(
        journey=journey,
        actor=cast.priya,
        now=timezone.now(),
        not_applicable={requirement("SAM"): "Nothing is bought."},
    )
    for days in (-1, 1, 2):
        TaskFactory(journey=journey, due_on=today + timedelta(days=days))
    TaskFactory(journey=journey, state="done", due_on=today - timedelta(days=1))
    JourneyFactory(organization=acme, name="Empty")

    rows = queries.journey_list(acme, today).order_by("name")

    assert [(row.name, row.area_count, row.task_count, row.overdue_count) for row in rows] == [
        ("Empty", 0, 0, 0),
        ("Level 2", 6, 3, 1),
    ]
    assert [row.name for row in queries.journey_list(acme, today, "emp")] == ["Empty"]


def test_without_task_templates_planning_is_refused(journey, today):
    TaskTemplateSet.objects.all().delete()

    with pytest.raises(Conflict) as refusal:
        queries.task_plan(journey, today)

    assert refusal.value.code == "no_templates"
