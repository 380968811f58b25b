"""The activity log: called by services, in the transaction of the change."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone

from organizations.models import Activity, Organization, User


def record_activity(
    *,
    organization: Organization,
    actor: User | None,
    verb: str,
    target: models.Model,
    label: str = "",
    detail: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> Activity:
    """Append one line to the log of ``organization``.

    ``verb`` is a past participle such as "invited"; ``actor`` is None for the system itself;
    ``label`` defaults to the target's own text and is kept even when the target is deleted;
    ``detail`` holds JSON values only.
    """
    return Activity.objects.create(
        organization=organization,
        actor=actor,
        verb=verb,
        target_kind=target._meta.label_lower,
        target_id=target.pk,
        target_label=(label or str(target))[:300],
        detail=detail or {},
        at=at or timezone.now(),
    )
