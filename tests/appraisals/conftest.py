"""A certified lead appraiser, and a function that books her for acme."""

from datetime import date

import pytest

from appraisals.services import book_appraisal
from frameworks.models import Framework
from tests.factories import AppraiserCertificateFactory, AppraiserProfileFactory

TODAY = date(2026, 11, 2)
FIRST, LAST = date(2026, 11, 9), date(2026, 11, 13)


@pytest.fixture
def lead(cast):
    """Lena's profile with a certificate of a CMMI lead appraiser that does not expire; not listed."""
    profile = AppraiserProfileFactory(user=cast.lena)
    AppraiserCertificateFactory(profile=profile)
    return profile


@pytest.fixture
def booking(cast, acme, lead):
    """The arguments of a booking that is in order."""
    return {
        "organization": acme,
        "framework": Framework.objects.get(key="cmmi-dev-1.3"),
        "target_level": 2,
        "lead_appraiser": lead,
        "title": "Benchmark appraisal",
        "time_zone": "Europe/Berlin",
        "starts_on": FIRST,
        "ends_on": LAST,
        "actor": cast.priya,
        "today": TODAY,
    }


@pytest.fixture
def book(booking):
    """A function that books, with other arguments where given."""

    def book_with(**changes):
        return book_appraisal(**booking | changes)

    return book_with


@pytest.fixture
def appraisal(book):
    """Acme's appraisal by Lena from 9 to 13 November 2026."""
    return book()
