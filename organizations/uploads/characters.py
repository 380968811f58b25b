"""Which characters a text from outside may hold."""

from __future__ import annotations

from unicodedata import category

WHITE_SPACE = "\t\n\r"
NONCHARACTERS = "\ufffe\uffff"


def has_unstorable(text: str) -> bool:
    """Say whether ``text`` holds NUL, another control character or half a surrogate pair.

    Databases, XML and JSON reject or mangle these, so they are refused; tab and line breaks are fine.
    """
    return not text.isprintable() and any(
        (category(character) in ("Cc", "Cs") and character not in WHITE_SPACE) or character in NONCHARACTERS
        for character in text
    )


def without_invisible(text: str) -> str:
    """Return ``text`` without format characters: direction marks and overrides, zero-width, byte order mark.

    They have no shape of their own, but make two different texts look the same or a text read backwards.
    """
    if text.isprintable():
        return text
    return "".join(character for character in text if category(character) != "Cf")


def one_line(text: str) -> str:
    """Return ``text`` without invisible characters and with each run of white space as one space."""
    return " ".join(without_invisible(text).split())


def excerpt(text: str, longest: int = 60) -> str:
    """Return at most ``longest`` characters of ``text``, safe to quote in a message."""
    shown = "".join(c if c.isprintable() else "\ufffd" for c in one_line(text[: longest * 2]))
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"
