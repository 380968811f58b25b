# ruff: noqa: T201 -- a command that prints its result
"""Upload 200 MB as evidence through the whole application: seconds, and how much the process grows by it.

The body is made while it is read, so that what grows is the application. The floor is hashing and writing the same
bytes with one fsync, measured in the same run. Run with ``python -m benchmarks.bench_store``: it makes a database and
a store of its own in a temporary folder.
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

FOLDER = tempfile.TemporaryDirectory(prefix="cairn-bench-store-")
os.environ.update(
    DJANGO_SETTINGS_MODULE="config.settings",
    VAR_DIR=FOLDER.name,
    DATABASE_URL=f"sqlite:///{FOLDER.name}/bench.sqlite3",
    EVIDENCE_MAX_BYTES=str(300 * 1024**2),
)

import django  # noqa: E402

django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.core.management import call_command  # noqa: E402
from knox.models import AuthToken  # noqa: E402

from organizations.models import User  # noqa: E402
from organizations.services import create_organization  # noqa: E402

SIZE = 200 * 1024**2
LINE = b"2026-11-28 10:00:00 test 0815 passed in 12 ms\n"
BLOCK = LINE * (64 * 1024 // len(LINE))
BOUNDARY = "cairn-bench"
MOST_GROWTH_MB = 20


class Body(io.RawIOBase):
    """A multipart body that is made while it is read."""

    def __init__(self, organization: str) -> None:
        fields = "".join(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in (("organization", organization), ("title", "Nightly log"))
        )
        head = f'{fields}--{BOUNDARY}\r\nContent-Disposition: form-data; name="upload"; filename="night.log"\r\n\r\n'
        tail = f"\r\n--{BOUNDARY}--\r\n"
        self.length = len(head) + SIZE // len(BLOCK) * len(BLOCK) + len(tail)
        self._pieces = self._parts(head.encode(), tail.encode())
        self._left = b""

    @staticmethod
    def _parts(head: bytes, tail: bytes) -> Iterator[bytes]:
        yield head
        for _ in range(SIZE // len(BLOCK)):
            yield BLOCK
        yield tail

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes."""
        while len(self._left) < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._left += piece
        piece, self._left = self._left[:size], self._left[size:]
        return piece


def peak_mb() -> float:
    """Return the largest resident size of this process so far, in MB."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def floor_seconds() -> float:
    """Return how long it takes to hash and write the same bytes."""
    start, digest = time.perf_counter(), hashlib.sha256()
    with Path(FOLDER.name, "floor").open("wb") as file:
        for _ in range(SIZE // len(BLOCK)):
            digest.update(BLOCK)
            file.write(BLOCK)
        file.flush()
        os.fsync(file.fileno())
    return time.perf_counter() - start


def upload(token: str, organization: str) -> str:
    """Send the body to the application as a WSGI server would; return the status line."""
    body, statuses = Body(organization), list[str]()
    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": "/api/v1/evidence/", "SERVER_NAME": "localhost", "SERVER_PORT": "80",
        "wsgi.input": body, "wsgi.errors": io.StringIO(), "wsgi.url_scheme": "http", "HTTP_HOST": "localhost",
        "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}", "CONTENT_LENGTH": str(body.length),
        "HTTP_AUTHORIZATION": f"Token {token}",
    }  # fmt: skip
    response = WSGIHandler()(environ, lambda status, headers: statuses.append(status))
    b"".join(response)
    response.close()
    return statuses[0]


def main() -> None:
    """Print seconds, ratio to the floor and growth."""
    call_command("migrate", verbosity=0)
    user = User.objects.create_user("bench@example.org")
    organization = create_organization(name="Bench", time_zone="UTC", locale="en", actor=user)
    _row, token = AuthToken.objects.create(user)
    global SIZE
    whole, SIZE = SIZE, len(BLOCK)
    upload(token, str(organization.pk))
    SIZE = whole
    floor = floor_seconds()
    Path("/proc/self/clear_refs").write_text("5")
    before, start = peak_mb(), time.perf_counter()
    status = upload(token, str(organization.pk))
    spent, growth = time.perf_counter() - start, peak_mb() - before
    print(f"{SIZE / 1024**2:.0f} MB: {status}; {spent:.1f} s, floor {floor:.1f} s, ratio {spent / floor:.1f}")
    print(f"grown by {growth:.1f} MB, at most {MOST_GROWTH_MB}: {'ok' if growth < MOST_GROWTH_MB else 'TOO MUCH'}")


if __name__ == "__main__":
    main()
