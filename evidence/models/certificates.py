"""Certificates of conformity and their audits."""

from __future__ import annotations

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evidence.querysets import CertificateQuerySet, SurveillanceAuditQuerySet
from organizations.models import Identified, Organization


class Certificate(Identified):
    """A certificate of conformity to a management-system standard, such as ISO 9001:2015."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="certificates")
    standard = models.ForeignKey("frameworks.Framework", models.PROTECT, related_name="+", verbose_name=_("standard"))
    body = models.CharField(_("certification body"), max_length=200)
    number = models.CharField(_("certificate number"), max_length=100)
    scope = models.TextField(_("scope"), max_length=2000, validators=[MaxLengthValidator(2000)])
    issued_on = models.DateField(_("issued on"))
    expires_on = models.DateField(_("expires on"))

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ("-expires_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "body", "number"),
                name="certificate_unique_in_organization",
                violation_error_message=_("This certificate has already been recorded."),
            ),
            models.CheckConstraint(
                condition=Q(expires_on__gt=F("issued_on")),
                name="certificate_expires_after_issue",
                violation_error_message=_("A certificate expires after it is issued."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.body} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("evidence:certificate_detail", args=[self.pk])


class SurveillanceAudit(Identified):
    """A surveillance or recertification audit due on a day."""

    class Kind(models.TextChoices):
        SURVEILLANCE = "surveillance", _("surveillance audit")
        RECERTIFICATION = "recertification", _("recertification audit")

    certificate = models.ForeignKey(Certificate, models.CASCADE, related_name="surveillance_audits")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.SURVEILLANCE)
    due_on = models.DateField(_("due on"))
    held_on = models.DateField(_("held on"), null=True, blank=True)

    objects = SurveillanceAuditQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("certificate", "due_on"),
                name="surveillance_audit_once_a_day",
                violation_error_message=_("There already is an audit on this day."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.due_on}"

    @property
    def organization(self) -> Organization:
        """Return the organisation that holds the certificate."""
        return self.certificate.organization
