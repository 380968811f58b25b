"""Assets and templates: vendored files are what the manifest says, icons exist, nothing breaks the policy."""

import hashlib
import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from scripts.build_icons import SPRITE, used_icons

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "static" / "vendor"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def test_vendored_files_are_those_of_the_manifest():
    listed = dict(reversed(line.split(maxsplit=1)) for line in (VENDOR / "manifest.sha256").read_text().splitlines())
    found = {
        f"./{path.relative_to(VENDOR)}": hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "manifest.sha256"
    }

    assert found == listed


def test_every_icon_named_anywhere_is_in_the_sprite():
    drawn = set(re.findall(r'<symbol id="([a-z0-9-]+)"', SPRITE.read_text()))

    assert used_icons() - drawn == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_templates_compile_and_hold_nothing_the_policy_forbids(path):
    name = str(path.relative_to(ROOT / "templates"))
    text = path.read_text()

    get_template(name)
    if not name.startswith(("mail/", "journeys/mail/")) and "/mail/" not in name:
        assert re.findall(r"<[^>]+\s(?:style|on[a-z]+)=", text) == []
        assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", text) == []


def test_own_scripts_use_no_evaluation():
    for path in (ROOT / "static" / "cairn").glob("*.js"):
        assert not re.search(r"\beval\(|new Function\(|innerHTML", path.read_text())
