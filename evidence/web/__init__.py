"""What evidence pages and API share: what a form was sent, files sent to the person."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, HttpResponse, HttpResponseBase, QueryDict
from django.utils.http import content_disposition_header, parse_etags
from django.utils.translation import gettext as _

from evidence import services
from evidence.models import EvidenceFile
from evidence.web.ranges import Span, Unsatisfiable, Window, read_range
from organizations.errors import DomainError


class FileMissing(DomainError):
    """The file is not in the store, or not what it was (503): an operator has to look."""

    code = "file_missing"
    status = 503


class FileErased(DomainError):
    """The file was erased for good (410)."""

    code = "erased"
    status = 410


def posted(request: Any) -> QueryDict | None:
    """Return what a form's page was sent, even if it is nothing at all; None when the page is only read."""
    return request.POST if request.method == "POST" else None


def file_response(request: Any, stored: EvidenceFile, *, now: datetime) -> HttpResponseBase:
    """Return a file, or the part of it that is asked for, as a download that no browser renders, runs or keeps.

    Each download is logged, of a part as well. With ``EVIDENCE_X_ACCEL`` the proxy sends the bytes. Raises
    FileErased (410), FileMissing (503) also for a file that is not what it was when it came.
    """
    if stored.erased_at:
        raise FileErased(_("This file was erased."))
    etag = f'"{stored.sha256}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return _protected(HttpResponse(status=304), stored, etag)
    try:
        span = _span(request, stored, etag)
    except Unsatisfiable:
        outside = HttpResponse(status=416, headers={"Content-Range": f"bytes */{stored.size}"})
        return _protected(outside, stored, etag)
    response = _sent(stored, span)
    services.record_download(stored=stored, actor=request.user, now=now, part=str(span) if span else "")
    return _protected(response, stored, etag)


def shipped_file_response(path: Path) -> FileResponse:
    """Return a file that came with the program as a download."""
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)


def _span(request: Any, stored: EvidenceFile, etag: str) -> Span | None:
    """Return the part asked for; a part of another state than the present one is no use, so all is sent then."""
    if request.headers.get("If-Range", etag) != etag:
        return None
    return read_range(request.headers.get("Range", ""), stored.size)


def _sent(stored: EvidenceFile, span: Span | None) -> HttpResponseBase:
    if stored.fault:
        raise FileMissing(_("This file is not what it was when it came. Tell your administrator."))
    if settings.EVIDENCE_X_ACCEL:
        return HttpResponse(headers={"X-Accel-Redirect": settings.EVIDENCE_X_ACCEL + quote(stored.file.name or "")})
    try:
        content = stored.file.open("rb")
    except FileNotFoundError as error:
        raise FileMissing(_("This file is missing in the store. Tell your administrator.")) from error
    if span is None:
        response = FileResponse(content)
        response["Content-Length"] = str(stored.size)
    else:
        response = FileResponse(Window(content, span), status=206)
        response["Content-Length"], response["Content-Range"] = str(span.length), str(span)
    return response


def _protected(response: HttpResponseBase, stored: EvidenceFile, etag: str) -> HttpResponseBase:
    """Say what the file is and how little may be done with it; the name is encoded by RFC 6266 and RFC 5987."""
    response["Content-Type"] = stored.media_type
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=stored.name)
    response["ETag"], response["Accept-Ranges"] = etag, "bytes"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
