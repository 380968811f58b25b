"""Reusing ISO 9001 evidence for a practice: what fits, what is refused, and that a review follows."""

import pytest
from django.utils import timezone

from evidence.models import EvidenceLink
from journeys import queries, services
from organizations.errors import Conflict, Denied, DomainError
from organizations.models import Activity, Unit
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def row(journey, today):
    """The practice that clauses 8.2.2 and 8.2.3 ask for."""
    rows = queries.gap_analysis(journey, today).rows
    return next(row for row in rows if row.practice.ref == "REQM SP 1.1")


def _reuse(journey, row, item, unit, actor, today, **values):
    return services.reuse_evidence(
        journey=journey, row=row, item=item, unit=unit, actor=actor, today=today, now=NOW, **values
    )


def test_reused_evidence_is_in_review_for_the_practice(cast, journey, row, apollo, today, on_clause):
    accepted = on_clause("8.2.3.1", state="accepted")

    link = _reuse(journey, row, accepted.item, apollo, cast.carl, today, note="Chapter 3")

    assert (link.practice, link.process_area, link.unit) == (row.practice, row.process_area, apollo)
    assert (link.state, link.note, link.created_by) == ("in_review", "Chapter 3", cast.carl)
    assert [entry.verb for entry in Activity.objects.about(link.item)] == ["linked"]


def test_evidence_that_does_not_fit_is_refused(cast, journey, row, apollo, acme_root, today, on_clause):
    fits = on_clause("8.2.2").item
    rival = OrganizationFactory()
    foreign = on_clause("8.2.2", item__organization=rival, unit=Unit.objects.get(organization=rival)).item

    for item, unit, field in (
        (on_clause("8.2.4").item, apollo, "item"),
        (foreign, apollo, "item"),
        (fits, acme_root, "unit"),
    ):
        with pytest.raises(DomainError) as refusal:
            _reuse(journey, row, item, unit, cast.carl, today)
        assert refusal.value.field == field
    assert not EvidenceLink.objects.filter(practice=row.practice).exists()


def test_the_same_evidence_is_offered_once(cast, journey, row, apollo, today, on_clause):
    item = on_clause("8.2.2").item
    _reuse(journey, row, item, apollo, cast.carl, today)

    with pytest.raises(DomainError):
        _reuse(journey, row, item, apollo, cast.pavel, today)

    assert EvidenceLink.objects.filter(practice=row.practice).count() == 1


@pytest.mark.parametrize("name", ["vera", "lena", "mallory"])
def test_reuse_is_for_contributors(cast, journey, row, apollo, today, on_clause, name):
    item = on_clause("8.2.2").item

    with pytest.raises(Denied):
        _reuse(journey, row, item, apollo, getattr(cast, name), today)

    assert not EvidenceLink.objects.filter(practice=row.practice).exists()


def test_nothing_is_reused_in_a_closed_journey(cast, journey, row, apollo, today, on_clause):
    item = on_clause("8.2.2").item
    services.close_journey(journey=journey, actor=cast.priya, now=NOW)

    with pytest.raises(Conflict):
        _reuse(journey, row, item, apollo, cast.carl, today)

    assert not EvidenceLink.objects.filter(practice=row.practice).exists()
