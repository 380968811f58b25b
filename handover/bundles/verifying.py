"""Check a bundle without any database: is everything there, and as it was packed."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from handover.bundles.manifest import CHECKSUMS, FORMAT, MANIFEST, VERSION

CHUNK = 1024**2
LARGEST_LIST = 256 * 1024**2
DAMAGED = (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Verdict:
    """``problems``: what is not as it was packed; ``remarks``: what was wrong already when it was packed."""

    files: int
    problems: tuple[str, ...]
    remarks: tuple[str, ...]


def verify_bundle(path: Path) -> Verdict:
    """Read the whole bundle, whose members are hashed piece by piece, and say what is wrong with it."""
    try:
        with ZipFile(path) as package:
            return _verified(package)
    except DAMAGED as error:
        return Verdict(0, (f"This is not a ZIP file, or it is damaged: {error}",), ())


def _verified(package: ZipFile) -> Verdict:
    counts = Counter(package.namelist())
    problems = [f"{name}: stands in the ZIP {count} times" for name, count in counts.items() if count > 1]
    try:
        manifest, sums = _manifest(package), _checksums(package)
    except (KeyError, ValueError, TypeError) as error:
        return Verdict(0, (*problems, f"The manifest or the list of checksums cannot be read: {error}"), ())
    found = {name: _digest(package, name) for name in counts if name != CHECKSUMS}
    problems += [f"{name}: is missing" for name in sums if name not in found]
    problems += [f"{name}: does not belong to the bundle" for name in found if name not in sums]
    problems += [f"{name}: was changed" for name in sums.keys() & found if found[name][0] != sums[name]]
    problems += _file_problems(manifest["files"], found)
    problems += _cell_problems(manifest)
    return Verdict(len(manifest["files"]), tuple(sorted(set(problems))), tuple(_remarks(manifest)))


def _file_problems(files: list[dict[str, Any]], found: dict[str, tuple[str, int]]) -> Iterator[str]:
    for file in files:
        path = file["path"]
        if path not in found:
            yield f"{path}: is missing"
        elif found[path] != (file["sha256"], file["size"]):
            yield f"{path}: was changed"


def _cell_problems(manifest: dict[str, Any]) -> Iterator[str]:
    known = {file["path"] for file in manifest["files"]}
    for cell in manifest["cells"]:
        for path in cell["paths"]:
            if path not in known:
                yield f"{path}: a cell names it, but the manifest does not list it"


def _remarks(manifest: dict[str, Any]) -> Iterator[str]:
    for file in manifest["files"]:
        if file.get("problem"):
            yield f"{file['path']}: was not what had been uploaded when the bundle was built"
    for entry in manifest["missing"]:
        yield f"{entry['title']} ({entry['name']}): was not packed: {entry['reason']}"


def _manifest(package: ZipFile) -> dict[str, Any]:
    manifest = json.loads(_text(package, MANIFEST))
    if manifest["format"] != FORMAT or manifest["version"] != VERSION:
        raise ValueError("it has another format or version")
    for name in ("files", "cells", "missing"):
        if not isinstance(manifest[name], list):
            raise TypeError(f"{name} is no list")
    return manifest


def _checksums(package: ZipFile) -> dict[str, str]:
    lines = _text(package, CHECKSUMS).splitlines()
    return {path: digest for digest, _, path in (line.partition("  ") for line in lines)}


def _text(package: ZipFile, name: str) -> str:
    if package.getinfo(name).file_size > LARGEST_LIST:
        raise ValueError(f"{name} is too large")
    return package.read(name).decode()


def _digest(package: ZipFile, name: str) -> tuple[str, int]:
    """Return SHA-256 and size of a member; a damaged one has the digest ""."""
    digest, size = sha256(), 0
    try:
        with package.open(name) as member:
            while chunk := member.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
    except DAMAGED:
        return "", size
    return digest.hexdigest(), size
