"""Framework editions, their requirements, and crosswalks. Global data: the same for every organisation."""

from __future__ import annotations

import uuid

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from frameworks.querysets import RequirementQuerySet

NAMESPACE = uuid.UUID("8f1c0d0e-6a0b-4f4e-9c55-0d5f2c6b7a11")


class Framework(models.Model):
    """One edition of a standard or process model."""

    class Family(models.TextChoices):
        ISO_9001 = "iso_9001", "ISO 9001"
        CMMI = "cmmi", "CMMI"
        ASPICE = "aspice", "Automotive SPICE"

    class TargetKind(models.TextChoices):
        NONE = "none", _("none")
        MATURITY_LEVEL = "maturity_level", _("maturity level")
        CAPABILITY_LEVEL = "capability_level", _("capability level")

    id = models.UUIDField(primary_key=True, editable=False)
    key = models.CharField(_("key"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60)
    edition = models.CharField(_("edition"), max_length=40)
    catalogue_version = models.PositiveSmallIntegerField(
        _("catalogue version"), default=1, help_text=_("Version of the catalogue file, not of the standard.")
    )
    family = models.CharField(_("family"), max_length=20, choices=Family)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    target_kind = models.CharField(_("target"), max_length=20, choices=TargetKind, default=TargetKind.NONE)
    target_min = models.PositiveSmallIntegerField(_("lowest target level"), null=True, blank=True)
    target_max = models.PositiveSmallIntegerField(_("highest target level"), null=True, blank=True)
    source = models.TextField(_("source"), blank=True)
    verified = models.BooleanField(_("verified"), default=False)
    content_hash = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        ordering = ("family", "key")

    def __str__(self) -> str:
        return self.short_name

    def get_absolute_url(self) -> str:
        return reverse("frameworks:framework", args=[self.pk])


class Requirement(models.Model):
    """A clause, process area, goal, practice or process attribute of a framework.

    ``level`` is the maturity level of a CMMI process area and what belongs to it, or the capability level of
    a generic goal or process attribute and its practices; None where the standard gives none. ``attributes`` are
    further facts by name; those named in its list ``unverified`` are knowledge, not read in a source.
    ``retired``: the catalogue file no longer has it. ``corrected``: see ``CORRECTABLE``.
    """

    # What an administrator may correct; loading a newer file then keeps it.
    CORRECTABLE = ("title", "level", "category", "attributes", "source", "verified")

    class Kind(models.TextChoices):
        CLAUSE = "clause", _("clause")
        PROCESS_AREA = "process_area", _("process area")
        SPECIFIC_GOAL = "specific_goal", _("specific goal")
        SPECIFIC_PRACTICE = "specific_practice", _("specific practice")
        GENERIC_GOAL = "generic_goal", _("generic goal")
        GENERIC_PRACTICE = "generic_practice", _("generic practice")
        PROCESS = "process", _("process")
        BASE_PRACTICE = "base_practice", _("base practice")
        PROCESS_ATTRIBUTE = "process_attribute", _("process attribute")

    id = models.UUIDField(primary_key=True, editable=False)
    framework = models.ForeignKey(Framework, models.CASCADE, related_name="requirements")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    ref = models.CharField(_("reference"), max_length=40)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    title = models.CharField(_("title"), max_length=300)
    level = models.PositiveSmallIntegerField(_("level"), null=True, blank=True, validators=[MaxValueValidator(5)])
    position = models.PositiveIntegerField(_("position"))
    category = models.CharField(_("category"), max_length=100, blank=True)
    attributes = models.JSONField(_("attributes"), default=dict, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    verified = models.BooleanField(_("verified"), default=False)
    retired = models.BooleanField(_("retired"), default=False)
    corrected = models.BooleanField(_("corrected here"), default=False, editable=False)

    objects = RequirementQuerySet.as_manager()

    class Meta:
        ordering = ("framework", "position")
        constraints = (
            models.UniqueConstraint(fields=("framework", "ref"), name="requirement_ref_unique_in_framework"),
        )

    def __str__(self) -> str:
        return f"{self.ref} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("frameworks:requirement", args=[self.pk])

    @property
    def unverified(self) -> tuple[str, ...]:
        """Return the names of the attributes that are knowledge, not read in a source."""
        return tuple(self.attributes.get("unverified", ()))


class Crosswalk(models.Model):
    """A mapping from the requirements of one framework to those of another: a reuse hint, never a rating."""

    class Status(models.TextChoices):
        DERIVED = "derived", _("derived")
        REVIEWED = "reviewed", _("reviewed")

    id = models.UUIDField(primary_key=True, editable=False)
    key = models.CharField(_("key"), max_length=120, unique=True)
    title = models.CharField(_("title"), max_length=200)
    source_framework = models.ForeignKey(Framework, models.CASCADE, related_name="crosswalks_from")
    target_framework = models.ForeignKey(Framework, models.CASCADE, related_name="crosswalks_to")
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DERIVED)
    source = models.TextField(_("source"), blank=True)
    verified = models.BooleanField(_("verified"), default=False)
    content_hash = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
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
