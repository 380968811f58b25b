"""Long work in the background, with its progress and its outcome."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jobs.querysets import JobQuerySet
from organizations.models import Identified


class Job(Identified):
    """One piece of long work, asked for by a person (``owner`` None: by the system itself).

    The row is the record of the work; the broker only says that there may be something to do. ``kind`` names the
    function in ``settings.JOBS``, ``parameters`` are its JSON input. ``total`` is None while the size of the work is
    not known. ``key`` is the same for work that must not run twice at once; empty: no such rule. ``result``:
    ``{"message": str, "path": str, …}``, with ``path`` the page where the outcome is found ("" or absent: none).
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        SUCCEEDED = "succeeded", _("finished")
        FAILED = "failed", _("failed")
        STOPPED = "stopped", _("stopped")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="jobs")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="jobs")
    kind = models.CharField(_("kind"), max_length=40)
    title = models.CharField(_("title"), max_length=300)
    parameters = models.JSONField(default=dict, blank=True)
    key = models.CharField(max_length=200, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(_("steps done"), default=0)
    total = models.PositiveIntegerField(_("steps in all"), null=True, blank=True)
    note = models.CharField(_("at present"), max_length=300, blank=True)
    result = models.JSONField(_("result"), default=dict, blank=True)
    error = models.CharField(_("error"), max_length=500, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    created_at = models.DateTimeField(_("asked for"), default=timezone.now, editable=False)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    alive_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    stop_asked_at = models.DateTimeField(_("asked to stop"), null=True, blank=True)
    finished_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "id")
        indexes = (
            models.Index(fields=("state", "alive_at"), name="job_to_start"),
            models.Index(fields=("owner", "-created_at"), name="job_by_owner"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "key"),
                condition=Q(finished_at=None) & ~Q(key=""),
                name="job_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None, state__in=("waiting", "running"))
                | Q(finished_at__isnull=False, state__in=("succeeded", "failed", "stopped")),
                name="job_ended_with_its_state",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("jobs:detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Say whether the job waits or runs."""
        return self.finished_at is None

    @property
    def percent(self) -> int | None:
        """Return how much is done, 0-100; None while the size of the work is not known."""
        return min(100, self.done * 100 // self.total) if self.total else None
