"""Create and update .venv from the locked requirements: ``python3 scripts/bootstrap.py run [test] [lint]``.

Needs nothing but Python itself. uv installs in about two seconds; where it cannot be had or fails, pip installs
the same files. A stamp of what is installed makes the next call return at once.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "installed.json"
PYTHON = VENV / "bin" / "python"


def say(text: str) -> None:
    """Print one line at once."""
    print(text, flush=True)


def wanted(names: list[str]) -> dict[str, str]:
    """Return what should be installed: the digest of each lock file, and this Python."""
    locks = {name: hashlib.sha256(lock(name).read_bytes()).hexdigest() for name in names}
    return {"python": f"{sys.version} {VENV}", **locks}


def lock(name: str) -> Path:
    """Return the path of a lock file."""
    return ROOT / "requirements" / f"{name}.txt"


def installed() -> dict[str, str]:
    """Return what the stamp tells is installed; nothing where the environment is missing or broken."""
    if not PYTHON.exists():
        return {}
    try:
        stamp: dict[str, str] = json.loads(STAMP.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return stamp


def create_environment() -> None:
    """Make an empty environment, replacing one of another Python."""
    say("Creating .venv …")
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", "--without-pip", VENV], check=False)
    if made.returncode:
        sys.exit("Python cannot create an environment. On Debian or Ubuntu: apt-get install python3-venv")


def pip_command() -> list[str]:
    """Return a pip for .venv: that of this Python, which saves seconds, else one put into .venv."""
    own = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    if not subprocess.run([*own, "--version"], check=False, capture_output=True).returncode:
        return own
    if subprocess.run([PYTHON, "-m", "ensurepip"], check=False, capture_output=True).returncode:
        sys.exit("Python has no pip. On Debian or Ubuntu: apt-get install python3-venv")
    return [str(PYTHON), "-m", "pip"]


def install(names: list[str]) -> None:
    """Install lock files with uv, else with pip."""
    files = [argument for name in names for argument in ("-r", str(lock(name)))]
    pip = [*pip_command(), "--disable-pip-version-check", "install", "-q", "--require-hashes"]
    uv = [str(VENV / "bin" / "uv"), "pip", "install", "-q", "--python", str(PYTHON), "--require-hashes"]
    say(f"Installing the locked packages ({', '.join(names)}) …")
    if Path(uv[0]).exists() or not subprocess.run([*pip, "-r", str(lock("uv"))], check=False).returncode:
        if not subprocess.run([*uv, *files], check=False).returncode:
            return
        say("uv did not succeed; pip installs the same files.")
    if subprocess.run([*pip, *files], check=False).returncode:
        sys.exit("The packages could not be installed. Is a package index reachable?")


def update(names: list[str]) -> None:
    """Create the environment where there is none, and install what the stamp does not have."""
    want, have = wanted(names), installed()
    if have.get("python") != want["python"]:
        create_environment()
        have = {"python": want["python"]}
    missing = [name for name in names if have.get(name) != want[name]]
    if missing:
        install(missing)
        STAMP.write_text(json.dumps(have | want, indent=2))


def main(names: list[str]) -> None:
    """Bring .venv up to date with the lock files of ``names``."""
    if sys.version_info < (3, 11):  # noqa: UP036 -- this file is what tells the user
        sys.exit("Cairn needs Python 3.11 or newer.")
    with lock("run").open() as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)  # two makes at once: the second waits and finds all done
        update(names)


if __name__ == "__main__":
    main(sys.argv[1:] or ["run"])
