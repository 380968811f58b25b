"""Read and check the training catalogue: pure, and every fault of the file at once."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import TypeGuard

from frameworks.catalog import CatalogError, InvalidCatalog
from frameworks.catalog.reader import Reader, is_whole, read_object

FORMAT = 1
KEY = re.compile(r"[a-z][a-z0-9]*(?:[_.][a-z0-9]+)*")
MOST_MONTHS = 240
NO_GROUPS = "must be a list of lists of keys, none of them empty"
Groups = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Words:
    """The words that a catalogue may use for families, kinds of qualification and functions of a role."""

    families: Collection[str]
    kinds: Collection[str]
    functions: Collection[str]


@dataclass(frozen=True, slots=True)
class TypeRecord:
    """A course, certification or grade. ``validity_months`` None: it does not expire.

    ``prerequisites``: every group is needed, of a group any one. ``for_one_appraisal``: ends with its appraisal.
    """

    key: str
    name: str
    short_name: str
    family: str
    edition: str
    kind: str
    provider: str
    validity_months: int | None
    for_one_appraisal: bool
    prerequisites: Groups
    note: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class RoleRecord:
    """A role in an appraisal, assessment or audit, and the groups of qualifications that it needs."""

    key: str
    name: str
    function: str
    family: str
    edition: str
    needs: Groups
    note: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class TrainingCatalogue:
    """What a file holds, in its order."""

    types: tuple[TypeRecord, ...]
    roles: tuple[RoleRecord, ...]


def parse_training_catalogue(content: bytes, words: Words) -> TrainingCatalogue:
    """Return the catalogue of a file; raise InvalidCatalog with every fault, each with its path."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidCatalog([CatalogError("file", f"is not UTF-8: {error}")]) from error
    values, errors = read_object(text)
    reader = Reader(values, errors)
    if reader.value("format") != FORMAT:
        reader.fault("format", f"must be {FORMAT}")
    types = tuple(_type(row, words) for row in reader.rows("types"))
    roles = tuple(_role(row, words) for row in reader.rows("roles"))
    reader.finish()
    errors += _reference_faults(types, roles)
    if errors:
        raise InvalidCatalog(errors)
    return TrainingCatalogue(types, roles)


def group_faults(groups: object, known: Collection[str]) -> list[str]:
    """Return what is wrong with groups of keys, which are a list of lists of texts."""
    if not _are_groups(groups):
        return [NO_GROUPS]
    return [f"names {key!r}, which is not in the catalogue" for group in groups for key in group if key not in known]


def cycle_in(prerequisites: Mapping[str, Groups]) -> tuple[str, ...]:
    """Return keys that are, one after the other, prerequisites of themselves; () if there are none."""
    graph = {key: {one for group in groups for one in group} for key, groups in prerequisites.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return tuple(error.args[1])
    return ()


def _type(reader: Reader, words: Words) -> TypeRecord:
    record = TypeRecord(
        key=_key(reader),
        name=reader.text("name", limit=200),
        short_name=reader.text("short_name", limit=40),
        family=reader.choice("family", words.families),
        edition=reader.text("edition", limit=40, required=False),
        kind=reader.choice("kind", words.kinds),
        provider=reader.text("provider", limit=200),
        validity_months=_months(reader),
        for_one_appraisal=reader.flag("for_one_appraisal"),
        prerequisites=_groups(reader, "prerequisites"),
        note=reader.text("note", limit=1000, required=False),
        source=reader.text("source", limit=1000),
        verified=reader.flag("verified"),
    )
    if record.for_one_appraisal and record.validity_months:
        reader.fault("validity_months", "has no meaning for what counts for one appraisal")
    reader.finish()
    return record


def _role(reader: Reader, words: Words) -> RoleRecord:
    record = RoleRecord(
        key=_key(reader),
        name=reader.text("name", limit=200),
        function=reader.choice("function", words.functions),
        family=reader.choice("family", words.families),
        edition=reader.text("edition", limit=40, required=False),
        needs=_groups(reader, "needs"),
        note=reader.text("note", limit=1000, required=False),
        source=reader.text("source", limit=1000),
        verified=reader.flag("verified"),
    )
    if not record.needs:
        reader.fault("needs", "must name at least one qualification")
    reader.finish()
    return record


def _key(reader: Reader) -> str:
    key = reader.text("key", limit=80)
    if key and not KEY.fullmatch(key):
        reader.fault("key", "may only have small letters, digits, dots and underscores")
    return key


def _months(reader: Reader) -> int | None:
    value = reader.value("validity_months")
    if value is None:
        return None
    if is_whole(value) and 1 <= value <= MOST_MONTHS:
        return int(value)
    reader.fault("validity_months", f"must be a whole number from 1 to {MOST_MONTHS}")
    return None


def _groups(reader: Reader, name: str) -> Groups:
    value = reader.value(name, [])
    if not _are_groups(value):
        reader.fault(name, NO_GROUPS)
        return ()
    return tuple(tuple(group) for group in value)


def _are_groups(value: object) -> TypeGuard[Sequence[Sequence[str]]]:
    return isinstance(value, list | tuple) and all(
        isinstance(group, list | tuple) and group and all(isinstance(key, str) for key in group) for group in value
    )


def _reference_faults(types: Collection[TypeRecord], roles: Collection[RoleRecord]) -> list[CatalogError]:
    known = {one.key for one in types}
    faults = [
        *_faults_of("types", "prerequisites", [(one.key, one.prerequisites) for one in types], known),
        *_faults_of("roles", "needs", [(one.key, one.needs) for one in roles], known),
    ]
    cycle = cycle_in({one.key: one.prerequisites for one in types})
    if cycle:
        faults.append(CatalogError("types", f"prerequisites go round in a circle: {' needs '.join(cycle)}"))
    return faults


def _faults_of(
    name: str, field: str, rows: Iterable[tuple[str, Groups]], known: Collection[str]
) -> Iterator[CatalogError]:
    seen: set[str] = set()
    for number, (key, groups) in enumerate(rows):
        if key and key in seen:
            yield CatalogError(f"{name}[{number}].key", f"{key!r} is there already")
        seen.add(key)
        yield from (CatalogError(f"{name}[{number}].{field}", fault) for fault in group_faults(groups, known))
