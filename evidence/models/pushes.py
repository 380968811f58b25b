"""Evidence that programs pushed, so that a repeated request changes nothing."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evidence.models.items import EvidenceVersion
from evidence.models.links import EvidenceLink
from evidence.querysets import EvidencePushQuerySet
from organizations.models import Identified


class EvidencePush(Identified):
    """One push of evidence for a cell, told again by its ``key``; ``fingerprint`` is the SHA-256 of what was asked."""

    class Outcome(models.TextChoices):
        ADDED = "added", _("new evidence")
        VERSION = "version", _("new version of known evidence")
        LINKED = "linked", _("known file, offered here as well")
        PRESENT = "present", _("already there")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="evidence_pushes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(_("idempotency key"), max_length=200)
    fingerprint = models.CharField(max_length=64)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    version = models.ForeignKey(EvidenceVersion, models.CASCADE, null=True, related_name="+")
    link = models.ForeignKey(EvidenceLink, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EvidencePushQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "id")
        verbose_name = _("push of evidence")
        verbose_name_plural = _("pushes of evidence")
        constraints = (models.UniqueConstraint(fields=("user", "key"), name="evidence_push_once_per_key"),)

    def __str__(self) -> str:
        return self.key
