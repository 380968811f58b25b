"""Filters of the design system."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from organizations.templatetags.cairn import days_away, due_look

TODAY = date(2027, 2, 27)


@pytest.mark.parametrize(
    ("days", "text"), [(-2, "2 days ago"), (-1, "1 day ago"), (0, "today"), (1, "in 1 day"), (400, "in 400 days")]
)
def test_days_away_is_told_in_words(days, text):
    with translation.override("en"):
        assert days_away(TODAY + timedelta(days=days), TODAY) == text


@pytest.mark.parametrize(("days", "look"), [(-1, "overdue"), (0, "soon"), (7, "soon"), (8, "plain")])
def test_a_due_date_looks_overdue_soon_or_plain(days, look):
    assert due_look(TODAY + timedelta(days=days), TODAY) == look
