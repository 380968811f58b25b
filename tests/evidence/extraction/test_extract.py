"""Text of real files of each kind, and of files made to do harm."""

import io
import zipfile

import docx
import openpyxl
import pptx
import pytest

from evidence.extraction import Extracted, Limits, Outcome, extract_text

UNREADABLE = Extracted(Outcome.UNREADABLE)


def pdf_of(text):
    """Return a PDF of one page, written by hand (ISO 32000-1, 7.5)."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj%s endobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return out.getvalue()


def saved(document):
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def word_file():
    document = docx.Document()
    document.add_paragraph("Estimation method")
    document.add_table(1, 1).cell(0, 0).text = "Function points"
    document.sections[0].header.paragraphs[0].text = "Project Apollo"
    return saved(document)


def slides():
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[5])
    slide.shapes.title.text = "Risk review"
    slide.notes_slide.notes_text_frame.text = "Mitigation agreed"
    return saved(presentation)


def workbook():
    book = openpyxl.Workbook()
    book.active.title = "Measures"
    book.active.append(["Defect density", 0.4])
    return saved(book)


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        pytest.param("plan.pdf", pdf_of("Estimation plan"), "Estimation plan\n", id="pdf"),
        pytest.param("plan.docx", word_file(), "Estimation method\nFunction points\nProject Apollo\n", id="docx"),
        pytest.param("review.pptx", slides(), "Risk review\nMitigation agreed\n", id="pptx"),
        pytest.param("measures.xlsx", workbook(), "Measures\nDefect density\t0.4\n", id="xlsx"),
        pytest.param("notes.md", "# Prüfung\n".encode(), "# Prüfung\n", id="markdown-utf-8"),
        pytest.param("notes.txt", "Prüfung".encode("utf-16"), "Prüfung", id="text-utf-16"),
        pytest.param("notes.TXT", "Prüfung".encode("cp1252"), "Prüfung", id="text-windows"),
        pytest.param("notes.txt", b"a\x00b\x1b[31mc", "ab[31mc", id="control-characters-dropped"),
    ],
)
def test_text_of_each_kind(name, content, text):
    assert extract_text(io.BytesIO(content), name) == Extracted(Outcome.READ, text)


def test_other_kinds_have_no_text():
    assert extract_text(io.BytesIO(b"\x89PNG"), "photo.png") == Extracted(Outcome.UNSUPPORTED)


def test_text_is_cut_at_the_limit():
    result = extract_text(io.BytesIO(b"0123456789"), "a.txt", Limits(characters=4))

    assert result == Extracted(Outcome.READ, "0123", truncated=True)


def bomb():
    """Return a Word file whose main part unpacks to 300 MB of nothing."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        with package.open("word/document.xml", "w") as part:
            for _ in range(300):
                part.write(b" " * 1024**2)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("bomb.docx", bomb(), id="zip-bomb"),
        pytest.param("a.pdf", b"%PDF-1.4\nnothing", id="damaged-pdf"),
        pytest.param("a.docx", b"PK\x03\x04", id="damaged-package"),
        pytest.param("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), id="encrypted-package"),
    ],
)
def test_harmful_files_are_unreadable_and_nothing_else_happens(name, content):
    assert extract_text(io.BytesIO(content), name) == UNREADABLE


def test_memory_time_and_size_are_bounded():
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("s")
    for row in range(20_000):
        sheet.append([f"{row}-{column}" for column in range(8)])
    content = saved(book)

    assert extract_text(io.BytesIO(content), "a.xlsx", Limits(memory_bytes=32 * 1024**2)) == UNREADABLE
    assert extract_text(io.BytesIO(content), "a.xlsx", Limits(characters=10**9, cpu_seconds=1)) == UNREADABLE
    assert extract_text(io.BytesIO(content), "a.xlsx", Limits(wall_seconds=0)) == UNREADABLE
    assert extract_text(io.BytesIO(content), "a.xlsx", Limits(file_bytes=10)) == UNREADABLE
