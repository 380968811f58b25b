"""Whether the process lives, and whether it can do its work."""

from __future__ import annotations

import logging
import os
import secrets
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.files.storage import FileSystemStorage, storages
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError
from redis import RedisError

from config.celery import app

logger = logging.getLogger(__name__)


class NotReady(Exception):
    """A part answers, but not as it must."""


def check_database() -> None:
    """Raise DatabaseError unless the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def check_migrations() -> None:
    """Raise NotReady while migrations wait to be applied."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotReady("migrations wait to be applied")


def check_cache() -> None:
    """Raise NotReady unless the cache returns what was put into it."""
    token = secrets.token_hex(8)
    cache.set(f"readyz-{token}", token, 10)
    if cache.get(f"readyz-{token}") != token:
        raise NotReady("the cache forgets")
    cache.delete(f"readyz-{token}")


def check_broker() -> None:
    """Raise OperationalError unless the broker accepts a connection."""
    with app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=2)


def check_storage() -> None:
    """Raise NotReady or the store's own error unless evidence can be written."""
    storage = storages["evidence"]
    if isinstance(storage, FileSystemStorage):
        folder = Path(storage.location)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise NotReady("the evidence folder is not writable")
    else:
        storage.exists("readyz")


CHECKS = {
    "database": check_database,
    "migrations": check_migrations,
    "cache": check_cache,
    "broker": check_broker,
    "storage": check_storage,
}
FAULTS = (NotReady, DatabaseError, OSError, RedisError, OperationalError, BotoCoreError, ClientError)


def failing() -> list[str]:
    """Return the names of the parts that do not work; their causes go to the log."""
    names = []
    for name, check in CHECKS.items():
        try:
            check()
        except FAULTS as error:
            logger.error("Not ready: %s: %s", name, error)
            names.append(name)
    return names


@login_not_required
@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """Answer 200 while the process serves requests."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when all parts work, else 503 with the names of those that do not."""
    names = failing()
    return JsonResponse({"ready": not names, "failing": names}, status=503 if names else 200)
