"""Objective evidence with its validity, its owner and the reviews of its links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from evidence.models import EvidenceFile, EvidenceItem, EvidenceLink
from organizations.models import Activity, Organization

NOBODY = "nobody"
DOWNLOADED = "downloaded"


class Show(models.TextChoices):
    """Which part of the evidence a list shows besides what is in use."""

    UNLINKED = "unlinked", _("for no practice yet")
    WITHDRAWN = "withdrawn", _("withdrawn")


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """What narrows a list of evidence; "" does not.

    ``owner`` is an id or NOBODY, ``tag`` an id. ``state``, ``framework`` (id) and ``clause`` (number in ISO 9001) are
    about one and the same link.
    """

    q: str = ""
    show: str = ""
    validity: str = ""
    owner: str = ""
    kind: str = ""
    tag: str = ""
    state: str = ""
    framework: str = ""
    clause: str = ""


def item_list(organization: Organization, user: Any, today: date, narrow: ItemFilter) -> QuerySet[EvidenceItem]:
    """Return the evidence that ``user`` may read, with ``validity`` and the numbers of its links by state.

    What is withdrawn is listed only when asked for by ``Show.WITHDRAWN``.
    """
    rows = EvidenceItem.objects.visible_to(user).of(organization).with_validity(today)
    rows = rows.withdrawn() if narrow.show == Show.WITHDRAWN else rows.current()
    if narrow.show == Show.UNLINKED:
        rows = rows.unlinked()
    if narrow.q:
        rows = rows.matching(narrow.q)
    if narrow.validity:
        rows = rows.filter(validity=narrow.validity)
    if narrow.owner:
        rows = rows.filter(owner=None if narrow.owner == NOBODY else narrow.owner)
    if narrow.kind:
        rows = rows.filter(kind=narrow.kind)
    if narrow.tag:
        rows = rows.filter(tags=narrow.tag)
    conditions = _link_conditions(narrow)
    if conditions:
        rows = rows.linked_to(**conditions)
    return (
        with_reviews(rows)
        .select_related("owner")
        .prefetch_related("versions__files", "tags")
        .order_by("-created_at", "title", "pk")
    )


def with_reviews(rows: QuerySet[EvidenceItem]) -> QuerySet[EvidenceItem]:
    """Add ``link_count`` and, by state of the review, ``accepted_count``, ``in_review_count``, ``returned_count``."""
    return rows.annotate(
        link_count=Count("links"),
        **{f"{state.value}_count": Count("links", filter=Q(links__state=state)) for state in EvidenceLink.State},
    )


def same_content(item: EvidenceItem, user: Any) -> QuerySet[EvidenceItem]:
    """Return the other evidence in use, readable by ``user``, that holds one of its files, bit for bit."""
    version = item.current_version
    if version is None:
        return EvidenceItem.objects.none()
    mine = EvidenceFile.objects.filter(version=version)
    same = EvidenceFile.objects.filter(version__item=OuterRef("pk"), sha256__in=mine.values("sha256"))
    others = EvidenceItem.objects.visible_to(user).of(item.organization).current().exclude(pk=item.pk)
    return others.filter(Exists(same))


def item_history(item: EvidenceItem) -> QuerySet[Activity]:
    """Return the log entries about the evidence and its links, newest first; who read it is in the activity log."""
    rows = Activity.objects.of(item.organization).about(item).exclude(verb=DOWNLOADED)
    return rows.select_related("actor")


def _link_conditions(narrow: ItemFilter) -> dict[str, str]:
    conditions = {}
    if narrow.state:
        conditions["state"] = narrow.state
    if narrow.framework:
        conditions["practice__framework"] = narrow.framework
    if narrow.clause:
        conditions |= {"practice__ref": narrow.clause, "practice__framework__family": "iso_9001"}
    return conditions
