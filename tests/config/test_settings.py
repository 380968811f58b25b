"""The settings file as a process sees it under different environments."""

import json
import os
import subprocess
import sys

import pytest

SHOW = """
import json
from django.conf import settings as s
print(json.dumps({
    "engine": s.DATABASES["default"]["ENGINE"], "broker": s.CELERY_BROKER_URL, "cache": s.CACHES["default"]["BACKEND"],
    "evidence": s.STORAGES["evidence"]["BACKEND"], "mail": s.EMAIL_BACKEND, "verify": s.ACCOUNT_EMAIL_VERIFICATION,
    "hosts": s.ALLOWED_HOSTS, "cookie": s.SESSION_COOKIE_SECURE, "hsts": s.SECURE_HSTS_SECONDS, "demo": s.DEMO,
    "site": s.SITE_URL,
}))
"""
PRODUCTION = {
    "CAIRN_ENV": "production",
    "SECRET_KEY": "a-key-for-this-test",
    "SITE_URL": "https://cairn.example.org",
    "DATABASE_URL": "postgres://cairn:pw@db:5432/cairn",
    "REDIS_URL": "redis://redis:6379/0",
    "STORAGE_URL": "s3://key:secret@storage:8333/evidence",
    "EMAIL_URL": "smtp+tls://user:pw@mail.example.org:587",
}


def start(tmp_path, **environment):
    """Load the settings in a process with this environment alone."""
    keep = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    keep |= {"DJANGO_SETTINGS_MODULE": "config.settings", "VAR_DIR": str(tmp_path)}
    return subprocess.run(
        [sys.executable, "-c", SHOW], env=keep | environment, capture_output=True, text=True, check=False
    )


def test_without_any_variable_everything_is_embedded(tmp_path):
    result = start(tmp_path)

    assert json.loads(result.stdout) == {
        "engine": "django.db.backends.sqlite3",
        "broker": "fs://localhost",
        "cache": "django.core.cache.backends.filebased.FileBasedCache",
        "evidence": "config.storages.DurableFileSystemStorage",
        "mail": "django.core.mail.backends.filebased.EmailBackend",
        "verify": "none",
        "hosts": ["127.0.0.1", "localhost", "127.0.0.1", "[::1]"],
        "cookie": False,
        "hsts": 0,
        "demo": True,
        "site": "http://127.0.0.1:8000",
    }
    assert (tmp_path / "secret_key").exists()


def test_urls_switch_to_the_services_of_a_team(tmp_path):
    result = start(tmp_path, **PRODUCTION)

    assert json.loads(result.stdout) == {
        "engine": "django.db.backends.postgresql",
        "broker": "redis://redis:6379/0",
        "cache": "django.core.cache.backends.redis.RedisCache",
        "evidence": "storages.backends.s3.S3Storage",
        "mail": "django.core.mail.backends.smtp.EmailBackend",
        "verify": "mandatory",
        "hosts": ["cairn.example.org", "localhost", "127.0.0.1", "[::1]"],
        "cookie": True,
        "hsts": 31536000,
        "demo": False,
        "site": "https://cairn.example.org",
    }
    assert not (tmp_path / "secret_key").exists()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"SECRET_KEY": None}, "Set the SECRET_KEY environment variable"),
        ({"DEBUG": "1"}, "DEBUG must be off in production"),
        ({"CAIRN_ENV": "prod"}, "CAIRN_ENV must be embedded or production"),
        ({"STORAGE_URL": "ftp://host/folder"}, "STORAGE_URL must look like"),
        ({"EVIDENCE_MAX_BYTES": "many"}, "invalid literal for int"),
    ],
)
def test_a_wrong_environment_stops_the_start_with_its_reason(tmp_path, change, message):
    environment = {name: value for name, value in (PRODUCTION | change).items() if value is not None}

    result = start(tmp_path, **environment)

    assert result.returncode == 1
    assert message in result.stderr.strip().splitlines()[-1]


def test_an_empty_secret_key_is_no_key_in_production(tmp_path):
    assert start(tmp_path, **PRODUCTION | {"SECRET_KEY": ""}).returncode == 1


def test_workbooks_are_not_read_with_lxml():
    """The guards against entities in workbooks are those of defusedxml, which openpyxl passes by with lxml."""
    import openpyxl  # noqa: PLC0415 -- after the settings, as in the programs

    assert openpyxl.DEFUSEDXML
    assert not openpyxl.LXML
