"""Texts of a shipped edition that an organisation holds a licence for: for its own members only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from frameworks.models.catalogue import Requirement
from organizations.models import Identified
from organizations.querysets import OwnedQuerySet


class LicensedText(Identified):
    """Statement, guidance and notes of one requirement, imported under the organisation's own licence.

    Never part of an export, a feed or a page that another organisation reaches.
    """

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="licensed_texts")
    requirement = models.ForeignKey(Requirement, models.CASCADE, related_name="licensed_texts")
    statement = models.TextField(_("statement"), max_length=4000, blank=True)
    guidance = models.TextField(_("guidance"), max_length=20_000, blank=True)
    notes = models.TextField(_("notes"), max_length=20_000, blank=True)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    imported_at = models.DateTimeField(_("imported"), default=timezone.now, editable=False)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ("requirement__position",)
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "requirement"), name="licensed_text_once_per_requirement_and_organization"
            ),
        )

    def __str__(self) -> str:
        return str(self.requirement)
