"""The readiness dashboard: counts, heat map, tasks, and the indicative level as a gate."""

from datetime import timedelta

import pytest
from django.utils import timezone

from evidence.models import EvidenceItem, EvidenceLink
from journeys.dashboard import readiness
from journeys.queries import journey_scope
from journeys.services import change_scope, create_journey
from tests.factories import ProjectFactory, TaskFactory

pytestmark = pytest.mark.django_db
State = EvidenceLink.State


@pytest.fixture
def accept_all(acme):
    """A function that puts accepted evidence into every cell of a journey, but for the first ``leave_out``."""

    def fill(journey, leave_out=0):
        scope = journey_scope(journey)
        item = EvidenceItem.objects.create(organization=acme, title="Everything")
        links = [
            EvidenceLink(
                item=item,
                process_area=target.process_area,
                practice=target.practice,
                unit=unit,
                state=State.ACCEPTED,
            )
            for target in scope.practices
            for unit in scope.units_of(target.process_area)
        ]
        EvidenceLink.objects.bulk_create(links[leave_out:])
        return links

    return fill


def _row(result, ref):
    return next(row for row in result.rows if row.area.ref == ref)


def test_counts_by_state(journey, offer, today):
    offer("PP", "PP SP 1.1", state=State.ACCEPTED)
    offer("PP", "PP SP 1.2")
    offer("PP", "PP SP 1.3", state=State.RETURNED, reason="Old")
    offer("PP", "GP 2.1", state=State.ACCEPTED)
    offer("PP", "GP 2.1", state=State.RETURNED, reason="Twice")

    counts = _row(readiness(journey, today), "PP").readiness.counts

    assert (counts.accepted, counts.in_review, counts.returned, counts.missing, counts.total) == (2, 1, 1, 20, 24)
    assert _row(readiness(journey, today), "PP").covered == 4


def test_the_whole_has_each_practice_in_each_project(journey, acme, cast, today):
    result = readiness(journey, today)

    assert result.counts.total == 124
    assert (result.covered, result.counts.missing, result.days_left) == (0, 124, (journey.wanted_on - today).days)


def test_days_left_are_negative_after_the_wanted_date(journey):
    assert readiness(journey, journey.wanted_on + timedelta(days=3)).days_left == -3


def test_expired_and_withdrawn_evidence_does_not_count(journey, offer, today):
    offer("PP", "PP SP 1.1", state=State.ACCEPTED, valid_until=today - timedelta(days=1))
    offer("PP", "PP SP 1.2", state=State.ACCEPTED, withdrawn_at=timezone.now())
    offer("PP", "PP SP 1.3", state=State.ACCEPTED, valid_until=today)

    assert readiness(journey, today).counts.accepted == 1


def test_one_missing_cell_keeps_the_gate_shut(journey, accept_all, today):
    missing = accept_all(journey, leave_out=1)[0]

    report = readiness(journey, today).report

    assert report.level == 1
    assert [reason.refs for reason in report.next_gate.because] == [(missing.practice.ref,)]


def test_every_cell_accepted_opens_the_gate(journey, accept_all, today):
    accept_all(journey)

    result = readiness(journey, today)

    assert (result.report.level, result.report.next_gate) == (2, None)
    assert result.report.because[0].rule == "ML2"
    assert all(row.readiness.ready for row in result.rows)


def test_sam_may_be_not_applicable(journey, accept_all, requirement, cast, today):
    change_scope(
        journey=journey, now=timezone.now(), not_applicable={requirement("SAM"): "Nothing is bought"}, actor=cast.priya
    )
    accept_all(journey)

    result = readiness(journey, today)

    assert result.report.level == 2
    assert _row(result, "SAM").reason == "Nothing is bought"
    assert "SAM" not in result.chart["categories"]


def test_a_capability_level_is_what_every_process_reaches(acme, cast, apollo, aspice, accept_all, requirement, today):
    journey = create_journey(
        organization=acme,
        name="CL 1",
        framework=aspice,
        target_level=1,
        wanted_on=today + timedelta(days=100),
        units=[apollo],
        processes=[requirement("SWE.1", "aspice-4.0"), requirement("MAN.3", "aspice-4.0")],
        actor=cast.priya,
        today=today,
    )
    assert readiness(journey, today).report.level == 0

    accept_all(journey)

    assert readiness(journey, today).report.level == 1


def test_the_heat_map_shows_the_weakest_state_of_each_instance(journey, offer, apollo, today):
    offer("REQM", "REQM SP 1.1", state=State.ACCEPTED)

    result = readiness(journey, today)
    cell = _row(result, "REQM").heat[0]

    assert result.units == (apollo,)
    assert (cell.state, cell.accepted, cell.total) == ("missing", 1, 15)


def test_organization_wide_process_areas_are_looked_for_on_the_organizational_unit(acme, cast, apollo, cmmi, today):
    journey = create_journey(
        organization=acme,
        name="Level 3",
        framework=cmmi,
        target_level=3,
        wanted_on=today + timedelta(days=500),
        units=[apollo],
        actor=cast.priya,
        today=today,
    )

    result = readiness(journey, today)

    totals = {ref: [cell.total for cell in _row(result, ref).heat] for ref in ("OPD", "PP")}
    assert [unit.kind for unit in result.units] == ["organizational_unit", "project"]
    assert totals == {"OPD": [19, 0], "PP": [0, 26]}


def test_tasks_are_counted_by_process_area(journey, requirement, today):
    TaskFactory(journey=journey, due_on=today - timedelta(days=1))
    TaskFactory(journey=journey, due_on=today)
    TaskFactory(journey=journey, due_on=today - timedelta(days=1), state="done")
    TaskFactory(journey=journey, due_on=today - timedelta(days=1), process_area=requirement("CM"))

    result = readiness(journey, today)

    assert (result.open_tasks, result.overdue_tasks) == (3, 2)
    assert (_row(result, "PP").open_tasks, _row(result, "PP").overdue_tasks) == (2, 1)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_statements_is_constant(rows, journey, acme, offer, today, django_assert_num_queries):
    for number in range(rows):
        unit = ProjectFactory(organization=acme)
        journey.units.add(unit)
        offer("PP", f"PP SP 1.{number + 1}", unit=unit)
        TaskFactory(journey=journey)

    with django_assert_num_queries(8):
        readiness(journey, today)
