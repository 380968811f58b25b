"""What the tests of registers share."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from evidence.register import BadRegister, read_register

ROOT = Path(settings.BASE_DIR)
CATALOG = json.loads((ROOT / "frameworks" / "catalogs" / "iso-9001-2015.json").read_text())
REFS = {requirement["ref"] for requirement in CATALOG["requirements"]}
TODAY = date(2026, 11, 23)
MEGABYTE = 1024**2


def read(data, uploaded=None):
    """Read a register given as bytes or as text."""
    return read_register(data.encode() if isinstance(data, str) else data, refs=REFS, uploaded=uploaded, today=TODAY)


def refusal_of(data):
    """The sentence a register is refused with; fails if it is read."""
    with pytest.raises(BadRegister) as refusal:
        read(data)
    return str(refusal.value)


def read_or_refuse(data):
    """The register, or the sentence it is refused with."""
    try:
        return read(data)
    except BadRegister as refusal:
        return str(refusal)


def errors_of(register):
    """All errors as (line, field, message)."""
    return [(row.line, error.field, error.message) for row in register.rows for error in row.errors]
