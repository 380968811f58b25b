"""Start everything: ``manage.py up`` migrates, loads the catalogues and runs web, worker and beat until stopped."""

from __future__ import annotations

import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command, get_commands, load_command_class
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

START_SECONDS = 60
STOP_SECONDS = 15
CELERY = (sys.executable, "-m", "celery", "-A", "config")
PROCESSES = {
    "web": (sys.executable, "-m", "gunicorn", "-c", "python:config.gunicorn", "config.wsgi"),
    "worker": (
        *CELERY, "worker", "--pool", "threads", "--concurrency", "4", "--loglevel", "INFO",
        "--without-gossip", "--without-mingle", "--without-heartbeat",
    ),
    "beat": (
        *CELERY, "beat", "--loglevel", "INFO", "--pidfile=", "--schedule", str(settings.VAR_DIR / "beat-schedule"),
    ),
}  # fmt: skip


def require_free_port(host: str, port: int) -> None:
    """Raise CommandError where another program listens on ``host`` and ``port``."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"{host}:{port} cannot be used ({error.strerror}). Try: make run PORT={port + 1}"
            ) from error


def end_with_parent() -> None:
    """Ask the kernel to end this child when the supervisor dies, however it dies (Linux; elsewhere nothing)."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


@contextmanager
def stop_signals() -> Iterator[list[int]]:
    """Collect SIGINT, SIGTERM and SIGHUP in the list given, instead of dying of them."""
    received: list[int] = []
    kinds = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {kind: signal.signal(kind, lambda number, frame: received.append(number)) for kind in kinds}
    try:
        yield received
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)


def signal_group(process: subprocess.Popen[bytes], number: int) -> None:
    """Send a signal to a child and all its own children; it may be gone already."""
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return


class Command(BaseCommand):
    """Web, worker and beat as children in process groups of their own; when one ends, all end."""

    help = "Migrate, load the catalogues, then run web, worker and beat. HOST and PORT choose the address."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until a signal (exit 0) or until a child ends by itself (exit 1)."""
        require_free_port(settings.HOST, settings.PORT)
        with stop_signals() as received:
            login = self.prepare()
            if received:
                return
            children = {
                name: subprocess.Popen(command, start_new_session=True, preexec_fn=end_with_parent)
                for name, command in PROCESSES.items()
            }
            try:
                ended = self.watch(children, received, login)
            finally:
                self.stop(children, received)
        if ended:
            raise CommandError(f"{ended} ended by itself; everything was stopped.")

    def prepare(self) -> str:
        """Bring the database up to date and return how to sign in to the demo ("" where there is none)."""
        self.say("Preparing the database …")
        call_command("migrate", verbosity=0)
        call_command("library", "load", verbosity=0)
        call_command("load_qualifications", verbosity=0)
        login = ""
        if settings.DEMO and "load_demo" in get_commands():
            call_command("load_demo", verbosity=0)
            login = getattr(load_command_class(get_commands()["load_demo"], "load_demo"), "login", "")
        connection.close()
        return login

    def watch(self, children: dict[str, subprocess.Popen[bytes]], received: list[int], login: str) -> str:
        """Wait for a signal or the end of a child and return that child's name ("" after a signal)."""
        deadline = time.monotonic() + START_SECONDS
        announced = False
        while not received:
            for name, child in children.items():
                if child.poll() is not None:
                    return name
            if not announced:
                announced = self.announce(login, late=time.monotonic() > deadline)
            time.sleep(0.1)
        return ""

    def announce(self, login: str, *, late: bool) -> bool:
        """Tell the address once pages are served, or that it took too ``late``; return whether anything was told."""
        if self.answers():
            self.say(f"\nCairn runs at {settings.SITE_URL}/  (stop it with Ctrl-C)")
            if login:
                self.say(f"Sign in to the demo: {login}")
            return True
        if late:
            self.stderr.write(f"No page answers at {settings.SITE_URL} after {START_SECONDS} s; see the log above.")
        return late

    def answers(self) -> bool:
        """Tell whether the sign-in page is served."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.HOST, settings.HOST)  # noqa: S104
        page = http.client.HTTPConnection(host, settings.PORT, timeout=10)
        try:
            page.request("GET", "/accounts/login/", headers={"Host": urlsplit(settings.SITE_URL).netloc})
            return page.getresponse().status < 400
        except (OSError, http.client.HTTPException):
            return False
        finally:
            page.close()

    def stop(self, children: dict[str, subprocess.Popen[bytes]], received: list[int]) -> None:
        """End all children: politely, after 15 s or a second signal by force."""
        self.say("\nStopping …")
        asked = len(received)
        for child in children.values():
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        while any(child.poll() is None for child in children.values()):
            if time.monotonic() > deadline or len(received) > asked:
                self.stderr.write("Ending what did not stop.")
                break
            time.sleep(0.05)
        for child in children.values():
            signal_group(child, signal.SIGKILL)
            child.wait()

    def say(self, text: str) -> None:
        """Print one line at once, also into a pipe."""
        self.stdout.write(text)
        self.stdout.flush()
