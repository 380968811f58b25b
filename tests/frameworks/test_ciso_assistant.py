"""Libraries of CISO Assistant become frameworks of our own format, or are refused with the place."""

import json

import pytest

from frameworks.catalog import InvalidCatalog, parse_catalog
from frameworks.catalog.ciso_assistant import converted, is_ciso_assistant

NODE = "urn:example:risk:req_node:acme-rules"


def library(**changes):
    content = {
        "urn": "urn:example:risk:library:acme-rules",
        "locale": "en",
        "ref_id": "ACME",
        "name": "Acme rules",
        "copyright": "Free",
        "version": 3,
        "provider": "Acme",
        "packager": "somebody",
        "objects": {
            "framework": {
                "urn": "urn:example:risk:framework:acme_rules.v1",
                "ref_id": "ACME-1",
                "name": "Acme rules,\n first part",
                "requirement_nodes": [
                    {"urn": f"{NODE}:a", "assessable": False, "depth": 1, "ref_id": "A", "name": "Planning"},
                    {
                        "urn": f"{NODE}:a.1",
                        "assessable": True,
                        "depth": 2,
                        "parent_urn": f"{NODE}:a",
                        "ref_id": "A.1",
                        "name": "Plan",
                        "description": "Write a plan.\nKeep it.",
                    },
                    {
                        "urn": f"{NODE}:a.1:node1",
                        "assessable": False,
                        "depth": 3,
                        "parent_urn": f"{NODE}:a.1",
                        "description": "Only described " + "x" * 400,
                    },
                ],
            }
        },
    }
    return {**content, **changes}


def read(content):
    return parse_catalog(json.dumps(converted(content)))


def nodes(*rows):
    return library(objects={"framework": {"urn": "urn:x:y", "name": "x", "requirement_nodes": list(rows)}})


def test_a_library_becomes_an_own_framework():
    record = read(library())

    assert (record.key, record.family, record.name) == ("acme-rules-v1", "own", "Acme rules, first part")
    assert (record.short_name, record.edition, record.catalogue_version) == ("ACME-1", "3", 3)
    assert (record.publisher, record.target_kind, record.verified) == ("Acme", "none", False)
    assert record.source == "CISO Assistant library urn:example:risk:library:acme-rules. Free"
    assert [(row.ref, row.kind, row.parent) for row in record.requirements] == [
        ("A", "section", None),
        ("A.1", "requirement", "A"),
        ("node1", "requirement", "A.1"),
    ]
    assert record.requirements[1].attributes == {"note": "Write a plan. Keep it."}
    assert len(record.requirements[2].title) == 300


def test_a_reference_that_stands_twice_is_numbered():
    record = read(nodes({"urn": "a", "ref_id": "1", "name": "x"}, {"urn": "b", "ref_id": "1", "name": "y"}))

    assert [row.ref for row in record.requirements] == ["1", "1 (2)"]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (library(objects={}), "objects.framework: is missing: this library holds no framework, or more than one"),
        (library(objects={"frameworks": [{}, {}]}), "objects.framework: is missing"),
        (library(objects=[]), "objects.framework: is missing"),
        (nodes(), "objects.framework.requirement_nodes: must be a list of objects"),
        (nodes("x"), "objects.framework.requirement_nodes: must be a list of objects"),
        (
            nodes({"urn": "a", "parent_urn": "b", "name": "x"}),
            "objects.framework.requirement_nodes[0].parent_urn: b is unknown",
        ),
        (
            nodes({"urn": "a", "parent_urn": "b", "name": "x"}, {"urn": "b", "name": "x"}),
            "requirements[0].parent: b is unknown; a parent stands before its children",
        ),
        (nodes({"urn": "a", "name": "x"}, {"urn": "a", "name": "y"}), "requirements[1].ref"),
    ],
    ids=[
        *("no-framework", "two-frameworks", "no-objects", "no-nodes", "node-is-text", "parent-unknown"),
        *("parent-later", "same-urn"),
    ],
)
def test_what_cannot_be_converted_is_told(content, fault):
    with pytest.raises(InvalidCatalog) as invalid:
        read(content)

    assert fault in str(invalid.value)


def test_a_library_is_told_by_its_members():
    assert is_ciso_assistant(library())
    assert not is_ciso_assistant({"format": 1, "type": "framework"})
    assert not is_ciso_assistant({"format": 1, "urn": "x", "objects": {}})
