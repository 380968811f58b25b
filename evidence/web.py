"""What evidence pages and API share: what a form was sent, files sent to the person."""

from __future__ import annotations

from pathlib import Path

from django.http import FileResponse, HttpRequest, QueryDict
from django.utils.translation import gettext as _

from evidence.models import EvidenceFile
from organizations.errors import DomainError


class FileMissing(DomainError):
    """The file is not in the store (503): an operator has to look."""

    code = "file_missing"
    status = 503


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form's page was sent, even if it is nothing at all; None when the page is only read."""
    return request.POST if request.method == "POST" else None


def file_response(stored: EvidenceFile) -> FileResponse:
    """Return a file as a download that no browser renders, runs or keeps.

    The name is encoded by Django (RFC 6266, RFC 5987). Raises FileMissing (503).
    """
    try:
        content = stored.file.open("rb")
    except FileNotFoundError as error:
        raise FileMissing(_("This file is missing in the store. Tell your administrator.")) from error
    response = FileResponse(content, as_attachment=True, filename=stored.name, content_type=stored.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response


def shipped_file_response(path: Path) -> FileResponse:
    """Return a file that came with the program as a download."""
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)
