"""Evidence is added, changed, given versions, withdrawn; bad content is refused and leaves nothing behind."""

from datetime import date, timedelta
from hashlib import sha256
from zipfile import ZipFile

import pytest
from django.db import IntegrityError, transaction

from evidence import services
from evidence.models import EvidenceItem, EvidenceLink, EvidenceVersion
from evidence.queries import same_content
from organizations.errors import Conflict, Denied, DomainError
from organizations.models import Activity
from tests.evidence.conftest import NOW, TODAY, clause, upload

pytestmark = pytest.mark.django_db
WRITERS = ("olga", "priya", "pavel", "carl")
READERS = ("vera", "lena", "mallory")


def _add(acme, actor, **values):
    values = {"title": "Project plan", "upload": upload()} | values
    return services.add_evidence(organization=acme, actor=actor, now=NOW, **values)


def test_add_evidence_stores_the_file_under_a_key_of_its_own(cast, acme, store):
    item = _add(
        acme, cast.carl, owner=cast.vera, owner_role="Planner", dated_on=TODAY, valid_until=TODAY + timedelta(days=9)
    )

    version = item.versions.get()
    assert (item.title, item.owner, item.owner_role, item.created_by) == (
        "Project plan", cast.vera, "Planner", cast.carl,
    )  # fmt: skip
    stored = version.files.get()
    assert (item.kind, version.number, stored.name, stored.media_type) == ("file", 1, "plan.txt", "text/plain")
    assert (stored.size, stored.sha256) == (25, sha256(b"The plan of the project.\n").hexdigest())
    assert [path.read_bytes() for path in store()] == [b"The plan of the project.\n"]
    assert "plan" not in stored.file.name
    assert [(entry.verb, entry.target_id) for entry in Activity.objects.of(acme)] == [("added", item.pk)]


def test_add_evidence_takes_an_address_in_normal_form(cast, acme, store):
    version = _add(acme, cast.carl, upload=None, url="HTTPS://Wiki.Example.com:443/plan").versions.get()

    assert (version.item.kind, version.url, version.files.count()) == ("link", "https://wiki.example.com/plan", 0)
    assert store() == []


@pytest.mark.parametrize("name", WRITERS)
def test_contributors_and_above_add_evidence(cast, acme, store, name):
    assert _add(acme, getattr(cast, name)).versions.count() == 1


@pytest.mark.parametrize("name", READERS)
def test_readers_and_strangers_add_nothing(cast, acme, store, name):
    with pytest.raises(Denied):
        _add(acme, getattr(cast, name))

    assert not EvidenceItem.objects.exists()
    assert store() == []


@pytest.mark.parametrize(
    ("file", "message"),
    [
        pytest.param(("plan.txt", b""), "The file is empty.", id="empty"),
        pytest.param(("plan.txt", b"x" * 1025), "The file is larger than 0.000976562 MB.", id="over-the-limit"),
        pytest.param(("setup.exe", b"MZ\x90"), "Files of type “exe” are not accepted.", id="type-not-allowed"),
        pytest.param(("page.html", b"<p>"), "Files of type “html” are not accepted.", id="html"),
        pytest.param(("logo.svg", b"<svg/>"), "Files of type “svg” are not accepted.", id="svg"),
        pytest.param(("plan", b"text"), "Files of type “” are not accepted.", id="no-extension"),
        pytest.param(
            ("logo.png", b"not a picture"),
            "The content of the file is not what its extension .png says.",
            id="content-differs",
        ),
        pytest.param(
            ("plan.txt", b"<script>alert(1)</script>"),
            "The content of the file is not what its extension .txt says.",
            id="script-as-text",
        ),
        pytest.param(("plan.docx", b"PK\x03\x04"), "The file is not what its extension .docx says.", id="half-a-docx"),
        pytest.param(("plan.docm", b"PK\x03\x04"), "Files with macros (.docm) are not accepted.", id="macros"),
    ],
)
def test_a_bad_file_is_refused_at_its_field_and_leaves_nothing(cast, acme, store, settings, file, message):
    settings.EVIDENCE_MAX_BYTES = 1024

    with pytest.raises(DomainError) as refusal:
        _add(acme, cast.carl, upload=upload(*file))

    assert (refusal.value.field, refusal.value.status) == ("upload", 400)
    assert refusal.value.message.startswith(message)
    assert not EvidenceItem.objects.exists()
    assert not Activity.objects.exists()
    assert store() == []


def test_a_file_of_exactly_the_limit_is_accepted(cast, acme, store, settings):
    settings.EVIDENCE_MAX_BYTES = 1024

    assert _add(acme, cast.carl, upload=upload("plan.txt", b"x" * 1024)).versions.get().files.get().size == 1024


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/plan",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "http://localhost:8000/",
        "http://127.0.0.1/",
        "http://10.1.2.3/plan",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://2130706433/",
        "https://intranet/plan",
        "https://user:secret@example.com/",
        "https://example.com/\u202eplan",
        "not an address",
        "https://example.com/" + "x" * 2000,
    ],
)
def test_an_address_that_others_cannot_open_is_refused(cast, acme, url):
    with pytest.raises(DomainError) as refusal:
        _add(acme, cast.carl, upload=None, url=url)

    assert (refusal.value.field, refusal.value.status) == ("url", 400)
    assert not EvidenceItem.objects.exists()


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"upload": None}, "upload", "nothing_given"),
        ({"upload": upload(), "url": "https://example.com/"}, "url", "both_given"),
    ],
)
def test_exactly_one_of_file_and_address_is_given(cast, acme, store, given, field, code):
    with pytest.raises(DomainError) as refusal:
        _add(acme, cast.carl, **given)

    assert (refusal.value.field, refusal.value.code) == (field, code)
    assert store() == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": " \u200f\u202e "}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"title": "x" * 1_000_000}, "title"),
        ({"title": "A\x00B"}, "title"),
        ({"title": "A\ud800B"}, "title"),
        ({"title": "A\x1bB"}, "title"),
        ({"owner_role": "x" * 101}, "owner_role"),
        ({"dated_on": date(1989, 12, 31)}, "dated_on"),
        ({"valid_until": date(2057, 1, 1)}, "valid_until"),
        ({"dated_on": TODAY, "valid_until": TODAY - timedelta(days=1)}, "valid_until"),
    ],
)
def test_bad_details_are_refused_at_their_field_and_leave_nothing(cast, acme, store, values, field):
    with pytest.raises(DomainError) as refusal:
        _add(acme, cast.carl, **values)

    assert (refusal.value.field, refusal.value.status) == (field, 400)
    assert not EvidenceItem.objects.exists()
    assert store() == []


def test_direction_marks_are_dropped_from_titles(cast, acme, store):
    assert _add(acme, cast.carl, title="Plan\u202e fdp.exe\u200b \n of it").title == "Plan fdp.exe of it"


def test_the_owner_is_a_member(cast, acme, store):
    with pytest.raises(DomainError) as refusal:
        _add(acme, cast.carl, owner=cast.mallory)

    assert refusal.value.field == "owner"
    assert not EvidenceItem.objects.exists()


def test_the_same_file_is_allowed_and_recognised_within_the_organisation_only(cast, acme, rival, store):
    first = _add(acme, cast.carl)
    foreign = _add(rival, cast.mallory)

    second = _add(acme, cast.carl, title="The plan again")

    assert list(same_content(second, cast.carl)) == [first]
    assert list(same_content(foreign, cast.mallory)) == []
    assert len(store()) == 3


def test_what_a_failed_outer_transaction_stored_is_removed(cast, acme, store):
    seen = []

    @services.storing()
    def add_two():
        _add(acme, cast.carl)
        seen.extend(store())
        _add(acme, cast.carl, title="")

    with pytest.raises(DomainError):
        add_two()

    assert len(seen) == 1
    assert store() == []
    assert not EvidenceItem.objects.exists()


def test_what_cannot_be_stored_is_refused_and_leaves_nothing(cast, acme, store, monkeypatch):
    def full(self, name, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("config.storages.DurableFileSystemStorage._save", full)

    with pytest.raises(DomainError) as refusal:
        _add(acme, cast.carl)

    assert (refusal.value.status, refusal.value.code) == (503, "storage_unavailable")
    assert not EvidenceItem.objects.exists()


def test_clause_evidence_is_added_and_linked_or_neither(cast, acme, acme_root, store):
    item = services.add_clause_evidence(
        organization=acme, title="Scope", upload=upload(), clause=clause("4.4.1"), actor=cast.carl, now=NOW
    )

    link = item.links.get()
    assert (link.process_area, link.practice, link.unit) == (clause("4"), clause("4.4.1"), acme_root)
    with pytest.raises(DomainError):
        services.add_clause_evidence(
            organization=acme, title="Scope", upload=upload(), clause=_retired("4.4.2"), actor=cast.carl, now=NOW
        )
    assert EvidenceItem.objects.count() == 1
    assert len(store()) == 1


def _retired(ref):
    row = clause(ref)
    row.retired = True
    row.save()
    return row


def test_add_version_counts_up_and_keeps_the_earlier_ones(cast, plan, store):
    version = services.add_version(item=plan, actor=cast.pavel, now=NOW, upload=upload("plan 2.txt", b"New plan.\n"))
    last = services.add_version(item=plan, actor=cast.carl, now=NOW, url="https://example.com/plan")

    assert (version.number, last.number) == (2, 3)
    assert [row.number for row in plan.versions.all()] == [3, 2, 1]
    assert sorted(path.read_bytes() for path in store()) == [b"New plan.\n", b"The plan of the project.\n"]


def test_a_new_version_sends_returned_evidence_to_review_and_keeps_what_is_accepted(cast, plan, link, apollo):
    services.return_link(link=link, reason="Not signed.", actor=cast.pavel, now=NOW)
    other = EvidenceLink.objects.create(
        item=plan, process_area=link.process_area, practice=clause("8.1"), unit=apollo, state="accepted"
    )

    services.add_version(item=plan, actor=cast.carl, now=NOW, upload=upload(content=b"Signed.\n"))

    link.refresh_from_db()
    other.refresh_from_db()
    assert (link.state, link.reason) == ("in_review", "Not signed.")
    assert other.state == "accepted"


@pytest.mark.parametrize("given", [{"upload": upload()}, {"upload": upload("renamed.txt")}])
def test_the_content_it_already_has_is_no_new_version(cast, plan, store, given):
    with pytest.raises(Conflict) as refusal:
        services.add_version(item=plan, actor=cast.carl, now=NOW, **given)

    assert (refusal.value.field, refusal.value.code) == ("upload", "same_content")
    assert (plan.versions.count(), len(store())) == (1, 1)


@pytest.mark.parametrize("name", READERS)
def test_readers_and_strangers_add_no_version(cast, plan, store, name):
    with pytest.raises(Denied):
        services.add_version(item=plan, actor=getattr(cast, name), now=NOW, url="https://example.com/")

    assert plan.versions.count() == 1


def test_update_evidence_logs_what_was(cast, plan):
    services.update_evidence(item=plan, actor=cast.pavel, now=NOW, title="Plan of Apollo", valid_until=TODAY)

    plan.refresh_from_db()
    entry = Activity.objects.about(plan).get(verb="changed")
    assert (plan.title, plan.valid_until) == ("Plan of Apollo", TODAY)
    assert entry.detail == {"former": {"title": "Project plan", "valid_until": None}}


def test_update_evidence_checks_a_day_against_the_stored_one(cast, plan):
    services.update_evidence(item=plan, actor=cast.carl, now=NOW, dated_on=TODAY)

    with pytest.raises(DomainError) as refusal:
        services.update_evidence(item=plan, actor=cast.carl, now=NOW, valid_until=TODAY - timedelta(days=1))

    assert refusal.value.field == "valid_until"


@pytest.mark.parametrize("name", READERS)
def test_readers_and_strangers_change_nothing(cast, plan, name):
    with pytest.raises(Denied):
        services.update_evidence(item=plan, actor=getattr(cast, name), now=NOW, title="Mine")

    assert EvidenceItem.objects.get().title == "Project plan"


def test_withdrawn_evidence_counts_nowhere_until_it_is_restored(cast, plan, link):
    services.withdraw_evidence(item=plan, actor=cast.carl, now=NOW)
    services.withdraw_evidence(item=plan, actor=cast.carl, now=NOW)

    assert not EvidenceItem.objects.current().exists()
    assert not EvidenceLink.objects.current().exists()
    with pytest.raises(Conflict):
        services.add_version(item=plan, actor=cast.carl, now=NOW, url="https://example.com/")
    with pytest.raises(Conflict):
        services.update_evidence(item=plan, actor=cast.carl, now=NOW, title="Changed")
    services.restore_evidence(item=plan, actor=cast.pavel, now=NOW)
    assert EvidenceLink.objects.current().get() == link
    assert [entry.verb for entry in Activity.objects.about(plan).order_by("at", "pk")].count("withdrew") == 1


@pytest.mark.parametrize("name", ["vera", "lena", "mallory"])
def test_readers_and_strangers_withdraw_nothing(cast, plan, name):
    with pytest.raises(Denied):
        services.withdraw_evidence(item=plan, actor=getattr(cast, name), now=NOW)

    assert EvidenceItem.objects.get().withdrawn_at is None


def test_versions_cannot_be_numbered_twice(plan):
    with pytest.raises(IntegrityError), transaction.atomic():
        EvidenceVersion.objects.create(item=plan, number=1, url="https://example.com/")


def test_a_document_is_judged_by_what_is_in_it(cast, acme, store, tmp_path):
    path = tmp_path / "plan.docx"
    with ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", "<document/>")

    version = _add(acme, cast.carl, upload=upload("plan.docx", path.read_bytes())).versions.get()

    assert version.files.get().media_type == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
