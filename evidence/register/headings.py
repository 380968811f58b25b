"""Find the columns of a register by what people call them, in English, German or Italian."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from unicodedata import category, normalize

from evidence.register.lines import BadRegister
from organizations.uploads.characters import excerpt, without_invisible
from organizations.uploads.lines import Cell, Line
from organizations.uploads.refusals import gettext_noop as _

HEADING_LINES = 10
ENOUGH_TO_BE_HEADINGS = 2
REQUIRED = {"clause": "clause", "title": "title", "location": "link or file name"}
PLACES = ("location", "link", "file")

# field -> its headings; of two columns for one field the heading further left in this table wins
HEADINGS = {
    "clause": (
        "clause, iso 9001 clause, iso clause, clause number, clause no, clause ref, section, chapter, requirement, "
        "kapitel, normkapitel, normabschnitt, abschnitt, kapitel nr, kapitelnummer, norm kapitel, normpunkt, klausel, "
        "iso 9001 kapitel, punto, punto norma, punto della norma, clausola, requisito, capitolo, paragrafo, sezione"
    ),
    "title": (
        "title, document title, evidence title, document, evidence, name, description, "
        "titel, dokumententitel, dokumenttitel, bezeichnung, dokument, nachweis, benennung, beschreibung, "
        "titolo, titolo documento, titolo del documento, documento, evidenza, denominazione, nome, descrizione"
    ),
    "location": (
        "link or file name, link file name, link or file, link file, file or link, file name or link, location, "
        "storage location, where, "
        "link oder dateiname, link oder datei, datei oder link, ablageort, fundstelle, speicherort, ablage, ort, "
        "link o nome file, link o nome del file, link o file, posizione, collocazione, ubicazione, archiviazione"
    ),
    "link": (
        "link, url, hyperlink, web address, web link, internetadresse, webadresse, verweis, "
        "collegamento, indirizzo web, collegamento ipertestuale"
    ),
    "file": "file name, filename, file, attachment, dateiname, datei, anhang, nome file, nome del file, allegato",
    "owner_role": (
        "owner role, owner, responsible role, role, responsible, process owner, document owner, "
        "verantwortliche rolle, rolle, verantwortlich, verantwortlicher, verantwortung, eigentumer, eigentuemer, "
        "zustandig, zustaendig, prozesseigner, ruolo responsabile, ruolo, responsabile, proprietario, titolare"
    ),
    "dated_on": (
        "date, dated, dated on, document date, issue date, issued on, issued, date of issue, "
        "datum, ausgabedatum, ausgestellt am, erstellt am, stand, vom, "
        "data, data documento, data del documento, data di emissione, data emissione, emesso il"
    ),
    "valid_until": (
        "valid until, valid to, expiry date, expires on, expires, expiry, expiration date, validity, review due, "
        "gultig bis, gueltig bis, ablaufdatum, lauft ab am, laeuft ab am, ablauf, gultigkeit, gueltigkeit, "
        "valido fino al, valido fino a, data di scadenza, scadenza, validita"
    ),
}
FIELD_OF = {
    heading.strip(): (field, rank)
    for field, headings in HEADINGS.items()
    for rank, heading in enumerate(headings.split(","))
}


@dataclass(frozen=True)
class Columns:
    """Where each field is: field -> index of its column; the headings of columns nobody reads; their line."""

    index_of: dict[str, int]
    ignored: tuple[str, ...]
    width: int
    line: int


def recognised(cells: Iterable[Cell]) -> dict[str, int]:
    """Return field -> index for the headings among ``cells``."""
    best: dict[str, tuple[int, int]] = {}
    for index, cell in enumerate(cells):
        field, rank = FIELD_OF.get(_simplified(cell), ("", 0))
        if field and (field not in best or rank < best[field][0]):
            best[field] = (rank, index)
    return {field: index for field, (_rank, index) in best.items()}


def split_headings(lines: Iterator[Line]) -> tuple[Columns, Iterator[Line]]:
    """Return the columns and the lines below the headings.

    The headings are the first of the ten topmost lines with at least two known ones (a title may stand above
    them), else the first line. Raises BadRegister for an empty register and names all missing columns.
    """
    top = list(islice(lines, HEADING_LINES))
    if not top:
        raise BadRegister(_("The register is empty."))
    place = next((i for i, line in enumerate(top) if len(recognised(line.cells)) >= ENOUGH_TO_BE_HEADINGS), 0)
    columns = _columns(top[place])
    return columns, chain(top[place + 1 :], lines)


def _columns(line: Line) -> Columns:
    index_of = recognised(line.cells)
    present = {"location" if field in PLACES else field for field in index_of}
    missing = [name for field, name in REQUIRED.items() if field not in present]
    if missing:
        raise BadRegister(
            _("Line %(line)s should hold the headings. Missing columns: %(missing)s."),
            line=line.number,
            missing=", ".join(missing),
        )
    _refuse_twins(line.cells)
    used = set(index_of.values())
    ignored = tuple(excerpt(str(c)) for i, c in enumerate(line.cells) if i not in used and str(c).strip())
    return Columns(index_of, ignored, len(line.cells), line.number)


def _refuse_twins(cells: Sequence[Cell]) -> None:
    known = [name for name in map(_simplified, cells) if name in FIELD_OF]
    twins = sorted({name for name in known if known.count(name) > 1})
    if twins:
        raise BadRegister(_("There are two columns named %(names)s."), names=", ".join(twins))


def _simplified(cell: Cell) -> str:
    """Return a heading in lower case without accents, punctuation and anything in brackets."""
    text = re.sub(r"[(\[].*?[)\]]", "", without_invisible(cell[:200])) if isinstance(cell, str) else ""
    letters = (c for c in normalize("NFKD", text.casefold()) if category(c) != "Mn")
    return re.sub(r"[\W_]+", " ", "".join(letters)).strip()
