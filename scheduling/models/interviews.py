"""Rooms, who is interviewed, and when."""

from __future__ import annotations

from datetime import time

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appraisals.models import Appraisal
from organizations.models import Identified, Organization, validate_time_zone
from scheduling.querysets import InterviewSessionQuerySet, OfAppraisalQuerySet, RoomQuerySet

SLOT_MINUTES = 15


class Room(Identified):
    """A room of the organisation, or a video link (``place`` empty and ``video_link`` set)."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="rooms")
    name = models.CharField(_("name"), max_length=100)
    place = models.CharField(_("place"), max_length=200, blank=True)
    capacity = models.PositiveSmallIntegerField(_("seats"), default=8, validators=[MinValueValidator(1)])
    video_link = models.CharField(
        _("video link"), max_length=500, blank=True, validators=[URLValidator(schemes=("https", "http"))]
    )
    is_accessible = models.BooleanField(_("wheelchair access"), default=False)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)

    objects = RoomQuerySet.as_manager()

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "name"),
                name="room_name_unique_in_organization",
                violation_error_message=_("The organisation already has a room of this name."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class InterviewPlan(Identified):
    """The terms on which interviews are planned, in the zone of the appraisal.

    ``reserve_hours``: follow-up sessions at the end. ``order_matters``: MAN.3, SUP.1 and SUP.8 before the others.
    ``problems``: what stood in the way of the last plan, one sentence each. ``sequence`` counts the plans.
    """

    class State(models.TextChoices):
        NONE = "none", _("not planned yet")
        PLANNED = "planned", _("planned")
        INFEASIBLE = "infeasible", _("cannot be planned")

    appraisal = models.OneToOneField(Appraisal, models.CASCADE, related_name="interview_plan")
    day_starts = models.TimeField(_("day begins"), default=time(9))
    day_ends = models.TimeField(_("day ends"), default=time(17, 30))
    lunch_starts = models.TimeField(_("lunch from"), default=time(12))
    lunch_ends = models.TimeField(_("lunch until"), default=time(13))
    session_minutes = models.PositiveSmallIntegerField(
        _("minutes of a session"), default=60, validators=[MinValueValidator(15), MaxValueValidator(240)]
    )
    break_minutes = models.PositiveSmallIntegerField(
        _("minutes between sessions"), default=15, validators=[MaxValueValidator(60)]
    )
    most_interviewees = models.PositiveSmallIntegerField(
        _("people interviewed together, at most"), default=4, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    reserve_hours = models.PositiveSmallIntegerField(
        _("follow-up hours"), default=2, validators=[MaxValueValidator(16)]
    )
    order_matters = models.BooleanField(_("management and support processes first"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.NONE)
    problems = models.JSONField(default=list, blank=True)
    people_hours = models.DecimalField(_("people-hours"), max_digits=7, decimal_places=1, null=True, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    planned_at = models.DateTimeField(_("planned"), null=True, blank=True)

    objects = OfAppraisalQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(day_ends__gt=F("day_starts")),
                name="interview_day_ends_after_start",
                violation_error_message=_("The day ends before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(lunch_ends__gte=F("lunch_starts")),
                name="interview_lunch_ends_after_start",
                violation_error_message=_("Lunch ends before it begins."),
            ),
        )

    def __str__(self) -> str:
        return str(self.appraisal)

    @property
    def organization(self) -> Organization:
        """Return the organisation that is appraised."""
        return self.appraisal.organization


class Participant(Identified):
    """Somebody who can affirm process areas in instances, in one role.

    ``alone``: interviewed with nobody else, as project leads are. ``available`` False: dropped out.
    ``works_from``/``works_until`` are in ``time_zone``.
    """

    appraisal = models.ForeignKey(Appraisal, models.CASCADE, related_name="participants")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("e-mail address"), blank=True)
    role = models.CharField(_("role"), max_length=100)
    units = models.ManyToManyField("organizations.Unit", related_name="+", verbose_name=_("projects and functions"))
    process_areas = models.ManyToManyField("frameworks.Requirement", related_name="+", verbose_name=_("process areas"))
    manager = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="reports", verbose_name=_("manager")
    )
    alone = models.BooleanField(_("interviewed alone"), default=False)
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[validate_time_zone])
    works_from = models.TimeField(_("works from"), default=time(9))
    works_until = models.TimeField(_("works until"), default=time(17))
    available = models.BooleanField(_("available"), default=True)

    objects = OfAppraisalQuerySet.as_manager()

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name

    @property
    def organization(self) -> Organization:
        """Return the organisation that is appraised."""
        return self.appraisal.organization


class InterviewSession(Identified):
    """A meeting of the team with those it interviews, or a follow-up kept in reserve (without anybody).

    ``key`` is the same from plan to plan. ``pinned``: set by hand, planning leaves it where it is. ``sequence``
    counts the changes for calendars (RFC 5545 SEQUENCE).
    """

    class Kind(models.TextChoices):
        INTERVIEW = "interview", _("interview")
        FOLLOW_UP = "follow_up", _("follow-up reserve")

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        CANCELLED = "cancelled", _("cancelled")

    appraisal = models.ForeignKey(Appraisal, models.CASCADE, related_name="sessions")
    key = models.CharField(max_length=300, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.INTERVIEW)
    title = models.CharField(_("title"), max_length=300)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    room = models.ForeignKey(Room, models.PROTECT, null=True, blank=True, related_name="sessions")
    team = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", verbose_name=_("team members"))
    participants = models.ManyToManyField(Participant, related_name="sessions", verbose_name=_("interviewed"))
    units = models.ManyToManyField("organizations.Unit", related_name="+")
    process_areas = models.ManyToManyField("frameworks.Requirement", related_name="+")
    pinned = models.BooleanField(_("set by hand"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = InterviewSessionQuerySet.as_manager()

    class Meta:
        ordering = ("starts_at", "title", "id")
        constraints = (
            models.UniqueConstraint(fields=("appraisal", "key"), name="session_key_unique_in_appraisal"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_start",
                violation_error_message=_("The session ends before it begins."),
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def organization(self) -> Organization:
        """Return the organisation that is appraised."""
        return self.appraisal.organization

    @property
    def is_off(self) -> bool:
        """Say whether the session does not take place: it is cancelled, or its appraisal is."""
        return self.state == self.State.CANCELLED or self.appraisal.state == Appraisal.State.CANCELLED


class SessionSlot(models.Model):
    """A quarter of an hour that a session takes of a room, a member of the team or somebody interviewed.

    Exactly one of the three is set. The unique constraints rule out double bookings on every database.
    """

    session = models.ForeignKey(InterviewSession, models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField()
    room = models.ForeignKey(Room, models.CASCADE, null=True, related_name="slots")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="session_slots")
    participant = models.ForeignKey(Participant, models.CASCADE, null=True, related_name="slots")

    class Meta:
        ordering = ("starts_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("room", "starts_at"), name="room_taken_once"),
            models.UniqueConstraint(fields=("member", "starts_at"), name="member_taken_once"),
            models.UniqueConstraint(fields=("participant", "starts_at"), name="participant_taken_once"),
            models.CheckConstraint(
                condition=Q(room__isnull=False, member=None, participant=None)
                | Q(room=None, member__isnull=False, participant=None)
                | Q(room=None, member=None, participant__isnull=False),
                name="slot_of_one_resource",
            ),
        )

    def __str__(self) -> str:
        return f"{self.starts_at}"
