"""Reading the evidence register of an ISO 9001 organisation."""

import time
import tracemalloc
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.register import MAX_BYTES, MAX_ROWS, RegisterRow, read_register
from evidence.register.headings import FIELD_OF, HEADINGS
from organizations.uploads.characters import has_unstorable, without_invisible
from tests.evidence.registers import MEGABYTE, REFS, ROOT, errors_of, read, read_or_refuse, refusal_of

BROKEN = ROOT / "examples" / "broken"
HEADINGS_LINE = "Clause,Title,Link or file name,Owner role,Date,Valid until\r\n"


def row_of(cells, uploaded=None):
    """The one row of a register with these cells under the six headings."""
    register = read(HEADINGS_LINE + cells, uploaded)
    [row] = register.rows
    return row


# --- What is read ------------------------------------------------------------------------------------------


def test_a_full_row():
    row = row_of("8.1,Development process,https://Wiki.example.com/p,Head of development,2025-09-01,2027-09-01")

    assert row == RegisterRow(
        line=2,
        clause="8.1",
        title="Development process",
        location="https://wiki.example.com/p",
        owner_role="Head of development",
        dated_on=date(2025, 9, 1),
        valid_until=date(2027, 9, 1),
        errors=(),
    )
    assert row.is_link


def test_a_row_with_only_what_is_needed():
    row = row_of("8.1,Plan,,,,")

    assert (row.location, row.owner_role, row.dated_on, row.valid_until) == ("", "", None, None)
    assert (row.errors, row.is_link) == ((), False)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_of_every_spreadsheet_program(delimiter, newline, encoding):
    lines = [["Clause", "Title", "File"], ["8.1", '"Prüfplan, Teil 1; und\t2"', "plan.pdf"], ["8.2.1", "B", ""]]
    text = newline.join(delimiter.join(cells) for cells in lines)

    register = read(text.encode(encoding))

    assert [(row.line, row.clause, row.title) for row in register.rows] == [
        (2, "8.1", "Prüfplan, Teil 1; und 2"),
        (3, "8.2.1", "B"),
    ]


def test_declared_delimiter_is_believed():
    register = read("sep=|\r\nClause|Title|File\r\n8.1|A, B; C|\r\n")

    assert [(row.line, row.title) for row in register.rows] == [(3, "A, B; C")]


def test_line_numbers_count_blank_lines_and_line_breaks_in_cells():
    register = read('\r\nEvidence of Acme\r\n\r\nClause,Title,File\r\n8.1,"A\r\nB",\r\n,,\r\n8.2,C,\r\n')

    assert [(row.line, row.title) for row in register.rows] == [(5, "A B"), (8, "C")]


@pytest.mark.parametrize(
    ("headings", "ignored"),
    [
        ("clause;title;link;owner;date;valid until", ()),
        (" CLAUSE ; Title* ;Link / file name;Owner-Role;Date (YYYY-MM-DD);Valid_until", ()),
        ("Normkapitel;Bezeichnung;Ablageort;Verantwortliche Rolle;Datum;Gültig bis", ()),
        ("Kapitel-Nr.;Titel;Dateiname;Verantwortlich;Stand;Gueltig bis", ()),
        ("Punto della norma;Titolo;Nome file;Responsabile;Data;Scadenza", ()),
        ("Requisito;Documento;Collegamento;Ruolo responsabile;Data emissione;Validità", ()),
        ("Clause;Title;File;Owner;Date;Valid until;Remark;Department", ("Remark", "Department")),
        ("Clause;Title;File;Owner;Date;Valid until;Description", ("Description",)),
    ],
)
def test_headings_in_many_spellings_and_three_languages(headings, ignored):
    register = read(f"{headings}\r\n8.1;A;plan.pdf;Owner;2025-01-02;2026-01-02;x;y\r\n".replace(";x;y", ";" * 2))

    assert register.ignored_columns == ignored
    assert register.error_count == 0
    [row] = register.rows
    assert (row.clause, row.title, row.location) == ("8.1", "A", "plan.pdf")
    assert (row.owner_role, row.dated_on, row.valid_until) == ("Owner", date(2025, 1, 2), date(2026, 1, 2))


def test_no_heading_stands_for_two_fields():
    assert len(FIELD_OF) == sum(len(headings.split(",")) for headings in HEADINGS.values())


def test_separate_columns_for_link_and_file():
    register = read(
        "Clause,Title,Link,File name\r\n8.1,A,https://a.example.com/,\r\n8.1,B,,b.pdf\r\n8.1,C,https://a.example.com,c.pdf"
    )

    assert [row.location for row in register.rows] == ["https://a.example.com/", "b.pdf", ""]
    assert errors_of(register) == [(4, "location", "Give a link or a file name, not both.")]


@pytest.mark.parametrize(
    ("cell", "clause"),
    [
        ("8.1", "8.1"),
        ('"8,1"', "8.1"),
        ("8.1.", "8.1"),
        (" 8 ", "8"),
        ("7.1.5.1", "7.1.5.1"),
        ("Clause 8.1", "8.1"),
        ("§ 8.1", "8.1"),
        ("ISO 9001:2015 8.1", "8.1"),
        ("Kap. 8.1", "8.1"),
        ("8.1 Operational planning", "8.1"),
        ("9.3.2 c)", "9.3.2"),
    ],
)
def test_clauses_as_people_write_them(cell, clause):
    row = row_of(f"{cell},A,,,,")

    assert (row.clause, row.errors) == (clause, ())


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2025-12-31", date(2025, 12, 31)),
        ("2025/12/31", date(2025, 12, 31)),
        ("2025-1-2", date(2025, 1, 2)),
        ("2025-12-31 00:00:00", date(2025, 12, 31)),
        ("31.12.2025", date(2025, 12, 31)),
        ("3.4.2025", date(2025, 4, 3)),
        ("3. 4. 2025", date(2025, 4, 3)),
        ("31/12/2025", date(2025, 12, 31)),
        ("12/31/2025", date(2025, 12, 31)),
        ("31-12-2025", date(2025, 12, 31)),
        ("05/05/2025", date(2025, 5, 5)),
        ("29.02.2024", date(2024, 2, 29)),
        ("1990-01-01", date(1990, 1, 1)),
        ("2056-11-23", date(2056, 11, 23)),
        ("", None),
    ],
)
def test_days_that_have_one_meaning(cell, day):
    row = row_of(f"8.1,A,,,{cell},")

    assert (row.dated_on, row.errors) == (day, ())


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("03/04/2025", "“03/04/2025” can be read in two ways. Write the date as YYYY-MM-DD."),
        ("03-04-2025", "“03-04-2025” can be read in two ways. Write the date as YYYY-MM-DD."),
        ("13/13/2025", "There is no day “13/13/2025”."),
        ("30.02.2025", "There is no day “30.02.2025”."),
        ("2025-02-29", "There is no day “2025-02-29”."),
        ("0000-01-01", "There is no day “0000-01-01”."),
        ("31.12.25", "“31.12.25” is not a date. Write it as YYYY-MM-DD."),
        ("2025", "“2025” is not a date. Write it as YYYY-MM-DD."),
        ("2025-12-31 14:30", "“2025-12-31 14:30” is not a date. Write it as YYYY-MM-DD."),
        ("٣١.١٢.٢٠٢٥", "“٣١.١٢.٢٠٢٥” is not a date. Write it as YYYY-MM-DD."),
        ("1989-12-31", "1989-12-31 is out of range: dates lie between 1990-01-01 and 2056-11-23."),
        ("2056-11-24", "2056-11-24 is out of range: dates lie between 1990-01-01 and 2056-11-23."),
        ("9999-12-31", "9999-12-31 is out of range: dates lie between 1990-01-01 and 2056-11-23."),
    ],
)
@pytest.mark.parametrize("field", ["dated_on", "valid_until"])
def test_days_that_are_refused(cell, reason, field):
    row = row_of(f"8.1,A,,,{cell}," if field == "dated_on" else f"8.1,A,,,,{cell}")

    assert [(error.field, error.message) for error in row.errors] == [(field, reason)]
    assert getattr(row, field) is None


def test_the_range_of_days_is_counted_from_a_leap_day():
    register = read_register(
        f"{HEADINGS_LINE}8.1,A,,,,2054-02-28".encode(), refs=REFS, uploaded=None, today=date(2024, 2, 29)
    )

    assert register.error_count == 0


@pytest.mark.parametrize(
    ("cell", "location"),
    [
        ("plan.pdf", "Plan.pdf"),
        ("PLAN.PDF", "Plan.pdf"),
        ("Pru\u0308fung 1.pdf", "Prüfung 1.pdf"),
        ("https://wiki.example.com/plan.pdf", "https://wiki.example.com/plan.pdf"),
    ],
)
def test_a_file_gets_the_name_it_was_uploaded_with(cell, location):
    row = row_of(f"8.1,A,{cell},,,", uploaded=["Plan.pdf", "Prüfung 1.pdf"])

    assert (row.location, row.errors) == (location, ())


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("absent.pdf", "The file “absent.pdf” is not among the uploaded ones."),
        ("Pruefung-1.PDF", "The file “Pruefung-1.PDF” is not among the uploaded ones."),
        ("Plan_.docx", "The file “Plan_.docx” is not among the uploaded ones. Did you mean “Plan.pdf”?"),
    ],
)
def test_a_file_that_was_not_uploaded(cell, reason):
    row = row_of(f"8.1,A,{cell},,,", uploaded=["Plan.pdf", "Prüfung 1.pdf"])

    assert [(error.field, error.message) for error in row.errors] == [("location", reason)]
    assert row.location == ""


def test_every_error_of_a_row_is_told_at_once():
    row = row_of(f"11.7,,../x,{'r' * 101},2025-13-01,soon,surplus")

    assert [error.field for error in row.errors] == [
        "clause",
        "title",
        "location",
        "owner_role",
        "dated_on",
        "valid_until",
        "row",
    ]


def test_an_error_keeps_its_template_for_translation():
    [error] = row_of("8.10,A,,,,").errors

    assert error.template == "There is no clause “%(clause)s” in ISO 9001:2015. Did you mean %(guess)s?"
    assert error.values == {"clause": "8.10", "guess": "8.1"}
    assert error.message == "There is no clause “8.10” in ISO 9001:2015. Did you mean 8.1?"


def test_the_same_evidence_may_serve_several_clauses_but_not_one_twice():
    register = read(f"{HEADINGS_LINE}8.1,A,a.pdf,,,\r\n8.2,A,a.pdf,,,\r\n8.1,A,b.pdf,,,\r\n8.1,a,A.PDF,,,\r\n")

    assert errors_of(register) == [(5, "row", "The same evidence for the same clause is already in line 2.")]


# --- Registers that are wrong ------------------------------------------------------------------------------

WRONG_ROWS = {
    "unknown-clauses.csv": [
        (2, "clause", "There is no clause “8.10” in ISO 9001:2015. Did you mean 8.1?"),
        (3, "clause", "There is no clause “11.1” in ISO 9001:2015. Did you mean 10.1?"),
        (4, "clause", "Say which clause of ISO 9001 the evidence is for."),
        (5, "clause", "There is no clause “A.5” in ISO 9001:2015. Did you mean 8.5?"),
        (6, "clause", "“8.1; 8.2” names several clauses. Write one row for each."),
        (
            7,
            "clause",
            "Excel took the clause for a date (04. Apr). Format the column as text and write it again.",
        ),
    ],
    "duplicate-rows.csv": [(4, "row", "The same evidence for the same clause is already in line 2.")],
    "bad-titles.csv": [
        (2, "title", "Give the evidence a title."),
        (3, "title", "Give the evidence a title."),
        (4, "title", "Too long: 301 characters, at most 300 fit."),
        (5, "title", "The cell holds more than 10000 characters."),
    ],
    "bad-dates.csv": [
        (2, "dated_on", "“03/04/2025” can be read in two ways. Write the date as YYYY-MM-DD."),
        (3, "dated_on", "There is no day “2025-02-30”."),
        (4, "dated_on", "1989-12-31 is out of range: dates lie between 1990-01-01 and 2056-11-23."),
        (4, "valid_until", "2099-01-01 is out of range: dates lie between 1990-01-01 and 2056-11-23."),
        (5, "valid_until", "“Valid until” lies before the date of the evidence."),
        (6, "dated_on", "“45000” is not a date. Write it as YYYY-MM-DD."),
        (6, "valid_until", "“soon” is not a date. Write it as YYYY-MM-DD."),
        (7, "dated_on", "“31.12.25” is not a date. Write it as YYYY-MM-DD."),
    ],
    "bad-links.csv": [
        (2, "location", "A web address begins with http:// or https://."),
        (3, "location", "A web address begins with http:// or https://."),
        (4, "location", "10.1.2.3 is a private or reserved address: nobody outside your network can open it."),
        (5, "location", "2130706433 is a private or reserved address: nobody outside your network can open it."),
        (6, "location", "::ffff:127.0.0.1 is a private or reserved address: nobody outside your network can open it."),
        (7, "location", "169.254.169.254 is a private or reserved address: nobody outside your network can open it."),
        (
            8,
            "location",
            "“intranet” works on one network only. Write the full host name, such as wiki.example.com.",
        ),
        (9, "location", "A web address may not contain a user name or password."),
        (10, "location", "A web address begins with http:// or https://."),
        (11, "location", "“https://” is not a web address."),
    ],
    "bad-file-names.csv": [
        (
            2,
            "location",
            "“../secret.pdf” is a path. Write only the file name and add the file, or give a link.",
        ),
        (
            3,
            "location",
            "“C:\\QM\\plan.pdf” is a path. Write only the file name and add the file, or give a link.",
        ),
        (
            4,
            "location",
            "“\\\\server\\qm\\plan.pdf” is a path. Write only the file name and add the file, or give a link.",
        ),
        (5, "location", "“con.pdf” cannot be a file name. Rename the file, for example “_con.pdf”."),
        (6, "location", "“a|b.pdf” cannot be a file name. Rename the file, for example “a_b.pdf”."),
    ],
    "control-characters.csv": [
        (2, "title", "The cell holds control characters, which are not text."),
        (3, "title", "The cell holds control characters, which are not text."),
        (4, "owner_role", "The cell holds control characters, which are not text."),
    ],
    "unquoted-separator.csv": [
        (2, "dated_on", "“Owner” is not a date. Write it as YYYY-MM-DD."),
        (2, "row", "The row has more cells than there are headings. Is a cell with a separator not quoted?"),
    ],
    "formulas.xlsx": [
        (2, "title", "The cell holds a formula. Replace it by its value (copy, then paste as values)."),
        (2, "dated_on", "The cell holds a formula. Replace it by its value (copy, then paste as values)."),
    ],
    "clauses-as-dates.xlsx": [
        (
            2,
            "clause",
            "Excel took the clause for a date (2001-04-04). Format the column as text and write it again: 4.4.1, 4.4?",
        ),
        (
            3,
            "clause",
            "Excel took the clause for a date (2026-08-01). Format the column as text and write it again: 8.1?",
        ),
    ],
    "formulas.csv": [],
    "direction-marks.csv": [],
}
REFUSED = {
    "empty.csv": "The register is empty.",
    "blank.csv": "The register is empty.",
    "headings-only.csv": "There are no rows below the headings.",
    "missing-columns.csv": ("Line 1 should hold the headings. Missing columns: clause, title, link or file name."),
    "two-columns-of-one-name.csv": "There are two columns named title.",
    "unclosed-quote.csv": "Line 2 cannot be read: a quotation mark is not closed, or a cell is far too long.",
    "latin-1.csv": "The register is not UTF-8 text. In Excel choose “Save as: CSV UTF-8”.",
    "utf-16-without-mark.csv": "The register is not UTF-8 text. In Excel choose “Save as: CSV UTF-8”.",
    "password-protected.xlsx": "The workbook is protected by a password. Save it without one.",
    "excel-97.xls": "This is an old Office file. In Excel choose “Save as: Excel workbook (.xlsx)”.",
    "a-word-document.xlsx": "This is not an Excel workbook. Save the file as .xlsx or as CSV UTF-8.",
    "any-zip.xlsx": "This is not an Excel workbook. Save the file as .xlsx or as CSV UTF-8.",
    "open-document.xlsx": "This is not an Excel workbook. Save the file as .xlsx or as CSV UTF-8.",
    "truncated.xlsx": "The workbook is damaged. Open it in Excel and save it again.",
    "macros.xlsx": "The workbook contains macros. Save it as a workbook without macros (.xlsx).",
}


@pytest.mark.parametrize("name", WRONG_ROWS)
def test_wrong_rows_are_returned_with_their_errors(name):
    register = read((BROKEN / name).read_bytes())

    assert errors_of(register) == WRONG_ROWS[name]
    assert register.error_count == len(WRONG_ROWS[name])


@pytest.mark.parametrize("name", REFUSED)
def test_register_that_cannot_be_read_is_refused(name):
    assert refusal_of((BROKEN / name).read_bytes()) == REFUSED[name]


def test_every_broken_register_is_tested():
    assert {path.name for path in BROKEN.iterdir()} == set(WRONG_ROWS) | set(REFUSED)


def test_what_looks_like_a_formula_in_a_csv_stays_text():
    first, second = read((BROKEN / "formulas.csv").read_bytes()).rows

    assert (first.title, first.owner_role) == ('=HYPERLINK("http://evil.example")', "@SUM(1)")
    assert (second.title, second.owner_role) == ("+1", "-2")


def test_direction_marks_and_invisible_characters_are_removed():
    [row] = read((BROKEN / "direction-marks.csv").read_bytes()).rows

    assert (row.clause, row.title, row.owner_role) == ("8.1", "Plan fdp.exe", "Owner")
    assert row.dated_on == date(2025, 9, 1)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b" " * (MAX_BYTES + 1), "The register is larger than 5 MB.", id="over-5-MB"),
        pytest.param(b"\xff\xfe\0\0" + b"x\0\0\0" * 9, "The register is not UTF-8 text.", id="utf-32"),
        pytest.param(b"\xff\xfe\0\xd8", "The register is not UTF-8 text.", id="utf-16-lone-surrogate"),
        pytest.param(b"Clause,Title,File\n8.1,\xed\xa0\x80,", "The register is not UTF-8 text.", id="utf-8-surrogate"),
        pytest.param(b"%PDF-1.4\n" + bytes(900), "The register is not UTF-8 text.", id="zero-bytes"),
        pytest.param(b"<html><body>Clause</body></html>", "Line 1 should hold the headings.", id="html"),
        pytest.param(b"x" * 1_000_000, "Line 1 cannot be read", id="one-cell-of-a-million"),
    ],
)
def test_other_data_is_refused(data, reason):
    assert refusal_of(data).startswith(reason)


@pytest.mark.parametrize(("rows", "accepted"), [(MAX_ROWS, True), (MAX_ROWS + 1, False)])
def test_the_number_of_rows_is_limited(rows, accepted):
    data = HEADINGS_LINE + "".join(f"8.1,Plan {number},,,,\r\n" for number in range(rows))

    if accepted:
        assert len(read(data).rows) == MAX_ROWS
    else:
        assert refusal_of(data) == "The register has more than 5000 rows. Split it."


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("x", id="millions-of-tiny-lines"),
        pytest.param("8.1,A," + "9." * 4_000, id="long-cells"),
        pytest.param("1" * 9_000 + ",A,", id="long-clauses"),
        pytest.param("8.1,A,http://" + "1." * 4_000, id="long-links"),
        pytest.param("§" * 5_000 + ",A,", id="long-prefixes"),
        pytest.param('8.1,"' + "\n" * 9_000 + '",', id="line-breaks-in-cells"),
        pytest.param("8.1,A" + "," * 9_000, id="many-columns"),
    ],
)
def test_a_hostile_csv_of_five_megabytes_takes_little_time_and_memory(line):
    start = "Clause,Title,File\n"
    data = (start + f"{line}\n" * ((MAX_BYTES - len(start)) // (len(line.encode()) + 1)))[: MAX_BYTES - 1].encode()
    began = time.monotonic()

    tracemalloc.start()
    try:
        read_or_refuse(data[:MAX_BYTES])
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < 60 * MEGABYTE
    assert time.monotonic() - began < 30


# --- Anything at all ---------------------------------------------------------------------------------------

CELLS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["8.1", "8,10", "4. Apr", "2025-12-31", "03/04/2025", "plan.pdf", "http://[::1", "\0", '"', "="]),
)


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=400))
def test_any_bytes_give_a_register_or_a_refusal(data):
    read_or_refuse(data)
    read_or_refuse(b"PK\3\4" + data)
    read_or_refuse(b"Clause,Title,Link\n" + data)


@settings(deadline=None, max_examples=300)
@given(st.lists(st.lists(CELLS, max_size=8), max_size=5), st.sampled_from(";,\t"))
def test_any_cells_give_rows_with_storable_texts(table, delimiter):
    text = "\n".join([HEADINGS_LINE.replace(",", delimiter).strip(), *(delimiter.join(cells) for cells in table)])

    outcome = read_or_refuse(text.encode("utf-8", "surrogatepass"))

    for row in () if isinstance(outcome, str) else outcome.rows:
        assert row.clause in REFS or any(error.field == "clause" for error in row.errors)
        assert bool(row.title) or any(error.field == "title" for error in row.errors)
        for value in (row.title, row.location, row.owner_role, *(error.message for error in row.errors)):
            assert not has_unstorable(value)
            assert value == without_invisible(value)
