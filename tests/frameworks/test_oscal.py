"""Every shipped framework leaves as an OSCAL catalog that the official schema takes."""

import uuid
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from frameworks.catalog import FrameworkRecord, RequirementRecord, parse_catalog
from frameworks.catalog.oscal import oscal_catalog
from frameworks.services import SHIPPED

NOW = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
FRAMEWORKS = [
    record
    for record in (parse_catalog(path.read_text()) for path in sorted(SHIPPED.glob("*.json")))
    if isinstance(record, FrameworkRecord)
]


def catalog_of(record):
    return oscal_catalog(record, framework_id=uuid.uuid5(uuid.NAMESPACE_URL, record.key), modified=NOW)


def own(*requirements):
    return FrameworkRecord(
        key="own", family="own", name="Own", short_name="Own", edition="1", catalogue_version=1, publisher="",
        target_kind="none", target_min=None, target_max=None, source="", verified=False, requirements=requirements,
    )  # fmt: skip


LEAF = RequirementRecord(
    ref="1 b", kind="requirement", title="Leaf", position=1, parent="A", level=2,
    attributes={"note": " x ", "empty": "", "more": [1, True]},
)  # fmt: skip
SECTION = RequirementRecord(ref="A", kind="section", title="Section", position=0)
MIXED = own(SECTION, LEAF, replace(LEAF, ref="2", parent="1 b"), replace(LEAF, ref="ä/%", parent=None))


def walk(node):
    for name in ("groups", "controls"):
        for below in node.get(name, ()):
            yield name, below
            yield from walk(below)


@pytest.mark.parametrize("record", [*FRAMEWORKS, MIXED], ids=lambda record: record.key)
def test_the_official_schema_takes_it(record):
    bindings = pytest.importorskip("oscal_bindings", reason="needs oscal-bindings, absent in this run")

    bindings.CatalogDocument.model_validate(catalog_of(record))


@pytest.mark.parametrize("record", FRAMEWORKS, ids=lambda record: record.key)
def test_every_requirement_is_there_once_under_its_reference(record):
    found = [node for _name, node in walk(catalog_of(record)["catalog"])]

    labels = [prop["value"] for node in found for prop in node["props"] if prop["name"] == "label"]
    assert Counter(labels) == Counter(row.ref for row in record.requirements)
    assert len({node["id"] for node in found}) == len(found)


def test_what_stands_at_the_top_with_something_below_is_a_group():
    catalog = catalog_of(MIXED)["catalog"]

    assert [(name, node["id"], node["class"]) for name, node in walk(catalog)] == [
        ("groups", "A", "section"),
        ("controls", "_1_b", "requirement"),
        ("controls", "_2", "requirement"),
        ("controls", "ä__", "requirement"),
    ]


def test_facts_are_properties():
    control = catalog_of(MIXED)["catalog"]["groups"][0]["controls"][0]

    assert control["title"] == "Leaf"
    assert [(prop["name"], prop["value"]) for prop in control["props"]] == [
        ("label", "1 b"), ("sort-id", "00001"), ("kind", "requirement"), ("level", "2"), ("verified", "false"),
        ("more", "1"), ("more", "true"), ("note", "x"),
    ]  # fmt: skip


def test_references_that_come_to_the_same_token_stay_apart():
    rows = [RequirementRecord(ref=ref, kind="requirement", title="x", position=0) for ref in ("a b", "a_b", "a/b")]

    assert [node["id"] for _name, node in walk(catalog_of(own(*rows))["catalog"])] == ["a_b", "a_b_", "a_b__"]


def test_the_document_has_another_identifier_when_it_says_something_else():
    rows = [RequirementRecord(ref="a", kind="requirement", title=title, position=0) for title in "xxy"]
    first, same, other = (catalog_of(own(row))["catalog"]["uuid"] for row in rows)

    assert first == same != other
