"""Pages of the ISO 9001 evidence register: clauses, upload, preview, import."""

import io
import uuid
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.urls import reverse
from openpyxl import load_workbook

from evidence import services
from evidence.models import EvidenceItem, RegisterImport
from evidence.register import BadRegister, read_register
from tests.evidence.conftest import NOW, TODAY, upload

pytestmark = pytest.mark.django_db
EXAMPLES = Path(django_settings.BASE_DIR) / "examples"
HEADINGS = "Clause,Title,Link or file name,Owner role,Date,Valid until\n"
LINK = "8.2.1,Wiki,https://wiki.example.com/customers,Sales,,\n"
WRONG = "99.9,Wrong,https://wiki.example.com/wrong,,,\n"


def _url(name, row):
    return reverse(f"evidence:{name}", args=[row.pk])


def _text(response):
    return response.content.decode()


def _register(text=HEADINGS + LINK):
    return upload("register.csv", text.encode())


@pytest.fixture
def staged(cast, acme, store):
    return services.stage_register(
        organization=acme, register_file=_register(HEADINGS + LINK + WRONG), actor=cast.priya, now=NOW
    )


def test_without_evidence_the_register_says_the_next_step(cast, acme, client_of):
    page = _text(client_of(cast.priya).get(_url("register", acme)))

    assert "Start with the register you have" in page
    assert _url("register_import", acme) in page
    assert _url("register_import", acme) not in _text(client_of(cast.vera).get(_url("register", acme)))


def test_the_register_shows_evidence_by_clause(cast, acme, staged, client_of):
    services.apply_register(register_import=staged, actor=cast.priya, now=NOW, leave_out_errors=True)

    response = client_of(cast.vera).get(_url("register", acme), {"show": "covered"})

    assert "Wiki" in _text(response)
    assert [head.clause.ref for head, _rows in response.context["groups"]] == ["8"]
    assert client_of(cast.vera).get(_url("register", acme), {"show": "green"}).status_code == 400
    assert "Nothing found" in _text(client_of(cast.vera).get(_url("register", acme), {"q": "absent"}))


def test_the_register_page_is_read_in_a_constant_number_of_statements(
    cast, acme, store, client_of, django_assert_num_queries
):
    client, texts = client_of(cast.carl), [LINK, LINK + LINK.replace("8.2.1", "8.2.2").replace("Wiki", "Web")]
    client.get(_url("register", acme))
    for text in texts:
        staged = services.stage_register(
            organization=acme, register_file=_register(HEADINGS + text), actor=cast.olga, now=NOW
        )
        services.apply_register(register_import=staged, actor=cast.olga, now=NOW)
        with django_assert_num_queries(12):
            client.get(_url("register", acme))


def test_a_register_is_uploaded_previewed_and_imported(cast, acme, store, client_of):
    client = client_of(cast.priya)
    files = {
        "register_file": upload("register.xlsx", (EXAMPLES / "register.xlsx").read_bytes()),
        "archive": upload("files.zip", (EXAMPLES / "files.zip").read_bytes()),
    }

    response = client.post(_url("register_import", acme), files)
    staged = RegisterImport.objects.get()
    assert response["Location"] == staged.get_absolute_url()
    assert "Import 80 rows" in _text(client.get(staged.get_absolute_url()))
    assert not EvidenceItem.objects.exists()
    done = client.post(_url("register_apply", staged), follow=True)

    assert "Imported: 80 pieces of evidence on 80 clauses." in _text(done)
    assert EvidenceItem.objects.count() == 80
    again = client.get(staged.get_absolute_url())
    assert "Imported 80 pieces of evidence on 80 clauses" in _text(again)


def test_several_files_are_uploaded_one_by_one(cast, acme, store, client_of):
    rows = "8.1,One,one.txt,,,\n8.2,Two,two.txt,,,\n"

    client_of(cast.priya).post(
        _url("register_import", acme),
        {"register_file": _register(HEADINGS + rows), "files": [upload("one.txt"), upload("two.txt", b"2\n")]},
    )

    assert RegisterImport.objects.get().error_count == 0


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, "This field is required."),
        ({"register_file": upload("register.csv", b"")}, "The submitted file is empty."),
        ({"register_file": upload("register.csv", b"\xff\xfe\x00")}, None),
        ({"register_file": upload("register.xlsx", (EXAMPLES / "broken" / "macros.xlsx").read_bytes())}, "macros"),
        (
            {"register_file": upload("r.xlsx", (EXAMPLES / "broken" / "password-protected.xlsx").read_bytes())},
            "password",
        ),
        ({"register_file": _register(), "archive": upload("files.zip", b"no zip")}, "This is not a ZIP file"),
        (
            {"register_file": _register(), "files": [upload("a.txt"), upload("A.txt")]},
            "There are two files named “A.txt”.",
        ),
    ],
)
def test_what_cannot_be_read_is_told_at_its_field(cast, acme, store, client_of, values, message):
    for file in values.values():
        for one in file if isinstance(file, list) else [file]:
            one.seek(0)

    response = client_of(cast.priya).post(_url("register_import", acme), values)

    assert response.status_code == 400
    assert (message or "field-error") in _text(response)
    assert not RegisterImport.objects.exists()
    assert store() == []


def test_the_preview_shows_every_row_with_its_errors(cast, staged, client_of):
    client = client_of(cast.priya)

    page = client.get(staged.get_absolute_url())
    assert [row.line for row in page.context["page"]] == [2, 3]
    assert "There is no clause “99.9” in ISO 9001:2015. Did you mean 9?" in _text(page)
    assert "Leave out the 1 row with errors" in _text(page)
    wrong = client.get(staged.get_absolute_url(), {"outcome": "error"})
    assert [row.line for row in wrong.context["page"]] == [3]
    assert "No such rows" in _text(client.get(staged.get_absolute_url(), {"outcome": "present"}))
    assert client.get(staged.get_absolute_url(), {"outcome": "green"}).status_code == 400


def test_the_preview_speaks_the_readers_language(cast, staged, client_of):
    cast.priya.locale = "de"
    cast.priya.save()

    assert client_of(cast.priya).get(staged.get_absolute_url()).status_code == 200


def test_rows_with_errors_stop_the_import_unless_left_out(cast, acme, staged, client_of):
    client = client_of(cast.priya)

    refused = client.post(_url("register_apply", staged))
    assert refused.status_code == 409
    assert "1 row has errors." in _text(refused)
    assert not EvidenceItem.objects.exists()
    client.post(_url("register_apply", staged), {"leave_out_errors": "on"})
    assert EvidenceItem.objects.get().title == "Wiki"


def test_an_upload_is_discarded(cast, acme, staged, client_of):
    client = client_of(cast.priya)
    assert staged.get_absolute_url() in _text(client.get(_url("register_import", acme)))

    client.post(_url("register_discard", staged))

    assert "Nothing was imported from this upload." in _text(client.get(staged.get_absolute_url()))
    assert staged.get_absolute_url() not in _text(client.get(_url("register_import", acme)))
    assert client.post(_url("register_apply", staged)).status_code == 409


@pytest.mark.parametrize("name", ["pavel", "carl", "vera", "lena"])
def test_others_read_the_preview_but_do_not_import(cast, acme, staged, client_of, name):
    client = client_of(getattr(cast, name))

    page = client.get(staged.get_absolute_url())
    assert page.status_code == 200
    assert _url("register_apply", staged) not in _text(page)
    assert client.get(_url("register_import", acme)).status_code == 403
    assert client.post(_url("register_import", acme), {"register_file": _register()}).status_code == 403
    assert client.post(_url("register_apply", staged), {"leave_out_errors": "on"}).status_code == 403
    assert client.post(_url("register_discard", staged)).status_code == 403
    assert not EvidenceItem.objects.exists()


def test_strangers_learn_nothing(cast, acme, staged, client_of):
    client = client_of(cast.mallory)

    for name in ("register", "register_import"):
        assert client.get(_url(name, acme)).status_code == 404
    for pk in (staged.pk, uuid.uuid4()):
        assert client.get(reverse("evidence:register_preview", args=[pk])).status_code == 404
        for name in ("register_apply", "register_discard"):
            assert client.post(reverse(f"evidence:{name}", args=[pk])).status_code == 404
    staged.refresh_from_db()
    assert staged.state == "previewed"


def test_the_template_is_a_register_without_rows(cast, client_of):
    response = client_of(cast.vera).get(reverse("evidence:register_template"))

    sheet = load_workbook(io.BytesIO(response.content))["Register"]
    assert [cell.value for cell in sheet[1]] == HEADINGS.strip().split(",")
    with pytest.raises(BadRegister, match="no rows below the headings"):
        read_register(response.content, refs=["4"], uploaded=None, today=TODAY)


@pytest.mark.parametrize("name", ["register.csv", "register.xlsx", "files.zip"])
def test_the_sample_is_offered(cast, client_of, name):
    response = client_of(cast.vera).get(reverse("evidence:register_sample", args=[name]))

    assert b"".join(response.streaming_content) == (EXAMPLES / name).read_bytes()


@pytest.mark.parametrize("name", ["make_examples.py", "README.md", "..", "%2e%2e%2fmanage.py"])
def test_nothing_else_is_sent(cast, client_of, name):
    assert client_of(cast.vera).get(f"/register-sample/{name}").status_code == 404
