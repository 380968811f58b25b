"""Objective evidence: what it is, and its immutable versions."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evidence.querysets import EvidenceItemQuerySet, EvidenceVersionQuerySet
from organizations.models import Identified, Organization


class EvidenceItem(Identified):
    """One piece of objective evidence; what it says is in its versions."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="evidence_items")
    title = models.CharField(_("title"), max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    owner_role = models.CharField(_("owner's role"), max_length=100, blank=True)
    dated_on = models.DateField(_("dated"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)

    objects = EvidenceItemQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "id")
        verbose_name = _("objective evidence")
        verbose_name_plural = _("objective evidence")
        indexes = (models.Index(fields=("organization", "valid_until"), name="evidence_by_validity"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(dated_on=None) | Q(valid_until__gte=F("dated_on")),
                name="evidence_valid_after_date",
                violation_error_message=_("“Valid until” lies before the date of the evidence."),
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("evidence:item_detail", args=[self.pk])

    @property
    def current_version(self) -> EvidenceVersion | None:
        """Return the newest version; prefetch ``versions`` for lists."""
        return next(iter(self.versions.all()), None)


def evidence_storage() -> Storage:
    """Return the storage that settings name for evidence."""
    return storages["evidence"]


def evidence_path(version: EvidenceVersion, _name: str) -> str:
    """Return where a file is stored: never under the name it was uploaded with."""
    return f"{version.item.organization_id}/{version.item_id}/{uuid.uuid4()}"


class EvidenceVersion(Identified):
    """One immutable state of the evidence: a file or a web address."""

    item = models.ForeignKey(EvidenceItem, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    file = models.FileField(_("file"), storage=evidence_storage, upload_to=evidence_path, max_length=200, blank=True)
    file_name = models.CharField(_("file name"), max_length=200, blank=True)
    media_type = models.CharField(_("type"), max_length=100, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    url = models.CharField(_("web address"), max_length=2000, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EvidenceVersionQuerySet.as_manager()

    class Meta:
        ordering = ("-number",)
        indexes = (models.Index(fields=("sha256",), name="evidence_version_by_hash"),)
        constraints = (
            models.UniqueConstraint(fields=("item", "number"), name="evidence_version_number_unique"),
            models.CheckConstraint(
                condition=(Q(file="") & ~Q(url="")) | (~Q(file="") & Q(url="") & ~Q(sha256="") & Q(size__gt=0)),
                name="evidence_version_is_file_or_url",
            ),
        )

    def __str__(self) -> str:
        return f"v{self.number}"

    @property
    def organization(self) -> Organization:
        """Return the organisation the evidence belongs to."""
        return self.item.organization

    @property
    def is_file(self) -> bool:
        """Say whether the version is a stored file (else a web address)."""
        return bool(self.file)
