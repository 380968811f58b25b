"""The panel of a cell: what it lacks, what people do in it, who hears of a comment."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from evidence.models import EvidenceItem, EvidenceLink
from journeys.models import NotApplicableCell, Reminder
from matrix.models import CellComment
from matrix.queries import matrix, panel
from matrix.rulebook import ANY, rule_of
from matrix.states import Flag, number_of
from tests.factories import EvidenceItemFactory


def _place(scene):
    return scene.area.pk, scene.practice().pk, scene.apollo.pk


@pytest.fixture
def address(scene):
    return reverse("matrix:cell", args=[scene.journey.pk, *_place(scene)])


@pytest.mark.parametrize(
    ("kinds", "lacks"),
    [
        pytest.param([], ("artefact", "affirmation"), id="nothing"),
        pytest.param(["file"], ("affirmation",), id="an artefact"),
        pytest.param(["interview", "presentation"], ("artefact",), id="two affirmations"),
        pytest.param(["link", "demonstration"], (), id="both"),
    ],
)
def test_a_cell_of_cmmi_needs_artefact_and_affirmation(kinds, lacks, scene, cast):
    for kind in kinds:
        scene.offer(state="accepted", kind=kind)

    assert panel(scene.journey, _place(scene), cast.vera, timezone.localdate()).lacks == lacks
    row = next(row for row in matrix(scene.journey, timezone.localdate()).rows if row.practice == scene.practice())
    flagged = bool(number_of(row.flags[row.units.index(scene.apollo)]) & Flag.NOT_ENOUGH)
    assert flagged == bool(kinds and lacks)


def test_what_is_past_its_last_day_or_in_review_is_not_enough(scene, cast):
    scene.offer(state="accepted", kind="file", valid_until=timezone.localdate() - timedelta(days=1))
    scene.offer(state="in_review", kind="interview")

    shown = panel(scene.journey, _place(scene), cast.vera, timezone.localdate())

    assert shown.lacks == ("artefact", "affirmation")


def test_other_methods_need_one_piece_of_any_sort():
    assert rule_of("aspice").missing(0, 1) == ()
    assert rule_of("own") == ANY
    assert ANY.missing(0, 0) == ("artefact",)


def test_confidential_evidence_counts_but_is_not_shown(scene, cast):
    scene.offer(state="accepted", kind="file", confidentiality="confidential", actor=cast.priya)

    shown = panel(scene.journey, _place(scene), cast.vera, timezone.localdate())

    assert (shown.links, shown.lacks) == ((), ("affirmation",))


def test_evidence_is_found_attached_as_a_draft_handed_in_and_taken_back(scene, cast, client_of, address):
    EvidenceItemFactory(organization=scene.journey.organization, title="Minutes")
    plan = EvidenceItemFactory(organization=scene.journey.organization, title="Project plan of Apollo")
    client = client_of(cast.carl)

    found = client.get(address, {"q": "plan apollo"}, headers={"hx-request": "true"}).content.decode()
    assert plan.title in found
    assert "Minutes" not in found
    answer = client.post(address, {"do": "attach", "item": plan.pk, "draft": "1"}, headers={"hx-request": "true"})
    assert answer["HX-Trigger"] == "matrixChanged"
    link = EvidenceLink.objects.get(item=plan)
    assert link.state == "draft"
    client.post(address, {"do": "hand_in_link", "link": link.pk})
    link.refresh_from_db()
    assert link.state == "in_review"
    client.post(address, {"do": "unlink", "link": link.pk})
    assert not EvidenceLink.objects.filter(pk=link.pk).exists()


def test_new_evidence_is_handed_in_and_a_mistake_keeps_what_was_typed(scene, cast, client_of, address):
    client = client_of(cast.carl)

    wrong = client.post(address, {"do": "hand_in", "title": "The plan"})
    client.post(address, {"do": "hand_in", "title": "The plan", "url": "https://wiki.example.org/plan"})

    assert wrong.status_code == 400
    assert 'value="The plan"' in wrong.content.decode()
    assert EvidenceItem.objects.get(title="The plan").links.get().unit == scene.apollo


def test_a_reviewer_accepts_and_returns(scene, cast, client_of, address):
    link = scene.offer()
    client = client_of(cast.pavel)

    client.post(address, {"do": "accept", "link": link.pk})
    link.refresh_from_db()
    assert link.state == "accepted"
    unsaid = client.post(address, {"do": "return", "link": link.pk, "reason": " "})
    assert "Say why the evidence is returned." in unsaid.content.decode()
    client.post(address, {"do": "return", "link": link.pk, "reason": "Of last year"})
    link.refresh_from_db()
    assert (link.state, link.reason) == ("returned", "Of last year")


def test_a_contributor_does_not_review_and_a_viewer_does_nothing(scene, cast, client_of, address):
    link = scene.offer(actor=cast.priya)

    assert client_of(cast.carl).post(address, {"do": "accept", "link": link.pk}).status_code == 403
    assert client_of(cast.carl).post(address, {"do": "not_applicable", "reason": "x"}).status_code == 403
    assert client_of(cast.vera).post(address, {"do": "comment", "text": "x"}).status_code == 403


def test_not_applicable_needs_a_reason_and_is_taken_back(scene, cast, client_of, address):
    client = client_of(cast.pavel)

    assert client.post(address, {"do": "not_applicable", "reason": ""}).status_code == 400
    client.post(address, {"do": "not_applicable", "reason": "Nothing is planned"})
    assert "Nothing is planned" in client.get(address).content.decode()
    client.post(address, {"do": "applicable"})
    assert not NotApplicableCell.objects.exists()


def test_who_is_mentioned_finds_a_notice(scene, cast, client_of, address):
    text = "@pavel and @VERA@example.org, is this enough? @olgamaria is nobody, mail a@priya"
    client_of(cast.carl).post(address, {"do": "comment", "text": text})

    comment = CellComment.objects.get()
    assert set(comment.mentions.all()) == {cast.pavel, cast.vera}
    notice = Reminder.objects.get(recipient=cast.pavel)
    assert (notice.deadline_kind, notice.state, notice.path) == ("mention", "in_app", address)
    client_of(cast.carl).post(address, {"do": "delete_comment", "comment": comment.pk})
    assert not Reminder.objects.exists()


def test_a_comment_of_somebody_else_stays(scene, cast, client_of, address):
    client_of(cast.carl).post(address, {"do": "comment", "text": "Mine"})

    answer = client_of(cast.olga).post(address, {"do": "delete_comment", "comment": CellComment.objects.get().pk})

    assert answer.status_code == 403


@pytest.mark.parametrize("sent", [{"do": "unlink", "link": "x"}, {"do": "attach", "item": ""}])
def test_ids_that_are_none_are_not_found(sent, scene, cast, client_of, address):
    assert client_of(cast.carl).post(address, sent).status_code == 404


def test_an_unknown_action_is_refused(scene, cast, client_of, address):
    assert client_of(cast.carl).post(address, {"do": "dance"}).status_code == 400


def test_a_cell_outside_the_target_is_not_found(scene, cast, client_of):
    place = (scene.area.pk, scene.practice().pk, scene.root.pk)

    assert client_of(cast.carl).get(reverse("matrix:cell", args=[scene.journey.pk, *place])).status_code == 404


def test_the_number_of_statements_of_a_panel_does_not_grow(
    scene, cast, client_of, address, django_assert_max_num_queries
):
    client = client_of(cast.carl)
    for _number in range(3):
        scene.offer(state="accepted")
        client.post(address, {"do": "comment", "text": "Said"})
        client.get(address)
        with django_assert_max_num_queries(36):
            client.get(address, headers={"hx-request": "true"})


def test_comments_by_the_api(scene, cast, api_of):
    api = api_of(cast.carl)
    cell = dict(zip(("process_area", "practice", "unit"), map(str, _place(scene)), strict=True))
    url = reverse("api:cell-comment-list")

    made = api.post(url, {"journey": str(scene.journey.pk), **cell, "text": "@Pavel look"}, format="json")
    elsewhere = api.post(
        url, {"journey": str(scene.journey.pk), **cell, "unit": str(scene.root.pk), "text": "x"}, format="json"
    )

    assert made.status_code == 201
    assert made.json()["mentions"] == [str(cast.pavel.pk)]
    assert elsewhere.status_code == 400
    assert api.get(url, {"unit": str(scene.apollo.pk)}).json()["count"] == 1
    assert api.delete(reverse("api:cell-comment-detail", args=[made.json()["id"]])).status_code == 204
