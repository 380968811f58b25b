"""Build the registers of ``broken/``: one for each way a register can be wrong.

Run it after a change: ``.venv/bin/python examples/make_broken.py``
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from make_examples import docx, package, xlsx

HERE = Path(__file__).resolve().parent / "broken"
HEADINGS = ["Clause", "Title", "Link or file name", "Owner role", "Date", "Valid until"]
LINE = "Clause,Title,Link or file name,Owner role,Date,Valid until\r\n"
GOOD = "8.1,Development process,QP-08 Development process.pdf,Head of development,2025-09-01,2027-09-01\r\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def compound(*streams: str) -> bytes:
    """Return the head of a compound file with a directory of these streams; enough to be told by."""
    header = OLE + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    entries = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *streams))
    return header.ljust(512, b"\0") + entries.ljust(512, b"\0")


def workbook(*rows: Sequence[object], sheet: str = "Register") -> bytes:
    """Return a workbook with the headings and these rows."""
    return xlsx({"title": "Broken register", "sheet": sheet, "rows": [HEADINGS, *rows]})


def macros() -> bytes:
    """Return a workbook that says it has macros."""
    types = (
        '<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>spreadsheetml</Types>'
    )
    return package(
        {"[Content_Types].xml": types.encode(), "xl/workbook.xml": b"<workbook/>", "xl/vbaProject.bin": OLE}
    )


TEXTS = {
    "headings-only.csv": LINE,
    "missing-columns.csv": "Name of it,Owner role,Date\r\nDevelopment process,Head of development,2025-09-01\r\n",
    "two-columns-of-one-name.csv": "Clause,Title,Title,Link\r\n8.1,A,B,https://a.example/\r\n",
    "unclosed-quote.csv": f'{LINE}8.1,"Development process,plan.pdf,Head of development,2025-09-01\r\n8.2.1,B,,,,\r\n',
    "unknown-clauses.csv": (
        f"{LINE}8.10,A,,,,\r\n11.1,B,,,,\r\n,C,,,,\r\nA.5,D,,,,\r\n8.1; 8.2,E,,,,\r\n04. Apr,F,,,,\r\n"
    ),
    "duplicate-rows.csv": f"{LINE}{GOOD}8.2.1,B,,,,\r\n{GOOD.replace('Development p', 'DEVELOPMENT P')}",
    "bad-titles.csv": f"{LINE}8.1,,,,,\r\n8.1,   ,,,,\r\n8.1,{'x' * 301},,,,\r\n8.1,{'y' * 10_001},,,,\r\n",
    "bad-dates.csv": (
        f"{LINE}8.1,A,,,03/04/2025,\r\n8.1,B,,,2025-02-30,\r\n8.1,C,,,1989-12-31,2099-01-01\r\n"
        "8.1,D,,,2026-05-01,2026-04-30\r\n8.1,E,,,45000,soon\r\n8.1,F,,,31.12.25,\r\n"
    ),
    "bad-links.csv": "".join(
        [
            LINE,
            *(
                f"8.1,{number},{link},,,\r\n"
                for number, link in enumerate(
                    [
                        "ftp://files.example.com/a.pdf",
                        "javascript:alert(1)",
                        "http://10.1.2.3/plan",
                        "http://2130706433/",
                        "http://[::ffff:127.0.0.1]/",
                        "http://169.254.169.254/latest",
                        "http://intranet/plan",
                        "https://user:secret@wiki.example.com/",
                        "www.example.com/plan",
                        "https://",
                    ]
                )
            ),
        ]
    ),
    "bad-file-names.csv": "".join(
        [
            LINE,
            *(
                f'8.1,{number},"{name}",,,\r\n'
                for number, name in enumerate(
                    [
                        "../secret.pdf",
                        "C:\\QM\\plan.pdf",
                        "\\\\server\\qm\\plan.pdf",
                        "con.pdf",
                        "a|b.pdf",
                        "absent.pdf",
                    ]
                )
            ),
        ]
    ),
    "control-characters.csv": f"{LINE}8.1,Plan\0A,,,,\r\n8.1,Plan\x1bB,,,,\r\n8.1,C,,Owner\x07,,\r\n",
    "direction-marks.csv": f"{LINE}8\u200e.1,Plan \u202efdp.exe\u202c,,\u200fOwner,\ufeff2025-09-01,\r\n",
    "formulas.csv": f'{LINE}8.1,"=HYPERLINK(""http://evil.example"")",,@SUM(1),,\r\n8.1,+1,,-2,,\r\n',
    "unquoted-separator.csv": f"{LINE}8.1,Plan, edition 2,plan.pdf,Owner,2025-09-01,2026-09-01\r\n",
}
FILES = {
    "empty.csv": b"",
    "blank.csv": b"\xef\xbb\xbf\r\n , ,\r\n\r\n",
    "latin-1.csv": f"{LINE}8.1,Prüfplan,,,,\r\n".encode("latin-1"),
    "utf-16-without-mark.csv": (LINE + GOOD).encode("utf-16-le"),
    **{name: content.encode() for name, content in TEXTS.items()},
    "password-protected.xlsx": compound("EncryptionInfo", "EncryptedPackage"),
    "excel-97.xls": compound("Workbook"),
    "a-word-document.xlsx": docx({"title": "Not a register", "lines": ["At all."]}),
    "any-zip.xlsx": package({"register.csv": b"Clause,Title\r\n"}),
    "open-document.xlsx": package({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
    "truncated.xlsx": workbook(["8.1", "A", "", "", "", ""])[:3000],
    "macros.xlsx": macros(),
    "formulas.xlsx": workbook(["8.1", '=CONCATENATE("A","B")', "", "", "=TODAY()", None]),
    "clauses-as-dates.xlsx": workbook([date(2001, 4, 4), "A"], [date(2026, 8, 1), "B"], [8.1, "C"], [10, "D"]),
}


def main() -> None:
    """Write the files."""
    HERE.mkdir(exist_ok=True)
    for name, content in FILES.items():
        (HERE / name).write_bytes(content)


if __name__ == "__main__":
    main()
