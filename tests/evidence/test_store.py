"""The file store: whole files or none, parts on request, damage found and never sent, orphans removed, quotas kept."""

import os
import threading
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.urls import reverse

from config.storages import DurableFileSystemStorage
from evidence import services
from evidence.models import EvidenceFile, EvidenceItem, StorageQuota
from evidence.services.quota import QuotaExceeded, reserve
from evidence.services.storing import StorageUnavailable
from jobs.models import Job
from jobs.services import run_job
from organizations.models import Activity
from tests.evidence.conftest import NOW, upload
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db
TEXT = b"The plan of the project.\n"


@pytest.fixture
def stored(plan):
    """The file of the plan."""
    return EvidenceFile.objects.get()


def _path(stored):
    return Path(storages["evidence"].path(stored.file.name))


def _body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def _damage(stored):
    path = _path(stored)
    path.chmod(0o600)
    path.write_bytes(b"X" + TEXT[1:])


# --- Writing


def test_a_stored_file_is_read_only_and_private(stored):
    assert _path(stored).stat().st_mode & 0o777 == 0o400
    assert _path(stored).parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("call", ["fsync", "link"])
def test_a_write_that_breaks_leaves_nothing(tmp_path, monkeypatch, call):
    def break_down(*args):
        raise OSError(28, "No space left on device")

    storage = DurableFileSystemStorage(tmp_path)
    storage.save("folder/ready", ContentFile(b"x"))
    monkeypatch.setattr(os, call, break_down)

    with pytest.raises(OSError, match="No space"):
        storage.save("folder/new", ContentFile(b"x"))

    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["ready"]


def test_a_full_disk_is_told_and_leaves_no_row(cast, acme, store, monkeypatch):
    def break_down(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", break_down)
    with pytest.raises(StorageUnavailable):
        services.add_evidence(organization=acme, title="Plan", actor=cast.carl, now=NOW, upload=upload())

    assert (store(), EvidenceItem.objects.count()) == ([], 0)
    assert not StorageQuota.objects.filter(used_bytes__gt=0).exists()


def test_a_file_never_replaces_another(tmp_path):
    storage = DurableFileSystemStorage(tmp_path)
    (tmp_path / "a").write_bytes(b"first")

    name = storage._save("a", ContentFile(b"second"))

    assert name != "a"
    assert (tmp_path / "a").read_bytes() == b"first"


# --- Downloads


@pytest.mark.parametrize(
    ("header", "status", "body", "content_range"),
    [
        ("", 200, TEXT, None),
        ("bytes=0-2", 206, TEXT[:3], "bytes 0-2/25"),
        ("bytes=4-", 206, TEXT[4:], "bytes 4-24/25"),
        ("bytes=-5", 206, TEXT[-5:], "bytes 20-24/25"),
        ("bytes=-500", 206, TEXT, "bytes 0-24/25"),
        ("bytes=20-900", 206, TEXT[20:], "bytes 20-24/25"),
        ("bytes=25-", 416, b"", "bytes */25"),
        ("bytes=-0", 416, b"", "bytes */25"),
        ("bytes=5-2", 200, TEXT, None),
        ("bytes=0-1,4-5", 200, TEXT, None),
        ("bytes=-", 200, TEXT, None),
        ("lines=1-2", 200, TEXT, None),
        ("bytes=" + "9" * 5000 + "-", 200, TEXT, None),
    ],
    ids=lambda value: str(value)[:20],
)
def test_parts_are_sent_on_request(cast, stored, client_of, header, status, body, content_range):
    headers = {"range": header} if header else {}
    response = client_of(cast.vera).get(stored.get_absolute_url(), headers=headers)

    assert (response.status_code, _body(response)) == (status, body)
    assert response.get("Content-Range") == content_range
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"] == 'attachment; filename="plan.txt"'
    if status != 416:
        assert response["Content-Length"] == str(len(body))


def test_a_known_state_is_not_sent_again(cast, stored, client_of):
    client, etag = client_of(cast.vera), f'"{stored.sha256}"'

    known = client.get(stored.get_absolute_url(), headers={"if-none-match": etag})
    other = client.get(stored.get_absolute_url(), headers={"range": "bytes=0-1", "if-range": '"other"'})

    assert (known.status_code, known.content, known["ETag"]) == (304, b"", etag)
    assert known["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert (other.status_code, _body(other)) == (200, TEXT)


def test_each_download_is_logged_and_kept_out_of_the_history(cast, plan, stored, client_of):
    client = client_of(cast.vera)
    _body(client.get(stored.get_absolute_url()))
    _body(client.get(stored.get_absolute_url(), headers={"range": "bytes=0-2"}))

    rows = Activity.objects.about(plan).filter(verb="downloaded").order_by("at")
    assert [(row.actor, row.detail.get("part")) for row in rows] == [(cast.vera, None), (cast.vera, "bytes 0-2/25")]
    assert "downloaded" not in client.get(plan.get_absolute_url()).content.decode()


def test_the_proxy_sends_the_bytes_where_it_can(cast, stored, client_of, settings):
    settings.EVIDENCE_X_ACCEL = "/stored-evidence/"
    response = client_of(cast.vera).get(stored.get_absolute_url())

    assert response["X-Accel-Redirect"] == f"/stored-evidence/{stored.file.name}"
    assert (response.status_code, response.content) == (200, b"")
    assert client_of(cast.mallory).get(stored.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("suffix", ["%2e%2e%2f", "/", ";a", "%2f..%2f", "?pk=1"])
def test_strangers_get_the_same_answer_whatever_they_spell(cast, stored, client_of, suffix):
    response = client_of(cast.mallory).get(stored.get_absolute_url() + suffix)

    assert response.status_code == 404


# --- Soundness


def test_one_changed_byte_is_found_told_and_never_sent(cast, acme, plan, stored, client_of):
    assert services.scrub_files(now=NOW, at_most=10**9).faults == 0
    _damage(stored)
    assert services.scrub_files(now=NOW + timedelta(days=6), at_most=10**9).files == 0

    found = services.scrub_files(now=NOW + timedelta(days=8), at_most=10**9)

    stored.refresh_from_db()
    assert (found.files, found.faults, stored.fault) == (1, 1, "altered")
    assert client_of(cast.vera).get(stored.get_absolute_url()).status_code == 503
    assert "altered" in client_of(cast.priya).get(reverse("evidence:store", args=[acme.pk])).content.decode()
    assert Activity.objects.about(plan).filter(verb="found a damaged file of").count() == 1


@pytest.mark.parametrize(
    ("harm", "fault"),
    [
        (lambda path: path.unlink(), "missing"),
        (lambda path: (path.chmod(0o600), path.write_bytes(TEXT + b"more")), "altered"),
        (lambda path: (path.chmod(0o600), path.write_bytes(b"")), "altered"),
        (lambda path: None, ""),
    ],
    ids=["gone", "longer", "emptied", "sound"],
)
def test_the_check_on_demand_tells_what_it_finds(cast, acme, stored, api_of, harm, fault, settings):
    harm(_path(stored))
    started = api_of(cast.priya).post("/api/v1/evidence-files/check/", {"organization": str(acme.pk)})
    again = api_of(cast.priya).post("/api/v1/evidence-files/check/", {"organization": str(acme.pk)})
    job = run_job(pk=started.json()["id"], now=NOW)

    assert (started.status_code, again.json()["id"], job.state) == (202, started.json()["id"], Job.State.SUCCEEDED)
    damaged = api_of(cast.vera).get("/api/v1/evidence-files/?damaged=true").json()["results"]
    assert [row["fault"] for row in damaged] == ([fault] if fault else [])
    assert ("damaged" in job.result["message"]) == bool(fault)


def test_a_file_that_came_back_is_sent_again(stored):
    _damage(stored)
    assert services.check_stored(stored, now=NOW) == "altered"
    stored.refresh_from_db()
    _path(stored).write_bytes(TEXT)

    assert services.check_stored(stored, now=NOW) == ""


def test_what_nobody_owns_is_removed_after_a_day(cast, acme, plan, stored, store):
    storage = storages["evidence"]
    orphan = f"{acme.pk}/{plan.pk}/{uuid.uuid4()}"
    names = {
        orphan,
        f"{acme.pk}/{plan.pk}/{uuid.uuid4()}.part",
        f"register-imports/{uuid.uuid4()}",
        f"bundles/{uuid.uuid4()}",
        "readme.txt",
    }
    for name in names:
        storage.save(name, ContentFile(b"x"))
    for path in store():
        os.utime(path, (NOW.timestamp() - 90_000,) * 2)
    fresh = storage.save(f"{acme.pk}/{plan.pk}/{uuid.uuid4()}", ContentFile(b"x"))
    os.utime(storage.path(fresh), (NOW.timestamp() - 80_000,) * 2)

    assert services.reap_orphans(now=NOW) == 3
    assert services.reap_orphans(now=NOW) == 0

    kept = {str(path.relative_to(storage.location)) for path in store()}
    assert kept == {stored.file.name, fresh, "readme.txt", *(name for name in names if name.startswith("bundles"))}


# --- Quotas


def test_a_quota_is_kept_to_the_byte_and_given_back(cast, acme, plan, store):
    StorageQuota.objects.update(limit_bytes=25 + 10)

    def add(content, title="More"):
        return services.add_evidence(
            organization=acme, title=title, actor=cast.carl, now=NOW, upload=upload("a.txt", content)
        )

    with pytest.raises(QuotaExceeded) as refusal:
        add(b"x" * 11)
    assert (refusal.value.status, refusal.value.field) == (507, "upload")
    with pytest.raises(Exception, match="at most 300"):
        add(b"x" * 10, title="x" * 301)
    add(b"x" * 10)
    assert StorageQuota.objects.get().used_bytes == 35
    assert len(store()) == 2
    rival = OrganizationFactory()
    reserve(rival, 10**6)


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one after the other anyway")
def test_uploads_at_the_same_time_never_exceed_the_quota(cast, acme, store):
    StorageQuota.objects.create(organization=acme, limit_bytes=50)
    outcomes = []

    def add(number):
        try:
            services.add_evidence(
                organization=acme, title="Plan", actor=cast.carl, now=NOW, upload=upload("a.txt", b"%09d\n" % number)
            )
            outcomes.append(True)
        except QuotaExceeded:
            outcomes.append(False)
        finally:
            connection.close()

    threads = [threading.Thread(target=add, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (outcomes.count(True), len(outcomes)) == (5, 12)
    assert (StorageQuota.objects.get().used_bytes, len(store())) == (50, 5)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_the_store_costs_the_same(cast, acme, store, client_of, django_assert_num_queries, rows):
    for number in range(rows):
        services.add_evidence(
            organization=acme, title="Plan", actor=cast.carl, now=NOW, upload=upload("a.txt", b"%d" % number)
        )
    EvidenceFile.objects.update(fault="missing", checked_at=NOW)
    client = client_of(cast.priya)
    client.get(reverse("evidence:store", args=[acme.pk]))

    with django_assert_num_queries(12):
        page = client.get(reverse("evidence:store", args=[acme.pk])).content.decode()
    assert page.count("missing") == rows
