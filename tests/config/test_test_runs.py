"""The test runs themselves: both legs, their sum, and servers started where none runs."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import redis
from django.conf import settings

from tests.services import postgres_answers, redis_answers, started_postgres, started_redis

ROOT = Path(settings.BASE_DIR)


def run_tests(folder, source, **environment):
    """Run ``make test``'s program on one test module of our own and return its exit code and closing lines."""
    (folder / "test_sample.py").write_text(source)
    result = subprocess.run(
        [sys.executable, "scripts/run_tests.py", "-c", "pyproject.toml", "--confcutdir", ".", str(folder)],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return result.returncode, result.stdout.splitlines()


@pytest.mark.postgres
@pytest.mark.redis
def test_the_closing_line_is_the_sum_of_both_legs(tmp_path):
    code, lines = run_tests(
        tmp_path,
        "import pytest\ndef test_a(): pass\ndef test_b(): pass\n@pytest.mark.skip\ndef test_c(): pass\n",
        DATABASE_URL=os.environ["DATABASE_URL"],
        REDIS_URL=settings.REDIS_URL,
    )

    assert code == 0
    assert lines[-3:] == [
        "SQLite: 2 passed, 0 failed, 1 skipped",
        "PostgreSQL and Redis: 2 passed, 0 failed, 1 skipped",
        "4 passed, 0 failed, 2 skipped",
    ]


def test_a_failure_on_either_leg_fails_the_run(tmp_path):
    code, lines = run_tests(tmp_path, "def test_a(): assert False\ndef test_b(): pass\n")

    assert code == 1
    assert lines[-1].startswith(("1 passed, 1 failed", "2 passed, 2 failed"))


def test_no_test_at_all_is_told_by_the_exit_code(tmp_path):
    code, lines = run_tests(tmp_path, "")

    assert code == 5
    assert lines[-1] == "0 passed, 0 failed, 0 skipped"


@pytest.mark.skipif(not Path("/usr/lib/postgresql").exists(), reason="no PostgreSQL programs installed")
def test_a_postgresql_server_can_be_started_and_is_stopped():
    with started_postgres() as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)

    assert not postgres_answers(url)


@pytest.mark.skipif(not shutil.which("redis-server"), reason="no Redis program installed")
def test_a_redis_server_can_be_started_and_is_stopped():
    with started_redis() as url, redis.Redis.from_url(url) as server:
        assert server.set("key", "value")

    assert not redis_answers(url)
