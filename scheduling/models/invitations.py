"""Who was told of an interview, and what they answered."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models import Identified, Organization
from scheduling.models.interviews import InterviewSession
from scheduling.querysets import SessionInvitationQuerySet


class SessionInvitation(Identified):
    """What an address was told of a session last, and the answer to that.

    ``sequence``: the session's when it was told, None: not yet. ``is_cancelled``: told that it is off for them. Each
    later message asks anew, so it takes the former answer away.
    """

    class Reply(models.TextChoices):
        NONE = "none", _("no answer yet")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        PROPOSED = "proposed", _("proposes another time")

    session = models.ForeignKey(InterviewSession, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=150)
    sequence = models.PositiveIntegerField(null=True, blank=True, editable=False)
    is_cancelled = models.BooleanField(_("called off"), default=False, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True, editable=False)
    reply = models.CharField(_("answer"), max_length=10, choices=Reply, default=Reply.NONE)
    proposed_at = models.DateTimeField(_("proposed time"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    replied_at = models.DateTimeField(_("answered"), null=True, blank=True, editable=False)

    objects = SessionInvitationQuerySet.as_manager()

    class Meta:
        ordering = ("name", "id")
        constraints = (models.UniqueConstraint(fields=("session", "email"), name="invitation_once_per_address"),)

    def __str__(self) -> str:
        return f"{self.name}: {self.session}"

    @property
    def organization(self) -> Organization:
        """Return the organisation that is appraised."""
        return self.session.organization
