"""Where the organisation is going and by when: journeys, their scope, tasks and reminders."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journeys.querysets import (
    EditionDecisionQuerySet,
    JourneyPartQuerySet,
    JourneyQuerySet,
    ReminderQuerySet,
    ScopedAreaQuerySet,
    TaskCommentQuerySet,
    TaskQuerySet,
)
from organizations.models import Identified


class Journey(Identified):
    """The way of an organisation to a maturity level or capability level by a wanted date.

    ``target_level`` is a maturity level (CMMI, 2-5) or a capability level (Automotive SPICE, 1-3).
    ``units`` are the instances in scope: projects, support functions and one organisational unit.
    """

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="journeys")
    name = models.CharField(_("name"), max_length=200)
    framework = models.ForeignKey("frameworks.Framework", models.PROTECT, related_name="+", verbose_name=_("model"))
    target_level = models.PositiveSmallIntegerField(_("target level"))
    wanted_on = models.DateField(_("wanted by"))
    units = models.ManyToManyField("organizations.Unit", related_name="journeys", verbose_name=_("instances in scope"))
    appraisals = models.ManyToManyField("appraisals.Appraisal", related_name="journeys", blank=True)
    assessments = models.ManyToManyField("assessments.Assessment", related_name="journeys", blank=True)
    advice = models.ForeignKey(
        "advisor.SavedAdvice",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="journeys",
        verbose_name=_("began with the advice"),
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects = JourneyQuerySet.as_manager()

    class Meta:
        ordering = ("closed_at", "wanted_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "name"),
                name="journey_name_unique_in_organization",
                violation_error_message=_("The organisation already has a journey of this name."),
            ),
            models.CheckConstraint(condition=Q(target_level__range=(1, 5)), name="journey_target_level_in_range"),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("journeys:detail", args=[self.pk])


class ScopedArea(Identified):
    """A process area (process) in the scope of a journey, or marked not applicable with the reason.

    ``left_at``: since when it is out of scope, kept with its reason for the day it comes back; None: in scope.
    ``target_level``: the capability level wanted of it where that is lower than the journey's, else None.
    """

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="scoped_areas")
    process_area = models.ForeignKey("frameworks.Requirement", models.PROTECT, related_name="+")
    applicable = models.BooleanField(_("applicable"), default=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    left_at = models.DateTimeField(_("left the scope"), null=True, blank=True, editable=False)
    target_level = models.PositiveSmallIntegerField(_("target level"), null=True, blank=True)

    objects = ScopedAreaQuerySet.as_manager()

    class Meta:
        ordering = ("process_area__position", "id")
        constraints = (
            models.UniqueConstraint(fields=("journey", "process_area"), name="scoped_area_once_per_journey"),
            models.CheckConstraint(
                condition=Q(applicable=True) | ~Q(reason=""),
                name="scoped_area_not_applicable_with_reason",
                violation_error_message=_("Say why the process area is not applicable."),
            ),
        )

    def __str__(self) -> str:
        return str(self.process_area)

    @property
    def organization(self) -> models.Model:
        """Return the organisation of the journey."""
        return self.journey.organization


class NotApplicableCell(Identified):
    """A recorded decision that a practice is not applicable in one instance of a journey, with its reason.

    It never counts as accepted: whether the method allows it is the appraisal team's to judge.
    """

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="not_applicable_cells")
    process_area = models.ForeignKey("frameworks.Requirement", models.PROTECT, related_name="+")
    practice = models.ForeignKey("frameworks.Requirement", models.PROTECT, related_name="+")
    unit = models.ForeignKey("organizations.Unit", models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=1000)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), default=timezone.now, editable=False)

    objects = JourneyPartQuerySet.as_manager()

    class Meta:
        ordering = ("-decided_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("journey", "process_area", "practice", "unit"),
                name="not_applicable_once_per_cell",
                violation_error_message=_("This is recorded as not applicable already."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="not_applicable_with_reason",
                violation_error_message=_("Say why the practice is not applicable there."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.practice} · {self.unit}"

    @property
    def organization(self) -> models.Model:
        """Return the organisation of the journey."""
        return self.journey.organization


class Task(Identified):
    """A piece of work for one process area, generated from a gap or added by hand.

    ``key`` identifies what generated it, so that planning again adds only what is missing (empty: by hand).
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        IN_PROGRESS = "in_progress", _("in progress")
        BLOCKED = "blocked", _("blocked")
        DONE = "done", _("done")
        DROPPED = "dropped", _("dropped")

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="tasks")
    process_area = models.ForeignKey("frameworks.Requirement", models.PROTECT, related_name="+")
    unit = models.ForeignKey("organizations.Unit", models.PROTECT, null=True, blank=True, related_name="tasks")
    key = models.CharField(max_length=200, blank=True, editable=False)
    title = models.CharField(_("title"), max_length=300)
    description = models.TextField(
        _("description"), max_length=4000, blank=True, validators=[MaxLengthValidator(4000)]
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="tasks", verbose_name=_("owner")
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.OPEN)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    due_on = models.DateField(_("due on"))
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    done_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "process_area__position", "id")
        indexes = (
            models.Index(fields=("journey", "state", "due_on"), name="task_by_state_and_due_date"),
            models.Index(fields=("owner", "due_on"), name="task_by_owner"),
        )
        constraints = (
            models.UniqueConstraint(fields=("journey", "key"), condition=~Q(key=""), name="task_generated_once"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("journeys:task_detail", args=[self.pk])

    @property
    def organization(self) -> models.Model:
        """Return the organisation of the journey."""
        return self.journey.organization

    @property
    def is_open(self) -> bool:
        """Say whether the task still needs work."""
        return self.state not in (self.State.DONE, self.State.DROPPED)


class EditionChange(Identified):
    """A journey went to another edition of its framework, or postponed that.

    ``from_framework`` and ``to_framework`` are the same where a newer file of the edition retired requirements that
    the journey works with. ``before``: the target until then (``queries.targets.Target``), for the way back.
    ``tasks``: those that went along. ``postponed_until`` is None unless the state is postponed.
    """

    class State(models.TextChoices):
        POSTPONED = "postponed", _("postponed")
        APPLIED = "applied", _("applied")
        UNDONE = "undone", _("undone")

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="edition_changes")
    from_framework = models.ForeignKey(
        "frameworks.Framework", models.PROTECT, related_name="+", verbose_name=_("from")
    )
    to_framework = models.ForeignKey("frameworks.Framework", models.PROTECT, related_name="+", verbose_name=_("to"))
    state = models.CharField(_("state"), max_length=10, choices=State)
    before = models.JSONField(_("target before"), default=dict, blank=True, editable=False)
    postponed_until = models.DateField(_("postponed until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    tasks = models.ManyToManyField(Task, related_name="edition_changes", blank=True, editable=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), default=timezone.now, editable=False)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True, editable=False)

    objects = JourneyPartQuerySet.as_manager()

    class Meta:
        ordering = ("-decided_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="postponed") | (Q(postponed_until__isnull=False) & ~Q(reason="")),
                name="edition_change_postponed_with_day_and_reason",
                violation_error_message=_("Say until when and why."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.from_framework} → {self.to_framework}"

    @property
    def organization(self) -> models.Model:
        """Return the organisation of the journey."""
        return self.journey.organization


class EditionDecision(Identified):
    """What became of the work on one practice of a process area when the edition changed.

    ``practice`` None: of the process area itself, its place in the scope and its tasks. ``successor`` None: left
    behind, everything is kept on the old edition. ``keeps_review``: evidence came along with its review; otherwise
    what was accepted is to be reviewed again, because the new practice says something else.
    """

    change = models.ForeignKey(EditionChange, models.CASCADE, related_name="decisions")
    process_area = models.ForeignKey("frameworks.Requirement", models.PROTECT, related_name="+")
    practice = models.ForeignKey("frameworks.Requirement", models.PROTECT, null=True, blank=True, related_name="+")
    successor_area = models.ForeignKey(
        "frameworks.Requirement", models.PROTECT, null=True, blank=True, related_name="+"
    )
    successor = models.ForeignKey("frameworks.Requirement", models.PROTECT, null=True, blank=True, related_name="+")
    keeps_review = models.BooleanField(_("keeps its review"), default=False)

    objects = EditionDecisionQuerySet.as_manager()

    class Meta:
        ordering = ("process_area__position", "practice__position", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("change", "process_area", "practice"), name="edition_decision_once_per_practice"
            ),
        )

    def __str__(self) -> str:
        return f"{self.practice or self.process_area} → {self.successor or '–'}"

    @property
    def organization(self) -> models.Model:
        """Return the organisation of the journey."""
        return self.change.journey.organization


class TaskComment(Identified):
    """A remark on a task."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    text = models.TextField(_("comment"), max_length=4000, validators=[MaxLengthValidator(4000)])
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = TaskCommentQuerySet.as_manager()

    class Meta:
        ordering = ("created_at", "id")

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def organization(self) -> models.Model:
        """Return the organisation of the journey."""
        return self.task.journey.organization


class Reminder(Identified):
    """One reminder to one person: entry of the in-app list, and outbox of the mail.

    The unique constraint means: never twice for the same deadline, day, offset and person. A row is written
    before anything is sent; ``claimed_at`` is the lease of the process that sends it. Rows of one mail share a
    ``message_id``, chosen at the first attempt and kept for all further ones, so that receivers can drop a double.
    """

    class Kind(models.TextChoices):
        TASK = "task", _("task due")
        EVIDENCE = "evidence", _("evidence expires")
        SURVEILLANCE_AUDIT = "surveillance_audit", _("surveillance audit")
        CERTIFICATE = "certificate", _("certificate expires")
        APPRAISAL = "appraisal", _("appraisal begins")
        APPRAISER_CERTIFICATE = "appraiser_certificate", _("appraiser certificate expires")
        JOURNEY = "journey", _("journey's wanted date")
        QUALIFICATION = "qualification", _("qualification expires")
        MENTION = "mention", _("somebody mentioned you")

    class State(models.TextChoices):
        PENDING = "pending", _("waiting")
        SENT = "sent", _("sent")
        IN_APP = "in_app", _("in the list only")
        SUPERSEDED = "superseded", _("replaced by a later one")
        CANCELLED = "cancelled", _("no longer due")
        FAILED = "failed", _("failed")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="reminders")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminders")
    deadline_kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    deadline_id = models.UUIDField()
    due_on = models.DateField(_("due on"))
    offset_days = models.SmallIntegerField(_("days before"), help_text=_("Negative: days after."))
    title = models.CharField(_("title"), max_length=300)
    path = models.CharField(max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(_("last error"), max_length=500, blank=True)
    message_id = models.CharField(max_length=120, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "id")
        indexes = (
            models.Index(fields=("state", "claimed_at"), name="reminder_outbox"),
            models.Index(fields=("recipient", "read_at"), name="reminder_unread"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("deadline_kind", "deadline_id", "due_on", "offset_days", "recipient"),
                name="reminder_once_per_deadline_offset_and_person",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def kind_label(self) -> str:
        """Return what falls due, in words."""
        return str(self.get_deadline_kind_display()).capitalize()
