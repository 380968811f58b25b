"""Refusals of files as errors that a person reads."""

from __future__ import annotations

from django.utils.translation import gettext as _

from organizations.errors import DomainError
from organizations.uploads.refusals import Refusal


def refusal_error(refusal: Refusal, field: str | None) -> DomainError:
    """Return the error that tells ``refusal`` in the person's language at ``field``."""
    template = _(refusal.template)
    return DomainError(template % refusal.values if refusal.values else template, field=field)
