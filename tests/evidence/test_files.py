"""Which files are accepted as evidence, under which name, and how they are copied."""

import io
import tracemalloc
from hashlib import sha256
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.files import ALLOWED, BadFile, Digest, check_file, hash_stream
from organizations.uploads.characters import has_unstorable, without_invisible
from organizations.uploads.file_names import MAX_BYTES, display_name, extension_of, name_key

MEGABYTE = 1024**2
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00"
PDF = b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\n%%EOF\n"
XML = b'<?xml version="1.0" encoding="UTF-8"?>'
MIMETYPE = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
    "odp": b"application/vnd.oasis.opendocument.presentation",
}
MAIN_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}

MISMATCH = "is not what its extension"
MACROS = "macros"
PASSWORD = "password"
BOMB = "unpacks to far more"
NOT_ACCEPTED = "are not accepted"


def package(parts):
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def open_xml(extension, types=b"", **more):
    parts = {"[Content_Types].xml": XML + b"<Types/>" + types, MAIN_PART[extension]: XML + b"<main/>"}
    return package(parts | more)


def open_document(extension, **more):
    return package({"mimetype": MIMETYPE[extension], "content.xml": XML + b"<office/>"} | more)


def compound(*streams, before=b""):
    entries = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *streams))
    return OLE.ljust(512, b"\0") + before + entries


ACCEPTED = [
    ("plan.pdf", PDF),
    ("PLAN.PDF", PDF),
    ("report.html.pdf", PDF),
    ("chart.png", PNG),
    ("photo.jpg", b"\xff\xd8\xff\xe0" + bytes(20)),
    ("photo.jpeg", b"\xff\xd8\xff\xe0" + bytes(20)),
    ("picture.gif", b"GIF89a" + bytes(20)),
    ("picture.webp", b"RIFF\x24\0\0\0WEBPVP8 " + bytes(20)),
    ("scan.tif", b"II*\0" + bytes(20)),
    ("scan.tiff", b"MM\0*" + bytes(20)),
    ("photo.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(20)),
    ("tour.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(20)),
    ("minutes.docx", open_xml("docx")),
    ("list.xlsx", open_xml("xlsx")),
    ("slides.pptx", open_xml("pptx")),
    ("minutes.odt", open_document("odt")),
    ("list.ods", open_document("ods")),
    ("slides.odp", open_document("odp")),
    ("minutes.doc", compound("WordDocument")),
    ("list.xls", compound("Workbook")),
    ("list5.xls", compound("Book")),
    ("mail.msg", compound("__properties_version1.0")),
    ("mail-with-macro-document.msg", compound("__properties_version1.0", "Macros")),
    ("notes.txt", b"plain"),
    ("notes.txt", "Prüfung".encode("latin-1")),
    ("notes.txt", "\ufeffPrüfung".encode("utf-16-le")),
    ("notes.txt", b"\xef\xbb\xbfPr\xc3\xbcfung"),
    ("MZ.txt", b"MZ-Nr. 4711, no executable"),
    ("readme.md", b"# Plan\n\n<p align=center>A logo</p>\n\n```html\n<script></script>\n```\n"),
    ("list.csv", b"a;b\r\n=1+1;2\r\n"),
    ("list.tsv", b"a\tb\r\n"),
    ("build.log", b"\x1b[32mok\x1b[0m\n"),
    ("junit.xml", b'<?xml version="1.0"?>\n<testsuite tests="1"/>\n'),
    ("plain.xml", b"\xef\xbb\xbf<testsuite/>"),
    ("data.json", b'{"a": 1}'),
    ("data.yaml", b"a: 1\n"),
    ("data.yml", b"a: 1\n"),
    ("mail.eml", b"From: a@example.com\r\n\r\n<html>in the body of a mail"),
]

REFUSED = [
    ("page.html", b"<html></html>", NOT_ACCEPTED),
    ("picture.svg", b"<svg/>", NOT_ACCEPTED),
    ("page.xhtml", b"<html/>", NOT_ACCEPTED),
    ("data.xml", b"no markup", MISMATCH),
    ("bomb.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", MISMATCH),
    ("page.xml", b"<html xmlns='http://www.w3.org/1999/xhtml'/>", MISMATCH),
    ("drawing.xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>", MISMATCH),
    ("style.xml", b"<?xml version='1.0'?><?xml-stylesheet href='a'?><a/>", MISMATCH),
    ("late.xml", b"<a>" + b" " * 200_000 + b"<!DOCTYPE b></a>", MISMATCH),
    ("script.js", b"alert(1)", NOT_ACCEPTED),
    ("setup.exe", b"MZ" + bytes(100), NOT_ACCEPTED),
    ("script.sh", b"#!/bin/sh", NOT_ACCEPTED),
    ("files.zip", package({"a.txt": b"a"}), NOT_ACCEPTED),
    ("plan.pdf.html", PDF, NOT_ACCEPTED),
    ("plan", PDF, NOT_ACCEPTED),
    (".pdf", PDF, NOT_ACCEPTED),
    ("plan.pdf ", PDF, NOT_ACCEPTED),
    ("macro.docm", open_xml("docx"), MACROS),
    ("macro.xlsm", open_xml("xlsx"), MACROS),
    ("empty.pdf", b"", "is empty"),
    ("empty.txt", b"", "is empty"),
    ("empty.docx", b"", "is empty"),
    ("page.pdf", b"<html></html>", MISMATCH),
    ("late.pdf", b"GIF89a;" + PDF, MISMATCH),
    ("setup.pdf", b"MZ" + bytes(100), MISMATCH),
    ("chart.png", b"\xff\xd8\xff\xe0" + bytes(20), MISMATCH),
    ("chart.png", b"\x89PNG\r\n\x1a\n<html><script>alert(1)</script>", MISMATCH),
    ("chart.jpg", PNG, MISMATCH),
    ("noise.mp4", bytes(100), MISMATCH),
    ("page.txt", b"<!DOCTYPE html><html>", MISMATCH),
    ("page.txt", b" \n\t<!-- a --> <!-- b --><HTML>", MISMATCH),
    ("page.txt", b"\xef\xbb\xbf<script>alert(1)</script>", MISMATCH),
    ("page.txt", "\ufeff<script>alert(1)</script>".encode("utf-16-le"), MISMATCH),
    ("page.txt", "\ufeff<script>alert(1)</script>".encode("utf-16-be"), MISMATCH),
    ("picture.md", b"<svg onload=alert(1)>", MISMATCH),
    ("data.csv", b'<?xml version="1.0"?><a/>', MISMATCH),
    ("plan.txt", PDF, MISMATCH),
    ("letter.txt", b"{\\rtf1 a}", MISMATCH),
    ("setup.txt", b"MZ\x90\0" + bytes(100), MISMATCH),
    ("late.log", b"a" * 200_000 + b"\0", MISMATCH),
    ("late.txt", b"\xff\xfe" + "a".encode("utf-16-le") * 100_000 + b"\0\0", MISMATCH),
    ("files.docx", package({"a.txt": b"a"}), MISMATCH),
    ("list.docx", open_xml("xlsx"), MISMATCH),
    ("text.docx", b"plain", MISMATCH),
    ("cut.docx", open_xml("docx")[:-30], MISMATCH),
    ("macro.docx", open_xml("docx", b"application/vnd.ms-word.document.macroEnabled.main+xml"), MACROS),
    ("macro.xlsx", open_xml("xlsx", **{"xl/vbaProject.bin": b"x"}), MACROS),
    ("secret.docx", compound("EncryptionInfo", "EncryptedPackage"), PASSWORD),
    ("laughs.docx", open_xml("docx", **{"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'}), BOMB),
    ("zeros.docx", open_xml("docx", **{"word/media/1.png": bytes(60 * MEGABYTE)}), BOMB),
    ("parts.docx", open_xml("docx", **{f"word/{number}.xml": b"" for number in range(10_000)}), BOMB),
    ("text.ods", open_document("odt"), MISMATCH),
    ("late.odt", package({"content.xml": b"", "mimetype": MIMETYPE["odt"]}), MISMATCH),
    ("macro.odt", open_document("odt", **{"Basic/Standard/Module1.xml": b"<x/>"}), MACROS),
    ("secret.odt", open_document("odt", **{"META-INF/manifest.xml": b"<manifest:encryption-data/>"}), PASSWORD),
    ("laughs.odt", open_document("odt", **{"styles.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'}), BOMB),
    ("list.doc", compound("Workbook"), MISMATCH),
    ("plan.doc", PDF, MISMATCH),
    ("macro.doc", compound("WordDocument", "Macros"), MACROS),
    ("macro.xls", compound("Workbook", "_VBA_PROJECT_CUR"), MACROS),
    ("old.ppt", compound("PowerPoint Document"), NOT_ACCEPTED),
    ("macro.doc", compound("WordDocument", "_VBA_PROJECT"), MACROS),
    ("secret.xls", compound("EncryptedPackage", "Workbook"), PASSWORD),
    ("late-directory.doc", compound("WordDocument", "Macros", before=bytes(512 * 1000)), MACROS),
]


def check(name, content):
    stream = io.BytesIO(content)
    stream.seek(0, io.SEEK_END)
    media_type = check_file(name, stream)
    assert stream.tell() == 0
    return media_type


def refusal_of(name, content):
    with pytest.raises(BadFile) as refusal:
        check(name, content)
    return str(refusal.value)


@pytest.mark.parametrize(("name", "content"), ACCEPTED, ids=[name for name, _content in ACCEPTED])
def test_accepted_file_gets_the_type_of_its_extension(name, content):
    assert check(name, content) == ALLOWED[extension_of(name)]


def test_every_allowed_type_has_an_accepted_case_above():
    assert {extension_of(name) for name, _content in ACCEPTED} == set(ALLOWED)


@pytest.mark.parametrize(("name", "content", "reason"), REFUSED, ids=[name for name, *_rest in REFUSED])
def test_refused_file_has_a_reason(name, content, reason):
    assert reason in refusal_of(name, content)


def test_words_in_the_text_of_an_old_document_are_not_taken_for_its_streams():
    text = "We forbid Macros\0".encode("utf-16-le").rjust(512, b"\1")

    assert check("rules.doc", compound("WordDocument", before=text)) == "application/msword"


def test_encrypted_part_of_an_office_file_is_a_password():
    content = bytearray(open_xml("docx"))
    for signature, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        content[content.find(signature) + offset] |= 1

    assert PASSWORD in refusal_of("secret.docx", bytes(content))


def test_damaged_part_of_an_office_file_is_refused():
    content = open_xml("docx", **{"word/document.xml": bytes(range(256)) * 20})
    place = content.find(b"word/document.xml") + 40

    assert "damaged" in refusal_of("broken.docx", content[:place] + b"\xff" * 20 + content[place + 20 :])


def test_checking_a_large_file_takes_little_memory():
    content = io.BytesIO(b"log line\n" * (3 * MEGABYTE))

    tracemalloc.start()
    try:
        check_file("build.log", content)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < MEGABYTE


@settings(deadline=None)
@given(
    st.sampled_from(sorted(ALLOWED)),
    st.binary(max_size=600),
    st.sampled_from([b"", b"PK\3\4", OLE, b"\xff\xfe", b"<"]),
)
def test_any_content_is_accepted_or_refused(extension, content, start):
    try:
        media_type = check(f"a.{extension}", start + content)
    except BadFile:
        return
    assert media_type == ALLOWED[extension]


@settings(deadline=None)
@given(st.data())
def test_a_damaged_office_file_is_accepted_or_refused(data):
    content = bytearray(open_xml("docx"))
    places = st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255))
    for place, value in data.draw(st.lists(places, max_size=8)):
        content[place] = value

    try:
        media_type = check("a.docx", bytes(content))
    except BadFile:
        return
    assert media_type == ALLOWED["docx"]


@pytest.mark.parametrize(
    ("size", "accepted"), [(0, False), (1, True), (99_999, True), (100_000, True), (100_001, False)]
)
def test_hashing_copies_up_to_the_limit(size, accepted):
    content = bytes(range(250)) * 401
    source, target = io.BytesIO(content[:size]), io.BytesIO()

    if accepted:
        assert hash_stream(source, target, limit=100_000) == Digest(size, sha256(content[:size]).hexdigest())
        assert target.getvalue() == content[:size]
    else:
        with pytest.raises(BadFile):
            hash_stream(source, target, limit=100_000)


def test_hashing_stops_reading_at_the_limit():
    class Endless:
        given = 0

        def read(self, size):
            self.given += size
            return bytes(size)

    source = Endless()

    with pytest.raises(BadFile) as refusal:
        hash_stream(source, None, limit=MEGABYTE)

    assert str(refusal.value) == "The file is larger than 1 MB."
    assert source.given <= MEGABYTE + 65536


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("plan.pdf", "plan.pdf"),
        ("Prüfplan 2026.pdf", "Prüfplan 2026.pdf"),
        ("Pru\u0308fplan.pdf", "Prüfplan.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\plan.pdf", "plan.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\u200bb\u2060c\ufeff.pdf", "abc.pdf"),
        ("a\0b\r\nc.pdf", "ab c.pdf"),
        ("a\ud800.pdf", "a.pdf"),
        ('a"b<c>.pdf', "a_b_c_.pdf"),
        ("  plan .pdf. ", "plan .pdf"),
        ("CON", "_CON"),
        ("aux.txt", "_aux.txt"),
        ("console.txt", "console.txt"),
        ("-rf.txt", "_-rf.txt"),
        (".htaccess", "htaccess"),
        ("=cmd.csv", "=cmd.csv"),
        ("😀.png", "😀.png"),
        ("", "unnamed"),
        ("..", "unnamed"),
        ("folder/", "unnamed"),
        ("\u202e\u200b", "unnamed"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("ü" * 150 + ".docx", "ü" * 97 + ".docx"),
        ("x." + "y" * 300, "x." + "y" * 198),
    ],
)
def test_display_name(given_name, shown):
    assert display_name(given_name) == shown


@settings(deadline=None)
@given(st.text(max_size=400))
def test_a_display_name_is_stable_short_and_storable(text):
    name = display_name(text)

    assert name == display_name(name)
    assert 1 <= len(name.encode()) <= MAX_BYTES
    assert not has_unstorable(name)
    assert name == without_invisible(name)
    assert not set(name) & set('/\\<>:"|?*\0')


def test_names_are_the_same_whatever_case_and_composition():
    assert name_key("PRU\u0308FPLAN.pdf") == name_key("prüfplan.PDF")
    assert name_key("a.pdf") != name_key("b.pdf")
