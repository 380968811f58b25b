"""A catalogue as a tree: groups, process areas or clauses, and what belongs to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from frameworks.models import Framework, Requirement

UNGROUPED = {
    Requirement.Kind.CLAUSE: _("Clauses"),
    Requirement.Kind.PROCESS_AREA: _("Process areas"),
    Requirement.Kind.PROCESS: _("Processes"),
    Requirement.Kind.GENERIC_GOAL: _("Generic goals"),
    Requirement.Kind.PROCESS_ATTRIBUTE: _("Process attributes"),
}


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A requirement with what belongs to it; ``leaves`` counts the requirements at the ends below it, 0 at an end."""

    requirement: Requirement
    children: tuple[TreeNode, ...]
    leaves: int


@dataclass(frozen=True, slots=True)
class TreeGroup:
    """The requirements at the top of one category, or of one kind where the standard has no categories."""

    title: str
    nodes: tuple[TreeNode, ...]
    leaves: int


def tree(framework: Framework) -> tuple[TreeGroup, ...]:
    """Return the requirements in use as a tree in the order of the catalogue, in one statement.

    The groups stand in the order of their first requirement. What belongs to a retired requirement stands at the top.
    """
    rows = list(framework.requirements.in_use().order_by("position"))
    present = {row.pk for row in rows}
    below: defaultdict[UUID | None, list[Requirement]] = defaultdict(list)
    for row in rows:
        below[row.parent_id if row.parent_id in present else None].append(row)
    groups: dict[str, list[Requirement]] = {}
    for row in below[None]:
        groups.setdefault(_group(row), []).append(row)
    return tuple(_tree_group(title, tops, below) for title, tops in groups.items())


def _group(row: Requirement) -> str:
    return row.category or str(UNGROUPED.get(Requirement.Kind(row.kind), row.get_kind_display()))


def _tree_group(title: str, rows: list[Requirement], below: Mapping[UUID | None, list[Requirement]]) -> TreeGroup:
    nodes = tuple(_node(row, below) for row in rows)
    return TreeGroup(title, nodes, sum(node.leaves or 1 for node in nodes))


def _node(row: Requirement, below: Mapping[UUID | None, list[Requirement]]) -> TreeNode:
    children = tuple(_node(child, below) for child in below.get(row.pk, ()))
    return TreeNode(row, children, sum(child.leaves or 1 for child in children))
