"""From HTML to PDF, with files that the project ships and nothing else from anywhere."""

from __future__ import annotations

from mimetypes import guess_type
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.utils.translation import gettext as _

from organizations.errors import DomainError

# Addresses under it are files of static/; the name exists nowhere.
SHIPPED = "https://shipped.invalid/"


class PaperUnavailable(DomainError):
    """This installation cannot make PDF files (503): the system libraries of WeasyPrint are not there."""

    code = "pdf_unavailable"
    status = 503


def as_pdf(html: str) -> bytes:
    """Return ``html`` as a PDF (PDF/UA, A4 by its style sheet); relative addresses name files under static/.

    Nothing else is fetched, whatever the HTML names. Raises PaperUnavailable (503) without Pango.
    """
    try:
        from weasyprint import HTML  # noqa: PLC0415 -- heavy, and only this page needs it
        from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415 -- see above
    except OSError as error:
        raise PaperUnavailable(
            _("This server cannot make PDF files: Pango is not installed on it. Print the page instead.")
        ) from error

    class Shipped(URLFetcher):  # type: ignore[misc,unused-ignore]
        """Fetches files of static/ only."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            found = finders.find(url.removeprefix(SHIPPED)) if url.startswith(SHIPPED) else None
            if not isinstance(found, str):
                message = f"not shipped: {url}"
                raise ValueError(message)
            return URLFetcherResponse(url, Path(found).open("rb"), {"Content-Type": guess_type(found)[0] or ""})

    printed: bytes = HTML(string=html, base_url=SHIPPED, url_fetcher=Shipped()).write_pdf(pdf_variant="pdf/ua-1")
    return printed
