"""Evidence offered for practices, and what of it waits for a reviewer."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from evidence.models import EvidenceItem, EvidenceLink
from organizations.models import Organization

SHOWN_WITH_A_LINK = ("item__organization", "practice__framework", "process_area", "unit", "created_by", "reviewed_by")


def link_list(item: EvidenceItem, today: date) -> QuerySet[EvidenceLink]:
    """Return what the evidence is offered for, in the order of the catalogues."""
    rows = EvidenceLink.objects.filter(item=item).with_validity(today).select_related(*SHOWN_WITH_A_LINK)
    return rows.order_by("practice__framework__key", "process_area__position", "practice__position", "unit__name")


def review_list(
    organization: Organization, today: date, *, q: str = "", framework: str = "", unit: str = ""
) -> QuerySet[EvidenceLink]:
    """Return what waits for a reviewer, longest waiting first."""
    rows = EvidenceLink.objects.of(organization).in_review().with_validity(today)
    if q:
        rows = rows.filter(
            Q(item__title__icontains=q) | Q(practice__ref__icontains=q) | Q(process_area__ref__icontains=q)
        )
    if framework:
        rows = rows.filter(practice__framework=framework)
    if unit:
        rows = rows.filter(unit=unit)
    rows = rows.select_related(*SHOWN_WITH_A_LINK).prefetch_related("item__versions__files")
    return rows.order_by("created_at", "practice__position", "pk")
