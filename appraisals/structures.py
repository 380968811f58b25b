"""From the catalogue in the database to the structure that the rating engine takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from appraisals.rating import Area, Group, Scope, Structure
from frameworks.models import Framework, Requirement, TargetProfile

Kind = Requirement.Kind
AREAS = (Kind.PROCESS_AREA, Kind.PRACTICE_AREA, Kind.PROCESS, Kind.CLAUSE)
SHARED_GROUPS = (Kind.GENERIC_GOAL, Kind.PROCESS_ATTRIBUTE)
Children = dict[object, list[Requirement]]


def structure_of(
    framework: Framework,
    *,
    areas: Iterable[str] | None = None,
    units: Mapping[str, tuple[str, ...]] | None = None,
    scopes: Mapping[str, tuple[Scope, str]] | None = None,
    indicators: bool = False,
) -> Structure:
    """Return the areas of ``framework`` with their groups and practices, in one statement and catalogue order.

    ``areas``: the refs that take part (None: all). ``units``: area -> its instances. ``scopes``: area -> (scope,
    reason) where it is not in scope. The groups of a CMMI v1.3 process area are its specific goals (level 1), GG 2
    and GG 3; those of a practice area its practice groups; those of a process the process attributes. PA 1.1 holds the
    process outcomes ("SWE.1.O1"), or with ``indicators`` the base practices; higher ones hold their generic
    practices. A clause has no groups.
    """
    children: Children = {}
    for row in Requirement.objects.filter(framework=framework).in_use().order_by("position"):
        children.setdefault(row.parent_id, []).append(row)
    wanted = None if areas is None else set(areas)
    shared = [row for row in children.get(None, ()) if row.kind in SHARED_GROUPS]
    return tuple(
        _area(row, children, shared, units or {}, (scopes or {}).get(row.ref), indicators=indicators)
        for row in _areas(children, None)
        if wanted is None or row.ref in wanted
    )


def maturity_model(profile: TargetProfile) -> list[dict[str, Any]]:
    """Return the process sets of a target profile as the option ``model`` of organisational maturity.

    Which processes belong to which level is not normative (ISO/IEC 33004:2015, 7.3.5): the profile says it.
    """
    rows = list(
        profile.areas.order_by("process_area__position").values_list("process_area__ref", "maturity_level", "selected")
    )
    selected = [ref for ref, _level, is_selected in rows if is_selected]
    model = []
    for one in profile.levels:
        level: dict[str, Any] = {
            "level": one["level"],
            "processes": [ref for ref, of, _selected in rows if of == one["level"]],
            "capability": one["capability"],
        }
        if one["at_least"]:
            level |= {name: one[name] for name in ("selected_capability", "at_least")} | {"selected": selected}
        model.append(level)
    return model


def _areas(children: Children, parent: object) -> Iterable[Requirement]:
    """Yield process areas, practice areas and processes, and the clauses that have no clauses below them."""
    for row in children.get(parent, ()):
        below = children.get(row.pk, [])
        if row.kind in AREAS and not (row.kind == Kind.CLAUSE and below):
            yield row
        elif row.kind == Kind.CLAUSE:
            yield from _areas(children, row.pk)


def _area(
    row: Requirement,
    children: Children,
    shared: Iterable[Requirement],
    units: Mapping[str, tuple[str, ...]],
    outside: tuple[Scope, str] | None,
    *,
    indicators: bool,
) -> Area:
    scope, reason = outside or (Scope.IN_SCOPE, "")
    return Area(
        ref=row.ref,
        groups=tuple(_groups(row, children, shared, indicators=indicators)),
        level=row.level,
        units=units.get(row.ref, ()),
        scope=scope,
        reason=reason,
        may_be_not_applicable=row.kind == Kind.CLAUSE or bool(row.attributes.get("may_be_not_applicable")),
    )


def _groups(
    area: Requirement, children: Children, shared: Iterable[Requirement], *, indicators: bool
) -> Iterable[Group]:
    below = children.get(area.pk, [])
    if area.kind == Kind.PROCESS_AREA:
        for goal in below:
            yield Group(goal.ref, 1, _refs(children, goal))
    elif area.kind == Kind.PRACTICE_AREA:
        for group in below:
            yield Group(group.ref, group.level or 0, _refs(children, group))
    if area.kind in (Kind.PROCESS_AREA, Kind.PROCESS):
        for goal in shared:
            if goal.kind == Kind.PROCESS_ATTRIBUTE and goal.level == 1:
                own = tuple(row.ref for row in below) if indicators else _outcomes(area)
                yield Group(goal.ref, 1, own)
            elif goal.kind == Kind.PROCESS_ATTRIBUTE or (goal.level or 0) > 1:
                yield Group(goal.ref, goal.level or 0, _refs(children, goal))


def _refs(children: Children, parent: Requirement) -> tuple[str, ...]:
    return tuple(row.ref for row in children.get(parent.pk, ()))


def _outcomes(process: Requirement) -> tuple[str, ...]:
    """Return references of the process outcomes, of which the catalogue holds the number."""
    return tuple(f"{process.ref}.O{number}" for number in range(1, int(process.attributes.get("outcomes", 0)) + 1))
