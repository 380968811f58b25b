"""The stored files of a version of evidence."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evidence.models.items import EvidenceVersion
from evidence.querysets import EvidenceFileQuerySet
from organizations.models import Identified, Organization
from organizations.querysets import OwnedQuerySet


def evidence_storage() -> Storage:
    """Return the storage that settings name for evidence."""
    return storages["evidence"]


def evidence_path(stored: EvidenceFile, _name: str) -> str:
    """Return where a file is stored: never under the name it was uploaded with."""
    return f"{stored.version.item.organization_id}/{stored.version.item_id}/{uuid.uuid4()}"


class EvidenceFile(Identified):
    """One file of a version, immutable: ``media_type`` is judged by content, ``sha256`` taken while it arrived.

    ``checked_at`` is when it was last read again (None: never), ``fault`` what was found wrong then. ``erased_at``:
    its bytes are gone for good, the row is their tombstone.
    """

    class Fault(models.TextChoices):
        MISSING = "missing", _("missing")
        ALTERED = "altered", _("altered")

    version = models.ForeignKey(EvidenceVersion, models.CASCADE, related_name="files")
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    file = models.FileField(_("file"), storage=evidence_storage, upload_to=evidence_path, max_length=200)
    name = models.CharField(_("file name"), max_length=200)
    media_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True, editable=False)
    fault = models.CharField(_("fault"), max_length=10, choices=Fault, blank=True, editable=False)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True, editable=False)

    objects = EvidenceFileQuerySet.as_manager()

    class Meta:
        ordering = ("version", "position")
        verbose_name = _("file of evidence")
        verbose_name_plural = _("files of evidence")
        indexes = (
            models.Index(fields=("sha256",), name="evidence_file_by_hash"),
            models.Index(fields=("checked_at",), name="evidence_file_by_check"),
        )
        constraints = (
            models.UniqueConstraint(fields=("version", "position"), name="evidence_file_position_unique"),
            models.CheckConstraint(
                condition=(Q(file="", erased_at__isnull=False) | (~Q(file="") & Q(erased_at=None)))
                & ~Q(sha256="")
                & Q(size__gt=0),
                name="evidence_file_is_stored",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("evidence:file_download", args=[self.pk])

    @property
    def organization(self) -> Organization:
        """Return the organisation the evidence belongs to."""
        return self.version.item.organization


class StorageQuota(Identified):
    """How much an organisation may store as evidence, and how much it does; ``limit_bytes`` None: the default."""

    organization = models.OneToOneField("organizations.Organization", models.CASCADE, related_name="storage_quota")
    limit_bytes = models.PositiveBigIntegerField(_("limit in bytes"), null=True, blank=True)
    used_bytes = models.PositiveBigIntegerField(_("used bytes"), default=0, editable=False)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("storage quota")
        verbose_name_plural = _("storage quotas")

    def __str__(self) -> str:
        return str(self.organization)

    @property
    def limit(self) -> int:
        """Return the bytes that may be stored."""
        return settings.EVIDENCE_QUOTA_BYTES if self.limit_bytes is None else self.limit_bytes
