"""Advice that acme seeks: a car supplier's answers."""

from datetime import UTC, datetime, timedelta

import pytest

from advisor import services

NOW = datetime(2026, 3, 1, 10, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
SUPPLIER = {"industry": ["automotive"], "product": ["software", "systems"], "markets": ["germany"]}


@pytest.fixture
def advice(acme, cast):
    """Advice that carl began and answered in part."""
    return services.start_advice(
        organization=acme, title="Which model first?", answers=SUPPLIER, actor=cast.carl, now=NOW
    )


@pytest.fixture
def evaluated(advice, cast):
    """The same with its result."""
    return services.evaluate_advice(advice=advice, actor=cast.carl, now=NOW)
