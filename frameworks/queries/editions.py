"""Two editions side by side."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet

from frameworks.comparison import Step, compare_editions
from frameworks.models import Framework, Mapping
from frameworks.queries.records import requirement_records


def edition_steps(before: Framework, after: Framework, mappings: QuerySet[Mapping]) -> tuple[Step, ...]:
    """Return what became of each requirement in use of ``before`` in ``after``, in four statements.

    ``mappings``: those that may be used; the strong ones of a crosswalk between the two, in either direction, count.
    """
    links = [*_links(mappings, before, after), *((new, old) for old, new in _links(mappings, after, before))]
    return compare_editions(requirement_records(before), requirement_records(after), links)


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
