"""Check a file that somebody offers as evidence, and copy it while counting and hashing."""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from typing import IO, Protocol

import filetype

from organizations.uploads.file_names import extension_of
from organizations.uploads.office import (
    COMPOUND,
    OPEN_DOCUMENT,
    OPEN_XML,
    check_compound,
    check_open_document,
    check_open_xml,
)
from organizations.uploads.refusals import Refusal
from organizations.uploads.refusals import gettext_noop as _

CHUNK = 64 * 1024
HEAD = 8 * 1024

TEXT = {
    "txt": "text/plain",
    "md": "text/markdown",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "log": "text/plain",
    "json": "application/json",
    "yaml": "application/yaml",
    "yml": "application/yaml",
    "eml": "message/rfc822",
}
OFFICE = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    **{extension: media_type.decode() for extension, media_type in OPEN_DOCUMENT.items()},
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "msg": "application/vnd.ms-outlook",
}
MARKUP = {"xml": "application/xml"}  # reports of test runs; sent as attachments only
BINARY = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "heic": "image/heic",
    "mp4": "video/mp4",
}
ALLOWED = {**BINARY, **OFFICE, **TEXT, **MARKUP}  # extension -> media type
MACRO_EXTENSIONS = {"docm", "dotm", "xlsm", "xltm", "xlsb", "pptm", "potm", "ppsm"}

PNG_HEADER = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
CONTROLS = bytes({*range(32), 127} - {*b"\t\n\r\f\x1b"})  # escape colours the logs of build servers
# What makes a browser, a viewer or a shell take text for something else.
OTHER_THAN_TEXT = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s++|<!--(?>.*?-->))*+"
    rb"(?:<(?:!doctype|\?xml|html|head|body|svg|script|style|iframe|object|embed|math|title|meta|link|base)\b"
    rb"|%PDF-|%!PS|\{\\rtf)",
    re.IGNORECASE | re.DOTALL,
)

PROLOGUE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml\s|!--|[A-Za-z_])")
RUN_BY_BROWSERS = re.compile(rb"<(?:\w+:)?(?:html|svg|script)\b|xhtml|2000/svg|xml-stylesheet", re.IGNORECASE)


class BadFile(Refusal):
    """The file is not accepted as evidence."""


class Readable(Protocol):
    """Anything that gives bytes in pieces: an upload, an entry of an archive."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class Digest:
    """What identifies a content: its size in bytes and its SHA-256 in hexadecimal."""

    size: int
    sha256: str


def hash_stream(source: Readable, target: IO[bytes] | None, *, limit: int) -> Digest:
    """Copy ``source`` to ``target`` (None: nowhere) piece by piece and return the digest of what was read.

    Raises BadFile at once after ``limit`` bytes, and for an empty source; ``target`` then holds a part.
    """
    digest, size = sha256(), 0
    while chunk := source.read(CHUNK):
        size += len(chunk)
        if size > limit:
            raise BadFile(_("The file is larger than %(limit)s MB."), limit=f"{limit / 1024**2:g}")
        digest.update(chunk)
        if target is not None:
            target.write(chunk)
    if not size:
        raise BadFile(_("The file is empty."))
    return Digest(size, digest.hexdigest())


def check_file(name: str, stream: IO[bytes]) -> str:
    """Return the media type of the file in the seekable ``stream``, judged by its name and its content.

    The type a browser claims is not asked for. Raises BadFile when the extension is not allowed, when the
    content is something else than the extension says, and for macros, passwords, bombs and empty files.
    The stream is left at its start.
    """
    extension = extension_of(name)
    if extension not in ALLOWED:
        raise _not_allowed(extension)
    stream.seek(0)
    head = stream.read(HEAD)
    if not head:
        raise BadFile(_("The file is empty."))
    try:
        _check_content(stream, head, extension)
    except BadFile:
        raise
    except Refusal as refusal:
        raise BadFile(refusal.template, **refusal.values) from refusal
    stream.seek(0)
    return ALLOWED[extension]


def _not_allowed(extension: str) -> BadFile:
    if extension in MACRO_EXTENSIONS:
        return BadFile(
            _("Files with macros (.%(extension)s) are not accepted. Save it without macros, or as PDF."),
            extension=extension,
        )
    return BadFile(
        _("Files of type “%(extension)s” are not accepted. Accepted are %(allowed)s."),
        extension=extension[:20],
        allowed=", ".join(ALLOWED),
    )


def _check_content(stream: IO[bytes], head: bytes, extension: str) -> None:
    if extension in TEXT:
        _check_text(stream, extension)
    elif extension in MARKUP:
        _check_markup(stream, head, extension)
    elif extension in OPEN_XML:
        check_open_xml(stream, extension)
    elif extension in OPEN_DOCUMENT:
        check_open_document(stream, extension)
    elif extension in COMPOUND:
        check_compound(stream, extension)
    else:
        _check_signature(head, extension)


def _check_signature(head: bytes, extension: str) -> None:
    found = (filetype.guess_mime(head) or "").replace("image/apng", "image/png")
    if found != BINARY[extension] or (found == "image/png" and not head.startswith(PNG_HEADER)):
        raise _mismatch(extension)


def _check_text(stream: IO[bytes], extension: str) -> None:
    """Accept any 8-bit encoding, and UTF-16 that says so: text has no control characters and is no other format."""
    pieces = _text_pieces(stream)
    first = next(pieces)
    if OTHER_THAN_TEXT.match(first[:HEAD]):
        raise _mismatch(extension)
    for piece in chain([first], pieces):
        if len(piece.translate(None, CONTROLS)) != len(piece):
            raise _mismatch(extension)


def _check_markup(stream: IO[bytes], head: bytes, extension: str) -> None:
    """Accept XML in an 8-bit encoding that declares no entities and is no page or drawing a browser would run."""
    if not PROLOGUE.match(head) or RUN_BY_BROWSERS.search(head):
        raise _mismatch(extension)
    stream.seek(0)
    end = b""
    while piece := stream.read(CHUNK):
        seen = end + piece  # a declaration may lie across two pieces
        if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen or len(piece.translate(None, CONTROLS)) != len(piece):
            raise _mismatch(extension)
        end = piece[-8:]


def _text_pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the content with one byte a character; UTF-16 loses what is not Latin-1, which is enough to judge it."""
    stream.seek(0)
    piece = stream.read(CHUNK)
    decoder = getincrementaldecoder("utf-16")("replace") if piece.startswith(BYTE_ORDER_MARKS) else None
    while piece:
        yield decoder.decode(piece).encode("latin-1", "replace") if decoder else piece
        piece = stream.read(CHUNK)


def _mismatch(extension: str) -> BadFile:
    return BadFile(_("The content of the file is not what its extension .%(extension)s says."), extension=extension)
