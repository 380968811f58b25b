"""A register is staged with every error, then imported as a whole, and importing it again changes nothing."""

import io
from datetime import timedelta
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from django.conf import settings as django_settings

from evidence import services
from evidence.models import EvidenceFile, EvidenceItem, EvidenceLink, EvidenceVersion, RegisterImport
from evidence.queries import preview, preview_rows
from organizations.errors import Conflict, Denied, DomainError
from organizations.models import Activity
from tests.evidence.conftest import NOW, clause, upload

pytestmark = pytest.mark.django_db
EXAMPLES = Path(django_settings.BASE_DIR) / "examples"
HEADINGS = "Clause,Title,Link or file name,Owner role,Date,Valid until\n"
GOOD = "8.1,Development process,process.txt,Head of development,2025-09-01,2027-09-01\n"
LINK = "8.2.1,Wiki,https://wiki.example.com/customers,Sales,,\n"
OTHERS = ("pavel", "carl", "vera", "lena", "mallory")


def _zip(**files):
    stream = io.BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name.replace("__", "."), content)
    return upload("files.zip", stream.getvalue())


def _stage(acme, actor, text=HEADINGS + GOOD + LINK, **values):
    data = text if isinstance(text, bytes) else text.encode()
    return services.stage_register(
        organization=acme, register_file=upload("register.csv", data), actor=actor, now=NOW, **values
    )


def _apply(staged, actor, **values):
    return services.apply_register(register_import=staged, actor=actor, now=NOW, **values)


def _outcomes(staged):
    return [row["outcome"] for row in staged.rows]


def _errors(staged):
    return [(row.line, error.field, error.message) for row in preview_rows(staged) for error in row.errors]


def _nothing_imported(store):
    assert not EvidenceItem.objects.exists()
    assert not EvidenceVersion.objects.exists()
    assert not EvidenceLink.objects.exists()


def test_staging_writes_no_evidence_and_keeps_the_files(cast, acme, store):
    staged = _stage(acme, cast.priya, archive=_zip(process__txt="How we develop.\n"))

    _nothing_imported(store)
    assert (staged.state, staged.error_count, staged.file_name) == ("previewed", 0, "register.csv")
    assert _outcomes(staged) == ["add", "add"]
    assert len(store()) == 1
    assert [(file["name"], file["size"]) for file in staged.files] == [("process.txt", 16)]


def test_applying_writes_evidence_files_and_links_in_the_whole_organisation(
    cast, acme, acme_root, store, django_capture_on_commit_callbacks
):
    staged = _stage(acme, cast.priya, files=[upload("PROCESS.TXT", b"How we develop.\n")])

    with django_capture_on_commit_callbacks(execute=True):
        counts = _apply(staged, cast.priya)

    assert counts == {"evidence": 2, "links": 2, "present": 0, "left_out": 0}
    item = EvidenceItem.objects.get(title="Development process")
    version, link = item.versions.get(), item.links.get()
    assert (item.owner_role, str(item.dated_on), str(item.valid_until)) == (
        "Head of development", "2025-09-01", "2027-09-01",
    )  # fmt: skip
    assert (version.files.get().name, version.files.get().media_type, version.number) == (
        "PROCESS.TXT",
        "text/plain",
        1,
    )
    with version.files.get().file.open() as content:
        assert content.read() == b"How we develop.\n"
    assert (link.process_area, link.practice, link.unit, link.state) == (
        clause("8"), clause("8.1"), acme_root, "in_review",
    )  # fmt: skip
    assert EvidenceVersion.objects.get(item__title="Wiki").url == "https://wiki.example.com/customers"
    staged.refresh_from_db()
    assert (staged.state, staged.summary, staged.archive.name) == ("applied", counts, "")
    assert len(store()) == 1
    assert Activity.objects.about(staged).get(verb="imported").detail == counts


def test_the_sample_company_is_imported_twice_without_doubling(cast, acme, store, django_capture_on_commit_callbacks):
    for name, archive, expected in (
        ("register.csv", "files.zip", {"evidence": 80, "links": 80, "present": 0, "left_out": 0}),
        ("register.xlsx", "files.zip", {"evidence": 0, "links": 0, "present": 80, "left_out": 0}),
        ("register.csv", None, {"evidence": 0, "links": 0, "present": 80, "left_out": 0}),
    ):
        files = upload("files.zip", (EXAMPLES / archive).read_bytes()) if archive else None
        staged = services.stage_register(
            organization=acme,
            register_file=upload(name, (EXAMPLES / name).read_bytes()),
            archive=files,
            actor=cast.olga,
            now=NOW,
        )
        with django_capture_on_commit_callbacks(execute=True):
            assert _apply(staged, cast.olga) == expected
    assert EvidenceItem.objects.count() == 80
    assert len(store()) == EvidenceFile.objects.count() == 61


def test_one_file_for_several_clauses_is_one_piece_of_evidence(cast, acme, store):
    rows = "8.1,Process,process.txt,,,\n8.3.1,PROCESS,process.txt,,,\n8.3.2,Other,process.txt,,,\n"
    staged = _stage(acme, cast.priya, HEADINGS + rows, files=[upload("process.txt")])

    assert _outcomes(staged) == ["add", "link", "add"]
    assert _apply(staged, cast.priya) == {"evidence": 2, "links": 3, "present": 0, "left_out": 0}
    assert EvidenceItem.objects.get(title="Process").links.count() == 2


def test_known_evidence_gets_a_new_clause(cast, acme, store):
    _apply(_stage(acme, cast.priya, HEADINGS + LINK), cast.priya)

    staged = _stage(acme, cast.priya, HEADINGS + LINK + LINK.replace("8.2.1", "8.2.2"))

    assert _outcomes(staged) == ["present", "link"]
    assert _apply(staged, cast.priya) == {"evidence": 0, "links": 1, "present": 1, "left_out": 0}
    assert EvidenceItem.objects.count() == 1


def test_withdrawn_evidence_is_not_brought_back_by_its_register(cast, acme, store):
    _apply(_stage(acme, cast.priya, HEADINGS + LINK), cast.priya)
    services.withdraw_evidence(item=EvidenceItem.objects.get(), actor=cast.priya, now=NOW)

    assert _outcomes(_stage(acme, cast.priya, HEADINGS + LINK)) == ["present"]


def test_evidence_of_another_organisation_is_not_known(cast, acme, rival, store):
    _apply(_stage(rival, cast.mallory, HEADINGS + LINK), cast.mallory)

    assert _outcomes(_stage(acme, cast.priya, HEADINGS + LINK)) == ["add"]
    staged = _stage(acme, cast.priya, HEADINGS + GOOD)
    assert _outcomes(staged) == ["error"]


def test_time_passes_between_preview_and_import(cast, acme, store):
    first, second = (_stage(acme, cast.priya, HEADINGS + LINK) for _ in range(2))

    assert _apply(first, cast.priya)["evidence"] == 1
    assert _apply(second, cast.priya) == {"evidence": 0, "links": 0, "present": 1, "left_out": 0}


@pytest.mark.parametrize(
    ("row", "field", "message"),
    [
        ("99.9,A,https://a.example/,,,", "clause", "There is no clause “99.9” in ISO 9001:2015. Did you mean 9?"),
        (",A,https://a.example/,,,", "clause", "Say which clause of ISO 9001 the evidence is for."),
        ("8.1,,https://a.example/,,,", "title", "Give the evidence a title."),
        ("8.1,A,,,,", "location", "Give a link or the name of a file."),
        ("8.1,A,absent.pdf,,,", "location", "The file “absent.pdf” is not among the uploaded ones."),
        (
            "8.1,A,http://10.0.0.1/,,,",
            "location",
            "10.0.0.1 is a private or reserved address: nobody outside your network can open it.",
        ),
        ("8.1,A,ftp://a.example/,,,", "location", "A web address begins with http:// or https://."),
        (
            "8.1,A,..\\..\\secret.pdf,,,",
            "location",
            "“..\\..\\secret.pdf” is a path. Write only the file name and add the file, or give a link.",
        ),
        (
            "8.1,A,https://a.example/,,03/04/2025,",
            "dated_on",
            "“03/04/2025” can be read in two ways. Write the date as YYYY-MM-DD.",
        ),
        ("8.1,A,https://a.example/,,2025-02-30,", "dated_on", "There is no day “2025-02-30”."),
        (
            "8.1,A,https://a.example/,,1989-01-01,",
            "dated_on",
            "1989-01-01 is out of range: dates lie between 1990-01-01 and 2056-11-23.",
        ),
        (
            "8.1,A,https://a.example/,,2026-05-01,2026-04-30",
            "valid_until",
            "“Valid until” lies before the date of the evidence.",
        ),
        (f"8.1,{'x' * 301},https://a.example/,,,", "title", "Too long: 301 characters, at most 300 fit."),
        (
            "8.1,Wiki,https://a.example/,,,\n8.1,wiki,https://a.example/,,,",
            "row",
            "The same evidence for the same clause is already in line 3.",
        ),
        (
            "8.1,Wiki,https://a.example/,Sales,,\n8.2,Wiki,https://a.example/,Quality,,",
            "row",
            "Line 3 names the same evidence with another owner role or other dates. Make them equal, or the titles "
            "different.",
        ),
    ],
)
def test_each_kind_of_wrong_row_is_told_and_stops_the_import(cast, acme, store, row, field, message):
    staged = _stage(acme, cast.priya, HEADINGS + LINK + row + "\n")

    assert staged.error_count == 1
    assert [(field, message)] == [error[1:] for error in _errors(staged)]
    with pytest.raises(Conflict) as refusal:
        _apply(staged, cast.priya)
    assert refusal.value.message == "1 row has errors. Correct the register, or leave this row out."
    _nothing_imported(store)
    staged.refresh_from_db()
    assert staged.state == "previewed"


@pytest.mark.parametrize("name", ["bad-dates.csv", "bad-links.csv", "bad-titles.csv", "unknown-clauses.csv"])
def test_broken_sample_rows_cannot_be_imported_at_all(cast, acme, store, name):
    staged = _stage(acme, cast.priya, (EXAMPLES / "broken" / name).read_bytes())

    with pytest.raises(Conflict) as refusal:
        _apply(staged, cast.priya, leave_out_errors=True)

    assert refusal.value.code == "nothing_to_import"
    _nothing_imported(store)


def test_rows_with_errors_are_left_out_on_demand(cast, acme, store):
    staged = _stage(acme, cast.priya, HEADINGS + LINK + "99.9,A,https://a.example/,,,\n")

    assert _apply(staged, cast.priya, leave_out_errors=True) == {
        "evidence": 1, "links": 1, "present": 0, "left_out": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        "empty.csv",
        "blank.csv",
        "headings-only.csv",
        "missing-columns.csv",
        "two-columns-of-one-name.csv",
        "latin-1.csv",
        "utf-16-without-mark.csv",
        "password-protected.xlsx",
        "excel-97.xls",
        "macros.xlsx",
        "truncated.xlsx",
        "any-zip.xlsx",
        "a-word-document.xlsx",
        "open-document.xlsx",
    ],
)
def test_a_register_that_cannot_be_read_is_refused_at_its_field(cast, acme, store, name):
    with pytest.raises(DomainError) as refusal:
        _stage(acme, cast.priya, (EXAMPLES / "broken" / name).read_bytes())

    assert (refusal.value.field, refusal.value.status) == ("register_file", 400)
    assert refusal.value.message
    assert not RegisterImport.objects.exists()
    assert store() == []


def test_a_huge_register_is_refused(cast, acme, store):
    with pytest.raises(DomainError) as refusal:
        _stage(acme, cast.priya, HEADINGS + LINK * 150_000)

    assert (refusal.value.field, refusal.value.message) == ("register_file", "The register is larger than 5 MB.")


def test_formulas_stay_text(cast, acme, store):
    staged = _stage(acme, cast.priya, HEADINGS + "8.1,=HYPERLINK(1),https://a.example/,+49 role,,\n")

    _apply(staged, cast.priya)

    item = EvidenceItem.objects.get()
    assert (item.title, item.owner_role) == ("=HYPERLINK(1)", "+49 role")


def test_direction_marks_and_bom_do_not_matter(cast, acme, store):
    text = "\ufeff" + HEADINGS + "8.1,\u202eWiki\u200b,https://a.example/,,,\n"

    _apply(_stage(acme, cast.priya, text), cast.priya)

    assert EvidenceItem.objects.get().title == "Wiki"


def test_a_file_that_is_not_accepted_is_an_error_of_the_rows_that_name_it(cast, acme, store):
    archive = _zip(process__txt="How.\n", setup__exe="MZ", logo__png="no picture")
    rows = GOOD + "8.2.1,Setup,setup.exe,,,\n"

    staged = _stage(acme, cast.priya, HEADINGS + rows, archive=archive)

    assert _outcomes(staged) == ["add", "error"]
    (line, field, message) = _errors(staged)[0]
    assert (line, field) == (3, "location")
    assert message.startswith("Files of type “exe” are not accepted.")
    unused = preview(staged).unused
    assert [(file.name, bool(file.error)) for file in unused] == [("logo.png", True)]


def test_files_that_no_row_names_and_unknown_columns_are_told(cast, acme, store):
    text = HEADINGS.replace("\n", ",Shelf\n") + LINK.replace("\n", ",7\n")

    staged = _stage(acme, cast.priya, text, files=[upload("spare.txt"), upload("empty.txt", b"")])

    found = preview(staged)
    assert [(file.name, file.error) for file in found.unused] == [
        ("spare.txt", ""), ("empty.txt", "The file is empty."),
    ]  # fmt: skip
    assert found.notes == ("Columns that Cairn does not know are left out: Shelf.",)
    _apply(staged, cast.priya)
    assert EvidenceItem.objects.count() == 1


def _bomb():
    stream = io.BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as package:
        package.writestr("zeros.txt", b"0" * 50 * 1024**2)
    return stream.getvalue()


def _named(name):
    stream = io.BytesIO()
    with ZipFile(stream, "w") as package:
        package.writestr(ZipInfo(name), b"x")
    return stream.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"no zip", id="no-zip"),
        pytest.param(_bomb(), id="bomb"),
        pytest.param(_named("../../etc/passwd.txt"), id="parent-folder"),
        pytest.param(_named("/etc/passwd.txt"), id="absolute"),
        pytest.param(_named("C:\\plan.txt"), id="drive"),
    ],
)
def test_a_bad_archive_is_refused_at_its_field(cast, acme, store, data):
    with pytest.raises(DomainError) as refusal:
        _stage(acme, cast.priya, archive=upload("files.zip", data))

    assert (refusal.value.field, refusal.value.status) == ("archive", 400)
    assert not RegisterImport.objects.exists()
    assert store() == []


def test_an_archive_beyond_the_limit_is_refused(cast, acme, store, settings):
    settings.REGISTER_ZIP_MAX_BYTES = 50

    with pytest.raises(DomainError) as refusal:
        _stage(acme, cast.priya, archive=_zip(process__txt="x"))

    assert refusal.value.field == "archive"


def test_two_files_of_one_name_are_refused(cast, acme, store):
    for values, field in (
        ({"archive": _zip(process__txt="1"), "files": [upload("Process.txt")]}, "files"),
        ({"files": [upload("process.txt"), upload("PROCESS.txt")]}, "files"),
    ):
        with pytest.raises(DomainError) as refusal:
            _stage(acme, cast.priya, **values)
        assert refusal.value.field == field
    assert not RegisterImport.objects.exists()


def test_a_register_is_imported_once(cast, acme, store):
    staged = _stage(acme, cast.priya, HEADINGS + LINK)
    _apply(staged, cast.priya)

    for act in (
        lambda: _apply(staged, cast.priya),
        lambda: services.discard_register(register_import=staged, actor=cast.priya, now=NOW),
    ):
        with pytest.raises(Conflict):
            act()
    assert EvidenceItem.objects.count() == 1


def test_discarding_drops_rows_and_files(cast, acme, store, django_capture_on_commit_callbacks):
    staged = _stage(acme, cast.priya, files=[upload("process.txt")])

    with django_capture_on_commit_callbacks(execute=True):
        services.discard_register(register_import=staged, actor=cast.priya, now=NOW)

    staged.refresh_from_db()
    assert (staged.state, staged.rows, staged.files, staged.archive.name) == ("discarded", [], [], "")
    assert store() == []
    with pytest.raises(Conflict):
        _apply(staged, cast.priya)
    services.discard_register(register_import=staged, actor=cast.priya, now=NOW)
    assert Activity.objects.about(staged).filter(verb="discarded").count() == 1


@pytest.mark.parametrize("name", OTHERS)
def test_only_programme_managers_and_owners_import(cast, acme, store, name):
    staged, person = _stage(acme, cast.priya, HEADINGS + LINK), getattr(cast, name)

    for act in (
        lambda: _stage(acme, person),
        lambda: _apply(staged, person),
        lambda: services.discard_register(register_import=staged, actor=person, now=NOW),
    ):
        with pytest.raises(Denied):
            act()
    assert RegisterImport.objects.get().state == "previewed"
    _nothing_imported(store)


def test_an_import_that_fails_half_way_leaves_nothing(cast, acme, store, monkeypatch):
    rows = "8.1,One,one.txt,,,\n8.2,Two,two.txt,,,\n"
    staged = _stage(acme, cast.priya, HEADINGS + rows, files=[upload("one.txt"), upload("two.txt", b"2\n")])
    before = store()
    staged.files[1]["sha256"] = "0" * 64
    staged.save()

    with pytest.raises(DomainError) as refusal:
        _apply(staged, cast.priya)

    assert (refusal.value.status, refusal.value.code) == (503, "storage_unavailable")
    _nothing_imported(store)
    assert store() == before
    staged.refresh_from_db()
    assert staged.state == "previewed"


def test_files_lost_from_the_store_are_told(cast, acme, store):
    staged = _stage(acme, cast.priya, files=[upload("process.txt")])
    store()[0].unlink()

    with pytest.raises(DomainError) as refusal:
        _apply(staged, cast.priya)

    assert refusal.value.status == 503
    _nothing_imported(store)


def test_days_are_judged_in_the_zone_of_the_organisation(cast, acme, store):
    acme.time_zone = "Pacific/Kiritimati"
    acme.save()
    last = NOW.date().replace(year=2056) + timedelta(days=1)

    staged = _stage(acme, cast.priya, HEADINGS + f"8.1,A,https://a.example/,,,{last}\n")

    assert staged.error_count == 0
