"""Objective evidence: what it is, and its immutable versions."""

from __future__ import annotations

from django.conf import settings
from django.conf.global_settings import LANGUAGES
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evidence.querysets import EvidenceItemQuerySet, EvidenceVersionQuerySet
from organizations.models import Identified, Organization
from organizations.querysets import OwnedQuerySet


def language_choices() -> list[tuple[str, str]]:
    """Return the languages evidence may be written in, as codes of BCP 47 with their names."""
    return list(LANGUAGES)


class EvidenceTag(Identified):
    """A word by which an organisation groups its evidence."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="evidence_tags")
    name = models.CharField(_("tag"), max_length=40)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ("name", "id")
        constraints = (models.UniqueConstraint("organization", Lower("name"), name="evidence_tag_unique_in_any_case"),)

    def __str__(self) -> str:
        return self.name


class EvidenceItem(Identified):
    """One piece of objective evidence; what it says is in its versions.

    ``kind`` tells artefacts (what work left behind) from affirmations (what people said or showed, ``AFFIRMATIONS``).
    ``dated_on`` is the day the evidence speaks of, ``created_at`` when it was put here. ``language``: BCP 47, "" where
    nobody said. Confidential evidence is read by its owner, who added it, process owners and above, and lead
    appraisers; it counts like any other.
    """

    class Kind(models.TextChoices):
        FILE = "file", _("file")
        LINK = "link", _("link")
        COMMIT = "commit", _("commit or tag")
        TICKETS = "tickets", _("ticket query")
        CI_ARTEFACT = "ci_artefact", _("CI artefact")
        PHOTO = "photo", _("photo")
        INTERVIEW = "interview", _("interview")
        PRESENTATION = "presentation", _("presentation")
        DEMONSTRATION = "demonstration", _("demonstration")

    class Confidentiality(models.TextChoices):
        INTERNAL = "internal", _("internal")
        CONFIDENTIAL = "confidential", _("confidential")

    AFFIRMATIONS = (Kind.INTERVIEW, Kind.PRESENTATION, Kind.DEMONSTRATION)

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="evidence_items")
    title = models.CharField(_("title"), max_length=300)
    kind = models.CharField(_("kind"), max_length=15, choices=Kind, default=Kind.FILE)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    owner_role = models.CharField(_("owner's role"), max_length=100, blank=True)
    dated_on = models.DateField(
        _("dated"), null=True, blank=True, help_text=_("The day it speaks of, not the day it is added.")
    )
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    covers_from = models.DateField(_("covers the time from"), null=True, blank=True)
    covers_until = models.DateField(_("covers the time until"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=language_choices, blank=True)
    confidentiality = models.CharField(
        _("confidentiality"),
        max_length=12,
        choices=Confidentiality,
        default=Confidentiality.INTERNAL,
        help_text=_("Confidential: read by its owner, who added it, process owners and above, and lead appraisers."),
    )
    tags = models.ManyToManyField(EvidenceTag, related_name="items", blank=True, verbose_name=_("tags"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    held_at = models.DateTimeField(_("held"), null=True, blank=True, editable=False)
    hold_reason = models.CharField(_("why it is held"), max_length=300, blank=True, editable=False)

    objects = EvidenceItemQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "id")
        verbose_name = _("objective evidence")
        verbose_name_plural = _("objective evidence")
        indexes = (models.Index(fields=("organization", "valid_until"), name="evidence_by_validity"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(dated_on=None) | Q(valid_until__gte=F("dated_on")),
                name="evidence_valid_after_date",
                violation_error_message=_("“Valid until” lies before the date of the evidence."),
            ),
            models.CheckConstraint(
                condition=Q(covers_from=None) | Q(covers_until=None) | Q(covers_until__gte=F("covers_from")),
                name="evidence_covers_in_order",
                violation_error_message=_("The time it covers ends before it begins."),
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("evidence:item_detail", args=[self.pk])

    @property
    def current_version(self) -> EvidenceVersion | None:
        """Return the newest version; prefetch ``versions__files`` for lists."""
        return next(iter(self.versions.all()), None)

    @property
    def is_affirmation(self) -> bool:
        """Say whether people said or showed it (else work left it behind)."""
        return self.kind in self.AFFIRMATIONS

    @property
    def is_confidential(self) -> bool:
        """Say whether only some may read it."""
        return self.confidentiality == self.Confidentiality.CONFIDENTIAL


class EvidenceVersion(Identified):
    """One immutable state of the evidence: files, a web address, or what people said; also several of them.

    ``place`` is the page or section behind ``url``, ``revision`` the commit or tag. An affirmation has a
    ``statement`` (what was said or shown), ``given_by`` (who, by role) and ``given_on``. ``file_count`` is the number
    of ``files``, so that the database refuses a version without content.
    """

    item = models.ForeignKey(EvidenceItem, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    file_count = models.PositiveSmallIntegerField(_("files"), default=0, editable=False)
    url = models.CharField(_("web address"), max_length=2000, blank=True)
    place = models.CharField(_("page or section"), max_length=300, blank=True)
    revision = models.CharField(_("commit or tag"), max_length=100, blank=True)
    statement = models.TextField(_("what was said or shown"), max_length=5000, blank=True)
    given_by = models.CharField(_("by whom (role)"), max_length=200, blank=True)
    given_on = models.DateField(_("when"), null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EvidenceVersionQuerySet.as_manager()

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("item", "number"), name="evidence_version_number_unique"),
            models.CheckConstraint(
                condition=Q(file_count__gt=0) | ~Q(url="") | ~Q(statement=""),
                name="evidence_version_has_content",
                violation_error_message=_("A version has files, a web address or a statement."),
            ),
            models.CheckConstraint(
                condition=Q(statement="") | (~Q(given_by="") & Q(given_on__isnull=False)),
                name="evidence_statement_has_source",
                violation_error_message=_("Say who, by role, and when."),
            ),
        )

    def __str__(self) -> str:
        return f"v{self.number}"

    @property
    def organization(self) -> Organization:
        """Return the organisation the evidence belongs to."""
        return self.item.organization
