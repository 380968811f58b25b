"""Users, organisations, units, roles, invitations and the activity log."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.querysets import (
    AccessGrantQuerySet,
    ActivityQuerySet,
    InvitationQuerySet,
    OrganizationQuerySet,
    OwnedQuerySet,
    UnitQuerySet,
)


def validate_time_zone(name: str) -> None:
    """Refuse a name that the IANA database does not hold."""
    if name not in available_timezones():
        raise ValidationError(_("“%(name)s” is not an IANA time zone, such as Europe/Berlin."), params={"name": name})


class Identified(models.Model):
    """A row with an unguessable public identifier."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class UserManager(BaseUserManager["User"]):
    """Creates users by e-mail address, always stored in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Return a new user; a ``password`` of None leaves it unusable until one is set."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Return a new platform administrator."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        """Look a user up by e-mail address in any case."""
        return self.get(email=(username or "").strip().lower())


class User(Identified, AbstractBaseUser, PermissionsMixin):
    """A person who signs in with an e-mail address."""

    email = models.EmailField(_("e-mail address"), unique=True)
    full_name = models.CharField(_("full name"), max_length=150, blank=True)
    locale = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        blank=True,
        validators=[validate_time_zone],
        help_text=_("Empty: the organisation's time zone."),
    )
    email_reminders = models.BooleanField(_("reminders by e-mail"), default=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("platform staff"), default=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ("full_name", "email")
        constraints = (
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique_in_any_case",
                violation_error_message=_("Somebody already uses this e-mail address."),
            ),
        )

    def __str__(self) -> str:
        return self.full_name or self.email

    def get_full_name(self) -> str:
        """Return the name to show."""
        return str(self)

    @property
    def initials(self) -> str:
        """Return one or two letters for an avatar."""
        words = (self.full_name or self.email).split()
        return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper()


class Organization(Identified):
    """A tenant: the organisation on its way from ISO 9001 to a target."""

    name = models.CharField(_("name"), max_length=200)
    time_zone = models.CharField(
        _("time zone"), max_length=64, default="Europe/Berlin", validators=[validate_time_zone]
    )
    locale = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organization_home", args=[self.pk])


class Unit(Identified):
    """An organisational unit, or an instance in which practices are performed: a project or support function.

    Each organisation has exactly one root: the organisational unit without a parent.
    """

    class Kind(models.TextChoices):
        ORGANIZATIONAL_UNIT = "organizational_unit", _("organisational unit")
        PROJECT = "project", _("project")
        SUPPORT_FUNCTION = "support_function", _("support function")

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="units", verbose_name=_("organisation")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.PROJECT)
    name = models.CharField(_("name"), max_length=200)
    code = models.CharField(_("short code"), max_length=20, blank=True)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(
                "organization",
                Lower("name"),
                name="unit_name_unique_in_organization",
                violation_error_message=_("The organisation already has a unit of this name."),
            ),
            models.UniqueConstraint(
                "organization",
                condition=Q(parent=None),
                name="unit_root_unique_in_organization",
                violation_error_message=_("The organisation already has its own unit."),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=False) | Q(kind="organizational_unit"),
                name="unit_root_is_organizational_unit",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="unit_ends_after_start",
                violation_error_message=_("The end lies before the start."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organizations:unit_detail", args=[self.pk])

    @property
    def label(self) -> str:
        """Return the short code, or the name where there is none."""
        return self.code or self.name


class Role(models.TextChoices):
    """The roles of members, and of outsiders by grant."""

    OWNER = "owner", _("owner")
    PROGRAMME_MANAGER = "programme_manager", _("programme manager")
    PROCESS_OWNER = "process_owner", _("process owner")
    CONTRIBUTOR = "contributor", _("contributor")
    VIEWER = "viewer", _("viewer")
    LEAD_APPRAISER = "lead_appraiser", _("lead appraiser")
    SUPPORT = "support", _("platform support")


MEMBER_ROLES = (Role.OWNER, Role.PROGRAMME_MANAGER, Role.PROCESS_OWNER, Role.CONTRIBUTOR, Role.VIEWER)
GRANTED_ROLES = (Role.LEAD_APPRAISER, Role.SUPPORT)
MEMBER_ROLE_CHOICES = [(role.value, role.label) for role in MEMBER_ROLES]
GRANTED_ROLE_CHOICES = [(role.value, role.label) for role in GRANTED_ROLES]


class Membership(Identified):
    """A member of an organisation, in one role."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=MEMBER_ROLE_CHOICES)
    created_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ("user__full_name", "user__email", "id")
        constraints = (
            models.UniqueConstraint(fields=("organization", "user"), name="membership_unique_in_organization"),
            models.CheckConstraint(condition=Q(role__in=MEMBER_ROLES), name="membership_role_is_a_member_role"),
        )

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"


class Invitation(Identified):
    """An offer of membership to an e-mail address; its link carries a signed token that is not stored."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=20, choices=MEMBER_ROLE_CHOICES, default=Role.CONTRIBUTOR)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "email"),
                condition=Q(accepted_at=None, revoked_at=None),
                name="invitation_open_once_per_address",
            ),
        )

    def __str__(self) -> str:
        return f"{self.email} ({self.get_role_display()})"


class AccessGrant(Identified):
    """Time-boxed access of an outsider: a lead appraiser, or platform support (break-glass)."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="grants")
    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(_("role"), max_length=20, choices=GRANTED_ROLE_CHOICES, default=Role.LEAD_APPRAISER)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    granted_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    valid_from = models.DateTimeField(_("valid from"))
    valid_until = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = AccessGrantQuerySet.as_manager()

    class Meta:
        ordering = ("-valid_until", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_until__gt=models.F("valid_from")),
                name="grant_ends_after_start",
                violation_error_message=_("Access must end after it starts."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"

    def is_active(self, at: datetime) -> bool:
        """Say whether the grant is in force at ``at``."""
        return self.revoked_at is None and self.valid_from <= at < self.valid_until


class Activity(Identified):
    """One line of the activity log, written by services in the transaction of the change."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="activities")
    actor = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    verb = models.CharField(_("action"), max_length=60)
    target_kind = models.CharField(max_length=60)
    target_id = models.UUIDField()
    target_label = models.CharField(_("about"), max_length=300)
    detail = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "id")
        verbose_name_plural = "activities"
        indexes = (
            models.Index(fields=("organization", "-at"), name="activity_newest_first"),
            models.Index(fields=("target_kind", "target_id"), name="activity_by_target"),
        )

    def __str__(self) -> str:
        return f"{self.verb} {self.target_label}"
