"""An empty register to fill in."""

from __future__ import annotations

from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

# heading -> width of its column in characters
COLUMNS = {
    "Clause": 10,
    "Title": 50,
    "Link or file name": 50,
    "Owner role": 25,
    "Date": 14,
    "Valid until": 14,
}
PREPARED_ROWS = 500


def register_template() -> bytes:
    """Return a workbook with the headings; clauses are formatted as text, so that Excel makes no dates of them."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Register"
    sheet.append(list(COLUMNS))
    sheet.freeze_panes = "A2"
    for column, width in enumerate(COLUMNS.values(), 1):
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row in range(2, PREPARED_ROWS + 2):
        sheet.cell(row, 1).number_format = "@"
        sheet.cell(row, 5).number_format = sheet.cell(row, 6).number_format = "yyyy-mm-dd"
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
