"""A process that is killed while it stores evidence leaves no row without a file, and no file for good."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings


@pytest.mark.timeout(300)
def test_killed_uploads_leave_nothing_inconsistent(tmp_path):
    environment = {
        "PATH": os.defpath, "PYTHONPATH": str(settings.BASE_DIR), "DJANGO_SETTINGS_MODULE": "config.settings",
        "VAR_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/drill.sqlite3", "LOG_LEVEL": "ERROR",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "tests.evidence.crash_drill"],
        cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False, timeout=280,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr[-2000:]
    left = json.loads(done.stdout)
    assert set(left["killed"].values()) == {20}
    assert left["rows"] == [1, 1, 1]
    assert left["faults"] == []
    assert left["used"] == 5
    assert left["orphans"] == left["removed"] == 20 * 4
    assert left["files"] == 1
