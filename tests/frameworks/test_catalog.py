"""Catalogue files: every fault is listed with its place, and nothing unknown is taken for granted."""

import json

import pytest

from frameworks.catalog import CatalogError, InvalidCatalog, attribute_errors, check_catalogs, parse_catalog
from frameworks.catalog.attributes import KNOWN
from frameworks.catalog.kinds import FAMILIES, KINDS
from frameworks.catalog.parsing import STATUSES, STRENGTHS, TARGET_KINDS, TYPES
from frameworks.models import Crosswalk, Framework, Mapping, Requirement
from frameworks.services import SHIPPED, read_paths


def framework(**changes):
    """Return a small sound framework file as an object."""
    rows = [
        {"ref": "PP", "kind": "process_area", "title": "Planning", "level": 2},
        {"ref": "PP SG 1", "kind": "specific_goal", "title": "Estimates", "parent": "PP", "level": 2},
        {"ref": "PP SP 1.1", "kind": "specific_practice", "title": "Scope", "parent": "PP SG 1", "level": 2},
    ]
    head = {"format": 1, "type": "framework", "key": "own", "family": "cmmi", "name": "Own", "short_name": "Own"}
    target = {"kind": "maturity_level", "min": 2, "max": 5}
    return {**head, "edition": "1", "version": 1, "target": target, "requirements": rows, **changes}


def crosswalk(*mappings, **changes):
    """Return a small crosswalk file as an object."""
    head = {"format": 1, "type": "crosswalk", "key": "a--b", "title": "A to B", "from": "a", "to": "b"}
    return {**head, "status": "derived", "mappings": list(mappings), **changes}


def faults(content):
    """Return the faults of a file as text."""
    with pytest.raises(InvalidCatalog) as invalid:
        parse_catalog(content if isinstance(content, str) else json.dumps(content))
    return [str(error) for error in invalid.value.errors]


def row(number, **changes):
    """Return the small framework with one requirement changed; None takes a value away."""
    content = framework()
    values = content["requirements"][number] | changes
    content["requirements"][number] = {name: value for name, value in values.items() if value is not None}
    return content


def test_a_sound_framework_is_read_as_it_stands():
    record = parse_catalog(json.dumps(framework()))

    assert (record.key, record.target_kind, record.target_min, record.target_max) == ("own", "maturity_level", 2, 5)
    assert [(one.ref, one.parent, one.level, one.position) for one in record.requirements] == [
        ("PP", None, 2, 0),
        ("PP SG 1", "PP", 2, 1),
        ("PP SP 1.1", "PP SG 1", 2, 2),
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "file: is not JSON: Expecting value: line 1 column 1 (char 0)"),
        ("[]", "file: must hold one object"),
        (
            '{"format": 1, "type": "castle"}',
            f"type: must be one of {', '.join(TYPES)}, not 'castle'",
        ),
        (
            '{"format": 1, "type": ["framework"]}',
            f"type: must be one of {', '.join(TYPES)}, not ['framework']",
        ),
        ('{"format": 1, "format": 1}', "file: an object has format twice"),
        ('{"format": NaN}', "file: NaN is not JSON"),
        ('{"format": 1e999}', "file: 1e999… is not a usable number"),
        ('{"format": %s}' % ("9" * 5_000), "file: 999999999999999… is not a usable number"),
    ],
    ids=["empty", "list", "type", "type-list", "twice", "nan", "infinite", "huge"],
)
def test_what_is_no_catalogue_is_refused(text, fault):
    assert fault in faults(text)


def test_endless_nesting_is_refused():
    (fault,) = faults("[" * 100_000)

    assert fault.startswith("file: is not JSON")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (framework(format=2), "format: must be 1"),
        (framework(format=True), "format: must be 1"),
        (framework(key="Own Key"), "key: may only have small letters, digits, dots and hyphens"),
        (framework(family="x"), "family: must be one of iso_9001, cmmi, aspice, iso_15504, iso_12207, own, not 'x'"),
        (framework(name=""), "name: is missing"),
        (framework(name=["x"]), "name: must be a text"),
        (framework(name="x" * 201), "name: is longer than 200 characters"),
        (framework(name=" x"), "name: begins or ends with a space"),
        (framework(name="a\0b"), "name: holds a control character"),
        (framework(name="a\ud800b"), "name: holds a control character"),
        (framework(verified="yes"), "verified: must be true or false"),
        (framework(verifed=True), "verifed: is not known here"),
        (framework(version=0), "version: must be a whole number from 1 on"),
        (framework(target=7), "target: must be an object"),
        (
            framework(target={"kind": "castle"}),
            "target.kind: must be one of none, maturity_level, capability_level, not 'castle'",
        ),
        (framework(target={"kind": "none", "min": 1}), "target: without a kind of target has no levels"),
        (framework(target={"kind": "maturity_level"}), "target: needs its lowest (min) and highest (max) level"),
        (
            framework(target={"kind": "maturity_level", "min": 3, "max": 2}),
            "target: has a lowest level 3 above its highest 2",
        ),
        (framework(target={"kind": "none", "mx": 2}), "target.mx: is not known here"),
        (framework(requirements={}), "requirements: must be a list with at least one entry"),
        (framework(requirements=[7]), "requirements[0]: must be an object"),
        (row(0, kind="castle"), f"requirements[0].kind: must be one of {', '.join(KINDS)}, not 'castle'"),
        (row(0, kind="clause", level=None), "requirements[0].kind: cmmi has no clause"),
        (row(0, level=9), "requirements[0].level: must be a level from 0 to 5, not 9"),
        (row(0, level=True), "requirements[0].level: must be a level from 0 to 5, not True"),
        (row(0, level=None), "requirements[0].level: a process_area needs a level from 1 to 5, not None"),
        (row(2, level=3), "requirements[2].level: a specific_practice has the level of what it belongs to, not 3"),
        (row(1, parent="X"), "requirements[1].parent: X is unknown; a parent stands before its children"),
        (row(1, parent="PP SG 1"), "requirements[1].parent: PP SG 1 is unknown; a parent stands before its children"),
        (row(1, parent=None), "requirements[1].parent: a specific_goal cannot stand below nothing"),
        (row(2, parent="PP"), "requirements[2].parent: a specific_practice cannot stand below PP"),
        (row(2, ref="PP SG 1"), "requirements[2].ref: PP SG 1 stands in the file twice"),
        (row(1, titel="x"), "requirements[1].titel: is not known here"),
    ],
)  # fmt: skip
def test_a_fault_of_a_framework_is_told_with_its_place(content, fault):
    assert fault in faults(content)


@pytest.mark.parametrize(
    ("attributes", "fault"),
    [
        ([], "attributes: must be an object"),
        ({"Bad Name": 1}, "attributes.'Bad Name': may only have small letters, digits and underscores"),
        ({"x": {}}, "attributes.x: must be a plain text, a number, true or false, or a list of these"),
        ({"x": [[1]]}, "attributes.x: must be a plain text, a number, true or false, or a list of these"),
        ({"x": "a\0b"}, "attributes.x: must be a plain text, a number, true or false, or a list of these"),
        ({"x": None}, "attributes.x: must be a plain text, a number, true or false, or a list of these"),
        ({"organization_wide": 1}, "attributes.organization_wide: must be one of true, false, not 1"),
        ({"vda_scope": "x"}, f"attributes.vda_scope: must be one of {', '.join(KNOWN['vda_scope'])}, not 'x'"),
        ({"unverified": ["x"]}, "attributes.unverified: must be a list of names of these attributes"),
        ({"x": 1, "unverified": [1]}, "attributes.unverified: must be a list of names of these attributes"),
    ],
)
def test_a_fault_of_attributes_is_told(attributes, fault):
    assert [str(error) for error in attribute_errors(attributes)] == [fault]


def test_attributes_of_any_name_are_kept():
    attributes = {"own_fact": ["a", 1], "organization_wide": True, "unverified": ["own_fact"]}

    assert attribute_errors(attributes) == ()
    assert parse_catalog(json.dumps(row(0, attributes=attributes))).requirements[0].attributes == attributes


def test_what_rests_on_another_fault_is_not_told_again():
    assert faults(row(0, kind="castle")) == [
        f"requirements[0].kind: must be one of {', '.join(KINDS)}, not 'castle'",
    ]


def test_every_fault_of_a_file_is_told():
    content = framework(name="", extra=1)
    content["requirements"][0]["level"] = 9
    content["requirements"][1]["parent"] = "NOWHERE"
    content["requirements"][2]["title"] = 7

    assert faults(content) == [
        "name: is missing",
        "requirements[0].level: must be a level from 0 to 5, not 9",
        "requirements[1].parent: NOWHERE is unknown; a parent stands before its children",
        "requirements[2].title: must be a text",
        "extra: is not known here",
    ]


STRONG = {"source": "1", "target": "X", "strength": "strong"}


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (crosswalk(STRONG, to="a"), "to: must be another framework than from"),
        (crosswalk(STRONG, status="x"), "status: must be one of derived, reviewed, not 'x'"),
        (crosswalk(), "mappings: must be a list with at least one entry"),
        (
            crosswalk(STRONG | {"strength": "huge"}),
            "mappings[0].strength: must be one of strong, medium, weak, none, not 'huge'",
        ),
        (
            crosswalk(STRONG | {"strength": "none"}),
            "mappings[0].source: is left out exactly when the strength is none",
        ),
        (
            crosswalk({"target": "X", "strength": "weak"}),
            "mappings[0].source: is left out exactly when the strength is none",
        ),
        (crosswalk(STRONG, STRONG), "mappings[1].target: 1 → X stands in the file twice"),
        (
            crosswalk(STRONG, {"target": "X", "strength": "none"}),
            "mappings[1].target: X is mapped and also said to have no source",
        ),
        (crosswalk(STRONG | {"why": "x"}), "mappings[0].why: is not known here"),
    ],
)
def test_a_fault_of_a_crosswalk_is_told_with_its_place(content, fault):
    assert fault in faults(content)


def check(**files):
    """Return the faults of several files; a bytes value is written as it stands."""
    contents = {
        f"{name}.json": content if isinstance(content, bytes) else json.dumps(content).encode()
        for name, content in files.items()
    }
    with pytest.raises(InvalidCatalog) as invalid:
        check_catalogs(contents)
    return [str(error) for error in invalid.value.errors]


def test_a_key_belongs_to_one_file():
    assert check(one=framework(), two=framework()) == ["two.json: key: own is already the key of one.json"]


def test_a_crosswalk_names_what_is_there():
    other = framework(key="other")
    wrong = crosswalk(STRONG, **{"from": "own", "to": "other"})

    assert check(a=framework(), b=other, c=wrong) == [
        "c.json: mappings[0].source: own has no 1",
        "c.json: mappings[0].target: other has no X",
    ]
    assert check(a=framework(), c=crosswalk(STRONG, **{"from": "own"})) == [
        "c.json: to: the framework b is unknown",
        "c.json: mappings[0].source: own has no 1",
    ]


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_still_checked():
    assert check(a=b"\xff\xfe", b=framework(name=""), c=crosswalk(STRONG)) == [
        "a.json: file: is not UTF-8: byte 0 cannot be read",
        "b.json: name: is missing",
    ]


def test_a_folder_without_files_is_refused(tmp_path):
    with pytest.raises(InvalidCatalog) as invalid:
        read_paths([tmp_path / "nowhere"])

    assert invalid.value.errors == (
        CatalogError(str(tmp_path / "nowhere"), "holds no library file (*.json, *.yaml, *.yml)"),
    )


def test_shipped_files_are_sound():
    assert len(check_catalogs(read_paths([SHIPPED]))) == 51


def test_files_and_database_know_the_same_words():
    assert set(FAMILIES) == set(Framework.Family.values)
    assert set(KINDS) == set(Requirement.Kind.values)
    assert set(TARGET_KINDS) == set(Framework.TargetKind.values)
    assert set(STRENGTHS) == set(Mapping.Strength.values)
    assert set(STATUSES) == set(Crosswalk.Status.values)
