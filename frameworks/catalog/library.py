"""Check several files together: keys used once, and references that lead somewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TypeVar

from frameworks.catalog.faults import CatalogError, InvalidCatalog
from frameworks.catalog.parsing import parse_object
from frameworks.catalog.plain_yaml import read_yaml
from frameworks.catalog.reader import read_object
from frameworks.catalog.records import CrosswalkRecord, FrameworkRecord, Record, TargetProfileRecord

YAML = (".yaml", ".yml")
LARGEST = 8 * 1024 * 1024
One = TypeVar("One", FrameworkRecord, CrosswalkRecord, TargetProfileRecord)


def check_catalogs(files: Mapping[str, bytes]) -> dict[str, Record]:
    """Return what each file (name -> content) says; raise InvalidCatalog with every fault of every file.

    A name that ends in .yaml or .yml is read as YAML, every other as JSON. The path of a fault starts with the
    file's name. Crosswalks and target profiles may only name frameworks among the files.
    """
    records: dict[str, Record] = {}
    errors: list[CatalogError] = []
    for name, content in files.items():
        try:
            records[name] = parse_file(name, content)
        except InvalidCatalog as invalid:
            errors += [CatalogError(f"{name}: {error.path}", error.message) for error in invalid.errors]
    errors += _same_keys(records)
    errors += _dangling(records, is_complete=len(records) == len(files))
    if errors:
        raise InvalidCatalog(errors)
    return records


def parse_file(name: str, content: bytes) -> Record:
    """Return what one file says; raise InvalidCatalog with every fault."""
    if len(content) > LARGEST:
        raise InvalidCatalog([CatalogError("file", f"is larger than {LARGEST // 1024 // 1024} MB")])
    text = _text(content)
    return parse_object(*(read_yaml(text) if name.lower().endswith(YAML) else read_object(text)))


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidCatalog([CatalogError("file", f"is not UTF-8: byte {error.start} cannot be read")]) from error


def _same_keys(records: dict[str, Record]) -> Iterator[CatalogError]:
    first: dict[str, str] = {}
    for name, record in records.items():
        other = first.setdefault(record.key, name)
        if other != name:
            yield CatalogError(f"{name}: key", f"{record.key} is already the key of {other}")


def _dangling(records: dict[str, Record], *, is_complete: bool) -> Iterator[CatalogError]:
    """Yield references that lead nowhere; with a file that could not be read, missing frameworks prove nothing."""
    frameworks = dict(_of(records, FrameworkRecord))
    refs = {record.key: {one.ref for one in record.requirements} for record in frameworks.values()}
    for name, crosswalk in _of(records, CrosswalkRecord):
        yield from _lost_mappings(name, crosswalk, refs, is_complete)
    for name, profile in _of(records, TargetProfileRecord):
        yield from _unknown(f"{name}: framework", profile.framework, refs, is_complete)
        for number, area in enumerate(profile.areas):
            if area.ref not in refs.get(profile.framework, {area.ref}):
                yield CatalogError(f"{name}: areas[{number}].ref", f"{profile.framework} has no {area.ref}")
    editions = {record.key: record.replaces for record in frameworks.values()}
    for name, record in frameworks.items():
        if record.replaces:
            yield from _unknown(f"{name}: replaces", record.replaces, refs, is_complete)
            if _comes_back(record.key, editions):
                yield CatalogError(f"{name}: replaces", f"{record.key} would replace itself in the end")


def _lost_mappings(
    name: str, crosswalk: CrosswalkRecord, refs: Mapping[str, Collection[str]], is_complete: bool
) -> Iterator[CatalogError]:
    yield from _unknown(f"{name}: from", crosswalk.source_framework, refs, is_complete)
    yield from _unknown(f"{name}: to", crosswalk.target_framework, refs, is_complete)
    for number, mapping in enumerate(crosswalk.mappings):
        for side, key, ref in (
            ("source", crosswalk.source_framework, mapping.source),
            ("target", crosswalk.target_framework, mapping.target),
        ):
            if ref is not None and key in refs and ref not in refs[key]:
                yield CatalogError(f"{name}: mappings[{number}].{side}", f"{key} has no {ref}")


def _unknown(path: str, key: str, refs: Mapping[str, Collection[str]], is_complete: bool) -> Iterator[CatalogError]:
    if key and key not in refs and is_complete:
        yield CatalogError(path, f"the framework {key} is unknown")


def _comes_back(key: str, editions: Mapping[str, str | None]) -> bool:
    seen, before = {key}, editions.get(key)
    while before and before not in seen:
        seen.add(before)
        before = editions.get(before)
    return before == key


def _of(records: dict[str, Record], kind: type[One]) -> Iterator[tuple[str, One]]:
    return ((name, record) for name, record in records.items() if isinstance(record, kind))
