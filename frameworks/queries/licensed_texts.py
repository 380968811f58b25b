"""Licensed text: of one requirement, and how much of each edition an organisation has."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from frameworks.models import Framework, LicensedText, Requirement
from organizations.models import Organization


def licensed_texts_for(requirement: Requirement, user: Any) -> QuerySet[LicensedText]:
    """Return the texts of a requirement that organisations of ``user`` stored; nobody else may ever read them."""
    return LicensedText.objects.visible_to(user).filter(requirement=requirement).select_related("organization")


def licensed_editions(organization: Organization) -> QuerySet[Framework]:
    """Return the shipped editions of which ``organization`` holds text, with ``text_count`` and ``stored_at``."""
    own = Q(requirements__licensed_texts__organization=organization)
    return (
        Framework.objects.shipped()
        .filter(own)
        .annotate(
            text_count=Count("requirements__licensed_texts", filter=own),
            stored_at=Max("requirements__licensed_texts__imported_at", filter=own),
        )
    )
