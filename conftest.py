"""Markers for what a test needs, and one line at the end that tells what was there."""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.conf import settings

from tests.services import chromium

# Playwright's own event loop runs in the test's thread; Django takes that for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def present() -> dict[str, bool]:
    """Return for each marker whether this run has what it needs."""
    return {
        "postgres": "postgresql" in settings.DATABASES["default"]["ENGINE"],
        "redis": bool(settings.REDIS_URL),
        "browser": chromium() is not None,
    }


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip visibly what cannot run here; with REQUIRE_SERVICES=1 an absent service is an error."""
    absent = [marker for marker, there in present().items() if not there]
    required = os.environ.get("REQUIRE_SERVICES") == "1"
    for item in items:
        for marker in absent:
            if item.get_closest_marker(marker):
                if required and marker != "browser":
                    raise pytest.UsageError(f"{item.nodeid} needs {marker}, and REQUIRE_SERVICES=1")
                item.add_marker(pytest.mark.skip(reason=f"needs {marker}, absent in this run"))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Tell which services this run had; a header line would be hidden by -q."""
    vendor = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    redis, browser = ("present" if present()[name] else "ABSENT" for name in ("redis", "browser"))
    terminalreporter.write_line(f"services: database {vendor}, redis {redis}, browser {browser}")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the installed Chromium, also as root, without traffic of its own."""
    arguments = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    return {**browser_type_launch_args, "executable_path": chromium(), "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Let axe be injected into pages; the policy itself is tested on the headers and by its reports."""
    return {**browser_context_args, "bypass_csp": True, "locale": "en-GB"}
