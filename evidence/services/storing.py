"""Keep the file store and the database in step: what a failed transaction stored is removed again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from evidence.models import evidence_storage
from organizations.errors import DomainError

_stored: ContextVar[list[str] | None] = ContextVar("stored", default=None)


class StorageUnavailable(DomainError):
    """The file store does not take the file now (503)."""

    code = "storage_unavailable"
    status = 503


@contextmanager
def storing() -> Iterator[None]:
    """Open a transaction that removes the files stored in it when it fails; also usable as a decorator.

    Blocks nest: the files of an inner block are removed when the outer one fails, too. A service that calls
    another one which stores files uses this instead of ``transaction.atomic``.
    """
    outer, names = _stored.get(), list[str]()
    token = _stored.set(names)
    try:
        with transaction.atomic():
            yield
    except BaseException:
        for name in names:
            with suppress(OSError):
                evidence_storage().delete(name)
        raise
    finally:
        _stored.reset(token)
    if outer is not None:
        outer.extend(names)


def store_file(name: str, content: Any) -> str:
    """Store ``content`` (a Django file) under ``name`` and return the name it got; only inside ``storing``.

    Raises StorageUnavailable when the disk is full or the store does not answer.
    """
    names = _stored.get()
    if names is None:
        raise RuntimeError("store_file outside of storing()")
    names.append(name)  # before the attempt: half a file is removed, too
    try:
        kept = evidence_storage().save(name, content)
    except OSError as error:
        raise StorageUnavailable(_("The file could not be stored. Nothing was saved; please try again.")) from error
    names.append(kept)
    return kept


def remove_after_commit(name: str) -> None:
    """Remove a stored file once the present transaction has come through; an empty ``name`` is nothing."""
    if name:
        transaction.on_commit(lambda: evidence_storage().delete(name))
