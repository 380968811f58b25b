"""Look into office documents: are they what their name says, readable by everybody, and free of macros."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import IO
from zipfile import ZipFile

from organizations.uploads.archive import ENCRYPTED, UNREADABLE, BadArchive, open_package
from organizations.uploads.refusals import Refusal
from organizations.uploads.refusals import gettext_noop as _

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_PARTS = 10_000
MAX_UNPACKED = 1024**3
MAX_RATIO = 200
RATIO_MATTERS_FROM = 20 * 1024**2
PROLOGUE_BYTES = 64 * 1024
CHUNK = 64 * 1024
DIRECTORY_ENTRY_BYTES = 128

# extension -> the part that makes a package this kind of document (ECMA-376 part 1, 11.3, 12.3, 13.3)
OPEN_XML = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
# extension -> what the first part "mimetype" says (OpenDocument 1.3 part 2, 3.3)
OPEN_DOCUMENT = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
    "odp": b"application/vnd.oasis.opendocument.presentation",
}
# extension -> names of streams, one of which the compound file must have (MS-DOC, MS-XLS, MS-OXMSG);
# a .ppt is left out because its macros lie compressed inside a stream and cannot be told
COMPOUND = {
    "doc": ("WordDocument",),
    "xls": ("Workbook", "Book"),
    "msg": ("__properties_version1.0",),
}
MACROS_IN_COMPOUND = ("_VBA_PROJECT", "_VBA_PROJECT_CUR", "Macros")
ENCRYPTED_PACKAGE = "EncryptedPackage"

MACROS = _("The file contains macros. Save it without macros, or as PDF.")
PASSWORD = _("The file is protected by a password. Save it without one.")
BOMB = _("The file unpacks to far more than a document needs.")
MISMATCH = _("The file is not what its extension .%(extension)s says.")


def check_open_xml(stream: IO[bytes], extension: str) -> None:
    """Check a .docx, .xlsx or .pptx; raise Refusal."""
    if begins_with(stream, OLE):
        raise Refusal(PASSWORD)  # Office wraps an encrypted package into a compound file
    with _package(stream, extension) as package:
        names = set(package.namelist())
        main = OPEN_XML[extension]
        if main not in names or "[Content_Types].xml" not in names:
            raise Refusal(MISMATCH, extension=extension)
        types = _beginning(package, "[Content_Types].xml")
        if b"macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in names):
            raise Refusal(MACROS)
        if any(b"<!DOCTYPE" in _beginning(package, part) for part in (main, "[Content_Types].xml")):
            raise Refusal(BOMB)  # Office never writes one; entity bombs need it


def check_open_document(stream: IO[bytes], extension: str) -> None:
    """Check an .odt, .ods or .odp; raise Refusal."""
    with _package(stream, extension) as package:
        names = package.namelist()
        if not names or names[0] != "mimetype" or _beginning(package, "mimetype").strip() != OPEN_DOCUMENT[extension]:
            raise Refusal(MISMATCH, extension=extension)
        if "META-INF/manifest.xml" in names and b"encryption-data" in _beginning(package, "META-INF/manifest.xml"):
            raise Refusal(PASSWORD)
        if any(name.startswith(("Basic/", "Scripts/")) and not name.endswith("/") for name in names):
            raise Refusal(MACROS)
        if any(b"<!ENTITY" in _beginning(package, name) for name in ("content.xml", "styles.xml") if name in names):
            raise Refusal(BOMB)


def check_compound(stream: IO[bytes], extension: str) -> None:
    """Check a .doc, .xls or .msg; raise Refusal.

    The directory of a compound file (MS-CFB 2.6.1) spells the names of its streams in UTF-16; they are
    searched, not walked, which finds macros also in a damaged file.
    """
    if not begins_with(stream, OLE):
        raise Refusal(MISMATCH, extension=extension)
    wanted = (*COMPOUND[extension], *MACROS_IN_COMPOUND, ENCRYPTED_PACKAGE)
    found = streams_in(stream, wanted)
    if ENCRYPTED_PACKAGE in found:
        raise Refusal(PASSWORD)
    if not found.intersection(COMPOUND[extension]):
        raise Refusal(MISMATCH, extension=extension)
    if extension != "msg" and found.intersection(MACROS_IN_COMPOUND):
        raise Refusal(MACROS)


def begins_with(stream: IO[bytes], signature: bytes) -> bool:
    """Say whether ``stream`` begins with ``signature``; leaves it at its start."""
    stream.seek(0)
    head = stream.read(len(signature))
    stream.seek(0)
    return head == signature


def streams_in(stream: IO[bytes], names: tuple[str, ...]) -> set[str]:
    """Return which of ``names`` the directory of a compound file has (its entries lie at multiples of 128 bytes)."""
    needles = {name: f"{name}\0".encode("utf-16-le") for name in names}
    found = set()
    stream.seek(0)
    while chunk := stream.read(CHUNK):
        found |= {name for name, needle in needles.items() if _has_entry(chunk, needle)}
    stream.seek(0)
    return found


def _has_entry(chunk: bytes, needle: bytes) -> bool:
    place = chunk.find(needle)
    while place % DIRECTORY_ENTRY_BYTES and place > 0:
        place = chunk.find(needle, place + 1)
    return place >= 0


@contextmanager
def _package(stream: IO[bytes], extension: str) -> Iterator[ZipFile]:
    """Open the container of a document whose parts are of sane number and size, else raise Refusal."""
    with ExitStack() as stack:
        try:
            package = stack.enter_context(open_package(stream))
        except BadArchive as error:
            raise Refusal(MISMATCH, extension=extension) from error
        infos = package.infolist()
        if any(info.flag_bits & ENCRYPTED for info in infos):
            raise Refusal(PASSWORD)
        packed, unpacked = sum(info.compress_size for info in infos), sum(info.file_size for info in infos)
        if len(infos) > MAX_PARTS or unpacked > min(MAX_UNPACKED, max(RATIO_MATTERS_FROM, MAX_RATIO * packed)):
            raise Refusal(BOMB)
        yield package


def _beginning(package: ZipFile, part: str) -> bytes:
    """Return the first bytes of a part; raise Refusal if it cannot be unpacked."""
    try:
        with package.open(part) as content:
            return content.read(PROLOGUE_BYTES)
    except UNREADABLE as error:
        raise Refusal(_("The file is damaged.")) from error
