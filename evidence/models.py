"""What the organisation can show: certificates, objective evidence, its versions and its links to practices."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evidence.querysets import (
    CertificateQuerySet,
    EvidenceItemQuerySet,
    EvidenceLinkQuerySet,
    EvidenceVersionQuerySet,
    SurveillanceAuditQuerySet,
)
from organizations.models import Identified, Organization
from organizations.querysets import OwnedQuerySet


class Certificate(Identified):
    """A certificate of conformity to a management-system standard, such as ISO 9001:2015."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="certificates")
    standard = models.ForeignKey("frameworks.Framework", models.PROTECT, related_name="+", verbose_name=_("standard"))
    body = models.CharField(_("certification body"), max_length=200)
    number = models.CharField(_("certificate number"), max_length=100)
    scope = models.TextField(_("scope"), max_length=2000, validators=[MaxLengthValidator(2000)])
    issued_on = models.DateField(_("issued on"))
    expires_on = models.DateField(_("expires on"))

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ("-expires_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "body", "number"),
                name="certificate_unique_in_organization",
                violation_error_message=_("This certificate has already been recorded."),
            ),
            models.CheckConstraint(
                condition=Q(expires_on__gt=F("issued_on")),
                name="certificate_expires_after_issue",
                violation_error_message=_("A certificate expires after it is issued."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.body} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("evidence:certificate_detail", args=[self.pk])


class SurveillanceAudit(Identified):
    """A surveillance or recertification audit due on a day."""

    class Kind(models.TextChoices):
        SURVEILLANCE = "surveillance", _("surveillance audit")
        RECERTIFICATION = "recertification", _("recertification audit")

    certificate = models.ForeignKey(Certificate, models.CASCADE, related_name="surveillance_audits")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.SURVEILLANCE)
    due_on = models.DateField(_("due on"))
    held_on = models.DateField(_("held on"), null=True, blank=True)

    objects = SurveillanceAuditQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("certificate", "due_on"),
                name="surveillance_audit_once_a_day",
                violation_error_message=_("There already is an audit on this day."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.due_on}"

    @property
    def organization(self) -> Organization:
        """Return the organisation that holds the certificate."""
        return self.certificate.organization


class EvidenceItem(Identified):
    """One piece of objective evidence; what it says is in its versions."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="evidence_items")
    title = models.CharField(_("title"), max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    owner_role = models.CharField(_("owner's role"), max_length=100, blank=True)
    dated_on = models.DateField(_("dated"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)

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
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("evidence:item_detail", args=[self.pk])

    @property
    def current_version(self) -> EvidenceVersion | None:
        """Return the newest version; prefetch ``versions`` for lists."""
        return next(iter(self.versions.all()), None)


def evidence_storage() -> Storage:
    """Return the storage that settings name for evidence."""
    return storages["evidence"]


def evidence_path(version: EvidenceVersion, _name: str) -> str:
    """Return where a file is stored: never under the name it was uploaded with."""
    return f"{version.item.organization_id}/{version.item_id}/{uuid.uuid4()}"


class EvidenceVersion(Identified):
    """One immutable state of the evidence: a file or a web address."""

    item = models.ForeignKey(EvidenceItem, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    file = models.FileField(_("file"), storage=evidence_storage, upload_to=evidence_path, max_length=200, blank=True)
    file_name = models.CharField(_("file name"), max_length=200, blank=True)
    media_type = models.CharField(_("type"), max_length=100, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    url = models.CharField(_("web address"), max_length=2000, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EvidenceVersionQuerySet.as_manager()

    class Meta:
        ordering = ("-number",)
        indexes = (models.Index(fields=("sha256",), name="evidence_version_by_hash"),)
        constraints = (
            models.UniqueConstraint(fields=("item", "number"), name="evidence_version_number_unique"),
            models.CheckConstraint(
                condition=(Q(file="") & ~Q(url="")) | (~Q(file="") & Q(url="") & ~Q(sha256="") & Q(size__gt=0)),
                name="evidence_version_is_file_or_url",
            ),
        )

    def __str__(self) -> str:
        return f"v{self.number}"

    @property
    def organization(self) -> Organization:
        """Return the organisation the evidence belongs to."""
        return self.item.organization

    @property
    def is_file(self) -> bool:
        """Say whether the version is a stored file (else a web address)."""
        return bool(self.file)


class EvidenceLink(Identified):
    """Evidence offered for a practice in an instance, with its review.

    ``practice`` is a specific or base practice of ``process_area``, or a generic practice applied to it.
    For an ISO 9001 clause, ``process_area`` is its top-level clause and ``unit`` the root organisational unit.
    """

    class State(models.TextChoices):
        IN_REVIEW = "in_review", _("in review")
        ACCEPTED = "accepted", _("accepted")
        RETURNED = "returned", _("returned")

    item = models.ForeignKey(EvidenceItem, models.CASCADE, related_name="links")
    process_area = models.ForeignKey("frameworks.Requirement", models.PROTECT, related_name="+")
    practice = models.ForeignKey("frameworks.Requirement", models.PROTECT, related_name="evidence_links")
    unit = models.ForeignKey("organizations.Unit", models.PROTECT, related_name="evidence_links")
    state = models.CharField(_("review"), max_length=10, choices=State, default=State.IN_REVIEW)
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    note = models.CharField(_("where to look"), max_length=300, blank=True, help_text=_("Page, section or line."))
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


class RegisterImport(Identified):
    """An evidence register that was read and checked, waiting to be applied.

    ``rows``: the parsed rows as ``{"line", "clause", "title", "location", "owner_role", "dated_on",
    "valid_until", "errors": [{"field", "template", "values"}], "outcome"}``, days in ISO 8601 or None; ``files``:
    the files that came with the register as ``{"name", "size", "sha256", "media_type"}``; they wait in
    ``archive``, a ZIP, until the import is applied or discarded. ``notes``: remarks on the register as a whole as
    ``{"template", "values"}``. ``summary``: what the import came to, empty before it is applied.
    """

    class State(models.TextChoices):
        PREVIEWED = "previewed", _("waiting for confirmation")
        APPLIED = "applied", _("imported")
        DISCARDED = "discarded", _("discarded")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="register_imports")
    file_name = models.CharField(_("register"), max_length=200)
    archive = models.FileField(storage=evidence_storage, upload_to="register-imports/", max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PREVIEWED)
    rows = models.JSONField(_("rows"), default=list)
    files = models.JSONField(_("files"), default=list, blank=True)
    notes = models.JSONField(_("remarks"), default=list, blank=True)
    summary = models.JSONField(_("imported"), default=dict, blank=True)
    error_count = models.PositiveIntegerField(_("rows with errors"), default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "id")

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("evidence:register_preview", args=[self.pk])
