"""``manage.py up`` with its real children."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.config.installation import ROOT, installation, wait_for

COMMAND = (sys.executable, "manage.py", "up")


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    with installation(tmp_path_factory.mktemp("up")) as prepared:
        yield prepared


@pytest.fixture
def up(installed):
    """A running Cairn, past its announcement."""
    (installed.folder / "output.log").unlink(missing_ok=True)
    with installed.process(*COMMAND) as process:
        wait_for(lambda: "Cairn runs at" in installed.output or process.poll() is not None, 60)
        assert process.poll() is None, installed.output
        yield process


def children(pid):
    """Return the processes below ``pid``, as a map of process id to command line."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
            if fields[0] != "Z" and int(fields[1]) == pid:
                command = stat.with_name("cmdline").read_text().replace("\0", " ")
                found |= {int(stat.parent.name): command, **children(int(stat.parent.name))}
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def alive(pids):
    """Return those of ``pids`` that still run; a zombie that nobody collects does not."""
    states = {pid: Path(f"/proc/{pid}/stat") for pid in pids}
    return {
        pid for pid, stat in states.items() if stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"
    }


def status(port, path):
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", path)
        return connection.getresponse().status


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serves_pages_until_asked_to_stop_and_leaves_nothing_running(installed, up, number):
    below = children(up.pid)
    commands = " ".join(below.values())
    assert all(name in commands for name in ("gunicorn", "celery -A config worker", "celery -A config beat"))
    assert status(installed.port, "/accounts/login/") == 200
    assert status(installed.port, "/readyz") == 200

    up.send_signal(number)

    assert up.wait(20) == 0
    assert alive(below) == set()
    assert "Traceback" not in installed.output


@pytest.mark.parametrize("name", ["gunicorn", "worker"])
def test_the_end_of_one_process_ends_all_and_is_an_error(installed, up, name):
    below = children(up.pid)
    victim = next(pid for pid, command in below.items() if name in command)

    os.kill(victim, signal.SIGKILL)

    assert up.wait(20) == 1
    assert "ended by itself; everything was stopped." in installed.output
    assert alive(below) == set()


@pytest.mark.skipif(sys.platform != "linux", reason="needs the kernel's parent-death signal")
def test_children_do_not_outlive_a_supervisor_that_is_killed(up):
    below = children(up.pid)

    up.kill()

    wait_for(lambda: not alive(below), 20)


def test_a_port_in_use_is_told_at_once(installed):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        result = subprocess.run(
            COMMAND,
            cwd=ROOT,
            env={**installed.environment, "PORT": str(port)},
            capture_output=True,
            text=True,
            check=False,
        )

    assert result.returncode == 1
    assert result.stderr.strip().endswith(
        f"127.0.0.1:{port} cannot be used (Address already in use). Try: make run PORT={port + 1}"
    )
    assert "Preparing" not in result.stdout


def test_the_sign_in_to_the_demo_is_told_and_works(installed):
    (installed.folder / "output.log").unlink(missing_ok=True)
    embedded = replace(installed, environment={**installed.environment, "DEMO": "1"})
    with embedded.process(*COMMAND) as process:
        wait_for(lambda: "Sign in to the demo: " in embedded.output or process.poll() is not None, 90)
        assert process.poll() is None, embedded.output
        told = embedded.output.partition("Sign in to the demo: ")[2].splitlines()[0]
        email, password = told.split(" / ")
        with closing(http.client.HTTPConnection("127.0.0.1", embedded.port, timeout=10)) as connection:
            body = json.dumps({"email": email, "password": password})
            connection.request("POST", "/api/v1/tokens/", body, {"Content-Type": "application/json"})

            assert connection.getresponse().status == 200
