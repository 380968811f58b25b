"""A catalogue as a tree: groups, process areas or clauses, and what belongs to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from frameworks.models import Framework, Requirement

UNGROUPED = {
    Requirement.Kind.CLAUSE: _("Clauses"),
    Requirement.Kind.PROCESS_AREA: _("Process areas"),
    Requirement.Kind.PROCESS: _("Processes"),
    Requirement.Kind.GENERIC_GOAL: _("Generic goals"),
    Requirement.Kind.PROCESS_ATTRIBUTE: _("Process attributes"),
    Requirement.Kind.SECTION: _("Sections"),
    Requirement.Kind.REQUIREMENT: _("Requirements"),
}


@dataclass(frozen=True, slots=True)
class TreeFilter:
    """What to narrow a tree to; a group is a category, or the name of a kind where the standard has no categories."""

    q: str = ""
    kind: str = ""
    level: int | None = None
    group: str = ""

    @property
    def is_empty(self) -> bool:
        """Say whether everything is shown."""
        return self == TreeFilter()


@dataclass(frozen=True, slots=True)
class TreeRow:
    """One line of a tree: a requirement, or a group (``id`` None, only a title).

    ``depth`` is 0 for groups. ``ends`` counts the shown requirements at the ends below it, 0 at an end. ``is_open``:
    what is below it shows at first. ``is_sourced``: nothing of it is still to be verified.
    """

    id: UUID | None
    ref: str
    title: str
    kind: str
    level: int | None
    is_sourced: bool
    parent: UUID | None
    depth: int
    ends: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class Tree:
    """The lines in the order of the catalogue, each before what belongs to it.

    ``matches`` of ``total`` requirements fit the filter; what they belong to is shown with them. ``has_node``: the
    wanted requirement is among the lines.
    """

    rows: tuple[TreeRow, ...]
    matches: int
    total: int
    has_node: bool


def tree(framework: Framework, narrowed: TreeFilter = TreeFilter(), node: str = "") -> Tree:
    """Return the requirements in use as a tree, in one statement whatever their number.

    The groups stand in the order of their first requirement. What belongs to a retired requirement stands at the top.
    ``node``: the reference of a requirement that is to be seen, so all above it is open. What a filter shows is open.
    """
    rows = list(_rows(framework))
    forest = _Forest(rows, narrowed, node)
    lines = tuple(forest.lines())
    return Tree(lines, len(forest.matches), len(rows), any(line.ref == node and line.id for line in lines))


def tree_groups(framework: Framework) -> tuple[str, ...]:
    """Return the titles of the groups in their order, in one statement."""
    rows = framework.requirements.in_use().filter(Q(parent=None) | Q(parent__retired=True)).order_by("position")
    return tuple(dict.fromkeys(_group(category, kind) for category, kind in rows.values_list("category", "kind")))


def _rows(framework: Framework) -> Any:
    rows = framework.requirements.in_use().order_by("position")
    doubtful = ExpressionWrapper(Q(attributes__has_key="unverified"), output_field=BooleanField())
    names = ("id", "parent_id", "ref", "title", "kind", "level", "category", "verified", "is_doubtful")
    return rows.annotate(is_doubtful=doubtful).values_list(*names, named=True)


def _group(category: str, kind: str) -> str:
    return category or str(UNGROUPED.get(Requirement.Kind(kind)) or capfirst(Requirement.Kind(kind).label))


class _Forest:
    """The rows of a catalogue by what they belong to, and which of them a filter shows."""

    def __init__(self, rows: list[Any], narrowed: TreeFilter, node: str) -> None:
        self.by_id = {row.id: row for row in rows}
        self.below: defaultdict[UUID | None, list[Any]] = defaultdict(list)
        self.groups: dict[str, list[Any]] = {}
        for row in rows:
            above = row.parent_id if row.parent_id in self.by_id else None
            self.below[above].append(row)
            if above is None:
                self.groups.setdefault(_group(row.category, row.kind), []).append(row)
        within = rows if not narrowed.group else list(self._all_of(self.groups.get(narrowed.group, [])))
        self.matches = {row.id for row in within if _fits(row, narrowed)}
        self.shown = self.matches | {above for pk in self.matches for above in self._above(pk)}
        self.is_narrowed = not narrowed.is_empty
        self.opened = {above for row in rows if row.ref == node for above in self._above(row.id)}
        self.node = node

    def lines(self) -> Iterator[TreeRow]:
        """Yield the groups with what they show."""
        for title, tops in self.groups.items():
            lines = [line for row in tops for line in self._lines(row, 1)]
            if lines:
                is_open = self.is_narrowed or len(self.groups) == 1 or any(
                    row.id in self.opened or row.ref == self.node for row in tops
                )  # fmt: skip
                yield TreeRow(None, "", title, "", None, True, None, 0, _ends(lines), is_open)
                yield from lines

    def _lines(self, row: Any, depth: int) -> list[TreeRow]:
        if row.id not in self.shown:
            return []
        lines = [line for child in self.below.get(row.id, ()) for line in self._lines(child, depth + 1)]
        is_sourced = row.verified and not row.is_doubtful
        is_open = self.is_narrowed or row.id in self.opened
        line = TreeRow(
            row.id, row.ref, row.title, row.kind, row.level, is_sourced, row.parent_id, depth, _ends(lines), is_open
        )
        return [line, *lines]

    def _above(self, pk: UUID) -> Iterator[UUID]:
        above = self.by_id[pk].parent_id
        while above in self.by_id:
            yield above
            above = self.by_id[above].parent_id

    def _all_of(self, rows: list[Any]) -> Iterator[Any]:
        waiting = list(rows)
        while waiting:
            row = waiting.pop()
            yield row
            waiting += self.below.get(row.id, ())


def _fits(row: Any, narrowed: TreeFilter) -> bool:
    text = narrowed.q.casefold()
    return (
        (not text or text in row.ref.casefold() or text in row.title.casefold())
        and (not narrowed.kind or row.kind == narrowed.kind)
        and (narrowed.level is None or row.level == narrowed.level)
    )


def _ends(lines: list[TreeRow]) -> int:
    return sum(line.ends == 0 for line in lines)
