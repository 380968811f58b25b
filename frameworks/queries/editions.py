"""Two editions side by side."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import QuerySet

from frameworks.comparison import Step, compare_editions
from frameworks.models import Framework, Mapping
from frameworks.queries.records import requirement_records


def edition_steps(before: Framework, after: Framework, mappings: QuerySet[Mapping]) -> tuple[Step, ...]:
    """Return what became of each requirement in use of ``before`` in ``after``, in four statements.

    ``mappings``: those that may be used; the strong ones of a crosswalk between the two, in either direction, count.
    """
    return compare_editions(
        requirement_records(before), requirement_records(after), edition_links(before, after, mappings)
    )


def edition_links(before: Framework, after: Framework, mappings: QuerySet[Mapping]) -> list[tuple[str, str]]:
    """Return (reference before, reference after) of the strong mappings between two editions, in two statements."""
    return [*_links(mappings, before, after), *((new, old) for old, new in _links(mappings, after, before))]


def newer_editions(framework: Framework, frameworks: Iterable[Framework]) -> tuple[Framework, ...]:
    """Return the editions among ``frameworks`` that replace ``framework``, or what replaces it, the next one first."""
    found: list[Framework] = []
    replaced = {framework.pk}
    rest = list(frameworks)
    while later := [one for one in rest if one.replaces_id in replaced and one not in found]:
        found += later
        replaced = {one.pk for one in later}
    return tuple(found)


def requirement_ids(framework: Framework) -> dict[str, uuid.UUID]:
    """Return the id of each requirement in use by its reference, in one statement."""
    return dict(framework.requirements.in_use().order_by().values_list("ref", "pk"))


def _links(mappings: QuerySet[Mapping], source: Framework, target: Framework) -> list[tuple[str, str]]:
    rows = mappings.filter(
        crosswalk__source_framework=source,
        crosswalk__target_framework=target,
        strength=Mapping.Strength.STRONG,
        source__isnull=False,
    )
    return list(rows.order_by().values_list("source__ref", "target__ref"))
