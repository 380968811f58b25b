"""How an appraisal is planned: its method, what was done for its clocks, and its team."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from appraisals.models import Appraisal
from organizations.models import Identified, Organization
from qualifications.models import QualificationType
from scheduling.clocks import METHODS
from scheduling.querysets import OfAppraisalQuerySet, SeenCertificateQuerySet
from scheduling.teams import INDEPENDENCE

YEARS: dict[str, Any] = {
    "max_digits": 4,
    "decimal_places": 1,
    "null": True,
    "blank": True,
    "validators": [MinValueValidator(0)],
}


class AppraisalPlan(Identified):
    """By which method an appraisal is done, and the terms that the method leaves to those concerned.

    ``assessment_class`` and ``independence``: ISO/IEC 33002, for Automotive SPICE. ``report_days`` and
    ``validity_months`` None: nothing agreed. ``prior_valid_until``: last day of the rating to be sustained.
    """

    appraisal = models.OneToOneField(Appraisal, models.CASCADE, related_name="plan")
    method = models.CharField(_("method"), max_length=20, choices=[(key, one.label) for key, one in METHODS.items()])
    assessment_class = models.PositiveSmallIntegerField(
        _("class of assessment"), null=True, blank=True, choices=[(number, str(number)) for number in (1, 2, 3)]
    )
    independence = models.CharField(
        _("type of independence"), max_length=1, blank=True, choices=[(letter, letter) for letter in INDEPENDENCE]
    )
    report_days = models.PositiveSmallIntegerField(
        _("report within days"), null=True, blank=True, validators=[MaxValueValidator(365)]
    )
    validity_months = models.PositiveSmallIntegerField(
        _("result counts for months"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )
    prior_valid_until = models.DateField(_("prior rating valid until"), null=True, blank=True)
    in_a_row = models.PositiveSmallIntegerField(_("sustainments so far"), default=0)

    objects = OfAppraisalQuerySet.as_manager()

    def __str__(self) -> str:
        return self.get_method_display()

    @property
    def organization(self) -> Organization:
        """Return the organisation that is appraised."""
        return self.appraisal.organization


class ClockRecord(Identified):
    """The day on which a step with a clock was done, by the key of the clock."""

    appraisal = models.ForeignKey(Appraisal, models.CASCADE, related_name="clock_records")
    clock = models.CharField(_("clock"), max_length=30)
    done_on = models.DateField(_("done on"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = OfAppraisalQuerySet.as_manager()

    class Meta:
        ordering = ("done_on", "id")
        constraints = (models.UniqueConstraint(fields=("appraisal", "clock"), name="clock_recorded_once"),)

    def __str__(self) -> str:
        return f"{self.clock}: {self.done_on}"

    @property
    def organization(self) -> Organization:
        """Return the organisation that is appraised."""
        return self.appraisal.organization


class TeamSeat(Identified):
    """A member of the team beside the leader. Years of experience None: not known. ``exception``: why short years do.

    The days are ``appraisals.BookedDay`` rows, as the leader's.
    """

    class Function(models.TextChoices):
        MEMBER = "member", _("team member or co-assessor")
        OBSERVER = "observer", _("observer")

    appraisal = models.ForeignKey(Appraisal, models.CASCADE, related_name="seats")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="team_seats", verbose_name=_("person")
    )
    function = models.CharField(_("function"), max_length=10, choices=Function, default=Function.MEMBER)
    field_years = models.DecimalField(_("years in the field"), **YEARS)
    relevant_years = models.DecimalField(_("years of relevant experience"), **YEARS)
    management_years = models.DecimalField(_("years of management"), **YEARS)
    exception = models.CharField(_("reason for an exception"), max_length=500, blank=True)

    objects = OfAppraisalQuerySet.as_manager()

    class Meta:
        ordering = ("person__full_name", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("appraisal", "person"),
                name="seat_once_per_person",
                violation_error_message=_("This person is on the team already."),
            ),
        )

    def __str__(self) -> str:
        return str(self.person)

    @property
    def organization(self) -> Organization:
        """Return the organisation that is appraised."""
        return self.appraisal.organization


class SeenCertificate(Identified):
    """A qualification that was seen for a seat, of people whose records are not in the organisation."""

    seat = models.ForeignKey(TeamSeat, models.CASCADE, related_name="seen_certificates")
    qualification_type = models.ForeignKey(QualificationType, models.PROTECT, related_name="+")
    achieved_on = models.DateField(_("achieved on"))
    expires_on = models.DateField(_("last day"), null=True, blank=True)
    number = models.CharField(_("number"), max_length=100, blank=True)

    objects = SeenCertificateQuerySet.as_manager()

    class Meta:
        ordering = ("qualification_type__position", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("achieved_on")),
                name="seen_certificate_expires_after_it_is_achieved",
                violation_error_message=_("The last day lies before the day it was achieved."),
            ),
        )

    def __str__(self) -> str:
        return str(self.qualification_type)

    @property
    def organization(self) -> Organization:
        """Return the organisation that is appraised."""
        return self.seat.appraisal.organization
