"""Task template sets: what is to do for each process area on the way to a target."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from frameworks.models.catalogue import Catalogued, Framework


class TaskTemplateSet(Catalogued):
    """The steps and the order of process areas for a family of frameworks, as its file says them (``content``)."""

    family = models.CharField(_("family"), max_length=20, choices=Framework.Family)
    content = models.JSONField(_("content"), default=dict)

    class Meta(Catalogued.Meta):
        ordering = ("family", "key")

    def __str__(self) -> str:
        return self.key
