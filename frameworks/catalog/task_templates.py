"""Task templates: what is to do for every process area, in which order and how long before the wanted date."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from string import Formatter
from typing import Any

KEY = re.compile(r"[a-z][a-z_]{0,39}")
TOP = {"source": str, "stagger": int, "waves": list, "steps": list}
# A task's title also holds the names of its process area and instance.
LONGEST = {"title": 200, "description": 4000}
LONGEST_TEXT = 2000
STEP = {
    "key": str, "title": str, "description": str, "per_unit": bool, "due": int, "days": int, "staggered": bool,
    "source": str,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do for a process area, once or in each instance (``per_unit``).

    ``title`` may hold {area}, and {unit} where it is per unit. ``due`` counts working days before the wanted
    date, ``days`` how many the work takes. What is ``staggered`` falls earlier for the areas of earlier waves.
    ``source`` says where the dates come from.
    """

    key: str
    title: str
    description: str
    per_unit: bool
    due: int
    days: int
    staggered: bool
    source: str


@dataclass(frozen=True, slots=True)
class TaskTemplates:
    """The steps, in order, and the recommended order of the process areas.

    ``waves`` maps the ref of a process area to its wave (0 first); ``stagger`` is the number of working days
    between two waves.
    """

    source: str
    stagger: int
    waves: Mapping[str, int]
    steps: tuple[Step, ...]

    def wave(self, process_area: str) -> int:
        """Return the wave of a process area; one that no wave names comes with the last."""
        return self.waves.get(process_area, max(self.waves.values(), default=0))


class BadTemplates(ValueError):
    """Templates are wrong; ``problems`` lists everything that is, with its place in the file."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(self.problems))


def templates_of(content: object) -> TaskTemplates:
    """Return the templates of an object with source, stagger, waves and steps. Raises BadTemplates."""
    problems = list(_wrong_fields("file", content, TOP))
    if problems or not isinstance(content, dict):
        raise BadTemplates(problems)
    problems = [*_wrong_waves(content["waves"], content["stagger"]), *_wrong_steps(content["steps"])]
    if problems:
        raise BadTemplates(problems)
    waves = {ref: number for number, refs in enumerate(content["waves"]) for ref in refs}
    steps = tuple(Step(**step) for step in content["steps"])
    return TaskTemplates(content["source"], content["stagger"], waves, steps)


def _wrong_fields(place: str, found: Any, fields: Mapping[str, type]) -> Iterable[str]:
    if not isinstance(found, dict):
        yield f"{place}: not an object"
        return
    for name in sorted(fields.keys() - found.keys()):
        yield f"{place}: {name} is missing"
    for name, value in found.items():
        if name not in fields:
            yield f"{place}: {name} is unknown"
        elif type(value) is not fields[name]:  # bool is an int, but true is no number of days
            yield f"{place}: {name} is no {fields[name].__name__}"
        elif isinstance(value, str) and not value.strip():
            yield f"{place}: {name} is empty"
        elif isinstance(value, str) and len(value) > LONGEST.get(name, LONGEST_TEXT):
            yield f"{place}: {name} is longer than {LONGEST.get(name, LONGEST_TEXT)} characters"


def _wrong_waves(waves: list[Any], stagger: int) -> Iterable[str]:
    if stagger < 0:
        yield "stagger: is negative"
    for number, refs in enumerate(waves):
        if not isinstance(refs, list) or not refs or not all(isinstance(ref, str) for ref in refs):
            yield f"waves[{number}]: not a list of process areas"
    times = Counter(ref for refs in waves if isinstance(refs, list) for ref in refs if isinstance(ref, str))
    yield from (f"waves: {ref} is in {number} waves" for ref, number in times.items() if number > 1)


def _wrong_steps(steps: list[Any]) -> Iterable[str]:
    if not steps:
        yield "steps: there is none"
    sound = []
    for number, step in enumerate(steps):
        problems = list(_wrong_fields(f"steps[{number}]", step, STEP))
        if not problems:
            sound.append(step)
            problems = list(_wrong_values(f"steps[{number}]", step))
        yield from problems
    times = Counter(step["key"] for step in sound)
    yield from (f"steps: {key} is there {number} times" for key, number in times.items() if number > 1)
    for before, after in pairwise(sound):
        if before["due"] < after["due"]:
            yield f"steps: {before['key']} is due after {after['key']}, which follows it"
        if after["staggered"] and not before["staggered"]:
            yield f"steps: {after['key']} is staggered, so it may fall before {before['key']}"


def _wrong_values(place: str, step: Mapping[str, Any]) -> Iterable[str]:
    if not KEY.fullmatch(step["key"]):
        yield f"{place}: key is not made of a-z and _, 40 at most"
    if step["due"] < 0:
        yield f"{place}: due is negative"
    if step["days"] < 1:
        yield f"{place}: days is less than 1"
    wanted = {"area", "unit"} if step["per_unit"] else {"area"}
    try:
        named = {name for _, name, _, _ in Formatter().parse(step["title"]) if name is not None}
    except ValueError as error:
        yield f"{place}: title: {error}"
    else:
        if named != wanted:
            yield f"{place}: title names {_braces(named)}, not {_braces(wanted)}"


def _braces(names: Iterable[str]) -> str:
    return " and ".join(f"{{{name}}}" for name in sorted(names)) or "nothing"
