"""Per-request behaviour: the person's zone and language, refusals as pages."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from organizations.errors import Denied, DomainError

Handler = Callable[[HttpRequest], HttpResponse]


class PreferencesMiddleware:
    """Activate the signed-in person's language and time zone for the request (none set: the defaults)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        zone = ZoneInfo(user.time_zone) if user.time_zone else timezone.get_default_timezone()
        with timezone.override(zone), translation.override(user.locale):
            return self.get_response(request)


class RefusalMiddleware:
    """Turn a DomainError that no form caught into a page of its own status; Denied stays Django's own 403."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Render the message of a DomainError that no form caught."""
        if isinstance(exception, DomainError) and not isinstance(exception, Denied):
            return render(request, "refusal.html", {"message": exception.message}, status=exception.status)
        return None
