"""Is the place that a link means still on its page: an element with the fragment's name, or a passage of text."""

from __future__ import annotations

from enum import StrEnum
from html.parser import HTMLParser
from urllib.parse import unquote

from evidence.search import words_of
from handover.probing.fetching import Page

HTML = ("text/html", "application/xhtml+xml")
TEXT_DIRECTIVE = ":~:text="
SILENT = frozenset({"script", "style", "template", "noscript"})


class Found(StrEnum):
    """``UNKNOWN``: the page does not tell (not HTML, cut off, or drawn by its scripts)."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def find_place(page: Page, fragment: str) -> Found:
    """Say whether ``fragment`` (without "#") names a place on ``page``.

    ``chapter-2``: an element has this id or name. ``:~:text=start,end``: the text occurs (URL Fragment Text
    Directives); its first part is looked for. ``/a/b``, ``!x`` and ``L10-L20`` are made by scripts: unknown.
    """
    fragment = unquote(fragment)
    if page.media_type not in HTML or not fragment or fragment.startswith(("/", "!")) or _is_line(fragment):
        return Found.UNKNOWN
    reader = _Reader()
    reader.feed(page.body.decode(_known(page.charset), errors="replace"))
    name, _directive, wanted = fragment.partition(TEXT_DIRECTIVE)
    if (not wanted and name in reader.names) or (wanted and reader.shows(_quoted(wanted))):
        return Found.YES
    return Found.UNKNOWN if page.truncated else Found.NO


class _Reader(HTMLParser):
    """Collects the names of elements and the texts that are shown."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = {"top"}
        self.texts: list[str] = []
        self._silent = 0

    def shows(self, text: str) -> bool:
        """Say whether ``text`` stands on the page, whatever its case, accents and punctuation."""
        return words_of(text) in words_of(" ".join(self.texts))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.update(value for name, value in attrs if value and name in ("id", "name"))
        self._silent += tag in SILENT

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in SILENT and self._silent > 0

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.texts.append(data)


def _is_line(fragment: str) -> bool:
    return fragment[:1] == "L" and fragment[1:].replace("-L", "").isdigit()


def _quoted(directive: str) -> str:
    """Return the text to look for: ``[prefix-,]start[,end][,-suffix]``."""
    parts = [part for part in directive.split(",") if not part.endswith("-") and not part.startswith("-")]
    return parts[0] if parts else directive


def _known(charset: str) -> str:
    try:
        "".encode(charset)
    except LookupError:
        return "utf-8"
    return charset
