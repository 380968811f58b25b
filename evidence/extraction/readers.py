"""Readers by extension: each yields the text of a file piece by piece. They run in the child process only.

The libraries are imported where they are needed: the child that reads a text file loads none of them.
"""

from __future__ import annotations

from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from organizations.uploads.office import check_open_xml

Reader = Callable[[Path], Iterator[str]]
BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
CHUNK_CHARACTERS = 64 * 1024
WORD_XML = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING_XML = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def read_plain(path: Path) -> Iterator[str]:
    """Yield a text file: UTF-8, UTF-16 with its mark, else what Windows writes in Western Europe."""
    with path.open("rb") as file:
        head = file.read(CHUNK_CHARACTERS)
    encoding = BYTE_ORDER_MARKS.get(head[:2], "utf-8-sig")
    if encoding == "utf-8-sig" and not _is_utf8(head):
        encoding = "cp1252"
    with path.open(encoding=encoding, errors="replace") as text:
        while chunk := text.read(CHUNK_CHARACTERS):
            yield chunk


def read_pdf(path: Path) -> Iterator[str]:
    """Yield the text of each page; scanned pages have none."""
    from pypdfium2 import PdfDocument  # noqa: PLC0415 -- heavy library, rare path

    document = PdfDocument(path)
    for number in range(len(document)):
        page = document[number]
        text_page = page.get_textpage()
        yield text_page.get_text_bounded()
        yield "\n"
        text_page.close()
        page.close()


def read_docx(path: Path) -> Iterator[str]:
    """Yield each paragraph: of the body with its tables and text boxes, then of headers and footers."""
    from docx import Document  # noqa: PLC0415 -- heavy library, rare path

    _check(path, "docx")
    document = Document(str(path))
    yield from _paragraphs(document.element.body, WORD_XML)
    for section in document.sections:
        for part in (section.header, section.footer):
            if not part.is_linked_to_previous:
                yield from _paragraphs(part._element, WORD_XML)


def read_pptx(path: Path) -> Iterator[str]:
    """Yield each paragraph of each slide, tables and groups included, and of its notes."""
    from pptx import Presentation  # noqa: PLC0415 -- heavy library, rare path

    _check(path, "pptx")
    for slide in Presentation(str(path)).slides:
        yield from _paragraphs(slide._element, DRAWING_XML)
        if slide.has_notes_slide:
            yield from _paragraphs(slide.notes_slide._element, DRAWING_XML)


def read_xlsx(path: Path) -> Iterator[str]:
    """Yield each row of each sheet: the values that were last calculated, never a formula."""
    from openpyxl import load_workbook  # noqa: PLC0415 -- heavy library, rare path

    _check(path, "xlsx")
    book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    for sheet in book.worksheets:
        yield f"{sheet.title}\n"
        sheet.reset_dimensions()  # the size a file declares need not be true
        for row in sheet.iter_rows(values_only=True):
            cells = [str(value) for value in row if value is not None]
            if cells:
                yield "\t".join(cells) + "\n"


READERS: dict[str, Reader] = {
    "pdf": read_pdf,
    "docx": read_docx,
    "pptx": read_pptx,
    "xlsx": read_xlsx,
    **dict.fromkeys(("txt", "md", "csv", "tsv", "log", "json", "yaml", "yml"), read_plain),
}


def _check(path: Path, extension: str) -> None:
    """Raise Refusal for passwords, macros and bombs before a library unpacks anything."""
    with path.open("rb") as file:
        check_open_xml(file, extension)


def _paragraphs(element: Any, namespace: str) -> Iterator[str]:
    for paragraph in element.iter(f"{namespace}p"):
        text = "".join(run.text or "" for run in paragraph.iter(f"{namespace}t"))
        if text.strip():
            yield f"{text}\n"


def _is_utf8(head: bytes) -> bool:
    try:
        getincrementaldecoder("utf-8")().decode(head, final=len(head) < CHUNK_CHARACTERS)
    except UnicodeDecodeError:
        return False
    return True
