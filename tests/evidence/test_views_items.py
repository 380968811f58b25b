"""Pages of objective evidence: list, export, add, one piece, versions, download, withdraw."""

import csv
import io
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone

from evidence import services
from evidence.models import EvidenceItem, EvidenceVersion
from tests.evidence.conftest import NOW, clause, upload

pytestmark = pytest.mark.django_db
READABLE = ("item_list", "item_export")
OF_ITEM = ("item_detail", "item_edit", "version_create", "link_create", "item_withdraw", "item_restore")
POSTED = ("item_withdraw", "item_restore")


def _url(name, row):
    return reverse(f"evidence:{name}", args=[row.pk])


def _add(acme, actor, title, **values):
    return services.add_evidence(
        organization=acme, title=title, actor=actor, now=NOW, url=f"https://example.com/{uuid.uuid4()}", **values
    )


def _text(response):
    return response.content.decode()


def test_without_evidence_the_list_says_the_next_step(cast, acme, client_of):
    page = _text(client_of(cast.carl).get(_url("item_list", acme)))

    assert "No evidence yet" in page
    assert _url("item_create", acme) in page
    assert _url("item_create", acme) not in _text(client_of(cast.vera).get(_url("item_list", acme)))


def test_the_list_is_read_in_a_constant_number_of_statements(cast, acme, client_of, django_assert_num_queries):
    client = client_of(cast.carl)
    _add(acme, cast.carl, "One", owner=cast.vera)
    client.get(_url("item_list", acme))
    with django_assert_num_queries(19):
        client.get(_url("item_list", acme))

    for title in ("Two", "Three"):
        item = _add(acme, cast.carl, title, owner=cast.carl)
        services.link_clause(item=item, clause=clause("8.1"), actor=cast.carl, now=NOW)
    with django_assert_num_queries(19):
        client.get(_url("item_list", acme))


def test_the_list_sorts_filters_and_pages(cast, acme, client_of):
    for number in range(51):
        _add(acme, cast.carl, f"Plan {number:02}")
    client = client_of(cast.vera)

    page = client.get(_url("item_list", acme), {"sort": "title", "page": "2"}).context["page"]
    assert [item.title for item in page] == ["Plan 50"]
    assert client.get(_url("item_list", acme), {"q": "plan 07"}).context["page"].paginator.count == 1
    assert client.get(_url("item_list", acme), {"page": "x" * 50}).status_code == 200
    assert "Nothing found" in _text(client.get(_url("item_list", acme), {"q": "absent"}))


@pytest.mark.parametrize(
    "query",
    [
        {"show": "everything"},
        {"validity": "1"},
        {"state": "missing"},
        {"owner": "zzz"},
        {"owner": str(uuid.uuid4())},
        {"framework": "9" * 5000},
        {"clause": "99"},
        {"q": "x" * 201},
    ],
)
def test_an_unknown_filter_value_is_told(cast, acme, client_of, query):
    response = client_of(cast.vera).get(_url("item_list", acme), query)

    assert response.status_code == 400
    assert 'class="alert alert-danger"' in _text(response)


def test_unstorable_filters_are_no_fault(cast, acme, client_of):
    client = client_of(cast.vera)

    assert client.get(_url("item_list", acme) + "?q=a%00b").status_code == 400
    assert client.get(_url("item_list", acme) + "?q=%ED%A0%80%FF").status_code == 200
    assert client.get(_url("item_list", acme), {"q": "\u202e\u200f", "sort": "-nothing"}).status_code == 200


def test_the_export_holds_the_narrowed_list_and_no_formula(cast, acme, client_of):
    _add(acme, cast.carl, "=HYPERLINK(1)", owner_role="+49 role")
    _add(acme, cast.carl, "Plan")

    response = client_of(cast.vera).get(_url("item_export", acme), {"sort": "title"})

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [row[0] for row in rows] == ["Title", "'=HYPERLINK(1)", "Plan"]
    assert rows[1][2] == "'+49 role"
    narrowed = client_of(cast.vera).get(_url("item_export", acme), {"q": "Plan"})
    assert narrowed.content.decode().count("\n") == 2


def test_a_file_is_added_for_a_clause(cast, acme, store, client_of):
    client = client_of(cast.carl)
    assert 'value="8.1" selected' in _text(client.get(_url("item_create", acme), {"clause": "8.1"}))

    response = client.post(
        _url("item_create", acme), {"title": "Plan", "upload": upload(), "clause": "8.1", "owner": cast.carl.pk}
    )

    item = EvidenceItem.objects.get()
    assert response["Location"] == item.get_absolute_url()
    assert (item.links.get().practice, item.owner, item.versions.get().files.get().name) == (
        clause("8.1"),
        cast.carl,
        "plan.txt",
    )
    assert len(store()) == 1


def test_a_known_file_is_recognised_and_still_added(cast, acme, plan, client_of):
    response = client_of(cast.carl).post(
        _url("item_create", acme), {"title": "Again", "upload": upload("copy.txt")}, follow=True
    )

    assert "You already have this file, as" in _text(response)
    assert plan.get_absolute_url() in _text(response)
    assert EvidenceItem.objects.count() == 2


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"title": "Plan"}, "Choose a file, or give a web address."),
        ({"title": "", "url": "https://example.com/"}, "This field is required."),
        ({"title": "Plan", "upload": upload("plan.txt", b"")}, "The submitted file is empty."),
        ({"title": "Plan", "upload": upload("setup.exe", b"MZ")}, "Files of type “exe” are not accepted."),
        ({"title": "Plan", "upload": upload("a.png", b"text")}, "is not what its extension .png says."),
        ({"title": "Plan", "url": "http://192.168.1.1/"}, "private or reserved address"),
        ({"title": "Plan", "url": "javascript:alert(1)"}, "A web address begins with http:// or https://."),
        ({"title": "x" * 1_000_000, "url": "https://example.com/"}, "at most 300 characters"),
        ({"title": "a\x00b", "url": "https://example.com/"}, "Null characters are not allowed."),
        ({"title": "Plan", "url": "https://example.com/", "owner": str(uuid.uuid4())}, "Select a valid choice."),
        ({"title": "Plan", "url": "https://example.com/", "clause": "99"}, "Select a valid choice."),
        ({"title": "Plan", "url": "https://example.com/", "valid_until": "soon"}, "Enter a valid date."),
        ({"title": "Plan", "url": "https://example.com/", "dated_on": "0001-01-01"}, "out of range"),
        (
            {"title": "Plan", "url": "https://example.com/", "dated_on": "2026-02-01", "valid_until": "2026-01-01"},
            "lies before the date of the evidence",
        ),
    ],
)
def test_bad_input_is_told_at_the_field_and_adds_nothing(cast, acme, store, client_of, values, message):
    response = client_of(cast.carl).post(_url("item_create", acme), values)

    assert response.status_code == 400
    assert message in _text(response)
    assert not EvidenceItem.objects.exists()
    assert store() == []


def test_a_file_over_the_limit_is_told(cast, acme, store, client_of, settings):
    settings.EVIDENCE_MAX_BYTES = 1024**2
    values = {"title": "Plan", "upload": upload("plan.txt", b"x" * (1024**2 + 1))}

    response = client_of(cast.carl).post(_url("item_create", acme), values)

    assert response.status_code == 400
    assert "The file is larger than 1 MB." in _text(response)
    assert store() == []


def test_a_file_name_that_is_not_utf_8_is_told(cast, acme, store, client_of):
    body = (
        b'--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nPlan\r\n'
        b'--b\r\nContent-Disposition: form-data; name="upload"; filename="pl\xe4n.txt"\r\n'
        b"Content-Type: text/plain\r\n\r\ntext\r\n--b--\r\n"
    )

    response = client_of(cast.carl).post(
        _url("item_create", acme), body, content_type="multipart/form-data; boundary=b"
    )

    assert response.status_code == 400
    assert "its name may not be UTF-8" in _text(response)
    assert not EvidenceItem.objects.exists()


@pytest.mark.parametrize("name", OF_ITEM)
def test_strangers_learn_nothing_about_evidence(cast, plan, client_of, name):
    client = client_of(cast.mallory)
    ask = client.post if name in POSTED else client.get

    foreign, unknown = ask(_url(name, plan)), ask(reverse(f"evidence:{name}", args=[uuid.uuid4()]))

    assert (foreign.status_code, unknown.status_code) == (404, 404)
    assert plan.title not in _text(foreign)


@pytest.mark.parametrize("name", READABLE)
def test_strangers_see_no_list(cast, acme, plan, client_of, name):
    assert client_of(cast.mallory).get(_url(name, acme)).status_code == 404


def test_the_page_of_evidence_offers_what_the_role_may_do(cast, plan, link, client_of):
    carl, vera, pavel = (_text(client_of(person).get(_url("item_detail", plan))) for person in _trio(cast))

    assert _url("version_create", plan) in carl
    assert _url("link_accept", link) not in carl
    assert _url("version_create", plan) not in vera
    assert _url("link_accept", link) in pavel
    assert "Project plan" in vera


def _trio(cast):
    return cast.carl, cast.vera, cast.pavel


def test_the_page_of_evidence_needs_a_constant_number_of_statements(
    cast, acme, plan, client_of, django_assert_num_queries
):
    client = client_of(cast.pavel)
    services.link_clause(item=plan, clause=clause("8.1"), actor=cast.carl, now=NOW)
    client.get(_url("item_detail", plan))
    with django_assert_num_queries(20):
        client.get(_url("item_detail", plan))

    for ref in ("8.2.1", "8.3.1"):
        services.link_clause(item=plan, clause=clause(ref), actor=cast.carl, now=NOW)
        services.add_version(item=plan, actor=cast.carl, now=NOW, url=f"https://example.com/{ref}")
    with django_assert_num_queries(20):
        client.get(_url("item_detail", plan))


def test_evidence_is_edited_versioned_withdrawn_and_restored(cast, plan, client_of):
    client = client_of(cast.carl)

    client.post(_url("item_edit", plan), {"title": "Plan of Apollo", "owner_role": "Planner"})
    client.post(_url("version_create", plan), {"upload": upload("plan 2.txt", b"2\n")})
    page = client.post(_url("item_withdraw", plan), follow=True)

    plan.refresh_from_db()
    assert (plan.title, plan.owner_role, plan.versions.count()) == ("Plan of Apollo", "Planner", 2)
    assert "It counts for no practice." in _text(page)
    refused = client.post(_url("version_create", plan), {"url": "https://example.com/"})
    assert (refused.status_code, plan.versions.count()) == (400, 2)
    client.post(_url("item_restore", plan))
    assert EvidenceItem.objects.current().exists()


def test_the_same_version_again_is_told_at_the_field(cast, plan, client_of):
    response = client_of(cast.carl).post(_url("version_create", plan), {"upload": upload()})

    assert response.status_code == 400
    assert "This is what version 1 already holds." in _text(response)


def test_a_download_is_an_attachment_that_no_browser_runs_or_keeps(cast, plan, client_of):
    for person in (cast.carl, cast.vera, cast.lena):
        response = client_of(person).get(_url("file_download", plan.versions.get().files.get()))

        assert b"".join(response.streaming_content) == b"The plan of the project.\n"
        assert response["Content-Type"] == "text/plain"
        assert response["Content-Disposition"] == 'attachment; filename="plan.txt"'
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert response["Cache-Control"] == "private, no-store"
        assert response["Content-Length"] == "25"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ('a"b.txt', 'attachment; filename="a_b.txt"'),
        ("Plan für Übergabe.txt", "attachment; filename*=utf-8''Plan%20f%C3%BCr%20%C3%9Cbergabe.txt"),
        ("a\u202egnp.txt", 'attachment; filename="agnp.txt"'),
        ("CON.txt", 'attachment; filename="_CON.txt"'),
        ("=cmd.txt", 'attachment; filename="=cmd.txt"'),
        ("x" * 300 + ".txt", f'attachment; filename="{"x" * 196}.txt"'),
    ],
)
def test_names_are_safe_to_download(cast, acme, store, client_of, name, shown):
    item = services.add_evidence(
        organization=acme, title="Plan", actor=cast.carl, now=NOW, upload=upload(name, b"text\n")
    )

    response = client_of(cast.vera).get(_url("file_download", item.versions.get().files.get()))

    assert response["Content-Disposition"] == shown
    response.close()


def test_a_download_is_refused_before_the_file_is_looked_for(cast, plan, client_of):
    stored = plan.versions.get().files.get()
    Path(storages["evidence"].path(stored.file.name)).unlink()

    assert client_of(cast.mallory).get(_url("file_download", stored)).status_code == 404
    missing = client_of(cast.vera).get(_url("file_download", stored))
    assert missing.status_code == 503
    assert "missing in the store" in _text(missing)


def test_a_web_address_is_shown(cast, acme, client_of):
    version = _add(acme, cast.carl, "Wiki").versions.get()

    assert EvidenceVersion.objects.get().url in _text(client_of(cast.vera).get(_url("item_detail", version.item)))


def test_validity_is_shown(cast, acme, client_of):
    today = timezone.localdate()
    _add(acme, cast.carl, "Old", valid_until=today - timedelta(days=1))

    assert "expired" in _text(client_of(cast.vera).get(_url("item_list", acme), {"validity": "expired"}))
    assert "Nothing found" in _text(client_of(cast.vera).get(_url("item_list", acme), {"validity": "valid"}))
