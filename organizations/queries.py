"""Reads shared by pages and API."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from organizations.models import Activity, Membership, Organization, Unit, User


def members(organization: Organization) -> QuerySet[User]:
    """Return the active people who are members of the organisation: who may own tasks and evidence."""
    return User.objects.filter(memberships__organization=organization, is_active=True)


def membership_list(organization: Organization, search: str = "") -> QuerySet[Membership]:
    """Return the memberships with their users, filtered by name or address."""
    rows = Membership.objects.filter(organization=organization).select_related("user")
    return rows.filter(Q(user__full_name__icontains=search) | Q(user__email__icontains=search)) if search else rows


def unit_list(organization: Organization, search: str = "", *, archived: bool = False) -> QuerySet[Unit]:
    """Return the units in use, or the archived ones, by name."""
    rows: QuerySet[Unit] = (
        Unit.objects.filter(organization=organization, archived_at__isnull=not archived)
        .select_related("parent")
        .order_by("name", "id")
    )
    return rows.filter(Q(name__icontains=search) | Q(code__icontains=search)) if search else rows


def activity_list(organization: Organization, search: str = "") -> QuerySet[Activity]:
    """Return the log, newest first, filtered by actor, action or target."""
    rows = Activity.objects.filter(organization=organization).select_related("actor")
    if search:
        rows = rows.filter(
            Q(actor__full_name__icontains=search) | Q(verb__icontains=search) | Q(target_label__icontains=search)
        )
    return rows


def initial_preferences(user: User | Any) -> dict[str, str]:
    """Return what a new organisation of ``user`` starts with: the person's own language and zone."""
    return {"locale": user.locale, "time_zone": user.time_zone or "Europe/Berlin"}
