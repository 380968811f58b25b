"""A whole installation beside the test's own database, for tests that run Cairn's real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import redis
from django.conf import settings
from psycopg import sql

from tests.services import free_port

ROOT = Path(settings.BASE_DIR)


@dataclass(frozen=True)
class Installation:
    """A folder, a prepared database and a port; ``environment`` is all that its processes need."""

    folder: Path
    environment: dict[str, str]

    @property
    def port(self) -> int:
        return int(self.environment["PORT"])

    def manage(self, *arguments: str) -> str:
        """Run a management command to its end and return what it printed."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip

    @contextmanager
    def process(self, *command: str) -> Iterator[subprocess.Popen[bytes]]:
        """Run a command in a process group of its own, with its output in ``output.log``, and end the group after."""
        with (self.folder / "output.log").open("ab") as log:
            process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    @property
    def output(self) -> str:
        """Return what the processes printed so far."""
        return (self.folder / "output.log").read_text()


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Return once ``condition`` holds. Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.05)


@contextmanager
def installation(folder: Path) -> Iterator[Installation]:
    """Prepare an installation on the services of this run, and remove what it leaves on them."""
    environment = {
        "PATH": os.environ["PATH"],
        "VAR_DIR": str(folder),
        "PORT": str(free_port()),
        "DEMO": "0",
        "REMINDER_SECONDS": "1",
    }
    with own_database(folder.name) as database_url, own_keys(f"cairn-test-{os.getpid()}-{folder.name}") as keys:
        environment |= database_url | keys
        prepared = Installation(folder, environment)
        prepared.manage("migrate", "-v", "0")
        prepared.manage("library", "load", "-v", "0")
        prepared.manage("load_qualifications", "-v", "0")
        yield prepared


@contextmanager
def own_database(name: str) -> Iterator[dict[str, str]]:
    """Give a database of its own on this run's PostgreSQL; on SQLite nothing is needed."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield {}
        return
    own = f"test_cairn_{os.getpid()}_{name}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(own)))
        try:
            yield {"DATABASE_URL": f"{server.rpartition('/')[0]}/{own}"}
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(own)))


@contextmanager
def own_keys(prefix: str) -> Iterator[dict[str, str]]:
    """Give a key prefix of its own on this run's Redis; without Redis nothing is needed."""
    if not settings.REDIS_URL:
        yield {}
        return
    yield {"REDIS_URL": settings.REDIS_URL, "REDIS_PREFIX": prefix}
    with redis.Redis.from_url(settings.REDIS_URL) as server:
        for key in server.scan_iter(f"{prefix}*"):
            server.delete(key)
