"""Turn the cells of a register into a clause, a text, a day or a place; each refuses with its own reason."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from difflib import get_close_matches
from unicodedata import normalize

from evidence.register.lines import MAX_TEXT
from evidence.web_address import check_web_address
from organizations.uploads.characters import excerpt, has_unstorable, one_line
from organizations.uploads.file_names import display_name, extension_of, name_key
from organizations.uploads.lines import Cell, Unreadable
from organizations.uploads.refusals import Refusal
from organizations.uploads.refusals import gettext_noop as _

FIRST_YEAR = 1990
YEARS_AHEAD = 30
IN_EVERY_MONTH = 28
MAX_CLAUSE_TEXT = 200  # bounds the searches below, too
MAX_DAY_TEXT = 100
LONGEST_TO_COMPARE = 10

BEFORE_CLAUSE = re.compile(
    r"(?:ISO\s*9001(?:\s*:?\s*2015)?|clause|section|chapter|§|kapitel|kap\.|abschnitt|punto|par\.|paragrafo)[\s,:-]*",
    re.IGNORECASE,
)
CLAUSE = re.compile(r"([0-9]{1,2}(?:\.[0-9]{1,2}){0,4})\.?(?:\s+[^\W\d][^\d]*)?")
DECIMAL_COMMA = re.compile(r"[0-9]{1,2},[0-9]{1,2}")
SEVERAL = re.compile(r"[0-9.]+\s*(?:[,;/&+\n–-]|\b(?:and|to|und|bis|e|a)\b)\s*[0-9.]+", re.IGNORECASE)
EXCEL_DATE = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}.*"
    r"|[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{4}"
    r"|[0-9]{1,2}[.-]\s?[^\W\d]{3,9}\.?"
    r"|[^\W\d]{3,9}[ -][0-9]{2}"
)

YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
DAY_FIRST = re.compile(r"([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?([0-9]{4})")
EITHER_FIRST = re.compile(r"([0-9]{1,2})([/-])([0-9]{1,2})\2([0-9]{4})")

SCHEME = re.compile(r"[a-z][a-z0-9+.-]+://|(?:mailto|javascript|data|file|tel|about|blob|vbscript):", re.IGNORECASE)


def parse_text(cell: Cell, longest: int) -> str:
    """Return the cell as one line of text without invisible characters, "" if empty.

    A text that begins like a formula stays as it is: Cairn never evaluates one, and exports neutralise it.
    """
    if isinstance(cell, Unreadable):
        raise Refusal(cell.template)
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    if len(text) > MAX_TEXT:
        raise Refusal(_("The cell holds more than %(longest)s characters."), longest=MAX_TEXT)
    if has_unstorable(text):
        raise Refusal(_("The cell holds control characters, which are not text."))
    text = one_line(text)
    if len(text) > longest:
        raise Refusal(
            _("Too long: %(length)s characters, at most %(longest)s fit."), length=len(text), longest=longest
        )
    return text


def parse_clause(cell: Cell, refs: Collection[str]) -> str:
    """Return the clause if it is one of ``refs``.

    Numbers are taken as Excel means them (8.1, or 8 for 8.0), a decimal comma as a point, words around the
    number are dropped. Refused with a suggestion are unknown clauses and clauses that Excel took for a date.
    """
    if isinstance(cell, date):
        raise _taken_for_date(cell.isoformat(), _suspects(cell, refs))
    text = parse_text(cell, MAX_CLAUSE_TEXT)
    if not text:
        raise Refusal(_("Say which clause of ISO 9001 the evidence is for."))
    found = CLAUSE.fullmatch(_bare(text))
    if found and found[1] in refs:
        return found[1]
    if EXCEL_DATE.fullmatch(text):
        raise _taken_for_date(text, [])
    if SEVERAL.search(text):
        raise Refusal(_("“%(clause)s” names several clauses. Write one row for each."), clause=excerpt(text))
    raise _unknown_clause(found[1] if found else text, refs)


def _bare(text: str) -> str:
    while match := BEFORE_CLAUSE.match(text):
        text = text[match.end() :]
    return text.replace(",", ".") if DECIMAL_COMMA.fullmatch(text) else text


def _suspects(day: date, refs: Collection[str]) -> list[str]:
    year = day.year % 100
    guesses = (
        f"{day.day}.{day.month}.{year}",
        f"{day.month}.{day.day}.{year}",
        f"{day.day}.{day.month}",
        f"{day.month}.{day.day}",
    )
    return [guess for guess in dict.fromkeys(guesses) if guess in refs]


def _taken_for_date(shown: str, suspects: list[str]) -> Refusal:
    if suspects:
        return Refusal(
            _("Excel took the clause for a date (%(date)s). Format the column as text and write it again: %(guess)s?"),
            date=shown,
            guess=", ".join(suspects),
        )
    return Refusal(
        _("Excel took the clause for a date (%(date)s). Format the column as text and write it again."),
        date=excerpt(shown),
    )


def _unknown_clause(text: str, refs: Collection[str]) -> Refusal:
    beginnings = (text[:length] for length in range(len(text) - 1, 0, -1))
    near = next((beginning for beginning in beginnings if beginning in refs), None)
    if near is None and len(text) <= LONGEST_TO_COMPARE:
        near = next(iter(get_close_matches(text, sorted(refs), n=1)), None)
    if near:
        return Refusal(
            _("There is no clause “%(clause)s” in ISO 9001:2015. Did you mean %(guess)s?"),
            clause=excerpt(text),
            guess=near,
        )
    return Refusal(_("There is no clause “%(clause)s” in ISO 9001:2015."), clause=excerpt(text))


def parse_day(cell: Cell, today: date) -> date | None:
    """Return the day, None if the cell is empty.

    Taken are Excel dates, 2025-12-31, 31.12.2025, and 31/12/2025 or 12/31/2025 where only one reading exists.
    Refused are days before 1990 or more than 30 years after ``today``.
    """
    day = cell if isinstance(cell, date) else _written_day(cell)
    if day is None:
        return None
    last = date(today.year + YEARS_AHEAD, today.month, min(today.day, IN_EVERY_MONTH))
    if not date(FIRST_YEAR, 1, 1) <= day <= last:
        raise Refusal(
            _("%(day)s is out of range: dates lie between %(first)s and %(last)s."),
            day=day.isoformat(),
            first=f"{FIRST_YEAR}-01-01",
            last=last.isoformat(),
        )
    return day


def _written_day(cell: Cell) -> date | None:
    if isinstance(cell, (int, float)):
        raise Refusal(
            _("%(number)s is a number, not a date. Format the column as date, or write YYYY-MM-DD."),
            number=excerpt(str(cell)),
        )
    text = parse_text(cell, MAX_DAY_TEXT)
    if not text:
        return None
    year, month, day = _year_month_day(text)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Refusal(_("There is no day “%(text)s”."), text=excerpt(text)) from error


def _year_month_day(text: str) -> tuple[int, int, int]:
    if match := YEAR_FIRST.fullmatch(text):
        return int(match[1]), int(match[3]), int(match[4])
    if match := DAY_FIRST.fullmatch(text):
        return int(match[3]), int(match[2]), int(match[1])
    if match := EITHER_FIRST.fullmatch(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        if max(first, second) <= 12 and first != second:
            raise Refusal(_("“%(text)s” can be read in two ways. Write the date as YYYY-MM-DD."), text=excerpt(text))
        return (year, first, second) if second > 12 else (year, second, first)
    raise Refusal(_("“%(text)s” is not a date. Write it as YYYY-MM-DD."), text=excerpt(text))


class Uploads:
    """The names of the files that came with a register, found whatever their case and composition of umlauts."""

    def __init__(self, names: Collection[str]) -> None:
        self._by_key = {name_key(name): name for name in names}
        self._by_letters = {_letters(name): name for name in names}

    def find(self, name: str) -> str:
        """Return the name as uploaded; raise Refusal, naming one that differs in punctuation or extension only."""
        found = self._by_key.get(name_key(name))
        if found is not None:
            return found
        near = self._by_letters.get(_letters(name))
        if near is not None:
            raise Refusal(
                _("The file “%(name)s” is not among the uploaded ones. Did you mean “%(guess)s”?"),
                name=excerpt(name),
                guess=excerpt(near),
            )
        raise Refusal(_("The file “%(name)s” is not among the uploaded ones."), name=excerpt(name))


def _letters(name: str) -> str:
    return "".join(c for c in name_key(name).removesuffix(f".{extension_of(name)}") if c.isalnum())


def parse_place(cell: Cell, uploads: Uploads | None) -> str:
    """Return the web address or the file name in the cell, "" if empty.

    With ``uploads`` the file must be among them and gets the name it has there; None: do not check.
    """
    text = parse_text(cell, MAX_TEXT)
    if not text:
        return ""
    if SCHEME.match(text):
        return check_web_address(text)
    if text.lower().startswith("www."):
        raise Refusal(_("A web address begins with http:// or https://."))
    if "/" in text or "\\" in text:
        raise Refusal(
            _("“%(text)s” is a path. Write only the file name and add the file, or give a link."), text=excerpt(text)
        )
    name = display_name(text)
    if name != normalize("NFC", text):
        raise Refusal(
            _("“%(text)s” cannot be a file name. Rename the file, for example “%(name)s”."),
            text=excerpt(text),
            name=name,
        )
    return name if uploads is None else uploads.find(name)
