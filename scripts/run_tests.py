"""Run the tests on SQLite, then on PostgreSQL and Redis, and close with the sum of both legs.

Arguments go to pytest on both legs. Browser tests run on the first leg only. Where PostgreSQL or Redis is absent
the second leg is skipped visibly; with REQUIRE_SERVICES=1 that is an error.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.services import services  # noqa: E402

NO_TESTS = 5


def say(text: str) -> None:
    """Print one line at once."""
    print(text, flush=True)


def run_leg(name: str, environment: dict[str, str], arguments: list[str]) -> tuple[int, Counter[str]]:
    """Run pytest once and return its exit code and its counts of passed, failed and skipped tests."""
    say(f"\n=== {name} ===")
    with tempfile.TemporaryDirectory(prefix="cairn-report-") as folder:
        report = Path(folder, "report.xml")
        command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", *arguments]
        code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        counts: Counter[str] = Counter()
        for suite in ET.parse(report).getroot().iter("testsuite") if report.exists() else ():  # noqa: S314 -- pytest wrote it
            failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
            skipped = int(suite.get("skipped", 0))
            counts += Counter(passed=int(suite.get("tests", 0)) - failed - skipped, failed=failed, skipped=skipped)
    return code, counts


def line(counts: Counter[str]) -> str:
    """Return the counts as one phrase."""
    return f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped"


def main(arguments: list[str]) -> int:
    """Run both legs and return the exit code of the whole."""
    required = os.environ.get("REQUIRE_SERVICES") == "1"
    bare = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "REDIS_URL", "REQUIRE_SERVICES"}
    }
    code, counts = run_leg("First leg: SQLite", bare, arguments)
    legs = {"SQLite": line(counts)}
    codes = [code]
    with services() as found:
        if found.missing:
            absent = " and ".join(found.missing)
            legs["PostgreSQL and Redis"] = f"SKIPPED, {absent} not found"
            codes.append(int(required))
        else:
            full = {**bare, "DATABASE_URL": str(found.database_url), "REDIS_URL": str(found.redis_url)}
            full |= {"REQUIRE_SERVICES": "1"}
            code, second = run_leg("Second leg: PostgreSQL and Redis", full, ["-m", "not browser", *arguments])
            legs["PostgreSQL and Redis"] = line(second)
            codes.append(1 if code == 0 and not second["passed"] else code)
            counts += second
    say("")
    for name, outcome in legs.items():
        say(f"{name}: {outcome}")
    say(line(counts))
    if all(code == NO_TESTS for code in codes):
        return NO_TESTS
    return next((code for code in codes if code not in {0, NO_TESTS}), 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
