"""Reading an evidence register from an Excel workbook, sound or made up."""

import io
import time
import tracemalloc
from datetime import date, datetime
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from evidence.register import RegisterRow
from tests.evidence.registers import MEGABYTE, errors_of, read, read_or_refuse, refusal_of

TOP = ["Clause", "Title", "Link or file name", "Owner role", "Date", "Valid until"]


def workbook(*sheets):
    """An XLSX of (title, rows) pairs."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    return saved(book)


def saved(book):
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def repacked(data, **changes):
    """The package with parts replaced by their function: part name with _ for / and . -> bytes to bytes."""
    target = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as source, ZipFile(target, "w", ZIP_DEFLATED) as package:
        for name in source.namelist():
            change = changes.get(name.replace("/", "_").replace(".", "_"), lambda content: content)
            package.writestr(name, change(source.read(name)))
    return target.getvalue()


def test_cells_of_a_workbook_keep_their_meaning():
    data = workbook(("Sheet", [TOP, [8.1, 2024, "plan.pdf", None, datetime(2025, 3, 4, 15, 30), date(2026, 3, 4)]]))

    assert read(data).rows == (RegisterRow(2, "8.1", "2024", "plan.pdf", "", date(2025, 3, 4), date(2026, 3, 4), ()),)


@pytest.mark.parametrize(
    ("cell", "clause"), [(8, "8"), (8.0, "8"), (8.1, "8.1"), (10.2, "10.2"), ("7.1.5.1", "7.1.5.1"), ("8.1", "8.1")]
)
def test_numbers_are_clauses(cell, clause):
    [row] = read(workbook(("Sheet", [TOP, [cell, "A"]]))).rows

    assert (row.clause, row.errors) == (clause, ())


@pytest.mark.parametrize(
    ("cell", "field", "reason"),
    [
        (date(2001, 4, 4), 0, "Excel took the clause for a date (2001-04-04)."),
        (datetime(2031, 12, 31), 0, "Excel took the clause for a date (2031-12-31)."),
        (8.15, 0, "There is no clause “8.15” in ISO 9001:2015. Did you mean 8.1?"),
        (-3, 0, "There is no clause “-3”"),
        (True, 0, "There is no clause “True”"),
        ("=8.1", 0, "The cell holds a formula."),
        ("#REF!", 0, "The cell holds an Excel error"),
        ("=A1", 1, "The cell holds a formula."),
        ("=A1", 2, "The cell holds a formula."),
        ("#N/A", 3, "The cell holds an Excel error"),
        ("a_x0000_b", 1, "The cell holds control characters"),
        ("a_xD800_b", 1, "The cell holds control characters"),
        (45000, 4, "45000 is a number, not a date."),
        (2025.5, 5, "2025.5 is a number, not a date."),
        (date(1950, 1, 1), 4, "1950-01-01 is out of range"),
        ("=TODAY()", 5, "The cell holds a formula."),
        ("03/04/2025", 4, "“03/04/2025” can be read in two ways."),
    ],
)
def test_cells_of_a_workbook_that_are_refused(cell, field, reason):
    row = ["8.1", "A", "", "", "", ""]
    row[field] = cell

    [error] = read(workbook(("Sheet", [TOP, row]))).rows[0].errors

    assert error.field == ["clause", "title", "location", "owner_role", "dated_on", "valid_until"][field]
    assert error.message.startswith(reason)


def test_text_that_begins_with_an_equals_sign_is_no_formula():
    book = Workbook()
    book.active.append(TOP)
    book.active.append(["8.1", "A"])
    book.active["B2"].value, book.active["B2"].data_type = "=not a formula", "s"

    [row] = read(saved(book)).rows

    assert (row.title, row.errors) == ("=not a formula", ())


def test_the_sheet_named_register_is_read_else_the_first():
    wanted, other = [TOP, ["8.1", "wanted"]], [TOP, ["8.1", "other"]]

    assert read(workbook(("Notes", other), (" REGISTER ", wanted))).rows[0].title == "wanted"
    assert read(workbook(("Evidence", wanted), ("Notes", other))).rows[0].title == "wanted"


def test_a_title_above_the_headings_and_blank_lines_are_skipped():
    data = workbook(("Sheet", [["Evidence of Acme"], [], TOP, [], ["8.1", "A"], [None, " "], ["8.2", "B"]]))

    assert [(row.line, row.title) for row in read(data).rows] == [(5, "A"), (7, "B")]


def test_formatted_empty_lines_below_the_register_do_no_harm():
    book = Workbook()
    book.active.append(TOP)
    book.active.append(["8.1", "A"])
    book.active["A90000"].number_format = "0.00"

    assert len(read(saved(book)).rows) == 1


def test_a_wrong_declared_size_of_the_sheet_is_not_believed():
    data = repacked(
        workbook(("Sheet", [TOP, ["8.1", "A"], ["8.2", "B"]])),
        xl_worksheets_sheet1_xml=lambda xml: xml.replace(b'ref="A1:F3"', b'ref="A1:A1"'),
    )

    assert [row.title for row in read(data).rows] == ["A", "B"]


MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
STRINGS = [*TOP, "8.1", "A", "plan.pdf", "Owner"]


def as_excel_writes_it():
    """A workbook with shared strings and a date style, which openpyxl itself does not write."""
    heads = "".join(f'<c r="{column}1" t="s"><v>{index}</v></c>' for index, column in enumerate("ABCDEF"))
    cells = "".join(f'<c r="{column}2" t="s"><v>{index}</v></c>' for index, column in enumerate("ABCD", 6))
    days = '<c r="E2" s="1"><v>45658</v></c><c r="F2" s="1"><v>46023</v></c>'
    strings = "".join(f"<si><t>{text}</t></si>" for text in STRINGS)
    overrides = "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="{SPREADSHEET}.{kind}+xml"/>'
        for part, kind in [
            ("workbook", "sheet.main"),
            ("worksheets/sheet1", "worksheet"),
            ("styles", "styles"),
            ("sharedStrings", "sharedStrings"),
        ]
    )
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}.xml"/>'
        for number, (kind, target) in enumerate(
            [("worksheet", "worksheets/sheet1"), ("styles", "styles"), ("sharedStrings", "sharedStrings")], 1
        )
    )
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{overrides}</Types>",
        "_rels/.rels": f'<Relationships xmlns="{RELATIONSHIPS}"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONSHIPS}">{links}</Relationships>',
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="Tabelle1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet {MAIN}><dimension ref="A1:F2"/><sheetData><row r="1">{heads}</row>'
        f'<row r="2">{cells}{days}</row></sheetData></worksheet>',
        "xl/styles.xml": f'<styleSheet {MAIN}><fonts count="1"><font/></fonts>'
        '<fills count="1"><fill><patternFill/></fill></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f"<sst {MAIN}>{strings}</sst>",
    }
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return target.getvalue()


PLAIN = as_excel_writes_it()
LAUGHS = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
DAMAGED = "The workbook is damaged."
FORMULA_CELL = b'<c r="A9"><f t="shared" si="0"/></c>'


def in_part(name, old, new):
    def change(xml):
        assert old in xml
        return xml.replace(old, new, 1)

    return repacked(PLAIN, **{name: change})


def in_sheet(old, new):
    return in_part("xl_worksheets_sheet1_xml", old, new)


def test_a_workbook_as_excel_writes_it():
    expected = RegisterRow(2, "8.1", "A", "plan.pdf", "Owner", date(2025, 1, 1), date(2026, 1, 1), ())

    assert read(PLAIN).rows == (expected,)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(in_sheet(b"<worksheet", LAUGHS + b"<worksheet"), DAMAGED, id="entities"),
        pytest.param(in_part("xl_sharedStrings_xml", b"<sst", LAUGHS + b"<sst"), DAMAGED, id="entities-in-strings"),
        pytest.param(in_sheet(b"</sheetData>", b""), DAMAGED, id="not-well-formed"),
        pytest.param(in_sheet(b'r="2"', b'r="1000000000"'), "The sheet goes on beyond line 100000.", id="line-1e9"),
        pytest.param(in_sheet(b'r="2"', b'r="-5"'), "There are no rows below the headings.", id="negative-line"),
        pytest.param(in_sheet(b'r="2"', b'r="x"'), DAMAGED, id="line-x"),
        pytest.param(in_sheet(b'r="A2"', b'r="ZZZZ2"'), DAMAGED, id="column-too-far"),
        pytest.param(in_sheet(b'r="A2"', b'r="?"'), DAMAGED, id="no-coordinate"),
        pytest.param(in_sheet(b"<v>6</v>", b"<v>99999</v>"), DAMAGED, id="string-that-is-not-there"),
        pytest.param(in_sheet(b"<v>45658</v>", b"<v>" + b"9" * 9000 + b"</v>"), DAMAGED, id="huge-number"),
        pytest.param(
            in_sheet(b"</row>", FORMULA_CELL * 3000 + b"</row>"),
            "The workbook holds too many formulas.",
            id="formulas",
        ),
        pytest.param(
            repacked(PLAIN, xl_worksheets_sheet1_xml=lambda _xml: bytes(26 * MEGABYTE)),
            "The workbook unpacks to more",
            id="bomb",
        ),
        pytest.param(repacked(PLAIN, xl_workbook_xml=lambda _xml: b""), DAMAGED, id="no-workbook-part"),
        pytest.param(repacked(PLAIN, **{"[Content_Types]_xml": lambda _xml: b"spreadsheetml"}), DAMAGED, id="types"),
    ],
)
def test_made_up_workbooks(data, reason):
    assert refusal_of(data).startswith(reason)


@pytest.mark.parametrize("number", [b"1e999", b"99999999", b"-99999999"])
def test_a_number_that_is_no_day_is_an_error_of_its_row(number):
    register = read(in_sheet(b"<v>45658</v>", b"<v>%s</v>" % number))

    assert errors_of(register) == [(2, "dated_on", "The cell holds an Excel error instead of a value.")]


def test_an_outside_document_type_is_not_fetched():
    data = in_part("xl_styles_xml", b"<styleSheet", b"<!DOCTYPE a SYSTEM 'file:///etc/passwd'><styleSheet")

    assert len(read(data).rows) == 1


def test_a_workbook_with_a_password_on_its_parts_is_refused():
    data = bytearray(PLAIN)
    for signature, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.find(signature) + offset] |= 1

    assert refusal_of(bytes(data)) == "The workbook is protected by a password. Save it without one."


def test_a_wide_sheet_of_formatted_cells_takes_bounded_time_and_memory():
    rows = b"".join(b'<row r="%d">%s</row>' % (number, b'<c r="ZZZ2"/>' * 20) for number in range(3, 50_000))
    data = in_sheet(b"</sheetData>", rows + b"</sheetData>")
    began = time.monotonic()

    read(data)

    assert time.monotonic() - began < 30


def test_a_workbook_at_the_limit_takes_bounded_memory():
    text = b"x" * (14 * MEGABYTE)
    data = in_part("xl_sharedStrings_xml", b"<t>A</t>", b"<t>%s</t>" % text)

    tracemalloc.start()
    try:
        register = read(data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert errors_of(register) == [(2, "title", "The cell holds more than 10000 characters.")]
    assert peak < 160 * MEGABYTE


PARTS = {name: ZipFile(io.BytesIO(PLAIN)).read(name) for name in ZipFile(io.BytesIO(PLAIN)).namelist()}


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_a_damaged_workbook_gives_a_register_or_a_refusal(data):
    name = data.draw(st.sampled_from(sorted(PARTS)))
    content = bytearray(PARTS[name])
    places = st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255))
    for place, value in data.draw(st.lists(places, min_size=1, max_size=6)):
        content[place] = value

    read_or_refuse(repacked(PLAIN, **{name.replace("/", "_").replace(".", "_"): lambda _content: bytes(content)}))
