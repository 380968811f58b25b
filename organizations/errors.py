"""The error hierarchy of the domain, mapped to pages and to problem+json in one place each."""

from django.core.exceptions import PermissionDenied


class DomainError(Exception):
    """A refusal that a person can act on.

    ``message`` is a sentence for that person, ``code`` a stable word for programs, ``status`` the HTTP
    status it maps to, and ``field`` the input it belongs to (None: the request as a whole).
    """

    code = "invalid"
    status = 400

    def __init__(self, message: str, *, code: str | None = None, field: str | None = None) -> None:
        super().__init__(message)
        self.message = str(message)
        self.code = code or self.code
        self.field = field


class Denied(DomainError, PermissionDenied):
    """The person may see the object but not do this to it (403)."""

    code = "denied"
    status = 403


class Conflict(DomainError):
    """The request is sound but the present state forbids it (409)."""

    code = "conflict"
    status = 409
