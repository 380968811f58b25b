"""One crosswalk as it counts for an organisation, and its pairs narrowed and ordered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from frameworks.models import Crosswalk, MappingRevision
from frameworks.queries.effective import EffectiveMapping, effective_mappings
from frameworks.queries.structure import Structure, is_generic, structure
from frameworks.strengths import STRONGEST_FIRST
from organizations.models import Organization

GENERIC_AREA = "generic"
ORDERS: dict[str, Callable[[EffectiveMapping], Any]] = {
    "target": lambda row: row.target.position,
    "source": lambda row: row.source.position if row.source else -1,
    "strength": lambda row: STRONGEST_FIRST.index(row.strength),
}
STATES: dict[str, Callable[[EffectiveMapping], bool]] = {
    "verified": lambda row: row.verified,
    "unverified": lambda row: not row.verified and not is_own(row),
    "own": lambda row: is_own(row),
}


@dataclass(frozen=True, slots=True)
class CrosswalkPage:
    """A crosswalk: its two frameworks and every pair that counts for the organisation, None: as shipped."""

    crosswalk: Crosswalk
    organization: Organization | None
    frame: Structure
    mappings: tuple[EffectiveMapping, ...]


def crosswalk_page(crosswalk: Crosswalk, organization: Organization | None) -> CrosswalkPage:
    """Return ``crosswalk`` as it counts for ``organization``, in two statements, three with one."""
    return CrosswalkPage(
        crosswalk, organization, structure(crosswalk), effective_mappings(organization, Q(crosswalk=crosswalk))
    )


def crosswalk_list(crosswalks: QuerySet[Crosswalk], q: str = "") -> QuerySet[Crosswalk]:
    """Return ``crosswalks`` with the number of their mappings by key, narrowed by text."""
    rows = crosswalks.select_related("source_framework", "target_framework").order_by("key", "pk")
    if q:
        rows = rows.filter(Q(title__icontains=q) | Q(key__icontains=q))
    return rows.annotate(mapping_count=Count("mappings"))


def is_own(mapping: EffectiveMapping) -> bool:
    """Say whether the organisation judged the pair and still does."""
    return mapping.revision is not None and not mapping.revision.is_withdrawn


def narrowed_mappings(
    page: CrosswalkPage,
    *,
    q: str = "",
    area: str = "",
    source_area: str = "",
    strength: str = "",
    status: str = "",
    level: int | None = None,
) -> tuple[EffectiveMapping, ...]:
    """Keep the pairs by text, head of the target or of the source (references), strength, status, level of the target.

    ``area`` may be ``GENERIC_AREA``: what applies to each process area.
    """
    words = q.casefold()
    head = page.frame.head
    return tuple(
        row
        for row in page.mappings
        if (not area or (is_generic(row.target) if area == GENERIC_AREA else head(row.target).ref == area))
        and (not source_area or (row.source is not None and head(row.source).ref == source_area))
        and (not strength or row.strength == strength)
        and (not status or STATES[status](row))
        and (level is None or row.target.level == level)
        and (not words or words in f"{row.target} {row.source or ''}".casefold())
    )


def ordered_mappings(rows: Iterable[EffectiveMapping], wanted: str) -> tuple[EffectiveMapping, ...]:
    """Order by the name of a column, "-" before it: descending; by target for a name that is not known."""
    key = ORDERS.get(wanted.removeprefix("-"))
    return tuple(sorted(rows, key=key, reverse=wanted.startswith("-"))) if key else tuple(rows)


def revision_list(organization: Organization, crosswalk: Crosswalk) -> QuerySet[MappingRevision]:
    """Return everything the organisation ever judged of ``crosswalk``, newest first."""
    rows: QuerySet[MappingRevision] = MappingRevision.objects.of(organization).filter(crosswalk=crosswalk)
    return rows.select_related("source", "target", "made_by")
