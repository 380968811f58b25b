"""Acme's appraisal by Lena in June 2099, and what planning it needs."""

from datetime import UTC, date, datetime

import pytest

from appraisals.services import book_appraisal
from frameworks.models import Framework
from tests.factories import AppraiserCertificateFactory, AppraiserProfileFactory, JourneyFactory

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
FIRST, LAST = date(2026, 6, 1), date(2026, 6, 5)


@pytest.fixture
def lead(cast):
    """Lena's listed profile with a certificate of a CMMI lead appraiser that does not expire."""
    profile = AppraiserProfileFactory(user=cast.lena, listed=True, languages="English, German")
    AppraiserCertificateFactory(profile=profile)
    return profile


@pytest.fixture
def journey(acme):
    """Acme's journey to maturity level 2."""
    return JourneyFactory(organization=acme, target_level=2, wanted_on=LAST)


@pytest.fixture
def appraisal(cast, acme, lead, journey):
    """Acme's appraisal by Lena from 1 to 5 June 2026, of the journey."""
    found = book_appraisal(
        organization=acme, framework=Framework.objects.get(key="cmmi-dev-1.3"), target_level=2, lead_appraiser=lead,
        title="Benchmark", time_zone="Europe/Berlin", starts_on=FIRST, ends_on=LAST, actor=cast.priya,
        today=NOW.date(),
    )  # fmt: skip
    journey.appraisals.add(found)
    return found
