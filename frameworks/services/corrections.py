"""Corrections of administrators: kept when a newer file is loaded, until somebody gives them up."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from frameworks.models import Crosswalk, Framework, Mapping


@transaction.atomic
def follow_files(rows: QuerySet[Any]) -> int:
    """Give up the corrections of requirements or mappings: the next loading takes the files' values over.

    Return how many were given up.
    """
    corrected = rows.order_by().filter(corrected=True)
    if rows.model is Mapping:
        Crosswalk.objects.filter(pk__in=corrected.values("crosswalk")).update(content_hash="")
    else:
        Framework.objects.filter(pk__in=corrected.values("framework")).update(content_hash="")
    return corrected.update(corrected=False)
