"""Run the tests on SQLite and, at the same time, on PostgreSQL and Redis; then those in a browser; close with the sum.

Arguments go to pytest on each leg. Without a marker expression (``-m``) among them, browser tests run on SQLite once
the other two are done, so that pages are not slowed down by them. Where PostgreSQL or Redis is absent their leg is
skipped visibly; with REQUIRE_SERVICES=1 that is an error.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.services import services  # noqa: E402

NO_TESTS = 5


def say(text: str) -> None:
    """Print one line at once."""
    print(text, flush=True)


@dataclass
class Leg:
    """One run of pytest: its name, and once it ran its exit code and counts of passed, failed and skipped tests."""

    name: str
    environment: dict[str, str]
    arguments: list[str]
    code: int = NO_TESTS
    counts: Counter[str] = field(default_factory=Counter)

    def run(self, *, aloud: bool) -> Leg:
        """Run pytest; ``aloud`` shows its lines as they come, otherwise they are shown once it is done."""
        with tempfile.TemporaryDirectory(prefix="cairn-report-") as folder:
            report = Path(folder, "report.xml")
            command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", *self.arguments]
            if aloud:
                say(f"\n=== {self.name} ===")
            done = subprocess.run(
                command,
                cwd=ROOT,
                env=self.environment,
                check=False,
                text=True,
                stdout=None if aloud else subprocess.PIPE,
                stderr=None if aloud else subprocess.STDOUT,
            )
            self.code, self.counts = done.returncode, counted(report)
        if not aloud:
            say(f"\n=== {self.name} ===\n{done.stdout}")
        return self


def counted(report: Path) -> Counter[str]:
    """Return the counts of a JUnit report; empty where pytest wrote none."""
    counts: Counter[str] = Counter()
    for suite in ET.parse(report).getroot().iter("testsuite") if report.exists() else ():  # noqa: S314 -- pytest wrote it
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        counts += Counter(passed=int(suite.get("tests", 0)) - failed - skipped, failed=failed, skipped=skipped)
    return counts


def line(counts: Counter[str]) -> str:
    """Return the counts as one phrase."""
    return f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped"


def run_both(bare: dict[str, str], arguments: list[str]) -> tuple[list[Leg], str]:
    """Run the legs without a browser side by side; return them, and what is absent for the second ("" for nothing)."""
    first = Leg("SQLite", bare, arguments)
    with services() as found, ThreadPoolExecutor() as pool:
        if found.missing:
            return [first.run(aloud=True)], " and ".join(found.missing)
        full = {**bare, "DATABASE_URL": str(found.database_url), "REDIS_URL": str(found.redis_url)}
        full |= {"REQUIRE_SERVICES": "1"}
        second = pool.submit(Leg("PostgreSQL and Redis", full, arguments).run, aloud=False)
        return [first.run(aloud=True), second.result()], ""


def main(arguments: list[str]) -> int:
    """Run all legs and return the exit code of the whole."""
    bare = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "REDIS_URL", "REQUIRE_SERVICES"}
    }
    chosen = "-m" in arguments
    legs, absent = run_both(bare, arguments if chosen else ["-m", "not browser", *arguments])
    if not chosen:
        legs.append(Leg("Chromium", bare, ["-m", "browser", *arguments]).run(aloud=True))
    say("")
    for leg in legs:
        if leg.name != "Chromium" or leg.code != NO_TESTS:
            say(f"{leg.name}: {line(leg.counts)}")
    if absent:
        say(f"PostgreSQL and Redis: SKIPPED, {absent} not found")
    say(line(sum((leg.counts for leg in legs), Counter())))
    codes = [leg.code for leg in legs if leg.code not in {0, NO_TESTS}]
    if absent and os.environ.get("REQUIRE_SERVICES") == "1":
        codes.append(1)
    if codes:
        return codes[0]
    return NO_TESTS if all(leg.code == NO_TESTS for leg in legs) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
