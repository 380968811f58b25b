"""Finds PostgreSQL and Redis for the second leg of the tests, or starts them.

In this order: ``DATABASE_URL`` and ``REDIS_URL``; servers on 127.0.0.1 that accept the test credentials (user
``postgres`` without a password; Redis without one); installed programs, started in a temporary folder on a free
port. Run as a program, it tells what it would use and exits with 1 where something is absent.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import redis

LOCAL_POSTGRES = "postgres://postgres@127.0.0.1:5432/postgres"
LOCAL_REDIS = "redis://127.0.0.1:6379/15"


@dataclass(frozen=True)
class Services:
    """Where the services are; None where there is none."""

    database_url: str | None
    redis_url: str | None

    @property
    def missing(self) -> list[str]:
        """Return the names of what was not found."""
        return [name for name, url in (("PostgreSQL", self.database_url), ("Redis", self.redis_url)) if not url]

    def __str__(self) -> str:
        return f"PostgreSQL {self.database_url or 'ABSENT'}, Redis {self.redis_url or 'ABSENT'}"


def postgres_answers(url: str) -> bool:
    """Tell whether a PostgreSQL server accepts ``url``."""
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def redis_answers(url: str) -> bool:
    """Tell whether a Redis server accepts ``url``."""
    try:
        return bool(redis.Redis.from_url(url, socket_connect_timeout=2).ping())
    except redis.RedisError:
        return False


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def started_postgres() -> Iterator[str | None]:
    """Run a temporary cluster of the newest PostgreSQL installed; None where there is none."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    found = shutil.which("initdb")
    folder = folders[-1] if folders else Path(found).parent if found else None
    if folder is None:
        yield None
        return
    # PostgreSQL refuses to run as root.
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory(prefix="cairn-postgres-") as root:
        if prefix:
            os.chown(root, pwd.getpwnam("postgres").pw_uid, -1)
        port, data = free_port(), f"{root}/data"
        quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": root}
        subprocess.run([*prefix, folder / "initdb", "--no-sync", "-A", "trust", "-U", "postgres", "-D", data], **quiet)
        options = f"-p {port} -k {root} -c listen_addresses=127.0.0.1 -c fsync=off"
        subprocess.run(
            [*prefix, folder / "pg_ctl", "-w", "-D", data, "-l", f"{root}/log", "-o", options, "start"], **quiet
        )
        try:
            yield f"postgres://postgres@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run([*prefix, folder / "pg_ctl", "-w", "-D", data, "-m", "immediate", "stop"], **quiet)


@contextmanager
def started_redis() -> Iterator[str | None]:
    """Run a temporary Redis that keeps nothing; None where the program is not installed."""
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if program is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="cairn-redis-") as root:
        port = free_port()
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", root]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
            try:
                url = f"redis://127.0.0.1:{port}/0"
                deadline = time.monotonic() + 5
                while not redis_answers(url) and time.monotonic() < deadline:
                    time.sleep(0.02)
                yield url
            finally:
                server.terminate()


@contextmanager
def services() -> Iterator[Services]:
    """Give the services found or started, and stop what was started."""
    with ExitStack() as stack:
        database_url = os.environ.get("DATABASE_URL", "")
        if not database_url.startswith("postgres"):
            database_url = LOCAL_POSTGRES if postgres_answers(LOCAL_POSTGRES) else ""
        redis_url = os.environ.get("REDIS_URL", "")
        if not redis_url:
            redis_url = LOCAL_REDIS if redis_answers(LOCAL_REDIS) else ""
        yield Services(
            database_url or stack.enter_context(started_postgres()), redis_url or stack.enter_context(started_redis())
        )


def chromium() -> str | None:
    """Return the path of an installed Chromium or Chrome, or None."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if name and (path := shutil.which(name))), None)


if __name__ == "__main__":
    with services() as found:
        sys.stdout.write(f"services: {found}\n")
        sys.exit(1 if found.missing else 0)
