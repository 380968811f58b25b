"""Who read which file."""

from __future__ import annotations

from datetime import datetime

from evidence.models import EvidenceFile
from evidence.queries.items import DOWNLOADED
from organizations.models import User
from organizations.services import record_activity


def record_download(*, stored: EvidenceFile, actor: User, now: datetime, part: str = "") -> None:
    """Write down that ``actor`` was sent a file, or the ``part`` of it (as in Content-Range)."""
    detail = {"file": stored.name, "sha256": stored.sha256, **({"part": part} if part else {})}
    item = stored.version.item
    record_activity(organization=item.organization, actor=actor, verb=DOWNLOADED, target=item, detail=detail, at=now)
