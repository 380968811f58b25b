"""How the environment's URLs become settings."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.celery import app
from config.environment import (
    broker_settings,
    cache_settings,
    evidence_storage,
    load_secret_key,
    tune_database,
)


def test_secret_key_is_made_once_and_for_its_owner_only(tmp_path):
    path = tmp_path / "var" / "secret_key"

    first = load_secret_key(path)

    assert len(first) >= 64
    assert load_secret_key(path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["secret_key"]


def test_secret_key_is_the_same_for_processes_that_start_together(tmp_path):
    path = tmp_path / "secret_key"

    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: load_secret_key(path), range(64)))

    assert len(keys) == 1


def test_sqlite_waits_for_its_turn_in_wal_mode(tmp_path):
    database = tune_database({"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "new" / "db.sqlite3")})

    assert (tmp_path / "new").is_dir()
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert database["OPTIONS"]["timeout"] == 20
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]


def test_postgresql_keeps_the_options_of_its_address():
    database = tune_database({"ENGINE": "django.db.backends.postgresql", "OPTIONS": {"sslmode": "require"}})

    assert database["OPTIONS"] == {"connect_timeout": 10, "sslmode": "require"}
    assert database["CONN_HEALTH_CHECKS"] is True
    assert database["CONN_MAX_AGE"] == 60


def test_the_address_may_set_its_own_connection_age():
    assert tune_database({"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 0})["CONN_MAX_AGE"] == 0


def test_cache_is_in_files_without_redis(tmp_path):
    assert cache_settings("", tmp_path)["LOCATION"] == tmp_path
    assert cache_settings("redis://cache:6379/1", tmp_path)["LOCATION"] == "redis://cache:6379/1"


def test_broker_is_a_folder_without_redis(tmp_path):
    url, options = broker_settings("", tmp_path)

    assert url == "fs://localhost"
    assert options["data_folder_in"] == options["data_folder_out"] == str(tmp_path / "queue")


def test_redis_broker_returns_a_message_only_after_the_longest_task(tmp_path):
    url, options = broker_settings("redis://broker:6379/0", tmp_path)

    assert url == "redis://broker:6379/0"
    assert app.conf.task_soft_time_limit < app.conf.task_time_limit < options["visibility_timeout"]


def test_evidence_is_kept_in_a_private_folder_by_default(tmp_path):
    storage = evidence_storage("", tmp_path)

    assert storage["BACKEND"] == "config.storages.DurableFileSystemStorage"
    assert storage["OPTIONS"] == {
        "location": tmp_path,
        "file_permissions_mode": 0o400,
        "directory_permissions_mode": 0o700,
    }


def test_evidence_in_a_bucket_of_ones_own_server():
    options = evidence_storage("s3://key:se%2Fcret@[::1]:8333/evidence?region=eu-1&tls=false", Path())["OPTIONS"]

    assert options["endpoint_url"] == "http://[::1]:8333"
    assert options["access_key"] == "key"
    assert options["secret_key"] == "se/cret"
    assert options["bucket_name"] == "evidence"
    assert options["region_name"] == "eu-1"
    assert options["file_overwrite"] is False
    assert options["default_acl"] is None


def test_evidence_server_is_reached_by_tls_unless_switched_off():
    options = evidence_storage("s3://key:secret@store.example/evidence", Path())["OPTIONS"]

    assert options["endpoint_url"] == "https://store.example"


def test_evidence_with_the_machines_own_credentials():
    options = evidence_storage("s3:///evidence?region=eu-central-1", Path())["OPTIONS"]

    assert options["access_key"] is None
    assert "endpoint_url" not in options


@pytest.mark.parametrize("url", ["ftp://host/evidence", "s3://key:secret@host:8333/", "s3://key:secret@host"])
def test_evidence_address_that_cannot_work_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match="STORAGE_URL must look like"):
        evidence_storage(url, Path())
