"""The published JSON Schema: every shipped file fits, and what it refuses the parser refuses too."""

import copy
import json
from pathlib import Path

import pytest
from django.conf import settings
from jsonschema import Draft202012Validator

from frameworks.catalog import InvalidCatalog, parse_catalog
from frameworks.catalog.schema import json_schema
from frameworks.services import SHIPPED

SCHEMA = Draft202012Validator(json_schema())
FILES = {path.name: json.loads(path.read_text("utf-8")) for path in sorted(SHIPPED.glob("*.json"))}
SMALL = ("aspice-3.1--vda.json", "cmmi-2.0--cmmi-3.0.json", "iso-9001-2026.json", "task-templates-own.json")


def changes(content):
    """Yield the content with one thing wrong at a time."""
    for name in content:
        yield {key: value for key, value in content.items() if key != name}
        for value in (None, 7, "", "x" * 5000, [], {}, True):
            yield {**content, name: value}
    yield {**content, "colour": "red"}
    rows = next(name for name in ("requirements", "mappings", "areas", "steps") if name in content)
    for name in (*content[rows][0], "colour"):
        for value in (None, 7, "", "x" * 5000, [], {}):
            wrong = copy.deepcopy(content)
            wrong[rows][0][name] = value
            yield wrong


def test_the_schema_is_one_and_is_published():
    Draft202012Validator.check_schema(json_schema())

    published = Path(settings.BASE_DIR) / "docs" / "library.schema.json"
    assert json.loads(published.read_text("utf-8")) == json_schema()


@pytest.mark.parametrize("name", FILES)
def test_every_shipped_file_fits(name):
    assert [error.message for error in SCHEMA.iter_errors(FILES[name])] == []


@pytest.mark.parametrize("name", SMALL)
def test_what_the_schema_refuses_the_parser_refuses_too(name):
    refused = 0
    for wrong in changes(FILES[name]):
        if not SCHEMA.is_valid(wrong):
            refused += 1
            with pytest.raises(InvalidCatalog):
                parse_catalog(json.dumps(wrong))
    assert refused > 40
