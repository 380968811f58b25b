"""Crosswalks between frameworks, and what an organisation judges otherwise: hints for reuse, never ratings."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from frameworks.models.catalogue import Catalogued, Framework, Requirement
from frameworks.querysets import MappingQuerySet
from organizations.models import Identified
from organizations.querysets import OwnedQuerySet


class Crosswalk(Catalogued):
    """A mapping from the requirements of one framework to those of another: a reuse hint, never a rating."""

    class Status(models.TextChoices):
        DERIVED = "derived", _("derived")
        REVIEWED = "reviewed", _("reviewed")

    title = models.CharField(_("title"), max_length=200)
    source_framework = models.ForeignKey(Framework, models.CASCADE, related_name="crosswalks_from")
    target_framework = models.ForeignKey(Framework, models.CASCADE, related_name="crosswalks_to")
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DERIVED)

    class Meta(Catalogued.Meta):
        ordering = ("key",)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("frameworks:crosswalk", args=[self.pk])


class Mapping(models.Model):
    """How far the source requirement already provides the target requirement.

    ``source`` is None exactly when the strength is none: nothing in the source framework provides the target. A
    target without any mapping is something else: the crosswalk is silent about it.
    """

    # What an administrator may correct; loading a newer file then keeps it.
    CORRECTABLE = ("strength", "rationale", "verified")

    class Strength(models.TextChoices):
        STRONG = "strong", _("strong")
        MEDIUM = "medium", _("medium")
        WEAK = "weak", _("weak")
        NONE = "none", _("none")

    id = models.UUIDField(primary_key=True, editable=False)
    crosswalk = models.ForeignKey(Crosswalk, models.CASCADE, related_name="mappings")
    source = models.ForeignKey(Requirement, models.CASCADE, null=True, blank=True, related_name="mappings_from")
    target = models.ForeignKey(Requirement, models.CASCADE, related_name="mappings_to")
    strength = models.CharField(_("strength"), max_length=10, choices=Strength)
    rationale = models.CharField(_("rationale"), max_length=500, blank=True)
    verified = models.BooleanField(_("verified"), default=False)
    corrected = models.BooleanField(_("corrected here"), default=False, editable=False)

    objects = MappingQuerySet.as_manager()

    class Meta:
        ordering = ("target__position", "source__position")
        constraints = (
            models.UniqueConstraint(fields=("crosswalk", "source", "target"), name="mapping_once_per_pair"),
            models.CheckConstraint(
                condition=Q(source=None, strength="none") | (Q(source__isnull=False) & ~Q(strength="none")),
                name="mapping_without_source_is_none",
                violation_error_message=_("The strength is none exactly when no requirement of the source is named."),
            ),
            # A null source is never equal to another one, so the first constraint does not see it.
            models.UniqueConstraint(
                fields=("crosswalk", "target"), condition=Q(source=None), name="mapping_none_once_per_target"
            ),
        )

    def __str__(self) -> str:
        return f"{self.source.ref if self.source else '–'} → {self.target.ref}"


class MappingRevision(Identified):
    """What one organisation judges of a pair of a crosswalk, for itself alone; never changed, only succeeded.

    The row with ``is_current`` counts instead of the crosswalk's own mapping of the pair. ``is_withdrawn``: the
    organisation follows the crosswalk again. ``source`` as in ``Mapping``; a strength of none with a source says that
    this source provides nothing of the target. ``made_by`` is None when the person's account is gone.
    """

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="mapping_revisions")
    crosswalk = models.ForeignKey(Crosswalk, models.CASCADE, related_name="revisions")
    source = models.ForeignKey(Requirement, models.CASCADE, null=True, blank=True, related_name="+")
    target = models.ForeignKey(Requirement, models.CASCADE, related_name="+")
    strength = models.CharField(_("strength"), max_length=10, choices=Mapping.Strength)
    rationale = models.CharField(_("rationale"), max_length=500)
    is_withdrawn = models.BooleanField(_("withdrawn"), default=False)
    is_current = models.BooleanField(_("current"), default=True, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "id")
        indexes = (models.Index(fields=("organization", "crosswalk", "target"), name="mapping_revision_by_target"),)
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "crosswalk", "source", "target"),
                condition=Q(is_current=True),
                name="mapping_revision_one_current_per_pair",
            ),
            # A null source is never equal to another one, so the first constraint does not see it.
            models.UniqueConstraint(
                fields=("organization", "crosswalk", "target"),
                condition=Q(is_current=True, source=None),
                name="mapping_revision_one_current_none_per_target",
            ),
            models.CheckConstraint(
                condition=Q(source__isnull=False) | Q(strength="none"), name="mapping_revision_without_source_is_none"
            ),
        )

    def __str__(self) -> str:
        return f"{self.source.ref if self.source else '–'} → {self.target.ref}: {self.strength}"
