"""Calendars that are subscribed to."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from appraisals.models import Appraisal
from organizations.models import Identified
from scheduling.querysets import CalendarFeedQuerySet


class CalendarFeed(Identified):
    """A calendar that a person reads in a program of their own, by an address that is its key.

    Of one ``organization``, of one ``appraisal``, or with neither of what the person leads, joins or attends.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feeds")
    organization = models.ForeignKey(
        "organizations.Organization", models.CASCADE, null=True, blank=True, related_name="+",
        verbose_name=_("organisation"),
    )  # fmt: skip
    appraisal = models.ForeignKey(
        Appraisal, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("appraisal")
    )
    name = models.CharField(_("for which program or device"), max_length=100, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        ordering = ("created_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(organization=None) | Q(appraisal=None),
                name="calendar_feed_of_one_thing",
                violation_error_message=_("Choose an organisation or an appraisal, not both."),
            ),
        )

    def __str__(self) -> str:
        return str(self.organization or self.appraisal or _t("My appraisals and interviews"))
