"""Write a bundle member by member: the memory it takes does not grow with the size of the files."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from types import TracebackType
from typing import IO, Any, Self
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from handover.bundles.manifest import ALTERED, CHECKSUMS, FORMAT, MANIFEST, VERSION, BundledFile

ZIP64_FROM = 2**31 - 1
REGULAR_FILE = 0o100644 << 16


class BundleWriter:
    """A bundle under construction in ``target``; ``finish`` writes manifest and checksums."""

    def __init__(self, target: IO[bytes], frozen_at: datetime) -> None:
        self._package = ZipFile(target, "w", allowZip64=True)
        self._moment = frozen_at.timetuple()[:6]
        self._sums: dict[str, str] = {}
        self._files: dict[tuple[str, str], BundledFile] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._package.close()

    def packed(self, name: str, digest: str) -> BundledFile | None:
        """Return the file of this name and SHA-256 if it is in the bundle already."""
        return self._files.get((name, digest))

    def add_file(self, name: str, digest: str, size: int, content: Iterable[bytes], *, compress: bool) -> BundledFile:
        """Pack a file under its own name; what it really is goes into the manifest, with "altered" if it differs.

        ``digest`` and ``size`` are what was recorded when it was uploaded.
        """
        path = f"files/{digest[:16]}/{name}"
        info = self._info(path, compress=compress)
        found, length = sha256(), 0
        with self._package.open(info, "w", force_zip64=size >= ZIP64_FROM) as member:
            for chunk in content:
                found.update(chunk)
                length += len(chunk)
                member.write(chunk)
        problem = "" if (found.hexdigest(), length) == (digest, size) else ALTERED
        file = BundledFile(path, name, length, found.hexdigest(), problem)
        self._sums[path] = file.sha256
        self._files[name, digest] = file
        return file

    def add_text(self, path: str, text: str) -> None:
        """Pack a page or a list of our own."""
        content = text.encode()
        self._package.writestr(self._info(path, compress=True), content)
        self._sums[path] = sha256(content).hexdigest()

    def finish(self, frozen: dict[str, Any], cells: Iterable[dict[str, Any]], missing: list[dict[str, Any]]) -> None:
        """Write the manifest, cell by cell, and the checksums."""
        found = sha256()
        head = {"format": FORMAT, "version": VERSION, "frozen": frozen, "missing": missing}
        files = (file.as_json() for file in self._files.values())
        with self._package.open(self._info(MANIFEST, compress=True), "w", force_zip64=True) as member:
            for piece in _pieces(head, {"files": files, "cells": cells}):
                data = piece.encode()
                found.update(data)
                member.write(data)
        self._sums[MANIFEST] = found.hexdigest()
        lines = "".join(f"{digest}  {path}\n" for path, digest in sorted(self._sums.items()))
        self._package.writestr(self._info(CHECKSUMS, compress=True), lines.encode())

    def _info(self, path: str, *, compress: bool) -> ZipInfo:
        info = ZipInfo(path, self._moment)
        info.compress_type = ZIP_DEFLATED if compress else ZIP_STORED
        info.external_attr = REGULAR_FILE
        return info


def _pieces(head: dict[str, Any], lists: dict[str, Iterable[dict[str, Any]]]) -> Iterable[str]:
    """Yield one JSON object: the members of ``head``, then ``lists`` with one line for each entry."""
    yield json.dumps(head, ensure_ascii=False, indent=1)[:-2]
    for name, entries in lists.items():
        yield f',\n "{name}": ['
        for number, entry in enumerate(entries):
            yield (",\n  " if number else "\n  ") + json.dumps(entry, ensure_ascii=False)
        yield "\n ]"
    yield "\n}\n"
