"""Structures of the rating tests: the shipped CMMI-DEV v1.3, and small models made for one rule."""

import json
from functools import cache
from pathlib import Path

from appraisals.rating import Area, Group, Judgement

CATALOGS = Path(__file__).resolve().parents[3] / "frameworks" / "catalogs"


@cache
def cmmi_dev():
    """Return the 22 process areas with their specific goals, GG 2 and GG 3, from the shipped catalogue."""
    rows = json.loads((CATALOGS / "cmmi-dev-1.3.json").read_text("utf-8"))["requirements"]
    children = {}
    for row in rows:
        children.setdefault(row.get("parent"), []).append(row)
    generic = [
        Group(goal["ref"], goal["level"], tuple(practice["ref"] for practice in children[goal["ref"]]))
        for goal in children[None]
        if goal["kind"] == "generic_goal" and goal["level"] > 1
    ]
    return tuple(
        Area(
            area["ref"],
            (
                *(
                    Group(goal["ref"], 1, tuple(practice["ref"] for practice in children[goal["ref"]]))
                    for goal in children[area["ref"]]
                ),
                *generic,
            ),
            level=area["level"],
            may_be_not_applicable=area["ref"] == "SAM",
        )
        for area in children[None]
        if area["kind"] == "process_area"
    )


def area(ref, *sizes, level=None, **others):
    """Return an area with one group of ``sizes[n - 1]`` practices at each level n: "A 1.1", "A 1.2", "A 2.1"."""
    groups = tuple(
        Group(f"{ref} {number}", number, tuple(f"{ref} {number}.{item}" for item in range(1, size + 1)))
        for number, size in enumerate(sizes, 1)
    )
    return Area(ref, groups, level=level, **others)


def judged(areas, value, units=("alpha",), *, upto=5, **others):
    """Return a judgement of ``value`` for every practice of the areas up to the group level ``upto``.

    ``others`` maps a practice's ref, with "_" for spaces and dots, to its value in every instance.
    """
    return [
        Judgement(one.ref, item, unit, others.get(item.replace(" ", "_").replace(".", "_"), value))
        for one in areas
        for group in one.groups
        if group.level <= upto
        for item in group.items
        for unit in units
    ]


def changed(judgements, value, *, area=None, item=None, unit=None):
    """Return the judgements, those that match with the given value."""
    return [
        one._replace(value=value)
        if area in (None, one.area) and item in (None, one.item) and unit in (None, one.unit)
        else one
        for one in judgements
    ]
