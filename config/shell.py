"""The page shell: organisation switcher, side navigation by the journey's steps, unread reminders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from journeys.models import Journey, Reminder
from organizations.models import Organization, Role
from organizations.permissions import RANK, role_in
from organizations.web import LAST_VISITED


@dataclass(frozen=True, slots=True)
class NavItem:
    """A link of the side navigation; ``active`` marks the page shown."""

    title: str
    url: str
    icon: str
    active: bool


@dataclass(frozen=True, slots=True)
class NavGroup:
    """A step of the journey with its links."""

    title: str
    items: tuple[NavItem, ...]


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return what ``base.html`` shows around a page; nothing is read unless the template uses it.

    ``organization`` is the one the page belongs to, else the one last visited, else None.
    """
    if not hasattr(request, "user") or not request.user.is_authenticated:
        return {"organization": None, "organizations": (), "nav": (), "unread_reminders": 0}
    organizations = SimpleLazyObject(lambda: list(Organization.objects.visible_to(request.user)))
    organization = SimpleLazyObject(lambda: _current_organization(request, organizations))
    role = SimpleLazyObject(lambda: _role(request, organization))
    return {
        "organizations": organizations,
        "organization": organization,
        "membership_role": SimpleLazyObject(lambda: role.label if role else ""),
        "nav": SimpleLazyObject(lambda: _navigation(request, organization, role)),
        "unread_reminders": SimpleLazyObject(lambda: Reminder.objects.visible_to(request.user).unread().count()),
    }


def _current_organization(request: HttpRequest, organizations: Any) -> Organization | None:
    shown = getattr(request, "organization", None)
    if shown is not None:
        return shown
    last = request.session.get(LAST_VISITED)
    return next((row for row in organizations if str(row.pk) == last), next(iter(organizations), None))


def _role(request: HttpRequest, organization: Any) -> Any:
    return role_in(request.user, organization) if organization else None


def _current_journey(request: HttpRequest, organization: Organization) -> Journey | None:
    """Return the journey of the page, else the organisation's next one to arrive."""
    shown = getattr(request, "journey", None)
    return shown or Journey.objects.of(organization).active().order_by("wanted_on", "id").first()


def _navigation(request: HttpRequest, organization: Any, role: Any) -> tuple[NavGroup, ...]:
    everywhere = (
        (_("My tasks"), "journeys:my_tasks", None, "checkbox"),
        (_("Reminders"), "journeys:reminder_list", None, "bell"),
        (_("My schedule"), "scheduling:my_schedule", None, "calendar"),
        (_("Long jobs"), "jobs:list", None, "hourglass"),
        (_("Catalogues"), "frameworks:index", None, "books"),
        (_("Lead appraisers"), "appraisals:appraiser_list", None, "certificate"),
    )
    if not organization:
        return (_group(request, _("For you"), everywhere),)
    pk = organization.pk
    reads_activity = role and RANK[role] >= RANK[Role.PROCESS_OWNER]
    groups = [
        (
            _("Base"),
            (
                (_("Overview"), "organization_home", pk, "home"),
                (_("Members"), "organizations:member_list", pk, "users"),
                (_("Units and projects"), "organizations:unit_list", pk, "sitemap"),
                (_("Qualifications"), "qualifications:matrix", pk, "school"),
                (_("ISO 9001 certificate"), "evidence:certificate_list", pk, "award"),
                (_("ISO 9001 evidence"), "evidence:register", pk, "clipboard-list"),
            ),
        ),
        (
            _("Target"),
            (
                (_("Which target?"), "advisor:list", pk, "stairs"),
                (_("Journeys"), "journeys:list", pk, "route"),
                (_("Objective evidence"), "evidence:item_list", pk, "files"),
                (_("Own frameworks"), "frameworks:own_list", pk, "book-upload"),
                (_("Target profiles"), "frameworks:profile_list", pk, "target"),
                (_("Calendar"), "journeys:calendar", pk, "calendar"),
                (_("Schedule"), "scheduling:organization_schedule", pk, "calendar-event"),
                (_("Rooms"), "scheduling:rooms", pk, "home"),
                (_("Conflicts of interest"), "scheduling:interest_list", pk, "user-check"),
                *(((_("Activity"), "organizations:activity", pk, "history"),) if reads_activity else ()),
            ),
        ),
    ]
    journey = _current_journey(request, organization)
    if journey:
        groups.insert(1, (journey.name, _journey_links(journey.pk)))
    return tuple(_group(request, title, links) for title, links in (*groups, (_("For you"), everywhere)))


def _journey_links(pk: UUID) -> tuple[tuple[str, str, UUID, str], ...]:
    return (
        (_("Readiness"), "journeys:readiness", pk, "gauge"),
        (_("Gap analysis"), "journeys:gap", pk, "zoom-question"),
        (_("Tasks"), "journeys:task_list", pk, "list-check"),
        (_("Evidence matrix"), "matrix:matrix", pk, "table"),
        (_("Self-assessment"), "journeys:assessment_list", pk, "user-check"),
        (_("Clocks"), "scheduling:journey_clocks", pk, "clock"),
        (_("Appraisal"), "journeys:appraisal_list", pk, "calendar-event"),
        (_("Target and scope"), "journeys:detail", pk, "target"),
    )


def _group(request: HttpRequest, title: str, links: Any) -> NavGroup:
    match = request.resolver_match
    shown = match.view_name if match else ""
    items = []
    for name, view_name, pk, icon in links:
        url = reverse(view_name, args=[pk] if pk else [])
        items.append(NavItem(name, url, icon, active=shown == view_name))
    return NavGroup(title, tuple(items))
