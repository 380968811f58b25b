"""What counts as a word, the same for every database, for texts and for what people search."""

from __future__ import annotations

import re
from unicodedata import category, normalize

WORD = re.compile(r"[^\W_]+")
LONGEST_WORD = 60


def fold(text: str) -> str:
    """Return ``text`` without case and accents: "Prüfbericht" and "PRUFBERICHT" become the same."""
    if text.isascii():
        return text.lower()
    return "".join(letter for letter in normalize("NFKD", text.casefold()) if category(letter) != "Mn")


def words_of(text: str) -> str:
    """Return the folded words of ``text``, one space between them.

    Letters and digits make words, everything else parts them: "PP-Plan_2026.docx" is "pp plan 2026 docx", where a
    database's own parser would take it for the name of a host. Words are cut after 60 characters.
    """
    return " ".join(word[:LONGEST_WORD] for word in WORD.findall(fold(text)))
