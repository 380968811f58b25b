"""What catalogue pages share: attributes as people read them, downloads, what a form was sent, for whom they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frameworks.models import Requirement
from organizations.models import Organization
from organizations.web import LAST_VISITED, named_organization, organization_or_404

SHIPPED = "shipped"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LABELS = {
    "may_be_not_applicable": gettext_lazy("May be not applicable"),
    "organization_wide": gettext_lazy("Organisation-wide"),
    "vda_scope": gettext_lazy("VDA scope"),
    "plug_in": gettext_lazy("Plug-in"),
    "outcomes": gettext_lazy("Outcomes"),
    "documented_information": gettext_lazy("Documented information"),
    "also": gettext_lazy("Documented information, also"),
    "condition": gettext_lazy("Condition"),
    "id_as_published": gettext_lazy("Identifier as published"),
    "note": gettext_lazy("Note"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One attribute: its name and value for people, and whether it was read in a source."""

    label: str
    value: str
    is_verified: bool


def facts(requirement: Requirement) -> tuple[Fact, ...]:
    """Return the attributes of a requirement; one without a known name is shown by the name it has in the file."""
    return tuple(
        Fact(
            label=str(LABELS.get(name, name.replace("_", " ").capitalize())),
            value=_shown(value),
            is_verified=name not in requirement.unverified,
        )
        for name, value in requirement.attributes.items()
        if name != "unverified"
    )


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return ", ".join(str(part) for part in value) if isinstance(value, list) else str(value)


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form's page was sent, even if it is nothing at all; None when the page is only read."""
    return request.POST if request.method == "POST" else None


def download(content: str | bytes, name: str, media_type: str) -> HttpResponse:
    """Return a file that the browser saves under ``name`` (letters, digits, dots and hyphens only)."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=media_type, headers=headers)


def reader_organization(request: HttpRequest) -> Organization | None:
    """Return for whom a crosswalk is shown: ``organization`` of the address, else the organisation last visited.

    None for "shipped" and for people without an organisation. Raises Http404 for one that they do not reach.
    """
    if request.GET.get("organization") == SHIPPED:
        return None
    named = named_organization(request)
    if named:
        return organization_or_404(request, named.pk)
    found = list(Organization.objects.visible_to(request.user))
    last = request.session.get(LAST_VISITED)
    return next((row for row in found if str(row.pk) == last), next(iter(found), None))
