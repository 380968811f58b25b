"""Target profiles: the process areas of a view, a scope or a maturity set, and the level wanted of each."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from frameworks.models.catalogue import Catalogued, Framework, Requirement


class TargetProfile(Catalogued):
    """A named choice of process areas of one framework (the DEV view, the VDA scope, a basic process set)."""

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="target_profiles")
    name = models.CharField(_("name"), max_length=200)
    description = models.CharField(_("description"), max_length=1000, blank=True)

    class Meta(Catalogued.Meta):
        ordering = ("framework", "key")

    def __str__(self) -> str:
        return self.name


class TargetProfileArea(models.Model):
    """A process area of a profile.

    ``level``: the capability level wanted of it, None where the profile leaves it to whoever uses it.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    profile = models.ForeignKey(TargetProfile, models.CASCADE, related_name="areas")
    process_area = models.ForeignKey(Requirement, models.CASCADE, related_name="+")
    level = models.PositiveSmallIntegerField(_("level"), null=True, blank=True, validators=[MaxValueValidator(5)])
    verified = models.BooleanField(_("verified"), default=False)

    class Meta:
        ordering = ("process_area__position",)
        constraints = (
            models.UniqueConstraint(fields=("profile", "process_area"), name="target_profile_area_once_per_profile"),
        )

    def __str__(self) -> str:
        return self.process_area.ref
