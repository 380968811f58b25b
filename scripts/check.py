"""Run every static check, all of them even when one fails, and tell at the end which failed."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
MANAGE = (sys.executable, "manage.py")

CHECKS = {
    "ruff": (BIN / "ruff", "check", "--no-cache", "-q", "--output-format", "concise", "."),
    "format": (BIN / "ruff", "format", "--no-cache", "--check", "--output-format", "concise", "."),
    "imports": (BIN / "lint-imports", "--no-cache"),
    "types": (BIN / "mypy", "--no-error-summary"),
    "templates": (BIN / "djlint", "templates", "--lint", "--quiet"),
    "dependencies": (BIN / "deptry", ".", "--no-ansi"),
    "migrations": (*MANAGE, "makemigrations", "--check", "--dry-run", "-v", "0"),
    "deployment": (*MANAGE, "check", "--deploy", "--fail-level", "WARNING"),
    "schema": (*MANAGE, "spectacular", "--validate", "--fail-on-warn", "--file", os.devnull),
}


def main() -> int:
    """Return 0 when all checks pass."""
    failed = []
    with tempfile.TemporaryDirectory(prefix="cairn-check-") as folder:
        production = {
            "CAIRN_ENV": "production",
            "SITE_URL": "https://cairn.example",
            "SECRET_KEY": "a-key-for-the-deployment-check-alone-0123456789-abcdefghij",
            "DATABASE_URL": f"sqlite:///{folder}/check.sqlite3",
            "EMAIL_URL": "smtp://mail.example:25",
            "VAR_DIR": folder,
        }
        for name, command in CHECKS.items():
            start = time.monotonic()
            passed = subprocess.run(command, cwd=ROOT, env={**os.environ, **production}, check=False).returncode == 0
            print(f"{name:<13} {'ok' if passed else 'FAILED'}  ({time.monotonic() - start:.1f} s)", flush=True)
            failed += [] if passed else [name]
    if failed:
        print(f"Failed: {', '.join(failed)}", file=sys.stderr)
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
