"""Whitelisted field updates that end in validated rows and say what changed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from organizations.errors import Conflict, DomainError

Row = TypeVar("Row", bound=models.Model)


def save_valid(row: Row, known: Collection[str] = ()) -> Row:
    """Validate ``row`` against its fields and constraints, save it, return it.

    ``known`` names references whose rows the service has just read: they are not looked up once more. A new row whose
    references are known has a key of its own making, which is not looked up either.

    Raises DomainError with the first message and its field, so that a duplicate is a clear error at the
    input, and Conflict when another request wins the race for the same place.
    """
    _refuse_unstorable(row)
    try:
        if known:
            row.clean_fields(exclude=set(known))
            row.clean()
            row.validate_constraints()
        else:
            row.full_clean()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise DomainError(messages[0], field=None if field == NON_FIELD_ERRORS else field) from error
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Conflict(_("Somebody else saved the same at this moment. Look again and repeat.")) from error
    return row


def _refuse_unstorable(row: models.Model) -> None:
    """Refuse text that no database stores: NUL, and halves of surrogate pairs."""
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if isinstance(value, str) and any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in value):
            raise DomainError(_("The text contains a character that cannot be stored."), field=field.name)


def assign(row: models.Model, values: dict[str, Any]) -> dict[str, Any]:
    """Set ``values`` on ``row`` and save it if anything changed; return the former values that changed, as text.

    None stands for a former value that was empty. Raises DomainError as ``save_valid`` does.
    """
    former = {name: getattr(row, name) for name in values}
    changed = {name: None if old is None else str(old) for name, old in former.items() if old != values[name]}
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        save_valid(row)
    return changed
