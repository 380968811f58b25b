"""Self-assessments: what the organisation judges of itself, cell by cell, before an appraiser does."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.querysets import AssessedQuerySet, AssessmentQuerySet, TeamDecisionQuerySet
from assessments.scales import Scale, scale_for
from organizations.models import Identified


class Assessment(Identified):
    """A self-assessment of the organisation against one framework and level; never a result of an appraisal.

    ``target_level`` is a maturity level (CMMI) or a capability level. ``units`` are the instances looked at. Scope
    and units are those of its first day: what changes later elsewhere does not change a judgement that was made.
    """

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="assessments")
    name = models.CharField(_("name"), max_length=200)
    framework = models.ForeignKey("frameworks.Framework", models.PROTECT, related_name="+", verbose_name=_("model"))
    target_level = models.PositiveSmallIntegerField(_("target level"))
    units = models.ManyToManyField("organizations.Unit", related_name="+", verbose_name=_("instances"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(_("begun"), default=timezone.now, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "name"),
                name="assessment_name_unique_in_organization",
                violation_error_message=_("The organisation already has a self-assessment of this name."),
            ),
            models.CheckConstraint(condition=Q(target_level__range=(1, 5)), name="assessment_target_level_in_range"),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("assessments:detail", args=[self.pk])

    @property
    def scale(self) -> Scale:
        """Return the marks that its method gives."""
        return scale_for(self.framework.family, self.framework.edition)


class Assessed(Identified):
    """A row of a self-assessment."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="%(class)ss")

    class Meta:
        abstract = True

    @property
    def organization(self) -> models.Model:
        """Return the organisation of the self-assessment."""
        return self.assessment.organization


class AssessedArea(Assessed):
    """A process area (process) of the self-assessment, or not applicable with the ``reason``."""

    process_area = models.ForeignKey("frameworks.Requirement", models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = AssessedQuerySet.as_manager()

    class Meta:
        ordering = ("process_area__position", "id")
        constraints = (
            models.UniqueConstraint(fields=("assessment", "process_area"), name="assessed_area_once_per_assessment"),
        )

    def __str__(self) -> str:
        return str(self.process_area)


class Judgement(Assessed):
    """A mark for one cell. ``mark`` is a value of the scale, empty when it was taken back.

    ``practice`` is a practice, or a process attribute itself in the N/P/L/F scale.
    """

    process_area = models.ForeignKey("frameworks.Requirement", models.PROTECT, related_name="+")
    practice = models.ForeignKey("frameworks.Requirement", models.PROTECT, related_name="+")
    unit = models.ForeignKey("organizations.Unit", models.PROTECT, related_name="+")
    mark = models.CharField(_("mark"), max_length=2, blank=True)
    weakness = models.TextField(_("weakness"), max_length=2000, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    objects = AssessedQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.practice.ref}: {self.mark or '–'}"


class Characterisation(Judgement):
    """The present mark of a cell. ``version`` counts its changes, so that nobody overwrites what they did not see."""

    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        ordering = ("process_area__position", "practice__position", "unit__name", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("assessment", "process_area", "practice", "unit"), name="characterisation_once_per_cell"
            ),
        )


class CharacterisationChange(Judgement):
    """One change of a mark; never changed itself, so that each day's marks can be told."""

    class Meta:
        ordering = ("-changed_at", "-id")
        indexes = (
            models.Index(
                fields=("assessment", "process_area", "practice", "unit", "changed_at"),
                name="characterisation_history",
            ),
        )


class TeamDecision(Assessed):
    """What the method leaves to the judgement of the team, with its reason; a later one replaces it.

    ``subject`` is a practice (question ``characterisation``: its value for the organisational unit, where the
    instances allow more than one) or a goal or practice group (question ``impact``: whether its weaknesses together
    have a significant negative impact). Questions and answers are those of ``appraisals.rating``.
    """

    class Question(models.TextChoices):
        CHARACTERISATION = "characterisation", _("value for the organisational unit")
        IMPACT = "impact", _("impact of the weaknesses on the goal")

    process_area = models.ForeignKey("frameworks.Requirement", models.PROTECT, related_name="+")
    subject = models.ForeignKey("frameworks.Requirement", models.PROTECT, related_name="+")
    question = models.CharField(_("question"), max_length=20, choices=Question)
    answer = models.CharField(_("answer"), max_length=15)
    reason = models.CharField(_("reason"), max_length=1000)
    is_current = models.BooleanField(_("current"), default=True, editable=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), default=timezone.now, editable=False)

    objects = TeamDecisionQuerySet.as_manager()

    class Meta:
        ordering = ("-decided_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("assessment", "process_area", "subject", "question"),
                condition=Q(is_current=True),
                name="team_decision_one_current_per_question",
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject.ref}: {self.answer}"
