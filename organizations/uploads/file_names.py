"""The name a file is shown and downloaded under, never the name it is stored under."""

from __future__ import annotations

import re
from unicodedata import category, normalize

MAX_BYTES = 200
MAX_EXTENSION_BYTES = 20
UNNAMED = "unnamed"
ILLEGAL = re.compile(r'[<>:"|?*]')  # Windows cannot store these
DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)", re.IGNORECASE)  # nor open these
REMOVED = ("Cc", "Cf", "Cs", "Cn")


def display_name(text: str) -> str:
    """Return the file name in ``text`` in a form that is safe on every system.

    Folders, control characters, direction marks and zero-width characters are dropped, what Windows cannot
    store becomes ``_``, the result is NFC and at most 200 bytes of UTF-8 with its extension kept. A text
    without any usable character becomes "unnamed".
    """
    name = re.split(r"[/\\]", text)[-1]
    name = "".join(" " if c in "\t\n\r" else c for c in name)
    name = "".join(c for c in name if category(c) not in REMOVED)
    name = ILLEGAL.sub("_", " ".join(normalize("NFC", name).split())).strip(" .")
    if DEVICES.match(name) or name.startswith(("-", "~")):
        name = f"_{name}"
    return _shortened(name) or UNNAMED


def extension_of(name: str) -> str:
    """Return the extension of ``name`` in lower case without the dot, "" if it has none."""
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if stem and dot else ""


def name_key(name: str) -> str:
    """Return what two spellings of the same file name share.

    A register and a file system may disagree in case and in how they compose umlauts.
    """
    return normalize("NFC", normalize("NFC", name).casefold())


def _shortened(name: str) -> str:
    if len(name.encode()) <= MAX_BYTES:
        return name
    extension = extension_of(name)
    tail = f".{extension}" if extension and len(extension.encode()) <= MAX_EXTENSION_BYTES else ""
    stem = name[: len(name) - len(tail)].encode()[: MAX_BYTES - len(tail.encode())]
    return stem.decode(errors="ignore").rstrip(" .") + tail
