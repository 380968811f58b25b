"""What the matrix says of each cell, in pages and in the one call of the API."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from journeys.models import NotApplicableCell
from matrix.queries import MatrixState, Narrowing, blocks, matrix, narrowed
from matrix.states import Flag
from organizations.models import Unit
from tests.factories import JourneyFactory

TODAY = timezone.localdate()


def _row(scene, ref="PP SP 1.1", owner=None):
    shown = matrix(scene.journey, timezone.localdate(), owner)
    return next(row for row in shown.rows if row.practice.ref == ref and row.area == scene.area)


def _cell(scene, ref="PP SP 1.1", unit=None, owner=None):
    return next(cell for cell in _row(scene, ref, owner).cells if cell.unit == (unit or scene.apollo))


@pytest.mark.parametrize(
    ("offered", "state"),
    [
        pytest.param((), "missing", id="nothing"),
        pytest.param(("draft",), "draft", id="only a draft"),
        pytest.param(("draft", "returned"), "returned", id="what was returned asks for work before a draft"),
        pytest.param(("returned", "in_review"), "in_review", id="the best decides"),
        pytest.param(("in_review", "accepted", "returned"), "accepted", id="one accepted"),
    ],
)
def test_the_best_of_a_cell_decides(offered, state, scene):
    for one in offered:
        scene.offer(state=one)

    cell = _cell(scene)

    assert (cell.state, cell.links) == (state, len(offered))
    assert bool(cell.flags & Flag.RETURNED) == ("returned" in offered)
    assert _cell(scene, unit=scene.boreas).state == MatrixState.MISSING


def test_evidence_past_its_last_day_counts_as_none_and_is_stale(scene):
    scene.offer(state="accepted", valid_until=TODAY - timedelta(days=1))

    cell = _cell(scene)

    assert (cell.state, cell.flags) == (MatrixState.MISSING, Flag.STALE)


def test_a_decision_that_it_is_not_applicable_comes_before_all_evidence(scene, cast):
    scene.offer(state="accepted")
    NotApplicableCell.objects.create(
        journey=scene.journey,
        process_area=scene.area,
        practice=scene.practice(),
        unit=scene.apollo,
        reason="Nothing is planned here",
        decided_by=cast.pavel,
    )

    cell = _cell(scene)

    assert (cell.state, cell.links) == (MatrixState.NOT_APPLICABLE, 1)


def test_withdrawn_evidence_is_not_there(scene):
    link = scene.offer(state="accepted")
    link.item.withdrawn_at = timezone.now()
    link.item.save(update_fields=["withdrawn_at"])

    assert _cell(scene).state == MatrixState.MISSING


def test_theirs_is_what_a_person_owns_or_offered(scene, cast):
    scene.offer(actor=cast.carl)
    scene.offer("PP SP 1.2", actor=cast.pavel, owner=cast.carl)
    scene.offer("PP SP 1.3", actor=cast.pavel)

    found = [bool(_cell(scene, ref, owner=cast.carl.pk).flags & Flag.THEIRS) for ref in _refs("1.1", "1.2", "1.3")]

    assert found == [True, True, False]
    assert not _cell(scene).flags & Flag.THEIRS


def _refs(*numbers):
    return [f"PP SP {number}" for number in numbers]


def test_an_organization_wide_process_area_has_one_column(acme, acme_root, apollo):
    journey = JourneyFactory(organization=acme, target_level=3)
    journey.units.set([acme_root, apollo])
    opd = journey.framework.requirements.get(ref="OPD")
    journey.scoped_areas.create(process_area=opd)

    shown = matrix(journey, TODAY)

    assert {row.units for row in shown.rows} == {(acme_root,)}
    assert {len(row.states) for row in shown.rows} == {1}
    assert (shown.whole, shown.projects) == ((acme_root,), ())


def test_rows_stand_under_their_goals(scene):
    shown = matrix(scene.journey, TODAY)
    groups = [(row.practice.ref, row.group.ref) for row in shown.rows if row.area == scene.area]

    assert groups[0] == ("PP SP 1.1", "PP SG 1")
    assert groups[-1] == ("GP 2.10", "GG 2")


def test_the_number_of_statements_does_not_grow(scene, django_assert_num_queries):
    for number in range(3):
        scene.offer(f"PP SP 1.{number + 1}")
        with django_assert_num_queries(5):
            matrix(scene.journey, TODAY)


def test_the_api_answers_in_one_call_with_a_tag(scene, cast, api_of, django_assert_max_num_queries):
    scene.offer(state="accepted", owner=cast.carl)
    api, address = api_of(cast.vera), reverse("api:matrix-detail", args=[scene.journey.pk])

    with django_assert_max_num_queries(8):
        answer = api.get(address, {"owner": str(cast.carl.pk)})

    body = answer.json()
    row = next(one for one in body["rows"] if one["ref"] == "PP SP 1.1")
    place = [unit["label"] for unit in body["projects"]].index("APO")
    assert (row["states"][place], row["flags"][place], row["links"][place]) == ("a", "a", "1")
    assert body["areas"][row["area"]]["ref"] == "PP"
    assert body["groups"][row["group"]]["ref"] == "PP SG 1"
    again = api.get(address, {"owner": str(cast.carl.pk)}, headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    scene.offer("PP SP 1.2")
    changed = api.get(address, headers={"if-none-match": answer["ETag"]})
    assert changed.status_code == 200
    assert changed["Cache-Control"] == "private, no-cache"


def test_the_api_refuses_what_is_no_person(scene, cast, api_of):
    answer = api_of(cast.vera).get(reverse("api:matrix-detail", args=[scene.journey.pk]), {"owner": "carl"})

    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("narrow", "refs"),
    [
        pytest.param({"q": "scope of the"}, ["PP SP 1.1"], id="words of the title"),
        pytest.param({"state": "returned", "area": "PP"}, ["PP SP 1.2"], id="state"),
        pytest.param({"mark": "returned"}, ["PP SP 1.2", "PP SP 1.3"], id="returned besides something accepted"),
        pytest.param({"mark": "stale"}, ["PP SP 1.4"], id="stale"),
        pytest.param({"owned": True}, ["PP SP 1.1"], id="theirs"),
        pytest.param({"state": "accepted", "mark": "stale"}, [], id="both in one cell"),
    ],
)
def test_filters_keep_practices_with_such_a_cell(narrow, refs, scene, cast):
    scene.offer("PP SP 1.1", owner=cast.vera)
    scene.offer("PP SP 1.2", state="returned")
    scene.offer("PP SP 1.3", state="returned")
    scene.offer("PP SP 1.3", state="accepted")
    scene.offer("PP SP 1.4", valid_until=TODAY - timedelta(days=1))

    rows = narrowed(matrix(scene.journey, TODAY, cast.vera.pk), Narrowing(**narrow))

    assert [row.practice.ref for row in rows] == refs


def test_a_unit_leaves_its_column_alone(scene):
    rows = narrowed(matrix(scene.journey, TODAY), Narrowing(unit=str(scene.boreas.pk), area="PP"))

    assert {row.units for row in rows} == {(scene.boreas,)}
    assert blocks(rows)[0].begins_area


def test_the_table_pages_and_narrows(scene, cast, client_of, django_assert_num_queries):
    scene.offer(state="returned")
    client, address = client_of(cast.vera), reverse("matrix:table", args=[scene.journey.pk])

    first = client.get(address)
    page = client.get(address, {"page": 3, "area": ""})
    narrow = client.get(address, {"state": "returned"})

    assert b"PP SP 1.1" in narrow.content
    assert b"PP SP 1.2" not in narrow.content
    assert first.content.count(b'scope="row"') == 50
    assert page.status_code == 200
    assert client.get(address, {"state": "lost"}).status_code == 400


def test_the_frame_of_the_matrix_reads_no_cells(scene, cast, client_of, django_assert_max_num_queries):
    client = client_of(cast.vera)
    client.get(reverse("matrix:matrix", args=[scene.journey.pk]))

    with django_assert_max_num_queries(12):
        answer = client.get(reverse("matrix:matrix", args=[scene.journey.pk]))

    assert reverse("api:matrix-detail", args=[scene.journey.pk]) in answer.content.decode()
    assert Unit.objects.filter(organization=scene.journey.organization).count() == 3
