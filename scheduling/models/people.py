"""How appraisers work, what they have done, and what ties people to an organisation."""

from __future__ import annotations

from datetime import time

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appraisals.models import Appraisal, AppraiserProfile
from organizations.models import Identified
from scheduling.conflicts import RULES
from scheduling.querysets import InterestDeclarationQuerySet, OfProfileQuerySet, WorkingPatternQuerySet
from scheduling.workdays import Availability, Span

INTEREST_KINDS = [(rule.kind, rule.label) for rule in RULES.values()]
WEEKDAYS = RegexValidator(r"^(?=.)0?1?2?3?4?5?6?$", _("Name each working day once, in order."))


class WorkingPattern(Identified):
    """The working hours and limits of an appraiser, in the zone of the profile.

    ``weekdays``: digits, 0 is Monday. ``travel_days``: kept free before and after each booking. None: no limit.
    """

    profile = models.OneToOneField(AppraiserProfile, models.CASCADE, related_name="working_pattern")
    country_code = models.CharField(_("country for public holidays"), max_length=2, blank=True)
    subdivision = models.CharField(_("state or region"), max_length=10, blank=True)
    works_from = models.TimeField(_("works from"), default=time(9))
    works_until = models.TimeField(_("works until"), default=time(17))
    weekdays = models.CharField(_("working days"), max_length=7, default="01234", validators=[WEEKDAYS])
    travel_days = models.PositiveSmallIntegerField(
        _("travel days before and after"), default=0, validators=[MaxValueValidator(7)]
    )
    most_consecutive = models.PositiveSmallIntegerField(
        _("on-site days in a row, at most"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    most_a_year = models.PositiveSmallIntegerField(
        _("days of appraisal a year, at most"), null=True, blank=True, validators=[MinValueValidator(1)]
    )

    objects = WorkingPatternQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.profile)

    def availability(self, zone: str, leave: tuple[Span, ...] = ()) -> Availability:
        """Return the pattern, with the ``leave`` of the person, for the rules of ``scheduling.workdays``."""
        return Availability(
            zone, self.works_from, self.works_until, frozenset(int(day) for day in self.weekdays),
            self.country_code, self.subdivision, leave, self.travel_days, self.most_consecutive, self.most_a_year,
        )  # fmt: skip


class Leave(Identified):
    """Days on which an appraiser cannot be booked, both included."""

    profile = models.ForeignKey(AppraiserProfile, models.CASCADE, related_name="leave")
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    note = models.CharField(_("note"), max_length=200, blank=True, help_text=_("Only you see it."))

    objects = OfProfileQuerySet.as_manager()

    class Meta:
        ordering = ("starts_on", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="leave_ends_after_start",
                violation_error_message=_("The last day lies before the first."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"


class LogbookEntry(Identified):
    """An appraisal in a person's record of experience, for renewing a certificate.

    It keeps its words when the appraisal is gone. ``appraisal`` None: entered by hand.
    """

    class Role(models.TextChoices):
        LEAD = "lead", _("leader")
        MEMBER = "member", _("team member or co-assessor")
        OBSERVER = "observer", _("observer")

    profile = models.ForeignKey(AppraiserProfile, models.CASCADE, related_name="logbook")
    appraisal = models.ForeignKey(Appraisal, models.SET_NULL, null=True, blank=True, related_name="logbook_entries")
    title = models.CharField(_("appraisal"), max_length=200)
    client = models.CharField(_("organisation"), max_length=200, blank=True)
    model = models.CharField(_("model"), max_length=100)
    role = models.CharField(_("role"), max_length=10, choices=Role)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    days = models.DecimalField(_("days"), max_digits=5, decimal_places=1, validators=[MinValueValidator(0)])
    hours = models.DecimalField(_("hours"), max_digits=6, decimal_places=1, validators=[MinValueValidator(0)])
    processes = models.CharField(_("processes"), max_length=500, blank=True)

    objects = OfProfileQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_on", "id")
        verbose_name_plural = "logbook entries"
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="logbook_ends_after_start",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.UniqueConstraint(fields=("profile", "appraisal"), name="logbook_once_per_appraisal"),
        )

    def __str__(self) -> str:
        return self.title


class InterestDeclaration(Identified):
    """What ties a person to an organisation, in a period; ``ends_on`` None: it lasts.

    Declarations are withdrawn, not deleted: what a team was judged on stays on record.
    """

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="interests")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="interests", verbose_name=_("person")
    )
    kind = models.CharField(_("interest"), max_length=20, choices=INTEREST_KINDS)
    starts_on = models.DateField(_("since"))
    ends_on = models.DateField(_("until"), null=True, blank=True, help_text=_("Empty: it lasts."))
    reason = models.CharField(_("what it is"), max_length=500)
    mitigation = models.CharField(_("mitigation"), max_length=500, blank=True)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)

    objects = InterestDeclarationQuerySet.as_manager()

    class Meta:
        ordering = ("person__full_name", "-starts_on", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="interest_ends_after_start",
                violation_error_message=_("The end lies before the start."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"
