"""Objective evidence with its validity, its owner and the reviews of its links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from evidence.models import EvidenceItem, EvidenceLink, EvidenceVersion
from evidence.querysets import EvidenceItemQuerySet
from organizations.models import Activity, Organization

NOBODY = "nobody"


class Show(models.TextChoices):
    """Which part of the evidence a list shows besides what is in use."""

    UNLINKED = "unlinked", _("for no practice yet")
    WITHDRAWN = "withdrawn", _("withdrawn")


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """What narrows a list of evidence; "" does not.

    ``owner`` is an id or NOBODY. ``state``, ``framework`` (id) and ``clause`` (number in ISO 9001) are about one and
    the same link.
    """

    q: str = ""
    show: str = ""
    validity: str = ""
    owner: str = ""
    state: str = ""
    framework: str = ""
    clause: str = ""


def item_list(organization: Organization, today: date, narrow: ItemFilter) -> QuerySet[EvidenceItem]:
    """Return the evidence with ``validity`` and the numbers of its links by state.

    What is withdrawn is listed only when asked for by ``Show.WITHDRAWN``.
    """
    rows = EvidenceItem.objects.of(organization).with_validity(today)
    rows = rows.withdrawn() if narrow.show == Show.WITHDRAWN else rows.current()
    if narrow.show == Show.UNLINKED:
        rows = rows.unlinked()
    if narrow.q:
        rows = _search(rows, narrow.q)
    if narrow.validity:
        rows = rows.filter(validity=narrow.validity)
    if narrow.owner:
        rows = rows.filter(owner=None if narrow.owner == NOBODY else narrow.owner)
    conditions = _link_conditions(narrow)
    if conditions:
        rows = rows.linked_to(**conditions)
    return (
        with_reviews(rows).select_related("owner").prefetch_related("versions").order_by("-created_at", "title", "pk")
    )


def _search(rows: EvidenceItemQuerySet, text: str) -> EvidenceItemQuerySet:
    """Keep what has ``text`` in its title, its owner's role, its file name or its web address."""
    versions = EvidenceVersion.objects.filter(item=OuterRef("pk"))
    named = versions.filter(Q(file_name__icontains=text) | Q(url__icontains=text))
    return rows.filter(Q(title__icontains=text) | Q(owner_role__icontains=text) | Exists(named))


def with_reviews(rows: QuerySet[EvidenceItem]) -> QuerySet[EvidenceItem]:
    """Add ``link_count`` and, by state of the review, ``accepted_count``, ``in_review_count``, ``returned_count``."""
    return rows.annotate(
        link_count=Count("links"),
        **{f"{state.value}_count": Count("links", filter=Q(links__state=state)) for state in EvidenceLink.State},
    )


def same_content(item: EvidenceItem) -> QuerySet[EvidenceItem]:
    """Return the other evidence in use of the same organisation that holds the same file, bit for bit."""
    version = item.current_version
    if version is None or not version.sha256:
        return EvidenceItem.objects.none()
    versions = EvidenceVersion.objects.filter(item=OuterRef("pk"), sha256=version.sha256)
    others = EvidenceItem.objects.of(item.organization).current().exclude(pk=item.pk)
    return others.filter(Exists(versions))


def item_history(item: EvidenceItem) -> QuerySet[Activity]:
    """Return the log entries about the evidence and its links, newest first."""
    return Activity.objects.of(item.organization).about(item).select_related("actor")


def _link_conditions(narrow: ItemFilter) -> dict[str, str]:
    conditions = {}
    if narrow.state:
        conditions["state"] = narrow.state
    if narrow.framework:
        conditions["practice__framework"] = narrow.framework
    if narrow.clause:
        conditions |= {"practice__ref": narrow.clause, "practice__framework__family": "iso_9001"}
    return conditions
