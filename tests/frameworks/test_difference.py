"""What one file changes of another: a table of changes, and what is no change."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameworks.catalog import RequirementRecord
from frameworks.catalog.difference import Change, compare

GOAL = RequirementRecord(ref="G", kind="section", title="Goal", position=0)
ROW = RequirementRecord(ref="R", kind="requirement", title="Do it", position=1, parent="G", level=2)
MANY = st.lists(
    st.builds(
        RequirementRecord,
        ref=st.sampled_from("ABCDEFG"),
        kind=st.sampled_from(["section", "requirement"]),
        title=st.text(max_size=3),
        position=st.integers(0, 9),
        parent=st.none() | st.sampled_from("ABC"),
        level=st.none() | st.integers(0, 5),
    ),
    unique_by=lambda row: row.ref,
)


@pytest.mark.parametrize(
    ("after", "changes"),
    [
        ([GOAL, ROW], []),
        ([replace(ROW, position=0), replace(GOAL, position=1)], []),
        ([replace(GOAL, verified=True), replace(ROW, source="a page")], []),
        ([GOAL], [Change("removed", "R", "Do it", before="Do it")]),
        ([GOAL, ROW, replace(ROW, ref="S", title="More")], [Change("added", "S", "More", after="More")]),
        ([GOAL, replace(ROW, title="Did")], [Change("renamed", "R", "Did", "Do it", "Did")]),
        ([GOAL, replace(ROW, parent=None)], [Change("moved", "R", "Do it", "G", "")]),
        ([GOAL, replace(ROW, level=0)], [Change("level", "R", "Do it", "2", "0")]),
        ([GOAL, replace(ROW, level=None)], [Change("level", "R", "Do it", "2", "")]),
        (
            [replace(GOAL, category="x", attributes={"note": "y"}), ROW],
            [Change("revised", "G", "Goal", after="category, attributes")],
        ),
        (
            [replace(GOAL, ref="H"), replace(ROW, parent="H", title="Did")],
            [
                Change("removed", "G", "Goal", before="Goal"),
                Change("renamed", "R", "Did", "Do it", "Did"),
                Change("moved", "R", "Did", "G", "H"),
                Change("added", "H", "Goal", after="Goal"),
            ],
        ),
    ],
    ids=[
        *("same", "another-order", "another-source", "removed", "added", "renamed", "moved", "level-0-is-a-level"),
        *("level-none", "revised", "another-reference-is-another-requirement"),
    ],
)
def test_changes(after, changes):
    assert list(compare([GOAL, ROW], after)) == changes


@given(MANY, MANY)
def test_what_one_way_adds_the_other_way_removes(before, after):
    forth, back = compare(before, after), compare(after, before)

    assert {c.ref for c in forth if c.kind == "added"} == {c.ref for c in back if c.kind == "removed"}
    assert {(c.ref, c.kind) for c in forth if c.before and c.after} == {
        (c.ref, c.kind) for c in back if c.before and c.after
    }
    assert compare(before, before) == ()
