"""Lead appraisers and the appraisal windows they are booked for."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appraisals.querysets import AppraisalQuerySet, AppraiserCertificateQuerySet, AppraiserProfileQuerySet
from organizations.models import Identified, validate_time_zone


class AppraiserProfile(Identified):
    """What organisations need to know of a lead appraiser."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="appraiser_profile")
    headline = models.CharField(_("headline"), max_length=200, blank=True)
    about = models.TextField(_("about"), max_length=4000, blank=True)
    languages = models.CharField(_("languages"), max_length=200, blank=True)
    country = models.CharField(_("country"), max_length=100, blank=True)
    time_zone = models.CharField(
        _("time zone"), max_length=64, default="Europe/Berlin", validators=[validate_time_zone]
    )
    listed = models.BooleanField(
        _("listed"), default=False, help_text=_("Every signed-in person can find the profile.")
    )

    objects = AppraiserProfileQuerySet.as_manager()

    class Meta:
        ordering = ("user__full_name", "user__email", "id")

    def __str__(self) -> str:
        return str(self.user)

    def get_absolute_url(self) -> str:
        return reverse("appraisals:appraiser_detail", args=[self.pk])


class AppraiserCertificate(Identified):
    """A certificate or authorisation of an appraiser for one family of models."""

    class Scheme(models.TextChoices):
        CMMI_LEAD_APPRAISER = "cmmi_lead_appraiser", _("CMMI lead appraiser")
        CMMI_HIGH_MATURITY = "cmmi_high_maturity", _("CMMI high-maturity lead appraiser")
        INTACS_PROVISIONAL = "intacs_provisional", _("intacs provisional assessor")
        INTACS_COMPETENT = "intacs_competent", _("intacs competent assessor")
        INTACS_PRINCIPAL = "intacs_principal", _("intacs principal assessor")

    profile = models.ForeignKey(AppraiserProfile, models.CASCADE, related_name="certificates")
    scheme = models.CharField(_("certificate"), max_length=30, choices=Scheme)
    number = models.CharField(_("number"), max_length=100, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    expires_on = models.DateField(_("expires on"), null=True, blank=True, help_text=_("Empty: does not expire."))

    objects = AppraiserCertificateQuerySet.as_manager()

    class Meta:
        ordering = ("scheme", "-expires_on", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(issued_on=None) | Q(expires_on=None) | Q(expires_on__gt=F("issued_on")),
                name="appraiser_certificate_expires_after_issue",
                violation_error_message=_("A certificate expires after it is issued."),
            ),
        )

    def __str__(self) -> str:
        return self.get_scheme_display()


class Appraisal(Identified):
    """An appraisal of the organisation in a window of days, led by a lead appraiser.

    ``starts_on`` and ``ends_on`` are both days of the appraisal, in ``time_zone``. ``sequence`` counts the
    changes of the window for calendars (RFC 5545 SEQUENCE). A tentative window holds its days until ``hold_until``.
    """

    class State(models.TextChoices):
        TENTATIVE = "tentative", _("tentative")
        BOOKED = "booked", _("booked")
        DONE = "done", _("done")
        CANCELLED = "cancelled", _("cancelled")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="appraisals")
    framework = models.ForeignKey("frameworks.Framework", models.PROTECT, related_name="+")
    target_level = models.PositiveSmallIntegerField(_("target level"))
    title = models.CharField(_("title"), max_length=200)
    lead_appraiser = models.ForeignKey(AppraiserProfile, models.PROTECT, related_name="appraisals")
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[validate_time_zone])
    location = models.CharField(_("place"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.BOOKED)
    hold_until = models.DateTimeField(_("held until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AppraisalQuerySet.as_manager()

    class Meta:
        ordering = ("starts_on", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="appraisal_ends_after_start",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=~Q(state="tentative") | Q(hold_until__isnull=False),
                name="appraisal_tentative_until",
                violation_error_message=_("A tentative booking says until when it holds the days."),
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("appraisals:appraisal_detail", args=[self.pk])


class BookedDay(models.Model):
    """One day of a person that an appraisal takes, as its leader or as a member of its team.

    The unique constraint rules out a double booking on every database, whatever two requests do at once.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="booked_days")
    appraisal = models.ForeignKey(Appraisal, models.CASCADE, related_name="booked_days")
    day = models.DateField()

    class Meta:
        ordering = ("day", "id")
        constraints = (models.UniqueConstraint(fields=("person", "day"), name="person_booked_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.day}"
