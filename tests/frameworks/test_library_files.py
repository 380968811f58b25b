"""Files of every type and in both notations: what is refused, and that every fault is listed at once."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameworks.catalog import InvalidCatalog, check_catalogs
from frameworks.catalog.library import LARGEST
from frameworks.models import Framework, TargetProfile, TaskTemplateSet
from frameworks.services import load_catalogs

FRAMEWORK = {
    "format": 1, "type": "framework", "key": "own", "family": "own", "name": "Own", "short_name": "Own",
    "edition": "1", "version": 1, "target": {"kind": "none"},
    "requirements": [
        {"ref": "A", "kind": "section", "title": "A"}, {"ref": "A1", "kind": "requirement", "parent": "A"},
    ],
}  # fmt: skip
PROFILE = {
    "format": 1, "type": "target_profile", "key": "own--all", "framework": "own", "name": "All",
    "areas": [{"ref": "A"}],
}  # fmt: skip
YAML = """
format: 1
type: framework
key: own
family: own
name: Own
short_name: Own
edition: 2026-01-01
version: 1
target: {kind: none}
requirements:
  - {ref: A, kind: section, title: "A"}
"""


def faults(**files):
    contents = {
        name.replace("_", "."): text if isinstance(text, bytes) else text.encode() for name, text in files.items()
    }
    with pytest.raises(InvalidCatalog) as invalid:
        check_catalogs(contents)
    return [str(error) for error in invalid.value.errors]


def test_a_title_that_no_source_gives_is_the_reference():
    (record,) = check_catalogs({"own.json": json.dumps(FRAMEWORK).encode()}).values()

    assert [(row.ref, row.title) for row in record.requirements] == [("A", "A"), ("A1", "A1")]


def test_yaml_says_the_same_as_json_and_a_date_stays_a_text():
    (record,) = check_catalogs({"own.yaml": YAML.encode()}).values()

    assert (record.key, record.edition, record.requirements[0].ref) == ("own", "2026-01-01", "A")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[1, 2]", "must hold one object"),
        ("", "must hold one object"),
        ("a: [", "is not YAML"),
        ("a: &x 1\nb: *x", "an anchor or alias stands in line 1"),
        ("a: *x", "an anchor or alias stands in line 1"),
        ("a: !!python/object/apply:os.system [echo]", "the tag tag:yaml.org,2002:python/object/apply:os.system"),
        ("a: !!binary aGk=", "the tag tag:yaml.org,2002:binary"),
        ("a: 1\n---\nb: 2", "several documents"),
        ("a: " + "[" * 30 + "]" * 30, "nested deeper than 20 levels"),
        ("\ta: 1", "is not YAML"),
        ("a: 1\x00", "is not YAML"),
    ],
    ids=[
        "list", "empty", "broken", "anchor", "alias", "program", "binary", "documents", "deep", "tab", "control",
    ],
)  # fmt: skip
def test_yaml_that_is_more_than_plain_values_is_refused(text, fault):
    found = faults(own_yaml=text)

    assert len(found) == 1
    assert fault in found[0]


ODD = [
    ("1" + ":00" * 200 + ".5", "attributes.x"), ("!!bool xyz", "neither true nor false"),
    ("!!int ''", "not a usable number"), ("!!float abc", "not a usable number"), (".nan", "not a usable number"),
    ("-.inf", "not a usable number"), ("1.0e+999", "not a usable number"), ("9" * 5000, "not a usable number"),
    ("0x" + "f" * 600, "attributes.x"), ("{1: a}", "must be a plain text"), ("!!map [1]", "is not YAML"),
    ("{[a]: b}", "is not YAML"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "fault"), ODD, ids=[value[:12] for value, _fault in ODD])
def test_odd_values_of_yaml_are_told_or_texts(value, fault):
    text = YAML.replace("{ref: A,", "{ref: A, attributes: {x: " + value + "},")
    assert text != YAML
    if fault == "attributes.x":
        (record,) = check_catalogs({"own.yaml": text.encode()}).values()
        assert record.requirements[0].attributes == {"x": value}
    else:
        assert fault in faults(own_yaml=text)[0]


@pytest.mark.parametrize("word", ["no", "on", "010", "0x1F", "1_000"])
def test_what_json_does_not_know_stays_a_text(word):
    text = YAML.replace("{ref: A,", "{ref: A, attributes: {x: " + word + "},")
    (record,) = check_catalogs({"own.yaml": text.encode()}).values()

    assert record.requirements[0].attributes == {"x": word}


def test_a_name_that_looks_like_a_number_is_a_text():
    assert (
        "attributes.'1': may only have small letters"
        in faults(own_yaml=YAML.replace("{ref: A,", "{ref: A, attributes: {1: a},"))[0]
    )


def test_names_that_stand_twice_are_faults_in_yaml_too():
    assert "own.yaml: requirements[0]: has ref twice" in faults(own_yaml=YAML.replace("{ref: A,", "{ref: A, ref: B,"))


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"\xff\xfe{\x00}\x00", "is not UTF-8"),
        ("ä".encode("latin-1"), "is not UTF-8"),
        (b"\xef\xbb\xbf{}", "is not JSON"),
        (b" " * (LARGEST + 1), "is larger than 8 MB"),
        (b'{"a": NaN}', "NaN is not JSON"),
        (b'{"a":' * 100_000, "is not JSON"),
    ],
    ids=["UTF-16", "Latin-1", "byte-order mark", "oversize", "NaN", "endless"],
)
def test_files_in_a_wrong_form(content, fault):
    assert fault in faults(own_json=content)[0]


def test_a_profile_names_what_is_there():
    profile = {**PROFILE, "areas": [{"ref": "X"}, {"ref": "X"}, {"ref": "A", "level": 9}], "colour": "red"}

    assert faults(a_json=json.dumps(FRAMEWORK), b_json=json.dumps(profile)) == [
        "b.json: areas[1].ref: X stands in the file twice",
        "b.json: areas[2].level: must be a level from 0 to 5, not 9",
        "b.json: colour: is not known here",
    ]
    assert faults(a_json=json.dumps(FRAMEWORK), b_json=json.dumps({**PROFILE, "areas": [{"ref": "X"}]})) == [
        "b.json: areas[0].ref: own has no X"
    ]
    assert faults(b_json=json.dumps(PROFILE)) == ["b.json: framework: the framework own is unknown"]


def test_an_edition_replaces_another_and_never_itself():
    first, second = {**FRAMEWORK, "replaces": "two"}, {**FRAMEWORK, "key": "two", "replaces": "own"}

    assert faults(a_json=json.dumps(first), b_json=json.dumps(second)) == [
        "a.json: replaces: own would replace itself in the end",
        "b.json: replaces: two would replace itself in the end",
    ]
    assert faults(a_json=json.dumps({**FRAMEWORK, "replaces": "three"})) == [
        "a.json: replaces: the framework three is unknown"
    ]


def test_keys_are_used_once_over_all_types():
    assert faults(a_json=json.dumps(FRAMEWORK), b_json=json.dumps({**PROFILE, "key": "own"})) == [
        "b.json: key: own is already the key of a.json"
    ]


def test_task_templates_are_checked():
    content = {"format": 1, "type": "task_templates", "key": "t", "family": "own", "source": "s", "stagger": -1}

    assert faults(t_json=json.dumps(content)) == [
        "t.json: file: steps is missing",
        "t.json: file: waves is missing",
    ]
    assert faults(t_json=json.dumps({**content, "waves": [], "steps": []})) == [
        "t.json: stagger: is negative",
        "t.json: steps: there is none",
    ]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["a.json", "a.yaml"]))
def test_no_bytes_raise_anything_else(content, name):
    with pytest.raises(InvalidCatalog):
        check_catalogs({name: content})


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="{}[]:,-&*!|>\"'#%@ \nab01", max_size=60))
def test_no_yaml_raises_anything_else(text):
    with pytest.raises(InvalidCatalog):
        check_catalogs({"a.yaml": text.encode()})


@pytest.mark.django_db
def test_profiles_and_templates_are_loaded_and_follow_their_files(catalogs, tmp_path):
    (tmp_path / "a.json").write_text(json.dumps(FRAMEWORK))
    (tmp_path / "b.json").write_text(json.dumps(PROFILE))
    load_catalogs(tmp_path)
    (tmp_path / "b.json").write_text(json.dumps({**PROFILE, "name": "Both", "areas": [{"ref": "A1", "level": 2}]}))

    report = {one.key: one for one in load_catalogs(tmp_path)}

    profile = TargetProfile.objects.get(key="own--all")
    assert (profile.name, [(row.process_area.ref, row.level) for row in profile.areas.all()]) == ("Both", [("A1", 2)])
    assert (report["own"].is_current, report["own--all"].created, report["own--all"].retired) == (True, 1, 1)
    assert TaskTemplateSet.objects.filter(family=Framework.Family.CMMI).get().content["stagger"] == 20
