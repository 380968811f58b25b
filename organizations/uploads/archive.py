"""Open a ZIP of files that nobody has vouched for, and read it within limits."""

from __future__ import annotations

import os
import stat
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from types import TracebackType
from typing import IO, Self
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from organizations.uploads.characters import excerpt, has_unstorable
from organizations.uploads.file_names import display_name, name_key
from organizations.uploads.refusals import Refusal
from organizations.uploads.refusals import gettext_noop as _

MAX_DIRECTORY_BYTES = 1024**2
MAX_REASONS = 50
LOCAL_HEADER_BYTES = 30
RATIO_MATTERS_FROM = 1024**2
UTF8_NAME, ENCRYPTED = 0x800, 0x1 | 0x40 | 0x2000
DOS_LIKE = (0, 10)
UNREADABLE = (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError, OverflowError)
# What operating systems add on their own; nobody misses it.
CLUTTER_FOLDER = "__MACOSX"
CLUTTER = {".ds_store", "thumbs.db", "desktop.ini"}
# Old Windows writes names in the code page of its region. Only where the two common ones agree is it safe to guess.
AGREED = {byte for byte in range(256) if bytes([byte]).decode("cp437") == bytes([byte]).decode("cp850")}


@dataclass(frozen=True)
class Limits:
    """How much an archive may hold: ``ratio`` is unpacked to packed size, judged from 1 MiB unpacked."""

    entries: int = 2_000
    entry_bytes: int = 100 * 1024**2
    total_bytes: int = 1024**3
    ratio: int = 200


DEFAULT_LIMITS = Limits()


class BadArchive(ValueError):
    """The archive is refused as a whole; ``reasons`` tells all that was found, at most 50."""

    def __init__(self, reasons: Iterable[Refusal]) -> None:
        self.reasons = tuple(reasons)[:MAX_REASONS]
        super().__init__(" ".join(map(str, self.reasons)))


@dataclass(frozen=True)
class Entry:
    """A file in the archive: ``name`` is safe to show and store, ``path`` as the archive spells it."""

    name: str
    path: str
    size: int
    info: ZipInfo = field(repr=False, compare=False)


class EntryStream:
    """The unpacked bytes of one entry; raises BadArchive as soon as there are more than declared, or damaged ones."""

    def __init__(self, stream: IO[bytes], entry: Entry) -> None:
        self._stream, self._entry, self._left = stream, entry, entry.size

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes, b"" at the end; a negative size reads all of the entry."""
        wanted = self._left + 1 if size < 0 else min(size, self._left + 1)
        try:
            data = self._stream.read(wanted)
        except UNREADABLE as error:
            raise BadArchive([_damaged(self._entry.path)]) from error
        self._left -= len(data)
        if self._left < 0:
            raise BadArchive([_damaged(self._entry.path)])
        return data

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.close()


class Archive:
    """The checked entries of an open archive, in its order."""

    def __init__(self, package: ZipFile, entries: tuple[Entry, ...]) -> None:
        self._package, self.entries = package, entries

    def names(self) -> list[str]:
        """Return the names of all entries; no two are equal, whatever the case."""
        return [entry.name for entry in self.entries]

    def open(self, entry: Entry) -> EntryStream:
        """Open one entry for reading; raises BadArchive if its own header contradicts the directory."""
        try:
            return EntryStream(self._package.open(entry.info), entry)
        except UNREADABLE as error:
            raise BadArchive([_damaged(entry.path)]) from error

    def __iter__(self) -> Iterator[tuple[str, EntryStream]]:
        for entry in self.entries:
            with self.open(entry) as stream:
                yield entry.name, stream


@contextmanager
def open_archive(stream: IO[bytes], limits: Limits = DEFAULT_LIMITS) -> Iterator[Archive]:
    """Open the ZIP in the seekable ``stream`` for the length of a ``with`` block.

    Folders inside are dropped from the names. Raises BadArchive with every reason at once: no ZIP, too many
    or too large entries by what they declare, absolute paths or ``..``, links and devices, encryption,
    two files of one name, names that are not UTF-8, entries that share bytes (as bombs do).
    Memory is bounded by the limits, not by what the archive claims.
    """
    with open_package(stream) as package:
        infos = [info for info in package.infolist() if not _is_clutter(info)]
        if len(infos) > limits.entries:
            raise BadArchive([Refusal(_("The ZIP holds more than %(limit)s files."), limit=limits.entries)])
        reasons = [*_archive_reasons(infos, limits), *(r for info in infos for r in _entry_reasons(info, limits))]
        entries = [_entry(info) for info in infos if not info.is_dir()] if not reasons else []
        reasons += _duplicates(entries)
        if reasons:
            raise BadArchive(reasons)
        if not entries:
            raise BadArchive([Refusal(_("The ZIP holds no files."))])
        yield Archive(package, tuple(entries))


@contextmanager
def open_package(stream: IO[bytes]) -> Iterator[ZipFile]:
    """Open a ZIP container whose directory is of sane size, else raise BadArchive.

    Nothing else is checked: callers judge the entries.
    """
    try:
        package = ZipFile(_DirectoryGuard(stream))
    except UnicodeDecodeError as error:
        raise BadArchive([Refusal(_("A file name in the ZIP is not UTF-8."))]) from error
    except UNREADABLE as error:
        raise BadArchive([Refusal(_("This is not a ZIP file, or it is damaged."))]) from error
    with package:
        yield package


class _DirectoryGuard:
    """Let ZipFile read the archive, but never more at once than a sane directory of entries.

    ZipFile reads the whole directory in one go before anything can be counted.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.seek, self.tell, self.seekable = stream.seek, stream.tell, stream.seekable

    def read(self, size: int = -1) -> bytes:
        if size < 0:
            position = self._stream.tell()
            size = self._stream.seek(0, os.SEEK_END) - position
            self._stream.seek(position)
        if size > MAX_DIRECTORY_BYTES:
            raise BadZipFile("directory too large")
        return self._stream.read(size)


def path_of(info: ZipInfo) -> str | None:
    """Return the path as the archive spells it, with ``/`` between folders; None if its encoding is unknown.

    APPNOTE 4.4.4 and appendix D: bit 11 says UTF-8, otherwise code page 437. Mac OS writes UTF-8 without
    the bit, Windows the code page of its region.
    """
    name = info.orig_filename
    if not info.flag_bits & UTF8_NAME and not name.isascii():
        raw = name.encode("cp437")
        try:
            name = raw.decode()
        except UnicodeDecodeError:
            if info.create_system not in DOS_LIKE or not set(raw) <= AGREED:
                return None
    return name.replace("\\", "/")


def _is_clutter(info: ZipInfo) -> bool:
    parts = info.filename.replace("\\", "/").split("/")
    return parts[0] == CLUTTER_FOLDER or parts[-1].lower() in CLUTTER


def _entry(info: ZipInfo) -> Entry:
    path = path_of(info) or ""
    return Entry(display_name(path), path, info.file_size, info)


def _damaged(path: str) -> Refusal:
    return Refusal(_("“%(name)s” in the ZIP is damaged."), name=excerpt(path))


def _archive_reasons(infos: list[ZipInfo], limits: Limits) -> Iterator[Refusal]:
    if sum(info.file_size for info in infos) > limits.total_bytes:
        yield Refusal(_("The ZIP unpacks to more than %(limit)s MB."), limit=limits.total_bytes // 1024**2)
    ordered = sorted(infos, key=lambda info: info.header_offset)
    if any(_end(before) > after.header_offset for before, after in pairwise(ordered)):
        yield Refusal(_("Files in the ZIP share the same bytes; such an archive is made to do harm."))


def _end(info: ZipInfo) -> int:
    """Return the lowest place where the entry's data can end."""
    encoding = "utf-8" if info.flag_bits & UTF8_NAME else "cp437"
    name_bytes = len(info.orig_filename.encode(encoding))
    return info.header_offset + LOCAL_HEADER_BYTES + name_bytes + info.compress_size


def _entry_reasons(info: ZipInfo, limits: Limits) -> Iterator[Refusal]:
    path = path_of(info)
    if path is None:
        yield Refusal(_("The file name “%(name)s” in the ZIP is not UTF-8."), name=excerpt(info.orig_filename))
        return
    name = excerpt(path)
    if path.startswith("/") or path[1:2] == ":" or ".." in path.split("/") or has_unstorable(path):
        yield Refusal(_("“%(name)s” in the ZIP is not a plain file name."), name=name)
    if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        yield Refusal(_("“%(name)s” in the ZIP is a link or a device, not a file."), name=name)
    if info.flag_bits & ENCRYPTED:
        yield Refusal(_("“%(name)s” in the ZIP is encrypted. Make the ZIP without a password."), name=name)
    elif info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        yield Refusal(_("“%(name)s” in the ZIP is compressed in an unusual way. Use normal ZIP."), name=name)
    if info.file_size > limits.entry_bytes:
        yield Refusal(
            _("“%(name)s” in the ZIP is larger than %(limit)s MB."), name=name, limit=limits.entry_bytes // 1024**2
        )
    elif info.file_size > max(RATIO_MATTERS_FROM, limits.ratio * info.compress_size):
        yield Refusal(
            _("“%(name)s” in the ZIP is compressed more than %(limit)s times."), name=name, limit=limits.ratio
        )


def _duplicates(entries: list[Entry]) -> Iterator[Refusal]:
    seen: dict[str, Entry] = {}
    for entry in entries:
        first = seen.setdefault(name_key(entry.name), entry)
        if first is not entry:
            yield Refusal(
                _("Two files in the ZIP have the same name: “%(first)s” and “%(second)s”."),
                first=excerpt(first.path),
                second=excerpt(entry.path),
            )
