"""Evidence registers that wait to be imported."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evidence.models.files import evidence_storage
from organizations.models import Identified
from organizations.querysets import OwnedQuerySet


class RegisterImport(Identified):
    """An evidence register that was read and checked, waiting to be applied.

    ``rows``: the parsed rows as ``{"line", "clause", "title", "location", "owner_role", "dated_on",
    "valid_until", "errors": [{"field", "template", "values"}], "outcome"}``, days in ISO 8601 or None; ``files``:
    the files that came with the register as ``{"name", "size", "sha256", "media_type"}``; they wait in
    ``archive``, a ZIP, until the import is applied or discarded. ``notes``: remarks on the register as a whole as
    ``{"template", "values"}``. ``summary``: what the import came to, empty before it is applied.
    """

    class State(models.TextChoices):
        PREVIEWED = "previewed", _("waiting for confirmation")
        APPLIED = "applied", _("imported")
        DISCARDED = "discarded", _("discarded")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="register_imports")
    file_name = models.CharField(_("register"), max_length=200)
    archive = models.FileField(storage=evidence_storage, upload_to="register-imports/", max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PREVIEWED)
    rows = models.JSONField(_("rows"), default=list)
    files = models.JSONField(_("files"), default=list, blank=True)
    notes = models.JSONField(_("remarks"), default=list, blank=True)
    summary = models.JSONField(_("imported"), default=dict, blank=True)
    error_count = models.PositiveIntegerField(_("rows with errors"), default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "id")

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("evidence:register_preview", args=[self.pk])
