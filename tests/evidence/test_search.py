"""Evidence is found by its words: what was typed at once, what stands in files once a worker has read it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evidence import queries, services
from evidence.models import EvidenceItem, SearchEntry
from evidence.queries import ItemFilter
from tests.evidence.conftest import NOW, TODAY, requirement, upload

pytestmark = pytest.mark.django_db


def _add(acme, actor, title, **values):
    values = values or {"url": "https://example.com/x"}
    return services.add_evidence(organization=acme, title=title, actor=actor, now=NOW, **values)


def _found(acme, user, text):
    return {item.title for item in queries.item_list(acme, user, TODAY, ItemFilter(q=text))}


@pytest.fixture
def shelf(cast, acme, store):
    """Three pieces of evidence."""
    _add(acme, cast.carl, "Prüfbericht Atlas", upload=upload("PP-Plan_2026.txt", b"The quick brown estimate.\n"))
    _add(acme, cast.carl, "Review log", url="https://wiki.example.com/review/42", tags=["quarterly"])
    talk = {"statement": "Risks are looked at each month.", "given_by": "project lead", "given_on": TODAY}
    _add(acme, cast.carl, "Interview", kind="interview", **talk)


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("prufbericht", {"Prüfbericht Atlas"}),
        ("PRÜF", {"Prüfbericht Atlas"}),
        ("bericht", set()),
        ("pp plan 2026", {"Prüfbericht Atlas"}),
        ("PP-Plan_2026.txt", {"Prüfbericht Atlas"}),
        ("quarterly", {"Review log"}),
        ("wiki.example.com/review", {"Review log"}),
        ("risks month", {"Interview"}),
        ('"each month"', {"Interview"}),
        ('"month each"', set()),
        ("atlas OR review", {"Prüfbericht Atlas", "Review log"}),
        ("atlas -prüfbericht", set()),
        ("project lead", {"Interview"}),
        ("", {"Prüfbericht Atlas", "Review log", "Interview"}),
        ("!!! ---", set()),
        ("' ); DROP TABLE x; --", set()),
        ('"unclosed (a:* & |', set()),
        ("NEAR(a b)", set()),
    ],
)
def test_words_find_evidence_on_every_database(cast, acme, shelf, text, titles):
    assert _found(acme, cast.vera, text) == titles


def test_the_text_of_a_file_is_found_once_it_was_read(cast, acme, shelf):
    assert _found(acme, cast.vera, "brown estimate") == set()

    assert services.read_waiting(at_most=10) == 1
    assert services.read_waiting(at_most=10) == 0

    assert _found(acme, cast.vera, '"brown estimate"') == {"Prüfbericht Atlas"}
    assert _found(acme, cast.vera, "prufbericht brown") == {"Prüfbericht Atlas"}


def test_only_the_newest_version_is_found(cast, acme, shelf):
    services.read_waiting(at_most=10)
    item = EvidenceItem.objects.get(title="Prüfbericht Atlas")
    services.add_version(item=item, actor=cast.carl, now=NOW, upload=upload("next.txt", b"A slow fox.\n"))

    assert _found(acme, cast.vera, "brown") == set()
    services.read_waiting(at_most=10)
    assert _found(acme, cast.vera, "fox") == {"Prüfbericht Atlas"}
    services.update_evidence(item=item, actor=cast.carl, now=NOW, title="Report", tags=["new"])
    assert _found(acme, cast.vera, "report new fox") == {"Report"}


def test_a_damaged_file_is_found_by_its_name_and_not_tried_again(cast, acme, store):
    _add(acme, cast.carl, "Picture", upload=upload("scan.pdf", b"%PDF-1.4\nnothing else"))

    assert (services.read_waiting(at_most=10), services.read_waiting(at_most=10)) == (1, 0)
    assert _found(acme, cast.vera, "scan.pdf") == {"Picture"}


@pytest.mark.parametrize("others", [0, 3])
def test_a_link_is_saved_in_at_most_ten_statements(cast, acme, apollo, plan, others):
    for number in range(others):
        services.link_evidence(
            item=_add(acme, cast.carl, f"Other {number}"), process_area=requirement("PP"),
            practice=requirement("PP SP 1.1"), unit=apollo, actor=cast.carl, now=NOW,
        )  # fmt: skip
    area, practice = requirement("PP"), requirement("PP SP 1.1")

    with CaptureQueriesContext(connection) as queries:
        services.link_evidence(item=plan, process_area=area, practice=practice, unit=apollo, actor=cast.carl, now=NOW)

    statements = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(statements) <= 10


def test_the_note_of_a_link_is_found(cast, acme, apollo, plan):
    services.link_evidence(
        item=plan, process_area=requirement("PP"), practice=requirement("PP SP 1.1"), unit=apollo, actor=cast.carl,
        now=NOW, note="Chapter on Höhenmesser",
    )  # fmt: skip

    assert _found(acme, cast.vera, "hohenmesser") == {"Project plan"}


def test_strangers_and_colleagues_find_only_what_they_may_read(cast, acme, rival, shelf, api_of):
    _add(acme, cast.carl, "Secret review", url="https://example.com/", confidentiality="confidential")

    def found(person):
        return [row["title"] for row in api_of(person).get("/api/v1/evidence/?q=review").json()["results"]]

    assert sorted(found(cast.carl)) == ["Review log", "Secret review"]
    assert found(cast.vera) == ["Review log"]
    assert found(cast.mallory) == []


def test_what_is_deleted_is_found_no_more(cast, acme, shelf):
    EvidenceItem.objects.filter(title="Interview").delete()

    assert SearchEntry.objects.count() == 2
    assert _found(acme, cast.vera, "risks") == set()


def test_the_list_is_searched(cast, acme, shelf, client_of):
    page = client_of(cast.vera).get(reverse("evidence:item_list", args=[acme.pk]), {"q": "quarterly"}).content.decode()

    assert "Review log" in page
    assert "Interview</bdi>" not in page
