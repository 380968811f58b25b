"""Evidence offered for a practice in an instance, with its review."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evidence.models.items import EvidenceItem
from evidence.querysets import EvidenceLinkQuerySet
from organizations.models import Identified, Organization


class EvidenceLink(Identified):
    """Evidence offered for a practice in an instance, with its review.

    ``practice`` is a specific or base practice of ``process_area``, or a generic practice applied to it.
    ``directness``: whether the evidence shows the practice itself or only supports it, "" where nobody said.
    A draft is prepared but not handed in: it counts nowhere.
    For an ISO 9001 clause, ``process_area`` is its top-level clause and ``unit`` the root organisational unit.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        IN_REVIEW = "in_review", _("in review")
        ACCEPTED = "accepted", _("accepted")
        RETURNED = "returned", _("returned")

    class Directness(models.TextChoices):
        DIRECT = "direct", _("direct")
        SUPPORTING = "supporting", _("supporting")

    OFFERED = (State.IN_REVIEW, State.ACCEPTED)

    item = models.ForeignKey(EvidenceItem, models.CASCADE, related_name="links")
    process_area = models.ForeignKey("frameworks.Requirement", models.PROTECT, related_name="+")
    practice = models.ForeignKey("frameworks.Requirement", models.PROTECT, related_name="evidence_links")
    unit = models.ForeignKey("organizations.Unit", models.PROTECT, related_name="evidence_links")
    state = models.CharField(_("review"), max_length=10, choices=State, default=State.IN_REVIEW)
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    note = models.CharField(_("where to look"), max_length=300, blank=True, help_text=_("Page, section or line."))
    directness = models.CharField(
        _("direct or supporting"),
        max_length=10,
        choices=Directness,
        blank=True,
        help_text=_(
            "Direct: it shows the practice itself. Supporting: it makes plausible that the practice is lived."
        ),
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)

    objects = EvidenceLinkQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "id")
        indexes = (models.Index(fields=("unit", "process_area", "practice"), name="evidence_link_by_cell"),)
        constraints = (
            models.UniqueConstraint(
                fields=("item", "process_area", "practice", "unit"),
                name="evidence_link_once_per_cell",
                violation_error_message=_("This evidence is already linked to that practice there."),
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(reason=""),
                name="evidence_link_returned_with_reason",
                violation_error_message=_("Evidence is returned with a reason."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.item} → {self.practice}"

    @property
    def organization(self) -> Organization:
        """Return the organisation the evidence belongs to."""
        return self.item.organization
