"""Target profiles: the process areas of a view, a scope or a maturity set, and the level wanted of each."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from frameworks.catalog.profiles import MATURITY_MODEL, SCOPE
from frameworks.models.catalogue import Catalogued, Framework, Requirement


class TargetProfile(Catalogued):
    """A named choice of process areas of one framework (the DEV view, the VDA scope, what a customer asks for).

    ``level``: the one wanted of the whole, None where whoever uses the profile chooses it. A maturity model also says
    what each maturity level asks (``levels``, as its file has them; empty in a scope). ``derived_from``: what it was
    copied from. ``archived_at``: it is no longer offered.
    """

    class Kind(models.TextChoices):
        SCOPE = SCOPE, _("scope")
        MATURITY_MODEL = MATURITY_MODEL, _("process sets of a maturity model")

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="target_profiles")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.SCOPE)
    level = models.PositiveSmallIntegerField(_("level"), null=True, blank=True, validators=[MaxValueValidator(5)])
    levels = models.JSONField(_("what the maturity levels ask"), default=list, blank=True)
    derived_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="derived")
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)
    name = models.CharField(_("name"), max_length=200)
    description = models.CharField(_("description"), max_length=1000, blank=True)

    class Meta(Catalogued.Meta):
        ordering = ("framework", "key")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("frameworks:profile", args=[self.pk])

    @property
    def wanted_level(self) -> int | None:
        """Return the level of the whole, else the highest that it wants of a process area; None if it names none."""
        return self.level or self.areas.aggregate(highest=models.Max("level"))["highest"]


class TargetProfileArea(models.Model):
    """A process area of a profile.

    ``level``: the capability level wanted of it, None where the profile leaves it to whoever uses it.
    ``maturity_level``: in whose process set of a maturity model it is, None in a scope; ``selected``: it may be one of
    those of which the higher levels ask more.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    profile = models.ForeignKey(TargetProfile, models.CASCADE, related_name="areas")
    process_area = models.ForeignKey(Requirement, models.CASCADE, related_name="+")
    level = models.PositiveSmallIntegerField(_("level"), null=True, blank=True, validators=[MaxValueValidator(5)])
    verified = models.BooleanField(_("verified"), default=False)
    maturity_level = models.PositiveSmallIntegerField(
        _("maturity level"), null=True, blank=True, validators=[MaxValueValidator(5)]
    )
    selected = models.BooleanField(_("selected"), default=False)

    class Meta:
        ordering = ("process_area__position",)
        constraints = (
            models.UniqueConstraint(fields=("profile", "process_area"), name="target_profile_area_once_per_profile"),
        )

    def __str__(self) -> str:
        return self.process_area.ref
