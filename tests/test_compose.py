"""The compose file runs what runs natively, with variables that the settings read."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from organizations.management.commands.up import PROCESSES

ROOT = Path(settings.BASE_DIR)
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
VALUES = {
    "SECRET_KEY": "key",
    "SITE_URL": "https://cairn.example.org",
    "POSTGRES_PASSWORD": "pg",
    "REDIS_PASSWORD": "rd",
    "STORAGE_SECRET": "st",
    "EMAIL_URL": "smtp://mail:25",
}


def interpolate(text):
    """Put values into ``${NAME}``, ``${NAME:-default}`` and ``${NAME:?message}`` as compose does."""

    def value(match):
        name, operator, rest = match.groups()
        if operator == ":?":
            return VALUES[name]
        return VALUES.get(name, rest or "")

    return re.sub(r"\$\{(\w+)(:\?|:-)?([^}]*)\}", value, text)


def native(name):
    """Return the native command line of a process as the image would write it."""
    words = [str(word) for word in PROCESSES[name]]
    assert words[:2] == [sys.executable, "-m"]
    return [word.replace(str(settings.VAR_DIR), "/srv/cairn/var") for word in words[2:]]


def test_the_services_of_a_team_are_there():
    assert set(SERVICES) == {"migrate", "web", "worker", "beat", "nginx", "postgres", "redis", "storage"}


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_processes_run_the_native_commands(name):
    assert shlex.split(SERVICES[name]["command"]) == native(name)


def test_the_image_starts_the_web_by_default():
    last = (ROOT / "Dockerfile").read_text().strip().splitlines()[-1]

    assert json.loads(last.removeprefix("CMD ")) == native("web")


def test_the_database_is_prepared_by_commands_that_exist():
    commands = re.findall(r"python manage\.py (\w+)", SERVICES["migrate"]["command"])

    assert commands == ["migrate", "library", "load_qualifications"]
    assert set(commands) <= set(get_commands())


def test_every_variable_is_read_by_the_settings():
    sources = "".join(path.read_text() for path in (ROOT / "config").glob("*.py"))

    read = set(re.findall(r"""["']([A-Z_]+)["']""", sources))

    assert set(SERVICES["web"]["environment"]) <= read


def test_the_settings_load_with_the_files_variables(tmp_path):
    environment = {name: interpolate(value) for name, value in SERVICES["web"]["environment"].items()}
    show = "from django.conf import settings as s; d = s.DATABASES['default']; o = s.STORAGES['evidence']['OPTIONS'];"
    show += "print(d['HOST'], d['PASSWORD'], s.CELERY_BROKER_URL, o['endpoint_url'], o['bucket_name'], s.PRODUCTION)"

    result = subprocess.run(
        [sys.executable, "-c", show],
        env={
            "PATH": os.environ["PATH"],
            **environment,
            "VAR_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "config.settings",
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert result.stdout.split() == [
        "postgres", "pg", "redis://:rd@redis:6379/0", "http://storage:8333", "evidence", "True",
    ]  # fmt: skip


def test_web_worker_and_beat_share_one_environment():
    assert SERVICES["web"]["environment"] == SERVICES["worker"]["environment"] == SERVICES["beat"]["environment"]


def test_there_is_one_beat():
    assert "deploy" not in SERVICES["beat"]
    assert [name for name, service in SERVICES.items() if " beat " in f" {service.get('command', '')} "] == ["beat"]


def test_redis_keeps_the_queue():
    words = shlex.split(interpolate(SERVICES["redis"]["command"]))

    assert words == [
        "redis-server", "--appendonly", "yes", "--maxmemory-policy", "noeviction", "--requirepass", "rd",
    ]  # fmt: skip


def test_no_secret_is_in_the_file_and_no_port_but_the_proxys_is_open():
    text = (ROOT / "docker-compose.yml").read_text()

    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD", "STORAGE_SECRET"):
        assert set(re.findall(rf"\$\{{{name}(:.)", text)) == {":?"}
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["nginx"]


def test_data_outlives_the_containers():
    assert set(COMPOSE["volumes"]) == {"var", "postgres", "redis", "storage"}
    for name in ("postgres", "redis", "storage"):
        assert any(volume.startswith(f"{name}:") for volume in SERVICES[name]["volumes"])


def test_images_are_pinned():
    tags = {name: service["image"].partition(":")[2] for name, service in SERVICES.items() if "build" not in service}

    assert all(re.match(r"\d", tag) for tag in tags.values()), tags
    assert tags["postgres"].startswith("15")
    assert tags["redis"].startswith("7")


def test_mounted_files_exist():
    for service in SERVICES.values():
        for volume in service.get("volumes", ()):
            if volume.startswith("./"):
                assert (ROOT / volume.partition(":")[0]).is_file()


def test_the_proxy_lets_through_what_the_application_accepts():
    megabytes = int(re.search(r"client_max_body_size (\d+)m;", (ROOT / "deploy" / "nginx.conf").read_text()).group(1))

    assert megabytes * 1024**2 > max(settings.EVIDENCE_MAX_BYTES, settings.REGISTER_ZIP_MAX_BYTES)
