"""A journey goes to another edition, waits, and comes back: nothing of its evidence or judgements is lost."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from evidence.models import EvidenceLink
from frameworks.models import Framework, Requirement, TargetProfile
from journeys import queries, services
from journeys.models import EditionChange, EditionDecision, Journey, NotApplicableCell, Task
from organizations.errors import Conflict, Denied, DomainError
from tests.factories import EvidenceLinkFactory, TaskFactory
from tests.journeys.conftest import WANTED

pytestmark = pytest.mark.django_db
OLD, NEW = "aspice-3.1", "aspice-4.0"
ACCEPTED, IN_REVIEW = EvidenceLink.State.ACCEPTED, EvidenceLink.State.IN_REVIEW


@pytest.fixture
def newer(catalogs):
    return Framework.objects.get(key=NEW)


@pytest.fixture
def spice(cast, acme, apollo, today, requirement):
    """A journey to capability level 2 of Automotive SPICE 3.1: SWE.1, SUP.8, and ACQ.11 that 4.0 has no more."""
    areas = [requirement(ref, OLD) for ref in ("SWE.1", "SUP.8", "ACQ.11")]
    return services.create_journey(
        organization=acme, name="SPICE", framework=areas[0].framework, target_level=2, wanted_on=WANTED,
        units=[apollo], processes=areas, not_applicable={areas[1]: "Agreed."}, actor=cast.priya, today=today,
    )  # fmt: skip


@pytest.fixture
def accepted(acme, apollo, cast, requirement):
    """A function that puts accepted evidence on a practice of the old edition."""

    def put(area, practice, **values):
        given = {"state": ACCEPTED, "reviewed_by": cast.pavel, "reviewed_at": timezone.now() - timedelta(days=9)}
        return EvidenceLinkFactory(
            item__organization=acme, unit=apollo, process_area=requirement(area, OLD),
            practice=requirement(practice, OLD), **(given | values),
        )  # fmt: skip

    return put


@pytest.fixture
def go(cast, today, newer):
    """A function that takes a journey to the newer edition as Priya does."""

    def to(journey, successors=None, **values):
        given = {"framework": newer, "target_level": 2, "actor": cast.priya, "today": today, "now": timezone.now()}
        return services.apply_edition(journey=journey, successors=successors or {}, **(given | values))

    return to


def _row(difference, ref):
    return next(row for row in difference.rows if row.before and row.before.ref == ref)


def _by_outcome(difference, *outcomes):
    """Return a practice of SWE.1 that became what is asked for."""
    return next(
        row
        for row in difference.rows
        if row.before and row.outcomes == outcomes and row.before.kind == "base_practice"
        and row.before.ref.startswith(("SWE.1.", "ACQ.11."))
    )  # fmt: skip


def _states(practice):
    return sorted(EvidenceLink.objects.filter(practice=practice).values_list("state", flat=True))


def test_newer_editions_are_offered_in_their_order(spice, journey, today, cast):
    assert [offer.framework.key for offer in queries.edition_offers(spice, today)] == [NEW]
    assert [offer.framework.key for offer in queries.edition_offers(journey, today)] == ["cmmi-2.0", "cmmi-3.0"]
    services.close_journey(journey=journey, actor=cast.priya, now=timezone.now())
    assert queries.edition_offers(Journey.objects.get(pk=journey.pk), today) == ()


def test_the_difference_says_what_of_the_journey_hangs_on_each_requirement(spice, newer, accepted, requirement):
    accepted("ACQ.11", "ACQ.11.BP1")
    TaskFactory(journey=spice, process_area=requirement("ACQ.11", OLD))
    difference = queries.edition_difference(spice, newer)

    gone = _row(difference, "ACQ.11.BP1")
    assert (gone.outcomes, gone.touches.evidence, gone.asks) == (("removed",), 1, True)
    area = _row(difference, "ACQ.11")
    assert (area.is_area, area.touches.tasks, area.touches.is_in_scope, area.after) == (True, 1, True, None)
    same = _row(difference, "SUP.8")
    assert (same.after.framework, same.after.ref) == (newer, "SUP.8")
    assert difference.counts["added"] == 157
    assert {row.before.ref for row in difference.asked} >= {"ACQ.11", "ACQ.11.BP1"}
    assert all(row.touches.is_any for row in difference.asked)


def test_the_same_practice_keeps_its_review_and_another_one_is_reviewed_again(spice, newer, accepted, go, cast):
    difference = queries.edition_difference(spice, newer)
    same = next(
        row for row in difference.rows
        if row.before and row.after and set(row.outcomes) <= {"unchanged", "renumbered", "moved"}
        and row.before.ref.startswith("SWE.1.")
    )  # fmt: skip
    removed = _by_outcome(difference, "removed")
    accepted("SWE.1", same.before.ref)
    accepted(removed.before.ref.split(".BP")[0], removed.before.ref)
    other = next(row for row in newer.requirements.filter(ref__startswith="SWE.1.BP") if row.pk != same.after.pk)
    asked = _row(queries.edition_difference(spice, newer), removed.before.ref)
    if other not in asked.candidates:
        other = None

    go(spice, {removed.before.pk: other})

    kept = EvidenceLink.objects.get(practice=same.after)
    assert (kept.state, kept.reviewed_by, kept.process_area.ref) == (ACCEPTED, cast.pavel, "SWE.1")
    assert _states(same.before) == [ACCEPTED]
    assert _states(removed.before) == [ACCEPTED]
    if other:
        again = EvidenceLink.objects.get(practice=other)
        assert (again.state, again.reviewed_by, again.reviewed_at) == (IN_REVIEW, None, None)


def test_the_journey_has_the_new_edition_with_the_scope_that_came_along(spice, newer, go, cast):
    change = go(spice)

    journey = Journey.objects.get(pk=spice.pk)
    assert journey.framework == newer
    rows = journey.scoped_areas.in_scope().filter(process_area__framework=newer)
    assert {row.process_area.ref: row.reason for row in rows} == {"SWE.1": "", "SUP.8": "Agreed."}
    assert journey.scoped_areas.filter(process_area__framework__key=OLD).count() == 3
    assert {pair.process_area.framework for pair in queries.journey_scope(journey).practices} == {newer}
    assert change.before["process_areas"] == ["SWE.1", "SUP.8", "ACQ.11"] or sorted(
        change.before["process_areas"]
    ) == ["ACQ.11", "SUP.8", "SWE.1"]
    assert journey.organization.activities.first().verb == "took to another edition"


def test_generic_practices_go_where_their_process_goes(spice, newer, accepted, go, requirement):
    accepted("SWE.1", "GP 2.1.1")
    accepted("ACQ.11", "GP 2.1.1")
    row = _row(queries.edition_difference(spice, newer), "GP 2.1.1")
    successor = row.after or row.candidates[0]

    go(spice, {row.before.pk: successor})

    copies = EvidenceLink.objects.filter(practice=successor)
    assert [link.process_area for link in copies] == [requirement("SWE.1", NEW)]  # ACQ.11 was left behind
    left = EditionDecision.objects.get(practice=row.before, process_area__ref="ACQ.11")
    assert (left.successor, left.successor_area) == (None, None)


def test_open_tasks_go_along_and_done_ones_stay(spice, go, requirement):
    old, new = requirement("SWE.1", OLD), requirement("SWE.1", NEW)
    TaskFactory(journey=spice, process_area=old, title="Open")
    TaskFactory(journey=spice, process_area=old, title="Done", state="done")
    TaskFactory(journey=spice, process_area=requirement("ACQ.11", OLD), title="Left")

    change = go(spice)

    areas = {task.title: task.process_area for task in Task.objects.filter(journey=spice)}
    assert areas == {"Open": new, "Done": old, "Left": requirement("ACQ.11", OLD)}
    assert [task.title for task in change.tasks.all()] == ["Open"]
    assert [task.title for task in queries.tasks_out_of_scope(Journey.objects.get(pk=spice.pk))] == ["Left"]


def test_a_decision_not_applicable_goes_along_where_the_practice_is_the_same(spice, newer, go, apollo, cast):
    difference = queries.edition_difference(spice, newer)
    rows = [
        row for row in difference.rows
        if row.before and row.after and row.before.ref.startswith("SWE.1.") and row.before.kind == "base_practice"
    ]  # fmt: skip
    for row in rows:
        NotApplicableCell.objects.create(
            journey=spice, process_area=_row(difference, "SWE.1").before, practice=row.before, unit=apollo,
            reason="Agreed.", decided_by=cast.priya, decided_at=timezone.now() - timedelta(days=5),
        )  # fmt: skip
    kept = {row.after.pk for row in rows if set(row.outcomes) <= {"unchanged", "renumbered", "moved"}}

    change = go(spice)

    copies = NotApplicableCell.objects.filter(practice__framework=newer)
    assert set(copies.values_list("practice", flat=True)) == kept
    assert kept
    services.undo_edition(change=change, actor=cast.priya, now=timezone.now())
    assert NotApplicableCell.objects.count() == len(rows)


def test_undo_restores_everything_and_keeps_what_was_worked_on(
    spice, newer, accepted, go, cast, requirement, apollo, today
):
    difference = queries.edition_difference(spice, newer)
    same, second = [
        row for row in difference.rows
        if row.before and row.after and row.before.ref.startswith("SWE.1.") and row.before.kind == "base_practice"
    ][:2]  # fmt: skip
    for row in (same, second):
        accepted("SWE.1", row.before.ref)
    task = TaskFactory(journey=spice, process_area=requirement("SWE.1", OLD))
    before = queries.cell_states(spice, today), queries.journey_scope(spice).practices
    change = go(spice)
    worked = EvidenceLink.objects.get(practice=second.after)
    EvidenceLink.objects.filter(pk=worked.pk).update(reviewed_at=timezone.now() + timedelta(hours=1), state=ACCEPTED)
    handed_in = EvidenceLinkFactory(
        item__organization=spice.organization, unit=apollo, process_area=requirement("SWE.1", NEW),
        practice=same.after,
    )  # fmt: skip

    services.undo_edition(change=change, actor=cast.priya, now=timezone.now())

    journey = Journey.objects.select_related("framework").get(pk=spice.pk)
    assert journey.framework.key == OLD
    assert queries.journey_scope(journey).practices == before[1]
    found = queries.cell_states(journey, today)
    assert {cell: found[cell] for cell in before[0]} == before[0]
    on_new = EvidenceLink.objects.filter(practice__framework=newer)
    assert set(on_new) == {worked, handed_in}
    assert Task.objects.get(pk=task.pk).process_area == requirement("SWE.1", OLD)
    again = go(journey)
    assert set(EvidenceLink.objects.filter(practice__framework=newer)) >= {worked, handed_in}
    with pytest.raises(Conflict) as refusal:
        services.undo_edition(change=change, actor=cast.priya, now=timezone.now())
    assert refusal.value.code == "not_undoable"
    assert EditionChange.objects.get(pk=again.pk).state == "applied"


def test_another_journey_on_the_old_edition_loses_nothing(cast, acme, spice, accepted, go, today, apollo):
    accepted("SWE.1", "SWE.1.BP1")
    other = services.create_journey(
        organization=acme, name="Other", framework=spice.framework, target_level=1, wanted_on=WANTED, units=[apollo],
        processes=[spice.scoped_areas.get(process_area__ref="SWE.1").process_area], actor=cast.priya, today=today,
    )  # fmt: skip
    before = queries.cell_states(other, today)

    go(spice)

    after = queries.cell_states(other, today)
    assert {cell: after[cell] for cell in before} == before


def test_cmmi_goes_to_a_view_with_what_no_scope_leaves_out(cast, journey, today, offer):
    offer("CM", "CM SP 1.1", state=ACCEPTED)
    framework = Framework.objects.get(key="cmmi-3.0")
    profile = TargetProfile.objects.get(key="cmmi-3.0--dev")
    values = {"journey": journey, "framework": framework, "actor": cast.priya, "today": today, "successors": {}}

    change = services.apply_edition(target_level=2, profile=profile, now=timezone.now(), **values)

    scope = queries.journey_scope(Journey.objects.get(pk=journey.pk))
    assert len(scope.areas) >= 19
    assert {"GOV", "II", "CM"} <= {area.ref for area in scope.areas}
    services.undo_edition(change=change, actor=cast.priya, now=timezone.now())
    assert len(queries.journey_scope(Journey.objects.get(pk=journey.pk)).practices) == 124
    foreign = TargetProfile.objects.get(key="aspice-4.0--base")
    with pytest.raises(DomainError) as refusal:
        services.apply_edition(target_level=2, profile=foreign, now=timezone.now(), **values)
    assert refusal.value.field == "profile"


def test_what_cannot_take_the_place_is_refused_and_nothing_changes(spice, newer, go, requirement, accepted):
    accepted("ACQ.11", "ACQ.11.BP1")
    gone, practice = requirement("ACQ.11", OLD), requirement("ACQ.11.BP1", OLD)
    cases = [
        ({requirement("PP").pk: None}, "unknown_row"),
        ({practice.pk: requirement("PP")}, "not_a_candidate"),
        ({practice.pk: requirement("SWE.1", NEW)}, "not_a_candidate"),
        ({gone.pk: requirement("SWE.1", NEW)}, "successor_taken"),
    ]
    for successors, code in cases:
        with pytest.raises(DomainError) as refusal:
            go(spice, successors)
        assert (refusal.value.field, refusal.value.code) == ("successors", code)
    for values, field in (
        ({"framework": Framework.objects.get(key="cmmi-3.0")}, "framework"),
        ({"framework": Framework.objects.get(key="iso-9001-2015")}, "framework"),
        ({"target_level": 5}, "target_level"),
    ):
        with pytest.raises(DomainError) as refusal:
            go(spice, **values)
        assert refusal.value.field == field
    assert not EditionChange.objects.exists()
    assert Journey.objects.get(pk=spice.pk).framework.key == OLD


@pytest.mark.parametrize("name", ["pavel", "carl", "vera", "lena", "mallory"])
def test_editions_are_changed_by_programme_managers_only(cast, spice, newer, go, today, name):
    person = getattr(cast, name)
    change = go(spice)
    for attempt in (
        lambda: go(spice, actor=person),
        lambda: services.undo_edition(change=change, actor=person, now=timezone.now()),
        lambda: services.postpone_edition(
            journey=spice, framework=newer, until=WANTED, reason="x", actor=person, today=today, now=timezone.now()
        ),
    ):
        with pytest.raises(Denied):
            attempt()


def test_an_edition_is_postponed_until_a_day_and_offered_again(cast, spice, newer, today):
    values = {"journey": spice, "framework": newer, "actor": cast.priya, "today": today, "now": timezone.now()}
    until = today + timedelta(days=30)

    services.postpone_edition(until=until, reason="After the audit.", **values)

    (offer,) = queries.edition_offers(spice, today)
    assert (offer.postponed.reason, offer.postponed.postponed_until) == ("After the audit.", until)
    (offer,) = queries.edition_offers(spice, until)
    assert offer.postponed is None
    for wrong, field in (({"until": today}, "until"), ({"reason": " "}, "reason")):
        with pytest.raises(DomainError) as refusal:
            services.postpone_edition(**({"until": until, "reason": "x"} | wrong), **values)
        assert refusal.value.field == field


def test_a_retired_practice_in_use_is_offered_and_carried_to_one_of_the_same_edition(
    cast, journey, requirement, offer, today
):
    link = offer("PP", "PP SP 1.1", state=ACCEPTED)
    retired, other = requirement("PP SP 1.1"), requirement("PP SP 1.2")
    assert [one.is_revision for one in queries.edition_offers(journey, today)] == [False, False]
    Requirement.objects.filter(pk=retired.pk).update(retired=True)

    (offer_, *_rest) = queries.edition_offers(journey, today)
    assert (offer_.is_revision, offer_.retired, offer_.framework) == (True, 1, journey.framework)
    difference = queries.edition_difference(journey, journey.framework)
    (row,) = difference.asked
    assert (row.before, row.after) == (retired, None)
    assert other in row.candidates
    services.apply_edition(
        journey=journey, framework=journey.framework, target_level=2, successors={retired.pk: other},
        actor=cast.priya, today=today, now=timezone.now(),
    )  # fmt: skip

    assert EvidenceLink.objects.get(practice=other).item == link.item
    assert EvidenceLink.objects.get(practice=other).state == IN_REVIEW
    assert EvidenceLink.objects.get(pk=link.pk).state == ACCEPTED
    assert len(queries.journey_scope(journey).areas) == 7
    assert [one.is_revision for one in queries.edition_offers(journey, today)] == [False, False]


def test_applying_costs_the_same_for_any_number_of_links(spice, newer, accepted, go, cast, apollo):
    difference = queries.edition_difference(spice, newer)
    rows = [
        row for row in difference.rows
        if row.before and row.before.kind == "base_practice" and row.before.ref.startswith("SWE.1.")
    ]  # fmt: skip

    def statements():
        with CaptureQueriesContext(connection) as found:
            change = go(Journey.objects.select_related("organization", "framework").get(pk=spice.pk))
        services.undo_edition(change=change, actor=cast.priya, now=timezone.now())
        return len(found)

    accepted("SWE.1", rows[0].before.ref)
    statements()  # the first time, the rows of the new scope are made
    few = statements()
    for row in rows:
        for _ in range(3):
            accepted("SWE.1", row.before.ref)
    assert statements() == few
    assert few <= 45


def test_the_pages_show_decide_apply_and_undo(cast, spice, newer, accepted, client_of, requirement):
    accepted("ACQ.11", "ACQ.11.BP1")
    client = client_of(cast.priya)
    page = client.get(spice.get_absolute_url()).content.decode()
    assert "is a newer edition of what this journey aims at" in page
    address = {name: reverse(f"journeys:{name}", args=[spice.pk, newer.pk]) for name in (
        "edition", "edition_apply", "edition_postpone",
    )}  # fmt: skip

    listed = client.get(address["edition"], {"touched": "on"}).context["page"]
    assert {row.before.ref for row in listed} >= {"ACQ.11", "ACQ.11.BP1"}
    assert client.get(address["edition"], {"outcome": "added", "q": "MLE.1"}).context["page"].paginator.count
    assert client.get(address["edition"], {"outcome": "nonsense"}).status_code == 400
    postponed = client.post(address["edition_postpone"], {"until": "2099-01-01", "reason": "Later."}, follow=True)
    assert "postponed until" in postponed.content.decode()
    form = client.get(address["edition_apply"]).context["form"]
    sent = {name: form.initial[name] for name in form.fields if name in form.initial}
    refused = client.post(address["edition_apply"], {**sent, f"row_{requirement('ACQ.11', OLD).pk}": "nonsense"})
    assert refused.status_code == 400
    applied = client.post(address["edition_apply"], sent, follow=True)
    assert applied.context["journey"].framework == newer
    change = EditionChange.objects.get(state="applied")
    undone = client.post(reverse("journeys:edition_undo", args=[change.pk]), follow=True)
    assert undone.context["journey"].framework.key == OLD
    assert client.post(reverse("journeys:edition_undo", args=[change.pk])).status_code == 409
    assert client.get(reverse("journeys:edition", args=[spice.pk, spice.framework_id])).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("name", "count"), [("edition", 20), ("edition_apply", 21)])
def test_query_counts_do_not_grow(
    rows, name, count, cast, spice, newer, accepted, client_of, requirement, django_assert_num_queries
):
    for number in range(1, rows + 1):
        accepted("SWE.1", f"SWE.1.BP{number}")
        TaskFactory(journey=spice, process_area=requirement("SWE.1", OLD))
    client = client_of(cast.olga)
    url = reverse(f"journeys:{name}", args=[spice.pk, newer.pk])
    client.get(url)  # the session remembers the organisation from now on

    with django_assert_num_queries(count):
        assert client.get(url).status_code == 200


def test_the_api_offers_compares_applies_postpones_and_undoes(cast, spice, newer, accepted, api_of, requirement):
    accepted("ACQ.11", "ACQ.11.BP1")
    api, base = api_of(cast.priya), "/api/v1"
    offers = api.get(f"{base}/journeys/{spice.pk}/editions/").json()
    assert [(one["framework"], one["key"], one["postponed_until"]) for one in offers] == [(str(newer.pk), NEW, None)]
    body = {"framework": str(newer.pk)}
    found = api.post(f"{base}/journeys/{spice.pk}/editions/difference/", body).json()
    assert next(row for row in found["rows"] if row["before"] and row["before"]["ref"] == "ACQ.11.BP1")["asks"]
    body |= {"journey": str(spice.pk)}
    later = api.post(f"{base}/edition-changes/postpone/", body | {"until": "2099-01-01", "reason": "Later."})
    assert (later.status_code, later.json()["state"]) == (201, "postponed")
    wrong = api.post(f"{base}/edition-changes/", body | {"target_level": 9})
    assert wrong.json()["errors"][0]["pointer"] == "/target_level"
    left = [{"requirement": str(requirement("ACQ.11.BP1", OLD).pk), "successor": None}]
    applied = api.post(f"{base}/edition-changes/", body | {"target_level": 2, "successors": left})
    assert (applied.status_code, applied.json()["state"]) == (201, "applied")
    assert {row["process_area"]["ref"] for row in applied.json()["decisions"]} == {"SWE.1", "SUP.8", "ACQ.11"}
    assert api.get(f"{base}/edition-changes/", {"journey": spice.pk, "state": "applied"}).json()["count"] == 1
    assert api_of(cast.mallory).get(f"{base}/edition-changes/{applied.json()['id']}/").status_code == 404
    undone = api.post(f"{base}/edition-changes/{applied.json()['id']}/undo/")
    assert undone.json()["state"] == "undone"
    assert json.dumps(undone.json())
