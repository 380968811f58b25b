"""What every request passes before any view."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

LONGEST_QUERY = 8192


def refuse_bad_address(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 400 to an address no database can search for.

    PostgreSQL neither stores nor compares NUL, and SQLite gives up on patterns of more than 50,000 bytes.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if "\0" in request.path or "%00" in query:
            raise BadRequest("The address contains a NUL character.")
        if len(query) > LONGEST_QUERY:
            raise BadRequest("The address is too long.")
        return get_response(request)

    return middleware
