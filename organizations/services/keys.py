"""Signed keys of rows, for addresses that work without signing in; nothing secret is stored."""

from __future__ import annotations

from typing import TypeVar

from django.core import signing
from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


def signed_key(row: Model, salt: str) -> str:
    """Return the key of ``row`` signed for one purpose, named by ``salt``."""
    return signing.Signer(salt=salt).sign(str(row.pk))


def row_of(rows: QuerySet[Row], token: str, salt: str) -> Row | None:
    """Return the one of ``rows`` that ``token`` was signed for; None if it is forged or the row is gone."""
    try:
        pk = signing.Signer(salt=salt).unsign(token)
    except signing.BadSignature:
        return None
    return rows.filter(pk=pk).first()
