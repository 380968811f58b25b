"""Errors of the API as problem details (RFC 9457)."""

from __future__ import annotations

from typing import Any

from django.db import DataError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views import defaults
from drf_standardized_errors.formatter import ExceptionFormatter
from drf_standardized_errors.handler import ExceptionHandler
from drf_standardized_errors.types import ErrorResponse
from rest_framework.exceptions import APIException, ErrorDetail, ParseError
from rest_framework.response import Response

from organizations.errors import DomainError

MEDIA_TYPE = "application/problem+json"


class Refusal(APIException):
    """A domain error on its way out: the same status, code and field."""

    def __init__(self, error: DomainError) -> None:
        detail = ErrorDetail(error.message, error.code)
        self.status_code = error.status
        self.detail = {error.field: [detail]} if error.field else detail


class Handler(ExceptionHandler):
    """Tells refusals and bad input from faults."""

    def convert_known_exceptions(self, exc: Exception) -> Exception:
        """Map refusals of the domain, and values that the database cannot hold, to 4xx."""
        if isinstance(exc, DomainError):
            return Refusal(exc)
        if isinstance(exc, DataError | RecursionError | UnicodeEncodeError):
            return ParseError("A value is too large, too deep or not text.")
        return super().convert_known_exceptions(exc)


class Formatter(ExceptionFormatter):
    """Problem details with one entry in ``errors`` for each field or rule."""

    def format_error_response(self, error_response: ErrorResponse) -> dict[str, Any]:
        """Return the body."""
        first, request = error_response.errors[0], self.context["request"]
        return {
            "type": f"urn:cairn:problem:{first.code}",
            "title": error_response.type.replace("_", " ").capitalize(),
            "status": self.exc.status_code,
            "detail": first.detail,
            "code": first.code,
            "instance": request.path if request else "",
            "errors": [
                {
                    "pointer": f"/{error.attr.replace('.', '/')}" if error.attr else None,
                    "code": error.code,
                    "detail": error.detail,
                }
                for error in error_response.errors
            ],
        }


def handle(exc: Exception, context: Any) -> Response | None:
    """Answer an exception raised in an API view; None leaves it to Django."""
    response = Handler(exc, context).run()
    if response is not None:
        response.content_type = MEDIA_TYPE
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an unknown address: problem details under ``/api/``, else the page."""
    if not request.path.startswith("/api/"):
        return defaults.page_not_found(request, exception)
    body = {
        "type": "urn:cairn:problem:not_found",
        "title": "Client error",
        "status": 404,
        "detail": "Not found.",
        "code": "not_found",
        "instance": request.path,
        "errors": [],
    }
    return JsonResponse(body, status=404, content_type=MEDIA_TYPE)
