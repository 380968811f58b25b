"""Catalogue files that may be spoilt, and the catalogues by name."""

import json

import pytest

from frameworks.models import Crosswalk, Framework
from frameworks.services import SHIPPED


@pytest.fixture
def shipped(tmp_path):
    """A copy of the shipped files that may be changed."""
    for path in SHIPPED.glob("*.json"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


@pytest.fixture
def edit(shipped):
    """A function that changes one of the copied files."""

    def change_file(name, change):
        path = shipped / f"{name}.json"
        content = json.loads(path.read_text())
        change(content)
        path.write_text(json.dumps(content))

    return change_file


@pytest.fixture
def cmmi(catalogs):
    return Framework.objects.get(key="cmmi-dev-1.3")


@pytest.fixture
def aspice_31(catalogs):
    return Framework.objects.get(key="aspice-3.1")


@pytest.fixture
def aspice_40(catalogs):
    return Framework.objects.get(key="aspice-4.0")


@pytest.fixture
def to_cmmi(catalogs):
    return Crosswalk.objects.get(key="iso-9001-2015--cmmi-dev-1.3")
