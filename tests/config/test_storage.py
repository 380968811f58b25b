"""Evidence in a bucket: what an address makes of django-storages really stores, reads and signs."""

from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from moto import mock_aws

from config.environment import evidence_storage

ENDPOINT = "http://storage:8333"


@pytest.fixture
def bucket(settings, monkeypatch, tmp_path):
    """The evidence store of ``STORAGE_URL``, on a bucket of a server of our own."""
    monkeypatch.setenv("MOTO_S3_CUSTOM_ENDPOINTS", ENDPOINT)
    with mock_aws():
        boto3.client(
            "s3",
            endpoint_url=ENDPOINT,
            region_name="us-east-1",
            aws_access_key_id="cairn",
            aws_secret_access_key="secret",
        ).create_bucket(Bucket="evidence")
        address = "s3://cairn:secret@storage:8333/evidence?region=us-east-1&tls=false"
        settings.STORAGES = {**settings.STORAGES, "evidence": evidence_storage(address, tmp_path)}
        yield storages["evidence"]


def test_a_file_is_kept_byte_for_byte(bucket):
    content = bytes(range(256)) * 40_000

    name = bucket.save("acme/plan.pdf", ContentFile(content))

    assert bucket.exists(name)
    assert bucket.size(name) == len(content)
    with bucket.open(name) as file:
        assert file.read() == content


def test_a_second_file_of_the_same_name_replaces_nothing(bucket):
    first = bucket.save("acme/plan.pdf", ContentFile(b"one"))

    second = bucket.save("acme/plan.pdf", ContentFile(b"two"))

    assert first != second
    with bucket.open(first) as file:
        assert file.read() == b"one"


def test_an_address_to_a_file_ends_after_five_minutes(bucket):
    url = urlsplit(bucket.url(bucket.save("acme/plan.pdf", ContentFile(b"one"))))

    assert f"{url.scheme}://{url.netloc}" == ENDPOINT
    assert url.path == "/evidence/acme/plan.pdf"
    assert parse_qs(url.query)["X-Amz-Expires"] == ["300"]


def test_a_deleted_file_is_gone(bucket):
    name = bucket.save("acme/plan.pdf", ContentFile(b"one"))

    bucket.delete(name)

    assert not bucket.exists(name)


@pytest.mark.django_db
def test_ready_with_the_bucket(bucket, client):
    assert "storage" not in client.get("/readyz").json()["failing"]


def test_files_on_disk_are_for_their_owner_only(settings, tmp_path):
    settings.STORAGES = {**settings.STORAGES, "evidence": evidence_storage("", tmp_path / "evidence")}
    storage = storages["evidence"]

    name = storage.save("acme/plan.pdf", ContentFile(b"one"))

    path = tmp_path / "evidence" / name
    assert path.stat().st_mode & 0o777 == 0o400
    assert path.parent.stat().st_mode & 0o777 == 0o700
