"""Liveness and readiness, with each part broken in turn."""

import pytest
from django.core.cache import caches
from django.core.files.storage import storages
from django.db.migrations.recorder import MigrationRecorder

from config.celery import app

pytestmark = pytest.mark.django_db

NOBODY = "redis://127.0.0.1:1/0"


def test_live_needs_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").status_code == 200


def test_ready_when_all_parts_work(client, sane_broker):
    response = client.get("/readyz")

    assert response.json() == {"ready": True, "failing": []}
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


def test_not_ready_while_migrations_wait(client, sane_broker):
    MigrationRecorder.Migration.objects.filter(app="journeys").delete()

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["failing"] == ["migrations"]


def test_not_ready_without_the_cache(client, sane_broker, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": NOBODY}}
    caches.close_all()

    assert client.get("/readyz").json()["failing"] == ["cache"]


def test_not_ready_when_the_cache_forgets(client, sane_broker, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

    assert client.get("/readyz").json()["failing"] == ["cache"]


def test_not_ready_without_the_broker(client, broker):
    broker(NOBODY, {})

    assert client.get("/readyz").json()["failing"] == ["broker"]


def test_not_ready_where_evidence_cannot_be_kept(client, sane_broker, settings, tmp_path):
    (tmp_path / "file").write_text("in the way")
    storage = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path / "file" / "evidence"},
    }
    settings.STORAGES = {**settings.STORAGES, "evidence": storage}

    assert client.get("/readyz").json()["failing"] == ["storage"]


def test_not_ready_without_the_bucket(client, sane_broker, settings):
    options = {
        "endpoint_url": "http://127.0.0.1:1",
        "bucket_name": "evidence",
        "access_key": "key",
        "secret_key": "secret",
        "region_name": "local",
    }
    settings.STORAGES = {
        **settings.STORAGES,
        "evidence": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options},
    }

    assert client.get("/readyz").json()["failing"] == ["storage"]


def test_a_cause_is_logged_and_not_told(client, broker, caplog):
    broker(NOBODY, {})

    response = client.get("/readyz")

    assert "127.0.0.1:1" not in response.content.decode()
    assert "Not ready: broker" in caplog.text


@pytest.fixture
def broker():
    """Point the task queue elsewhere for one test."""
    before = app.conf.broker_url, app.conf.broker_transport_options
    yield lambda url, options: app.conf.update(broker_url=url, broker_transport_options=options)
    app.conf.update(broker_url=before[0], broker_transport_options=before[1])


@pytest.fixture
def sane_broker(broker, tmp_path):
    """Use a folder as broker, whatever this run has."""
    folders = {"data_folder_in": "queue", "data_folder_out": "queue", "processed_folder": "c", "control_folder": "d"}
    broker("fs://localhost", {name: str(tmp_path / folder) for name, folder in folders.items()})


@pytest.fixture(autouse=True)
def _fresh_storages():
    storages.__dict__.pop("backends", None)
