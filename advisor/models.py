"""Advice that an organisation sought: its answers, and the result as it was given."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from advisor.querysets import SavedAdviceQuerySet
from advisor.rulebook import shipped_rulebook
from organizations.models import Identified


class SavedAdvice(Identified):
    """Answers of an organisation to the advisor's questions, and the advice they led to.

    ``answers``: question key to a list of chosen keys; without an entry a question is unanswered, an empty list says
    that none of its choices is true. ``result``: the document of ``advisor.documents.as_data`` as it was given, None
    before the first evaluation; ``rules_of``: the day of the rules it rests on. ``answered_at`` is later than
    ``evaluated_at`` where answers changed since.
    """

    class State(models.TextChoices):
        OPEN = "open", _("not finished")
        CURRENT = "current", _("current")
        ANSWERS_CHANGED = "answers_changed", _("answers changed since")
        RULES_CHANGED = "rules_changed", _("rules changed since")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="advice")
    title = models.CharField(_("title"), max_length=200)
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    answered_at = models.DateTimeField(_("answered"), default=timezone.now, editable=False)
    result = models.JSONField(_("result"), null=True, blank=True, editable=False)
    rules_of = models.DateField(_("rules of"), null=True, blank=True, editable=False)
    evaluated_at = models.DateTimeField(_("evaluated"), null=True, blank=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(_("begun"), default=timezone.now, editable=False)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    objects = SavedAdviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved advice")
        verbose_name_plural = _("saved advice")
        ordering = ("-changed_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "title"),
                name="saved_advice_title_unique_in_organization",
                violation_error_message=_("The organisation already has advice of this title."),
            ),
            models.CheckConstraint(
                condition=Q(rules_of=None, evaluated_at=None) | Q(rules_of__isnull=False, evaluated_at__isnull=False),
                name="saved_advice_evaluated_by_rules",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("advisor:detail", args=[self.pk])

    @property
    def state(self) -> State:
        """Return how far the advice is, and whether its result still stands."""
        if self.evaluated_at is None:
            return self.State.OPEN
        if self.answered_at > self.evaluated_at:
            return self.State.ANSWERS_CHANGED
        rules_of: date | None = self.rules_of
        return self.State.CURRENT if str(rules_of) == shipped_rulebook().date else self.State.RULES_CHANGED

    @property
    def given(self) -> dict[str, list[str]]:
        """Return the answers as they are stored."""
        answers: Any = self.answers
        return answers
