"""What a version holds: an uploaded file, checked, or a web address; and the texts and days around it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files import File
from django.utils import timezone
from django.utils.translation import gettext as _

from evidence.files import check_file, hash_stream
from evidence.models import EvidenceItem, EvidenceVersion, evidence_path
from evidence.register.cells import parse_day
from evidence.services.storing import store_file
from evidence.web_address import check_web_address
from organizations.errors import DomainError
from organizations.models import Organization, User
from organizations.queries import members
from organizations.services.fields import save_valid
from organizations.services.refusals import refusal_error
from organizations.uploads.characters import has_unstorable, one_line
from organizations.uploads.file_names import display_name
from organizations.uploads.refusals import Refusal


@dataclass(frozen=True)
class Content:
    """A checked file (``file`` is not None) or a normalised web address."""

    url: str = ""
    file: File[Any] | None = None
    file_name: str = ""
    media_type: str = ""
    size: int | None = None
    sha256: str = ""


def check_content(upload: File[Any] | None, url: str) -> Content:
    """Return what was given, checked; raise DomainError (400) unless it is exactly one of file and address."""
    if upload is None and not url:
        raise DomainError(
            _("Choose a file, or give a web address. If you chose a file, its name may not be UTF-8: rename it."),
            code="nothing_given",
            field="upload",
        )
    if upload is not None and url:
        raise DomainError(_("Give either a file or a web address, not both."), code="both_given", field="url")
    return check_address(url) if upload is None else check_upload(upload)


def check_address(url: str) -> Content:
    """Return the address in normal form; raise DomainError (400) if others could not open it."""
    try:
        return Content(url=check_web_address(url))
    except Refusal as refusal:
        raise refusal_error(refusal, "url") from refusal


def check_upload(upload: File[Any], field: str = "upload") -> Content:
    """Hash ``upload`` while reading it up to the limit, and judge it by name and content; raise DomainError (400)."""
    name = display_name(upload.name or "")
    try:
        upload.seek(0)
        digest = hash_stream(upload, None, limit=settings.EVIDENCE_MAX_BYTES)
        media_type = check_file(name, upload.file or upload)
    except Refusal as refusal:
        raise refusal_error(refusal, field) from refusal
    return Content(file=upload, file_name=name, media_type=media_type, size=digest.size, sha256=digest.sha256)


def save_version(item: EvidenceItem, number: int, content: Content, *, actor: User, now: datetime) -> EvidenceVersion:
    """Store the content and its version; only inside ``storing``."""
    version = EvidenceVersion(
        item=item,
        number=number,
        url=content.url,
        file_name=content.file_name,
        media_type=content.media_type,
        size=content.size,
        sha256=content.sha256,
        created_by=actor,
        created_at=now,
    )
    if content.file is not None:
        content.file.seek(0)
        version.file.name = store_file(evidence_path(version, ""), content.file)
    return save_valid(version)


def clean_text(text: str, field: str) -> str:
    """Return ``text`` as one line without invisible characters; raise DomainError (400) for control characters."""
    if has_unstorable(text):
        raise DomainError(_("The text contains control characters."), field=field)
    return one_line(text)


def local_day(organization: Organization, now: datetime) -> date:
    """Return which day ``now`` is in the organisation's time zone."""
    return timezone.localdate(now, ZoneInfo(organization.time_zone))


def check_day(day: date | None, field: str, today: date) -> date | None:
    """Return ``day``; raise DomainError (400) before 1990 or more than 30 years after ``today``."""
    try:
        return parse_day(day, today) if day else None
    except Refusal as refusal:
        raise refusal_error(refusal, field) from refusal


def check_owner(owner: User | None, organization: Organization) -> None:
    """Raise DomainError (400) unless ``owner`` is None or a member."""
    if owner is not None and not members(organization).filter(pk=owner.pk).exists():
        raise DomainError(_("The owner must be a member of the organisation."), field="owner")
