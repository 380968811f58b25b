"""The training catalogue, the roles that need it, and what members have of it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from frameworks.models import Framework
from organizations.models import Identified
from qualifications.catalog import MOST_MONTHS
from qualifications.querysets import QualificationRecordQuerySet, TrainingCatalogueQuerySet
from qualifications.validity import Held, Needs, Status

NAMESPACE = uuid.UUID("4d1b5f0a-3c52-4f0e-8b1e-9a4d2f6c7e21")
FAMILIES = [
    (family.value, family.label)
    for family in (Framework.Family.CMMI, Framework.Family.ASPICE, Framework.Family.ISO_9001)
]
STATUSES = [
    (Status.VALID.value, _("valid")),
    (Status.SOON.value, _("expires soon")),
    (Status.EXPIRED.value, _("expired")),
    (Status.PLANNED.value, _("planned")),
]


class Catalogued(models.Model):
    """A row that the shipped file brought; ``corrected`` rows keep what an administrator wrote.

    ``id`` follows from the key and is the same in every installation. ``retired``: no longer in the file.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    key = models.CharField(_("key"), max_length=80, unique=True)
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("name"), max_length=200)
    family = models.CharField(_("family"), max_length=20, choices=FAMILIES)
    edition = models.CharField(_("edition"), max_length=40, blank=True)
    note = models.TextField(_("note"), blank=True, max_length=1000)
    source = models.TextField(_("source"), max_length=1000)
    verified = models.BooleanField(_("verified"), default=False)
    corrected = models.BooleanField(_("corrected here"), default=False)
    retired = models.BooleanField(_("retired"), default=False)

    objects = TrainingCatalogueQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ("position", "key")

    def __str__(self) -> str:
        return self.name


class QualificationType(Catalogued):
    """A course, certification or grade that a person can have.

    ``validity_months`` None: it does not expire. ``for_one_appraisal``: it ends with the appraisal it was given for.
    ``prerequisites``: lists of keys; every list is needed, of a list any one.
    """

    CORRECTABLE = (
        "name",
        "short_name",
        "edition",
        "provider",
        "validity_months",
        "for_one_appraisal",
        "prerequisites",
        "note",
        "source",
        "verified",
    )

    class Kind(models.TextChoices):
        COURSE = "course", _("course")
        CERTIFICATION = "certification", _("certification")
        GRADE = "grade", _("assessor grade")

    short_name = models.CharField(_("short name"), max_length=40)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    provider = models.CharField(_("provider"), max_length=200)
    validity_months = models.PositiveSmallIntegerField(
        _("validity in months"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_MONTHS)],
        help_text=_("Empty: does not expire."),
    )
    for_one_appraisal = models.BooleanField(_("for one appraisal"), default=False)
    prerequisites = models.JSONField(_("prerequisites"), default=list, blank=True)

    class Meta(Catalogued.Meta):
        pass


class AppraisalRole(Catalogued):
    """A role in an appraisal, assessment or audit, or in the process group, and what it needs.

    ``needs``: lists of keys of qualification types; every list is needed, of a list any one.
    """

    CORRECTABLE = ("name", "edition", "needs", "note", "source", "verified")

    class Function(models.TextChoices):
        TEAM_MEMBER = "team_member", _("appraisal team member")
        LEAD_APPRAISER = "lead_appraiser", _("lead appraiser")
        CO_ASSESSOR = "co_assessor", _("co-assessor")
        LEAD_ASSESSOR = "lead_assessor", _("lead assessor")
        INTERNAL_AUDITOR = "internal_auditor", _("internal auditor")
        LEAD_AUDITOR = "lead_auditor", _("lead auditor")
        PROCESS_GROUP_MEMBER = "process_group_member", _("process group member")

    function = models.CharField(_("function"), max_length=30, choices=Function)
    needs = models.JSONField(_("needs"), default=list)

    class Meta(Catalogued.Meta):
        pass

    @property
    def needed_keys(self) -> list[str]:
        """Return the keys of all types that may count, in the order of the groups."""
        needs: Needs = self.needs
        return list(dict.fromkeys(key for group in needs for key in group))


class QualificationRecord(Identified):
    """A qualification that a member has, or plans.

    ``achieved_on`` None: planned for ``planned_on``. ``expires_on`` None: does not expire; else its last day.
    ``scope``: the model and edition it is for, where the type leaves that open.
    """

    organization = models.ForeignKey(
        "organizations.Organization", models.CASCADE, related_name="qualification_records"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="qualification_records", verbose_name=_("person")
    )
    qualification_type = models.ForeignKey(
        QualificationType, models.PROTECT, related_name="records", verbose_name=_("qualification")
    )
    achieved_on = models.DateField(
        _("achieved on"), null=True, blank=True, help_text=_("Empty while it is only planned.")
    )
    planned_on = models.DateField(_("planned for"), null=True, blank=True)
    expires_on = models.DateField(
        _("last day"),
        null=True,
        blank=True,
        help_text=_("As on the certificate. Empty: counted from the validity of the qualification, if it expires."),
    )
    number = models.CharField(_("certificate number"), max_length=100, blank=True)
    issuer = models.CharField(_("issued by"), max_length=200, blank=True)
    scope = models.CharField(
        _("scope"), max_length=200, blank=True, help_text=_("Model and edition, such as Automotive SPICE 4.0.")
    )
    proof = models.CharField(
        _("link to the certificate"), max_length=2000, blank=True, help_text=_("A web address others can open.")
    )
    note = models.TextField(
        _("note"),
        max_length=1000,
        blank=True,
        validators=[MaxLengthValidator(1000)],
        help_text=_("Where the certificate is kept, for example."),
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = QualificationRecordQuerySet.as_manager()

    class Meta:
        ordering = ("person__full_name", "person__email", "qualification_type__position", "-achieved_on", "id")
        indexes = (models.Index(fields=("organization", "expires_on"), name="qualification_by_expiry"),)
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "person", "qualification_type", "achieved_on"),
                name="qualification_achieved_once_a_day",
                violation_error_message=_("This qualification has already been recorded for this person and day."),
            ),
            models.UniqueConstraint(
                fields=("organization", "person", "qualification_type"),
                condition=Q(achieved_on=None),
                name="qualification_planned_once",
                violation_error_message=_("This qualification is planned for this person already."),
            ),
            models.CheckConstraint(
                condition=Q(achieved_on__isnull=False) | Q(planned_on__isnull=False),
                name="qualification_achieved_or_planned",
                violation_error_message=_("Give the day it was achieved, or the day it is planned for."),
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("achieved_on"), achieved_on__isnull=False),
                name="qualification_expires_after_it_is_achieved",
                violation_error_message=_("The last day lies before the day it was achieved."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.qualification_type} – {self.person}"

    def get_absolute_url(self) -> str:
        return reverse("qualifications:record_detail", args=[self.pk])

    @property
    def held(self) -> Held:
        """Return the record for the rules of ``qualifications.validity``."""
        return Held(self.qualification_type.key, self.achieved_on, self.expires_on, self.planned_on)
