"""Framework editions and their requirements: shipped for everybody, or an organisation's own."""

from __future__ import annotations

import uuid

from django.core.validators import MaxValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from frameworks.querysets import CatalogueQuerySet, RequirementQuerySet

NAMESPACE = uuid.UUID("8f1c0d0e-6a0b-4f4e-9c55-0d5f2c6b7a11")


class Catalogued(models.Model):
    """A row that a file brought: shipped for everybody, or imported by one organisation for itself alone.

    ``organization`` is None for what is shipped. ``key`` is unique among what is shipped and in each organisation.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    organization = models.ForeignKey(
        "organizations.Organization", models.CASCADE, null=True, blank=True, editable=False, related_name="+"
    )
    key = models.CharField(_("key"), max_length=120)
    source = models.TextField(_("source"), blank=True)
    verified = models.BooleanField(_("verified"), default=False)
    content_hash = models.CharField(max_length=64, blank=True, editable=False)

    objects = CatalogueQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = (
            models.UniqueConstraint(
                fields=("key",), condition=models.Q(organization=None), name="%(class)s_key_unique_among_shipped"
            ),
            models.UniqueConstraint(
                fields=("organization", "key"),
                name="%(class)s_key_unique_in_organization",
                violation_error_message=_("The organisation already has one of this key."),
            ),
        )


class Framework(Catalogued):
    """One edition of a standard or process model, or of an organisation's own framework.

    ``replaces``: the edition before it. ``derived_from``: what an own framework was copied from.
    """

    class Family(models.TextChoices):
        ISO_9001 = "iso_9001", "ISO 9001"
        CMMI = "cmmi", "CMMI"
        ASPICE = "aspice", "Automotive SPICE"
        ISO_15504 = "iso_15504", "ISO/IEC 15504"
        ISO_12207 = "iso_12207", "ISO/IEC/IEEE 12207"
        OWN = "own", _("own framework")

    class TargetKind(models.TextChoices):
        NONE = "none", _("none")
        MATURITY_LEVEL = "maturity_level", _("maturity level")
        CAPABILITY_LEVEL = "capability_level", _("capability level")

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
    replaces = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="replaced_by", verbose_name=_("replaces")
    )
    derived_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="derived", verbose_name=_("derived from")
    )

    class Meta(Catalogued.Meta):
        ordering = ("family", "key")

    def __str__(self) -> str:
        return self.short_name

    def get_absolute_url(self) -> str:
        return reverse("frameworks:framework", args=[self.pk])

    @property
    def scope_is_chosen(self) -> bool:
        """Say whether the process areas in scope are agreed; those of CMMI v1.3 follow from the maturity level."""
        return not (self.family == self.Family.CMMI and self.edition.startswith("1."))


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
        PRACTICE_AREA = "practice_area", _("practice area")
        PRACTICE_GROUP = "practice_group", _("practice group")
        PRACTICE = "practice", _("practice")
        SECTION = "section", _("section")
        REQUIREMENT = "requirement", _("requirement")

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
    def organization(self) -> models.Model | None:
        """Return whose framework this is part of, None for a shipped one."""
        return self.framework.organization

    @property
    def unverified(self) -> tuple[str, ...]:
        """Return the names of the attributes that are knowledge, not read in a source."""
        return tuple(self.attributes.get("unverified", ()))
