"""Faults of a rulebook file, all told at once."""

import json

import pytest

from advisor.rulebook import FILE, parse_rulebook
from frameworks.catalog import InvalidCatalog


def deep(condition, times=10):
    """Return the condition inside ``times`` negations."""
    return {"not": deep(condition, times - 1)} if times else condition


@pytest.mark.parametrize(
    ("when", "path"),
    [
        (None, "rules[0].when"),
        ({}, "rules[0].when"),
        ({"eval": "1"}, "rules[0].when.eval"),
        ({"all": []}, "rules[0].when.all"),
        ({"any": [{"in": ["named", ["nobody"]]}]}, "rules[0].when.any[0].in"),
        ({"in": ["nothing", ["cmmi"]]}, "rules[0].when.in"),
        ({"in": ["named", []]}, "rules[0].when.in"),
        ({"at_least": ["named", "cmmi"]}, "rules[0].when.at_least"),
        ({"at_least": ["size", "huge"]}, "rules[0].when.at_least"),
        ({"at_least": ["size", ["x"]]}, "rules[0].when.at_least"),
        ({"in": ["named", [["cmmi"]]]}, "rules[0].when.in"),
        (deep({"in": ["named", ["cmmi"]]}), "rules[0].when" + ".not" * 8),
    ],
    ids=lambda value: str(value)[:60],
)
def test_a_condition_that_cannot_be_read(when, path):
    book = json.loads(FILE.read_text())
    book["rules"][0]["when"] = when

    with pytest.raises(InvalidCatalog) as refusal:
        parse_rulebook(json.dumps(book))

    assert [error.path for error in refusal.value.errors] == [path]


def test_every_fault_is_told_at_once():
    book = json.loads(FILE.read_text())
    book["format"], book["date"], book["surplus"] = 2, "soon", 1
    book["rules"][0] |= {"effect": "total", "options": ["nothing"], "reason": ""}
    book["rules"][2]["key"] = book["rules"][1]["key"]
    book["questions"][0]["ordered"] = True
    book["questions"][0]["choices"] *= 2

    with pytest.raises(InvalidCatalog) as refusal:
        parse_rulebook(json.dumps(book))

    paths = {error.path for error in refusal.value.errors}
    assert {
        "format",
        "date",
        "surplus",
        "rules",
        "rules[0].effect",
        "rules[0].options",
        "rules[0].reason",
        "questions[0].ordered",
        "questions[0].choices",
    } <= paths


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 1, "rules": [1]}'])
def test_a_file_of_another_shape(text):
    with pytest.raises(InvalidCatalog):
        parse_rulebook(text)


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"target": [1]}, "options[0].target"),
        ({"target": None}, "options[0].target"),
        ({"no_target": "Both at once"}, "options[0].target"),
        ({"target": {"framework": "cmmi-3.0", "level": "2"}}, "options[0].target.level"),
        ({"target": {"framework": "No key", "level": 2}}, "options[0].target.framework"),
        ({"target": {"framework": "cmmi-3.0", "level": 2, "view": "dev"}}, "options[0].target.view"),
    ],
    ids=str,
)
def test_an_option_has_a_target_or_says_why_it_has_none(changes, path):
    book = json.loads(FILE.read_text())
    book["options"][0] |= changes

    with pytest.raises(InvalidCatalog) as refusal:
        parse_rulebook(json.dumps(book))

    assert path in [error.path for error in refusal.value.errors]


@pytest.mark.parametrize("changes", [{"months": 0}, {"months": "6"}, {"months": True}, {"key": "none"}], ids=str)
def test_a_choice_that_cannot_be_read(changes):
    book = json.loads(FILE.read_text())
    book["questions"][-1]["choices"][3] |= changes

    with pytest.raises(InvalidCatalog) as refusal:
        parse_rulebook(json.dumps(book))

    assert [error.path for error in refusal.value.errors] == [f"questions[8].choices[3].{next(iter(changes))}"]
