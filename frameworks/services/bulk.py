"""Write any number of rows in one statement: the rows travel as one JSON document, not as thousands of variables."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Field, JSONField, Model


def upsert(rows: Sequence[Model], *, unique: Sequence[str] = ("id",), keep: Sequence[str] = ()) -> None:
    """Insert ``rows``, all of one model, or replace those with the same values in the fields ``unique``.

    The primary key of a replaced row stays, and the fields ``keep``. ``bulk_create`` would need one statement for
    every 999 values on SQLite.
    """
    if not rows:
        return
    fields = rows[0]._meta.concrete_fields
    document = json.dumps([_values(row, fields) for row in rows], default=str)
    with connection.cursor() as cursor:
        cursor.execute(_statement(rows[0]._meta, unique, keep), [document])


def _values(row: Model, fields: Sequence[Field[Any, Any]]) -> dict[str, Any]:
    return {str(field.column): _value(row, field) for field in fields}


def _value(row: Model, field: Field[Any, Any]) -> Any:
    value = getattr(row, field.attname)
    return value if isinstance(field, JSONField) else field.get_db_prep_save(value, connection)


def _statement(meta: Any, unique: Sequence[str], keep: Sequence[str]) -> str:
    """Return the statement with one place, for the document."""
    table = _quoted(meta.db_table)
    columns = [field.column for field in meta.concrete_fields]
    keys = [meta.get_field(name).column for name in unique]
    kept = {*keys, meta.pk.column, *(meta.get_field(name).column for name in keep)}
    names = ", ".join(map(_quoted, columns))
    changed = ", ".join(f"{_quoted(name)} = excluded.{_quoted(name)}" for name in columns if name not in kept)
    if connection.vendor == "postgresql":
        source = f"SELECT {names} FROM jsonb_populate_recordset(NULL::{table}, %s)"  # noqa: S608 -- names of our own
    else:
        values = ", ".join(f"json_extract(value, '$.{name}')" for name in columns)
        source = f"SELECT {values} FROM json_each(%s) WHERE true"  # noqa: S608 -- names of our own
    conflict = ", ".join(map(_quoted, keys))
    return f"INSERT INTO {table} ({names}) {source} ON CONFLICT ({conflict}) DO UPDATE SET {changed}"


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
