"""What people say about a cell of the matrix."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matrix.querysets import CellCommentQuerySet
from organizations.models import Identified


class CellComment(Identified):
    """A remark on a practice in an instance of a journey; ``mentions`` are the members it names with "@"."""

    journey = models.ForeignKey("journeys.Journey", models.CASCADE, related_name="cell_comments")
    process_area = models.ForeignKey("frameworks.Requirement", models.PROTECT, related_name="+")
    practice = models.ForeignKey("frameworks.Requirement", models.PROTECT, related_name="+")
    unit = models.ForeignKey("organizations.Unit", models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    text = models.TextField(_("comment"), max_length=4000, validators=[MaxLengthValidator(4000)])
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CellCommentQuerySet.as_manager()

    class Meta:
        ordering = ("created_at", "id")
        indexes = (models.Index(fields=("journey", "process_area", "practice", "unit"), name="comment_by_cell"),)

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def organization(self) -> models.Model:
        """Return the organisation of the journey."""
        return self.journey.organization
