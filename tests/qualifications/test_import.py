"""Import of records from a sheet: read, looked at, written as a whole."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from organizations.errors import Denied, DomainError
from qualifications import services
from qualifications.models import QualificationRecord
from qualifications.sheet import MAX_BYTES, MAX_ROWS, BadSheet, SheetRow, decode_sheet, parse_sheet
from tests.factories import QualificationRecordFactory
from tests.qualifications.conftest import NOW

HEADINGS = {"email": "email", "key": "key", "day": "day", "name": ""}
HEAD = "email,key,achieved_on"


@pytest.fixture
def run(acme, cast):
    def run(text, *, apply=True, actor=cast.priya):
        return services.import_records(organization=acme, text=text, actor=actor, now=NOW, apply=apply)

    return run


@pytest.mark.parametrize(
    ("text", "values"),
    [
        pytest.param("email,key\na,b", {"email": "a", "key": "b"}, id="commas"),
        pytest.param("Email;KEY;Name\n a ;b;c", {"email": "a", "key": "b"}, id="semicolons, case, spaces, told only"),
        pytest.param("email\tkey\tday\na\tb", {"email": "a", "key": "b", "day": ""}, id="tabs, a short row"),
        pytest.param('email,key\r\n"a,1",\'=b\r\n', {"email": "a,1", "key": "=b"}, id="quoted, without the guard"),
        pytest.param("email,key\na,'b", {"email": "a", "key": "'b"}, id="an apostrophe that guards nothing stays"),
    ],
)
def test_a_row_is_read(text, values):
    assert parse_sheet(text, HEADINGS, ("email", "key")) == (SheetRow(2, values),)


def test_lines_are_counted_as_an_editor_does():
    rows = parse_sheet('email,key\n\na,"b\nb"\n,\nc,d\n', HEADINGS, ("email", "key"))

    assert [row.line for row in rows] == [3, 6]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "needed exactly once: email, key"),
        ("email\na", "needed exactly once: key"),
        ("email,key,email\na,b,c", "needed exactly once: email"),
        ("email,key,salary\na,b,c", "not known: salary"),
        ("email,key", "no rows"),
        ("email,key\na,b,c", "Line 2 has more cells"),
        ('email,key\na,"b', "cannot be read"),
        ("email,key\n" + "a,b\n" * (MAX_ROWS + 1), "more than 300 rows"),
        (f"email,key\na,{'x' * 200_000}", "cannot be read"),
    ],
)
def test_a_sheet_that_cannot_be_read_is_refused(text, message):
    with pytest.raises(BadSheet, match=message):
        parse_sheet(text, HEADINGS, ("email", "key"))


@given(st.text())
def test_any_text_is_read_or_refused(text):
    try:
        parse_sheet(text, HEADINGS, ("email", "key"))
    except BadSheet:
        return


@pytest.mark.parametrize("content", [b"\xff\xfea\x00", b"caf\xe9", b"x" * (MAX_BYTES + 1)])
def test_a_file_that_is_no_text_is_refused(content):
    with pytest.raises(BadSheet):
        decode_sheet(content)


@pytest.mark.django_db
class TestImport:
    def test_every_row_says_what_it_does_and_nothing_is_written_before_it_is_confirmed(self, acme, cast, run):
        QualificationRecordFactory(organization=acme, person=cast.vera, achieved_on=date(2026, 2, 1), number="1")
        text = (
            f"{HEAD},number,last day\n"
            "CARL@example.org,cmmi_foundations,2026-01-31,,\n"
            "vera@example.org,cmmi_associate,01.02.2026,2,\n"
        )

        looked = run(text, apply=False)
        assert [(row.line, row.outcome) for row in looked] == [(2, "created"), (3, "changed")]
        assert QualificationRecord.objects.get().number == "1"
        assert not acme.activities.exists()

        assert run(text) == looked
        assert QualificationRecord.objects.count() == 2
        assert {row.outcome for row in run(text)} == {"unchanged"}

    def test_one_faulty_row_stops_all_and_every_fault_is_told(self, run):
        found = run(
            f"{HEAD},proof\n"
            "carl@example.org,cmmi_foundations,2026-01-31,\n"
            "mallory@example.org,cmmi_foundations,2026-01-31,\n"
            "carl@example.org,nothing,2026-01-31,\n"
            "carl@example.org,cmmi_associate,yesterday,\n"
            "carl@example.org,cmmi_associate,,\n"
            "carl@example.org,cmmi_associate,2026-01-31,ftp://x.org\n"
        )

        assert [(row.outcome, row.error) for row in found] == [
            ("created", ""),
            ("error", "Nobody of this address is a member."),
            ("error", "The catalogue has no qualification of this key."),
            ("error", "Achieved on: “yesterday” is not a date. Write it as YYYY-MM-DD."),
            ("error", "Give the day it was achieved, or the day it is planned for."),
            ("error", "Link: A web address begins with http:// or https://."),
        ]
        assert not QualificationRecord.objects.exists()

    def test_what_is_exported_is_imported_unchanged(self, acme, cast, run, client_of):
        QualificationRecordFactory(
            organization=acme, person=cast.carl, number="=1+1", note="One\nTwo", expires_on=date(2029, 1, 1)
        )
        QualificationRecordFactory(
            organization=acme, person=cast.vera, achieved_on=None, planned_on=timezone.localdate() + timedelta(days=9)
        )
        url = reverse("qualifications:record_export", args=[acme.pk])

        text = client_of(cast.priya).get(url).content.decode("utf-8-sig")

        assert [row.outcome for row in run(text)] == ["unchanged", "unchanged"]

    @pytest.mark.parametrize("name", ["pavel", "carl", "vera", "lena", "mallory"])
    def test_only_managers_import(self, cast, run, name):
        with pytest.raises(Denied):
            run(f"{HEAD}\n", actor=getattr(cast, name))

    def test_a_sheet_that_cannot_be_read_is_told(self, run):
        with pytest.raises(DomainError, match="no rows") as refused:
            run(HEAD)
        assert refused.value.field == "text"

    def test_the_page_looks_then_imports(self, acme, cast, client_of):
        client, url = client_of(cast.priya), reverse("qualifications:record_import", args=[acme.pk])
        text = f"{HEAD}\ncarl@example.org,cmmi_foundations,2026-01-31\n"

        looked = client.post(url, {"upload": SimpleUploadedFile("q.csv", text.encode())})
        assert (looked.status_code, looked.context["sheet"]) == (200, text)
        assert "Import 1 record" in looked.content.decode()
        assert not QualificationRecord.objects.exists()

        done = client.post(url, {"sheet": text.replace("\n", "\r\n"), "apply": "1"})
        assert done["Location"] == reverse("qualifications:matrix", args=[acme.pk])
        assert QualificationRecord.objects.get().person == cast.carl

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (b"", "The submitted file is empty."),
            (b"caf\xe9", "not UTF-8"),
            (b"x" * (MAX_BYTES + 1), "larger than 512 KB"),
            (b"email,key\n", "headings but no rows"),
            (b"email,key\n\x00,b\n", "Nobody of this address"),
        ],
    )
    def test_the_page_tells_what_is_wrong_with_the_file(self, acme, cast, client_of, content, message):
        url = reverse("qualifications:record_import", args=[acme.pk])

        response = client_of(cast.priya).post(url, {"upload": SimpleUploadedFile("q.csv", content)})

        assert message in response.content.decode()

    def test_confirming_what_has_become_faulty_writes_nothing(self, acme, cast, client_of):
        url = reverse("qualifications:record_import", args=[acme.pk])

        response = client_of(cast.priya).post(url, {"sheet": f"{HEAD}\nx@example.org,a,\n", "apply": "1"})

        assert response.status_code == 400
        assert "1 row cannot be imported" in response.content.decode()
