"""The one tenant filter: every query for a tenant's rows starts at ``visible_to``."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

if TYPE_CHECKING:
    from organizations.models import Organization


def _reaching(user: Any, at: datetime | None) -> Q:
    """Return the condition on an organisation row under which ``user`` reaches it.

    A membership reaches it without end; an access grant only from ``valid_from`` until ``valid_until``
    and not after its revocation. Subqueries, not joins, so that no row appears twice.
    """
    at = at or timezone.now()
    memberships = apps.get_model("organizations", "Membership")._base_manager.filter(
        organization=OuterRef("pk"), user=user
    )
    grants = apps.get_model("organizations", "AccessGrant")._base_manager.filter(
        organization=OuterRef("pk"), user=user, valid_from__lte=at, valid_until__gt=at, revoked_at=None
    )
    return Q(Exists(memberships)) | Q(Exists(grants))


class OrganizationQuerySet(QuerySet["Organization"]):
    """Organisations."""

    def visible_to(self, user: Any, at: datetime | None = None) -> Self:
        """Keep the organisations that ``user`` reaches at ``at`` (None: now); none for an anonymous user."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(_reaching(user, at))


class OwnedQuerySet(QuerySet[Any]):
    """Rows that belong to an organisation through ``organization_path``."""

    organization_path = "organization"

    def visible_to(self, user: Any, at: datetime | None = None) -> Self:
        """Keep the rows of organisations that ``user`` reaches at ``at`` (None: now)."""
        organizations = apps.get_model("organizations", "Organization").objects.visible_to(user, at)
        return self.filter(**{f"{self.organization_path}__in": organizations.values("pk")})

    def of(self, organization: Organization) -> Self:
        """Keep the rows of one organisation."""
        return self.filter(**{self.organization_path: organization})


class UnitQuerySet(OwnedQuerySet):
    """Organisational units, projects and support functions."""

    def active(self) -> Self:
        """Keep the units that are not archived."""
        return self.filter(archived_at=None)

    def projects(self) -> Self:
        """Keep the instances in which practices are performed: projects and support functions."""
        return self.exclude(kind="organizational_unit")


class InvitationQuerySet(OwnedQuerySet):
    """Invitations to an organisation."""

    def open(self, at: datetime) -> Self:
        """Keep the invitations that can still be accepted at ``at``."""
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=at)


class AccessGrantQuerySet(OwnedQuerySet):
    """Time-boxed access of outsiders."""

    def active(self, at: datetime) -> Self:
        """Keep the grants in force at ``at``."""
        return self.filter(valid_from__lte=at, valid_until__gt=at, revoked_at=None)


class ActivityQuerySet(OwnedQuerySet):
    """Log entries."""

    def about(self, target: models.Model) -> Self:
        """Keep the entries about one object."""
        return self.filter(target_kind=target._meta.label_lower, target_id=target.pk)
