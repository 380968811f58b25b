"""Files that an organisation uploaded for itself: read, sound, and waiting for somebody to load or discard them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from frameworks.models.catalogue import Framework
from organizations.models import Identified
from organizations.querysets import OwnedQuerySet


class LibraryUpload(Identified):
    """A sound file with its preview; the row goes when the file is loaded or discarded.

    ``content``: of a framework the object of its library file; of licensed text the rows, each with ref, statement,
    guidance and notes. ``framework``: of which the file is a new version, or whose texts it holds; None for a new one.
    """

    class Kind(models.TextChoices):
        FRAMEWORK = "framework", _("framework")
        LICENSED_TEXT = "licensed_text", _("licensed text")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="library_uploads")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    framework = models.ForeignKey(Framework, models.CASCADE, null=True, blank=True, related_name="+")
    file_name = models.CharField(_("file name"), max_length=255)
    content = models.JSONField(_("content"), editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(_("uploaded"), default=timezone.now, editable=False)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "id")

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("frameworks:upload", args=[self.pk])
