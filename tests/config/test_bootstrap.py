"""The script that makes the environment, with the standard library alone."""

import importlib.util
import json
from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture
def bootstrap(tmp_path, monkeypatch):
    """The script as a module, working in a folder of its own, with its commands recorded instead of run."""
    spec = importlib.util.spec_from_file_location("bootstrap", Path(settings.BASE_DIR, "scripts", "bootstrap.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "requirements").mkdir()
    for name in ("run", "test", "uv"):
        (tmp_path / "requirements" / f"{name}.txt").write_text(f"{name} 1")
    module.ROOT = tmp_path
    module.VENV = tmp_path / ".venv"
    module.STAMP = module.VENV / "installed.json"
    module.PYTHON = module.VENV / "bin" / "python"
    module.ran = []
    module.fails = set()

    class Result:
        def __init__(self, returncode):
            self.returncode = returncode

    def run(command, check, capture_output=False):
        words = [str(word) for word in command]
        kinds = {"venv": "venv" in words, "own pip": "--version" in words, "ensurepip": "ensurepip" in words}
        kind = next((kind for kind, found in kinds.items() if found), "uv" if words[0].endswith("/uv") else "pip")
        files = [Path(word).stem for word in words if word.endswith(".txt")]
        if kind != "own pip":
            module.ran.append((kind, *files))
        if kind == "venv":
            module.PYTHON.parent.mkdir(parents=True)
            module.PYTHON.touch()
        return Result(int(kind in module.fails or (kind, *files) in module.fails))

    monkeypatch.setattr(module.subprocess, "run", run)
    return module


def test_an_empty_machine_gets_an_environment_by_uv(bootstrap):
    bootstrap.main(["run"])

    assert bootstrap.ran == [("venv",), ("pip", "uv"), ("uv", "run")]


def test_a_second_start_does_nothing(bootstrap):
    bootstrap.main(["run"])
    bootstrap.ran.clear()

    bootstrap.main(["run"])

    assert bootstrap.ran == []


def test_only_what_is_missing_or_changed_is_installed(bootstrap):
    bootstrap.main(["run"])
    bootstrap.ran.clear()

    bootstrap.main(["run", "test"])
    (bootstrap.ROOT / "requirements" / "run.txt").write_text("run 2")
    bootstrap.main(["run", "test"])

    assert [step for step in bootstrap.ran if step[0] == "uv"] == [("uv", "test"), ("uv", "run")]


def test_pip_installs_the_same_files_when_uv_cannot_be_had(bootstrap):
    bootstrap.fails = {("pip", "uv")}

    bootstrap.main(["run"])

    assert bootstrap.ran == [("venv",), ("pip", "uv"), ("pip", "run")]


def test_pip_installs_the_same_files_when_uv_fails(bootstrap):
    bootstrap.fails = {"uv"}

    bootstrap.main(["run"])

    assert bootstrap.ran == [("venv",), ("pip", "uv"), ("uv", "run"), ("pip", "run")]


def test_a_python_without_pip_gets_one(bootstrap):
    bootstrap.fails = {"own pip"}

    bootstrap.main(["run"])

    assert bootstrap.ran == [("venv",), ("ensurepip",), ("pip", "uv"), ("uv", "run")]


def test_a_python_without_any_pip_is_told_what_to_install(bootstrap):
    bootstrap.fails = {"own pip", "ensurepip"}

    with pytest.raises(SystemExit, match="apt-get install python3-venv"):
        bootstrap.main(["run"])


def test_nothing_is_stamped_when_nothing_could_be_installed(bootstrap):
    bootstrap.fails = {"uv", "pip"}

    with pytest.raises(SystemExit, match="could not be installed"):
        bootstrap.main(["run"])

    assert not bootstrap.STAMP.exists()


def test_an_environment_of_another_python_is_made_anew(bootstrap):
    bootstrap.main(["run"])
    stamp = json.loads(bootstrap.STAMP.read_text())
    bootstrap.STAMP.write_text(json.dumps(stamp | {"python": "3.10"}))
    bootstrap.PYTHON.parent.rename(bootstrap.VENV / "old")
    bootstrap.ran.clear()

    bootstrap.main(["run"])

    assert bootstrap.ran[0] == ("venv",)
    assert bootstrap.ran[-1] == ("uv", "run")


def test_an_old_python_is_told_so(bootstrap, monkeypatch):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 10, 0))

    with pytest.raises(SystemExit, match=r"needs Python 3\.11"):
        bootstrap.main(["run"])


@pytest.mark.parametrize("name", ["run", "test", "lint", "uv"])
def test_lock_files_pin_every_package_by_hash_and_name_no_host(name):
    text = Path(settings.BASE_DIR, "requirements", f"{name}.txt").read_text()
    packages = [block for block in text.replace("\\\n", " ").splitlines() if block.strip()]

    assert "://" not in text
    assert "index" not in text.replace("uritemplate", "")
    for package in packages:
        assert "==" in package
        assert "--hash=sha256:" in package
