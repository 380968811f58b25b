"""Turns the environment's URLs into Django settings."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def load_secret_key(path: Path) -> str:
    """Return the key kept in ``path``, made at first use and readable by its owner only.

    Several processes may start at once: the file appears complete, by one link, and the first one wins.
    """
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile("w", dir=path.parent, prefix=f".{path.name}.") as draft:  # mode 0600
            draft.write(secrets.token_urlsafe(64))
            draft.flush()
            with suppress(FileExistsError):
                os.link(draft.name, path)
    return path.read_text().strip()


def tune_database(database: dict[str, Any]) -> dict[str, Any]:
    """Return ``database`` with the options that concurrent web and worker processes need."""
    options = dict(database.get("OPTIONS", {}))
    # Kept open in each thread: connecting costs milliseconds, and SQLite writes its log back at the last close.
    database = {"CONN_MAX_AGE": 60, **database}
    if database["ENGINE"].endswith("sqlite3"):
        if database["NAME"] != ":memory:":
            Path(database["NAME"]).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # IMMEDIATE: a transaction that will write waits for its turn at its start, instead of failing half-way.
        options |= {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        }
        return {**database, "OPTIONS": options}
    return {**database, "CONN_HEALTH_CHECKS": True, "OPTIONS": {"connect_timeout": 10} | options}


def cache_settings(redis_url: str, folder: Path, prefix: str = "cairn") -> dict[str, Any]:
    """Return the cache that web and worker share: Redis, or files in ``folder`` where there is none."""
    if redis_url:
        return {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": redis_url,
            "KEY_PREFIX": prefix,
            "OPTIONS": {"socket_timeout": 5, "socket_connect_timeout": 5},
        }
    return {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": folder,
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }


def broker_settings(redis_url: str, folder: Path, prefix: str = "cairn") -> tuple[str, dict[str, Any]]:
    """Return the address and transport options of the broker: Redis, or ``folder`` where there is none."""
    if redis_url:
        return redis_url, {
            "global_keyprefix": f"{prefix}:",
            "visibility_timeout": 1800,
            "unacked_restore_interval": 2,
            "unacked_restore_throttle": 1,
            "socket_timeout": 30,
            "socket_connect_timeout": 5,
        }
    return "fs://localhost", {
        "data_folder_in": str(folder / "queue"),
        "data_folder_out": str(folder / "queue"),
        "processed_folder": str(folder / "claimed"),
        "control_folder": str(folder / "control"),
        "polling_interval": 0.25,
    }


def evidence_storage(url: str, folder: Path) -> dict[str, Any]:
    """Return the evidence store: the bucket of ``s3://KEY:SECRET@HOST:PORT/BUCKET?region=…&tls=false``, or ``folder``.

    An ``s3`` address without a host means Amazon's own. Raises ImproperlyConfigured for any other address.
    """
    if not url:
        options = {"location": folder, "file_permissions_mode": 0o400, "directory_permissions_mode": 0o700}
        return {"BACKEND": "config.storages.DurableFileSystemStorage", "OPTIONS": options}
    parts, query = urlsplit(url), parse_qs(urlsplit(url).query)
    bucket = parts.path.strip("/")
    if parts.scheme != "s3" or not bucket:
        raise ImproperlyConfigured("STORAGE_URL must look like s3://KEY:SECRET@HOST:PORT/BUCKET?region=REGION")
    options = {
        "access_key": unquote(parts.username or "") or None,
        "secret_key": unquote(parts.password or "") or None,
        "bucket_name": bucket,
        "region_name": query.get("region", [None])[0],
        "addressing_style": "path",
        "signature_version": "s3v4",
        "default_acl": None,
        "file_overwrite": False,
        "querystring_expire": 300,
    }
    if parts.hostname:
        scheme = "http" if query.get("tls") == ["false"] else "https"
        options["endpoint_url"] = f"{scheme}://{parts.netloc.rpartition('@')[2]}"
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
