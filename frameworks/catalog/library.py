"""Check several files together: keys used once, and crosswalks that name what is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from frameworks.catalog.faults import CatalogError, InvalidCatalog
from frameworks.catalog.parsing import parse_catalog
from frameworks.catalog.records import CrosswalkRecord, FrameworkRecord

Record = FrameworkRecord | CrosswalkRecord


def check_catalogs(files: Mapping[str, bytes]) -> dict[str, Record]:
    """Return what each file (name -> content) says; raise InvalidCatalog with every fault of every file.

    The path of a fault starts with the file's name. A crosswalk may only name frameworks among the files.
    """
    records: dict[str, Record] = {}
    errors: list[CatalogError] = []
    for name, content in files.items():
        try:
            records[name] = parse_catalog(_text(content))
        except InvalidCatalog as invalid:
            errors += [CatalogError(f"{name}: {error.path}", error.message) for error in invalid.errors]
    errors += _same_keys(records)
    errors += _dangling(records, is_complete=len(records) == len(files))
    if errors:
        raise InvalidCatalog(errors)
    return records


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
    """Return references that lead nowhere; with a file that could not be read, missing frameworks prove nothing."""
    refs = {
        record.key: {requirement.ref for requirement in record.requirements}
        for record in records.values()
        if isinstance(record, FrameworkRecord)
    }
    for name, record in records.items():
        if not isinstance(record, CrosswalkRecord):
            continue
        for side, key in (("from", record.source_framework), ("to", record.target_framework)):
            if key not in refs and is_complete:
                yield CatalogError(f"{name}: {side}", f"the framework {key} is unknown")
        for number, mapping in enumerate(record.mappings):
            for side, key, ref in (
                ("source", record.source_framework, mapping.source),
                ("target", record.target_framework, mapping.target),
            ):
                if ref is not None and key in refs and ref not in refs[key]:
                    yield CatalogError(f"{name}: mappings[{number}].{side}", f"{key} has no {ref}")
