"""Keys, files and loading of target profiles of an organisation."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.core.files import File
from django.utils.translation import gettext as _

from frameworks.catalog import CatalogError, InvalidCatalog, Record, parse_catalog
from frameworks.catalog.parsing import parse_object
from frameworks.catalog.plain_yaml import read_yaml
from frameworks.catalog.writing import written
from frameworks.models import TargetProfile
from frameworks.services.loading import load_records
from frameworks.services.uploads import FaultyFile, read_upload
from organizations.errors import DomainError
from organizations.models import Organization, User
from organizations.services import record_activity
from organizations.uploads.workbook import is_workbook

LONGEST_KEY = 120


def free_key(organization: Organization, wanted: str) -> str:
    """Return ``wanted`` or the next key that neither a shipped profile nor one of the organisation has."""
    taken = set(TargetProfile.objects.usable_by(organization).values_list("key", flat=True))
    key, number = wanted[:LONGEST_KEY].rstrip(".-"), 1
    while key in taken:
        number += 1
        key = f"{wanted[: LONGEST_KEY - 5].rstrip('.-')}-{number}"
    return key


def checked(record: Record) -> Record:
    """Return the record as its file would be read; raise DomainError (400) with the first fault of the file."""
    try:
        return parse_catalog(written(record))
    except InvalidCatalog as invalid:
        first = invalid.errors[0]
        raise DomainError(f"{first.path}: {first.message}", code="faulty") from invalid


def load_own(record: Record, organization: Organization) -> None:
    """Write a sound record as a row of the organisation."""
    digest = hashlib.sha256(written(record).encode()).hexdigest()
    load_records([record], {record.key: digest}, organization)


def read_record(file: File[Any], workbook_content: Any) -> Record:
    """Return what an uploaded library file or workbook says.

    ``workbook_content`` makes the object of a library file of the bytes of a workbook. Raises FaultyFile (400) with
    every fault.
    """
    _name, data = read_upload(file)
    try:
        if is_workbook(data):
            return parse_object(workbook_content(data), [])
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            fault = CatalogError("file", f"is neither a workbook nor UTF-8 text: byte {error.start} cannot be read")
            raise InvalidCatalog([fault]) from error
        return parse_catalog(text) if text.lstrip().startswith("{") else parse_object(*read_yaml(text))
    except InvalidCatalog as invalid:
        raise FaultyFile(invalid.errors) from invalid


def set_archived(row: TargetProfile, at: datetime | None, actor: User, now: datetime) -> None:
    """Take a profile off the lists of what is offered, or (None) put it back; journeys keep what they took from it."""
    organization = row.organization
    assert isinstance(organization, Organization)  # noqa: S101 -- callers have refused shipped ones
    if (row.archived_at is None) != (at is None):
        row.archived_at = at
        row.save(update_fields=["archived_at"])
        verb = "archived" if at else "brought back"
        record_activity(organization=organization, actor=actor, verb=verb, target=row, at=now)


def refuse_shipped_key(key: str) -> None:
    """Raise FaultyFile where ``key`` is that of a shipped profile."""
    if TargetProfile.objects.shipped().filter(key=key).exists():
        message = _("%(key)s is the key of a shipped one. Choose another.") % {"key": key}
        raise FaultyFile((CatalogError("key", message),))
