"""Licensed text: of one requirement, and how much of each edition an organisation has."""

from __future__ import annotations

from django.db.models import Count, Max, Q, QuerySet

from frameworks.models import Framework, LicensedText, Requirement
from organizations.models import Organization


def licensed_text_for(requirement: Requirement, organization: Organization) -> LicensedText | None:
    """Return the text that ``organization`` stored for a requirement, None if it has none.

    Only for people who reach ``organization``; nobody else may ever read it.
    """
    return LicensedText.objects.of(organization).filter(requirement=requirement).first()


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
