"""What a version holds, checked: files, a web address, what people said; and the texts and days around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files import File
from django.utils import timezone
from django.utils.translation import gettext as _

from evidence.files import check_file, hash_stream
from evidence.models import EvidenceFile, EvidenceItem, EvidenceVersion, evidence_path
from evidence.register.cells import parse_day
from evidence.services.quota import reserve
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

Kind = EvidenceItem.Kind
FIELDS = ("upload", "url", "place", "revision", "statement", "given_by", "given_on")
MOST_FILES = 50


@dataclass(frozen=True)
class CheckedFile:
    """An upload that is accepted as evidence, with what identifies it."""

    file: File[Any]
    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Content:
    """What one version holds; the fields are those of ``EvidenceVersion``."""

    kind: str
    files: tuple[CheckedFile, ...] = ()
    url: str = ""
    place: str = ""
    revision: str = ""
    statement: str = ""
    given_by: str = ""
    given_on: date | None = None

    def is_content_of(self, version: EvidenceVersion) -> bool:
        """Say whether ``version`` holds just this."""
        texts = ("url", "place", "revision", "statement", "given_by", "given_on")
        if any(getattr(self, name) != getattr(version, name) for name in texts):
            return False
        return {file.sha256 for file in version.files.all()} == {file.sha256 for file in self.files}


def check_content(
    given: dict[str, Any], *, kind: str, organization: Organization, now: datetime, former_kind: str = ""
) -> Content:
    """Return what was ``given`` (any of FIELDS; ``upload``: one file or several), checked; raise DomainError (400).

    ``kind`` "" is told from what was given: what it was (``former_kind``) if that fits, else file or link. Files and
    links hold just that, a CI artefact both or either, a commit an address and its revision, a photo pictures, an
    affirmation a statement by whom and when, with files and an address beside it if there are any.
    """
    uploads, url = _uploads(given.get("upload")), given.get("url") or ""
    kind = kind or _told_kind(former_kind, uploads, url)
    _check_kind_stays(kind, former_kind)
    if kind in EvidenceItem.AFFIRMATIONS:
        content = _affirmation(kind, given, organization, now)
    else:
        content = _artefact(kind, given, uploads, url)
    files = tuple(check_upload(upload) for upload in uploads)
    _check_files(kind, files)
    return Content(
        **{**content, "kind": kind, "files": files},
        url=check_address(url) if url else "",
        place=clean_text(given.get("place") or "", "place"),
    )


def check_address(url: str) -> str:
    """Return the address in normal form; raise DomainError (400) if others could not open it."""
    try:
        return check_web_address(url)
    except Refusal as refusal:
        raise refusal_error(refusal, "url") from refusal


def check_upload(upload: File[Any], field: str = "upload") -> CheckedFile:
    """Hash ``upload`` while reading it up to the limit, and judge it by name and content; raise DomainError (400)."""
    name = display_name(upload.name or "")
    try:
        upload.seek(0)
        digest = hash_stream(upload, None, limit=settings.EVIDENCE_MAX_BYTES)
        media_type = check_file(name, upload.file or upload)
    except Refusal as refusal:
        raise refusal_error(refusal, field) from refusal
    return CheckedFile(upload, name, media_type, digest.size, digest.sha256)


def save_version(item: EvidenceItem, number: int, content: Content, *, actor: User, now: datetime) -> EvidenceVersion:
    """Store the content and its version; only inside ``storing``."""
    reserve(item.organization, sum(checked.size for checked in content.files))
    version = save_valid(
        EvidenceVersion(
            item=item,
            number=number,
            file_count=len(content.files),
            url=content.url,
            place=content.place,
            revision=content.revision,
            statement=content.statement,
            given_by=content.given_by,
            given_on=content.given_on,
            created_by=actor,
            created_at=now,
        )
    )
    for position, checked in enumerate(content.files, start=1):
        stored = EvidenceFile(
            version=version,
            position=position,
            name=checked.name,
            media_type=checked.media_type,
            size=checked.size,
            sha256=checked.sha256,
        )
        checked.file.seek(0)
        stored.file.name = store_file(evidence_path(stored, ""), checked.file)
        save_valid(stored)
    return version


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


def _uploads(given: File[Any] | Sequence[File[Any]] | None) -> list[File[Any]]:
    if isinstance(given, File):
        return [given]
    uploads = list(given or ())
    if len(uploads) > MOST_FILES:
        raise DomainError(_("A version holds at most %(most)d files.") % {"most": MOST_FILES}, field="upload")
    return uploads


def _told_kind(former: str, uploads: Sequence[File[Any]], url: str) -> str:
    if former in EvidenceItem.AFFIRMATIONS or former == Kind.CI_ARTEFACT:
        return former
    if uploads:
        return former if former == Kind.PHOTO else Kind.FILE
    return former if former in (Kind.TICKETS, Kind.COMMIT) else Kind.LINK


def _check_kind_stays(kind: str, former: str) -> None:
    if former and (kind in EvidenceItem.AFFIRMATIONS) != (former in EvidenceItem.AFFIRMATIONS):
        raise DomainError(_("An affirmation and an artefact are two pieces of evidence: add a new one."), field="kind")


def _affirmation(kind: str, given: dict[str, Any], organization: Organization, now: datetime) -> dict[str, Any]:
    statement, given_on = (given.get("statement") or "").strip(), given.get("given_on")
    given_by = clean_text(given.get("given_by") or "", "given_by")
    if not statement:
        raise DomainError(_("Write down what was said or shown."), field="statement")
    if has_unstorable(statement.replace("\r", "").replace("\n", "").replace("\t", "")):
        raise DomainError(_("The text contains control characters."), field="statement")
    if not given_by:
        raise DomainError(_("Say who it was, by role."), field="given_by")
    today = local_day(organization, now)
    if given_on is None or check_day(given_on, "given_on", today) > today:  # type: ignore[operator]
        raise DomainError(_("Say on which day it was, today at the latest."), field="given_on")
    return {"statement": statement, "given_by": given_by, "given_on": given_on}


def _artefact(kind: str, given: dict[str, Any], uploads: Sequence[File[Any]], url: str) -> dict[str, Any]:
    if not uploads and not url:
        raise DomainError(
            _("Choose a file, or give a web address. If you chose a file, its name may not be UTF-8: rename it."),
            code="nothing_given",
            field="upload",
        )
    if uploads and url and kind != Kind.CI_ARTEFACT:
        raise DomainError(_("Give either a file or a web address, not both."), code="both_given", field="url")
    if kind in (Kind.FILE, Kind.PHOTO) and url:
        raise DomainError(_("This kind of evidence is a file."), field="upload")
    if kind in (Kind.LINK, Kind.TICKETS, Kind.COMMIT) and uploads:
        raise DomainError(_("This kind of evidence is a web address."), field="url")
    revision = clean_text(given.get("revision") or "", "revision")
    if kind == Kind.COMMIT and not revision:
        raise DomainError(_("Give the commit or the tag, so that it is known which state is meant."), field="revision")
    return {"revision": revision}


def _check_files(kind: str, files: Sequence[CheckedFile]) -> None:
    if len({file.sha256 for file in files}) < len(files):
        raise DomainError(_("The same file was chosen twice."), field="upload")
    if kind == Kind.PHOTO and not all(file.media_type.startswith("image/") for file in files):
        raise DomainError(_("A photo is a picture: PNG, JPEG, WebP, TIFF, GIF or HEIC."), field="upload")
