"""Search as people type, over every framework that they reach."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from frameworks.models import Framework, Requirement
from frameworks.querysets import RequirementQuerySet

# More nobody reads; who looks for something else types another letter.
LIMIT = 50


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in one framework, the best first."""

    framework: Framework
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The frameworks in the order of their best requirement. ``is_cut``: there is more than what is shown."""

    groups: tuple[Found, ...]
    is_cut: bool

    @property
    def count(self) -> int:
        """Return the number of requirements shown."""
        return sum(len(group.requirements) for group in self.groups)


def ranked(
    rows: RequirementQuerySet,
    *,
    q: str,
    family: str = "",
    framework: Framework | None = None,
    kind: str = "",
    level: int | None = None,
) -> RequirementQuerySet:
    """Return what holds ``q`` among those in use, with ``rank``, the best first.

    0: the reference itself, 1: a reference that begins so, 2: a title of which a word begins so, 3: anywhere else.
    """
    rows = rows.in_use().search(q).select_related("framework")
    narrowed = {"framework__family": family, "framework": framework, "kind": kind, "level": level}
    rows = rows.filter(**{name: value for name, value in narrowed.items() if value not in ("", None)})
    rank = Case(
        When(ref__iexact=q, then=Value(0)),
        When(ref__istartswith=q, then=Value(1)),
        When(Q(title__istartswith=q) | Q(title__icontains=f" {q}"), then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    return rows.annotate(rank=rank).order_by("rank", "framework__family", "framework__key", "position")


def search(rows: QuerySet[Requirement]) -> SearchResult:
    """Return the best of ``ranked`` rows by framework, in one statement whatever there is to be found."""
    found = list(rows[: LIMIT + 1])
    return SearchResult(_grouped(found[:LIMIT]), is_cut=len(found) > LIMIT)


def _grouped(rows: Iterable[Requirement]) -> tuple[Found, ...]:
    groups: dict[Framework, list[Requirement]] = {}
    for row in rows:
        groups.setdefault(row.framework, []).append(row)
    return tuple(Found(framework, tuple(members)) for framework, members in groups.items())
