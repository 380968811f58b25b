"""What evidence pages and API share: filters that answer for bad values, files sent to the person."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.forms import Form
from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _

from evidence.models import EvidenceVersion
from organizations.errors import DomainError

# A spreadsheet takes a cell that starts so for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


class FileMissing(DomainError):
    """The version's file is not in the store (503): an operator has to look."""

    code = "file_missing"
    status = 503


def filters(form: Form) -> tuple[dict[str, Any], int]:
    """Return the readable values of a filter form, and the status of the page: 400 if a value is not known."""
    status = 200 if form.is_valid() else 400
    return form.cleaned_data, status


def version_response(version: EvidenceVersion) -> FileResponse:
    """Return the file of ``version`` as a download that no browser renders, runs or keeps.

    The name is encoded by Django (RFC 6266, RFC 5987). Raises FileMissing (503).
    """
    try:
        content = version.file.open("rb")
    except FileNotFoundError as error:
        raise FileMissing(_("This file is missing in the store. Tell your administrator.")) from error
    response = FileResponse(content, as_attachment=True, filename=version.file_name, content_type=version.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response


def shipped_file_response(path: Path) -> FileResponse:
    """Return a file that came with the program as a download."""
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)


def csv_response(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Return a CSV file that spreadsheets read as text: UTF-8 with its mark, no cell a formula."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(header)
    writer.writerows([_as_text(value) for value in row] for row in rows)
    return response


def _as_text(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value
