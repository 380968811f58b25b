"""Which certificate lets a person lead which appraisal, day by day."""

from datetime import date, timedelta

import pytest

from appraisals.qualification import HeldCertificate, first_unqualified_day, qualifying_schemes

FIRST, LAST = date(2026, 11, 9), date(2026, 11, 13)
LEAD, HIGH = "cmmi_lead_appraiser", "cmmi_high_maturity"
PROVISIONAL, COMPETENT, PRINCIPAL = "intacs_provisional", "intacs_competent", "intacs_principal"
SCHEMES = (LEAD, HIGH, PROVISIONAL, COMPETENT, PRINCIPAL)
QUALIFIED = {
    ("cmmi", 2): {LEAD, HIGH},
    ("cmmi", 3): {LEAD, HIGH},
    ("cmmi", 4): {HIGH},
    ("cmmi", 5): {HIGH},
    **{("aspice", level): {COMPETENT, PRINCIPAL} for level in range(1, 6)},
    **{("iso_9001", level): set() for level in range(6)},
}


def _gap(*held, schemes=frozenset({LEAD, HIGH})):
    return first_unqualified_day((HeldCertificate(*each) for each in held), schemes, FIRST, LAST)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("family", "level"), QUALIFIED)
def test_each_certificate_qualifies_for_its_models_and_levels_only(family, level, scheme):
    held = [HeldCertificate(scheme, None, None)]

    day = first_unqualified_day(held, qualifying_schemes(family, level), FIRST, LAST)

    assert day == (None if scheme in QUALIFIED[family, level] else FIRST)


def test_the_table_covers_every_certificate_of_the_model():
    from appraisals.models import AppraiserCertificate  # noqa: PLC0415 -- the rest of this module needs no Django

    assert set(SCHEMES) == set(AppraiserCertificate.Scheme.values)


def test_nobody_leads_a_model_that_is_not_known():
    assert qualifying_schemes("other", 2) == frozenset()


def test_a_certificate_counts_on_its_first_and_on_its_last_day():
    held = HeldCertificate(LEAD, FIRST, LAST)

    days = [FIRST - timedelta(days=1), FIRST, LAST, LAST + timedelta(days=1)]

    assert [held.is_valid_on(day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    ("issued_on", "expires_on", "day"),
    [
        (None, None, None),
        (None, LAST, None),
        (FIRST, None, None),
        (None, LAST - timedelta(days=1), LAST),
        (None, date(2026, 11, 10), date(2026, 11, 11)),
        (None, FIRST - timedelta(days=1), FIRST),
        (FIRST + timedelta(days=1), None, FIRST),
        (LAST + timedelta(days=1), None, FIRST),
    ],
)
def test_the_first_day_without_a_certificate_is_named(issued_on, expires_on, day):
    assert _gap((LEAD, issued_on, expires_on)) == day


def test_two_certificates_cover_the_window_together():
    assert _gap((LEAD, None, date(2026, 11, 10)), (HIGH, date(2026, 11, 11), None)) is None


def test_a_hole_between_two_certificates_is_found():
    assert _gap((LEAD, None, date(2026, 11, 10)), (HIGH, date(2026, 11, 12), None)) == date(2026, 11, 11)


def test_without_any_certificate_the_first_day_is_not_covered():
    assert _gap() == FIRST


def test_a_window_of_one_day_is_checked():
    assert first_unqualified_day([HeldCertificate(LEAD, FIRST, FIRST)], frozenset({LEAD}), FIRST, FIRST) is None
