"""The list of self-assessments."""

from __future__ import annotations

from django.db.models import Count, Max, Q, QuerySet

from assessments.models import Assessment


def assessment_list(rows: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """Return ``rows``, the newest first, with ``marked`` cells and ``last_change`` (None: nothing marked yet)."""
    counted = rows.select_related("framework", "created_by").annotate(
        marked=Count("characterisations", filter=~Q(characterisations__mark="")),
        last_change=Max("characterisations__changed_at"),
    )
    return counted.order_by("-created_at", "id")
