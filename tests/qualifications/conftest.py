"""A moment and a day of it for tests of qualifications."""

from datetime import UTC, datetime

import pytest

from qualifications.models import QualificationType

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture
def kinds(catalogs):
    """The types of the catalogue by key."""
    return QualificationType.objects.in_bulk(field_name="key")
