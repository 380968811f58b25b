"""Pages of the gap analysis: filters, export, one practice, reuse."""

import csv
import io

import pytest
from django.urls import reverse

from evidence.models import EvidenceLink
from journeys import services
from tests.factories import ProjectFactory

pytestmark = pytest.mark.django_db


def _refs(response):
    return [row.practice.ref for area in response.context["areas"] for row in area.rows]


def test_the_page_says_that_a_hint_is_never_a_rating(cast, journey, client_of):
    page = client_of(cast.vera).get(reverse("journeys:gap", args=[journey.pk])).content.decode()

    assert "A hint is never a rating." in page


def test_filters_narrow_the_rows_and_keep_the_summary(cast, journey, offer, client_of):
    offer("PP", "PP SP 1.1", state="accepted")
    url = reverse("journeys:gap", args=[journey.pk])
    client = client_of(cast.vera)

    assert _refs(client.get(url, {"area": "PP", "state": "accepted"})) == ["PP SP 1.1"]
    assert len(_refs(client.get(url, {"area": "PP"}))) == 24
    assert _refs(client.get(url, {"q": "reqm sp 1.1"})) == ["REQM SP 1.1"]
    response = client.get(url, {"q": "nothing like this"})
    assert (_refs(response), response.context["summary"].practices) == ([], 124)
    assert "No practice of the target fits these filters." in response.content.decode()


@pytest.mark.parametrize(
    "query", [{"area": "XX"}, {"strength": "huge"}, {"state": "vanished"}, {"q": "x" * 1_000_000}, {"q": "a\x00"}]
)
def test_unknown_filter_values_are_named_with_400(cast, journey, client_of, query):
    client = client_of(cast.vera)

    for name in ("gap", "gap_export"):
        assert client.get(reverse(f"journeys:{name}", args=[journey.pk]), query).status_code == 400


def test_the_export_holds_the_narrowed_rows_and_no_formula(cast, acme, journey, apollo, offer, client_of):
    evil = ProjectFactory(organization=acme, name="=HYPERLINK(1)")
    services.update_journey(journey=journey, actor=cast.priya, today=journey.created_at.date(), units=[apollo, evil])
    offer("PP", "PP SP 1.1", state="accepted")

    response = client_of(cast.vera).get(reverse("journeys:gap_export", args=[journey.pk]), {"q": "PP SP 1.1"})

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="gaps-')
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[1][:8] == [
        "PP", "PP SP 1.1", "Estimate the Scope of the Project", "missing", "'=HYPERLINK(1)", "", "", "Apollo",
    ]  # fmt: skip
    assert len(rows) == 2


def _practice(journey, requirement, area="REQM", practice="REQM SP 1.1"):
    return reverse("journeys:practice_gap", args=[journey.pk, requirement(area).pk, requirement(practice).pk])


def test_one_practice_shows_hint_reasons_and_our_own_evidence(cast, journey, requirement, on_clause, client_of):
    on_clause("8.2.2", item__title="Procedure for <enquiries>")

    page = client_of(cast.vera).get(_practice(journey, requirement)).content.decode()

    assert "asks for essentially the same outcome" in page
    assert "Procedure for &lt;enquiries&gt;" in page
    assert "Offer for review" not in page


def test_a_practice_that_the_target_does_not_ask_for_is_not_found(cast, journey, requirement, client_of):
    client = client_of(cast.vera)

    assert client.get(_practice(journey, requirement, "TS", "TS SP 1.1")).status_code == 404
    assert client.get(_practice(journey, requirement, "PP", "REQM SP 1.1")).status_code == 404
    assert client_of(cast.mallory).get(_practice(journey, requirement)).status_code == 404


def test_a_contributor_reuses_evidence(cast, journey, apollo, requirement, on_clause, client_of):
    item = on_clause("8.2.2").item

    response = client_of(cast.carl).post(
        _practice(journey, requirement), {"item": item.pk, "unit": apollo.pk, "note": "Page 3"}
    )

    assert response.status_code == 302
    link = EvidenceLink.objects.get(practice__ref="REQM SP 1.1")
    assert (link.item, link.unit, link.note, link.state) == (item, apollo, "Page 3", "in_review")


def test_reuse_refuses_what_is_no_choice_and_viewers(
    cast, journey, apollo, acme_root, requirement, on_clause, client_of
):
    item, elsewhere = on_clause("8.2.2").item, on_clause("8.2.4").item
    url = _practice(journey, requirement)

    for sent in (
        {"item": elsewhere.pk, "unit": apollo.pk},
        {"item": item.pk, "unit": acme_root.pk},
        {"item": "nonsense", "unit": apollo.pk},
        {"item": item.pk, "unit": apollo.pk, "note": "x" * 1_000_000},
    ):
        assert client_of(cast.carl).post(url, sent).status_code == 400
    assert client_of(cast.vera).post(url, {"item": item.pk, "unit": apollo.pk}).status_code == 403
    assert client_of(cast.mallory).post(url, {"item": item.pk, "unit": apollo.pk}).status_code == 404
    assert not EvidenceLink.objects.filter(practice__ref="REQM SP 1.1").exists()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("shown", "count"), [("gap", 16), ("gap_export", 12), ("practice", 22)])
def test_query_counts_do_not_grow(
    rows, shown, count, cast, acme, journey, today, requirement, offer, on_clause, client_of, django_assert_num_queries
):
    projects = [ProjectFactory(organization=acme) for _ in range(rows)]
    services.update_journey(journey=journey, actor=cast.priya, today=today, units=projects)
    for project in projects:
        offer("REQM", "REQM SP 1.1", unit=project)
        on_clause("8.2.2")
    client = client_of(cast.olga)
    url = _practice(journey, requirement) if shown == "practice" else reverse(f"journeys:{shown}", args=[journey.pk])
    client.get(url)  # the session remembers the organisation from now on

    with django_assert_num_queries(count):
        assert client.get(url).status_code == 200
