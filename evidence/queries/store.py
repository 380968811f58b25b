"""What an organisation stores, and how sound it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet

from evidence.models import EvidenceFile, StorageQuota
from organizations.models import Organization


@dataclass(frozen=True, slots=True)
class Stored:
    """Numbers of files and bytes. ``checked_since``: no file was read again longer ago; None: some never was."""

    files: int
    used: int
    limit: int
    damaged: int
    unchecked: int
    checked_since: datetime | None

    @property
    def free(self) -> int:
        """Return how many bytes may still be stored."""
        return max(0, self.limit - self.used)


def stored(organization: Organization) -> Stored:
    """Return what the organisation stores, in two statements."""
    quota = StorageQuota.objects.filter(organization=organization).first() or StorageQuota(organization=organization)
    found = (
        EvidenceFile.objects.of(organization)
        .kept()
        .aggregate(
            files=Count("pk"),
            damaged=Count("pk", filter=~Q(fault="")),
            unchecked=Count("pk", filter=Q(checked_at=None)),
            checked_since=Min("checked_at"),
        )
    )
    return Stored(
        files=found["files"],
        used=quota.used_bytes,
        limit=quota.limit,
        damaged=found["damaged"],
        unchecked=found["unchecked"],
        checked_since=None if found["unchecked"] else found["checked_since"],
    )


def damaged_files(organization: Organization) -> QuerySet[EvidenceFile]:
    """Return the files that are missing or not what they were, by the evidence they belong to."""
    rows = EvidenceFile.objects.of(organization).damaged().select_related("version__item__organization")
    return rows.order_by("version__item__title", "position", "pk")
