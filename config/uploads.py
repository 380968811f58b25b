"""How files are received."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler


class UploadCap(FileUploadHandler):
    """Keep no more of a file than shows that it is too large, so that nobody fills the disk.

    The rest is read and dropped: whoever sent it gets the page's own message, not a broken connection.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Pass the piece on to the handler that keeps it, or drop it (None) beyond the limit."""
        limit = max(settings.EVIDENCE_MAX_BYTES, settings.REGISTER_ZIP_MAX_BYTES)
        return raw_data if start <= limit else None

    def file_complete(self, file_size: int) -> Any:
        """Leave the file to the handlers that kept it."""
        return None
