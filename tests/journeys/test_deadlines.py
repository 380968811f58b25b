"""What falls due, for whom: read from every kind of row, by organisation and for all."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from evidence.models import Certificate, SurveillanceAudit
from frameworks.models import Framework
from journeys.deadlines import deadlines, deadlines_to_remind_of
from journeys.reminders import DEFAULT_OFFSETS, LAPSED_AFTER_DAYS
from organizations.models import Membership
from qualifications.models import QualificationType
from tests.factories import (
    AppraisalFactory,
    AppraiserCertificateFactory,
    EvidenceItemFactory,
    JourneyFactory,
    MembershipFactory,
    QualificationRecordFactory,
    TaskFactory,
)

pytestmark = pytest.mark.django_db
DAY = date(2027, 3, 15)
WEEK = timedelta(days=7)


def _found(kind, organization=None):
    return [each for each in deadlines(DAY - WEEK, DAY + WEEK, organization) if each.kind == kind]


def _certificate(organization, number="1", **values):
    return Certificate.objects.create(
        organization=organization,
        standard=Framework.objects.get(key="iso-9001-2015"),
        body="TÜV",
        number=number,
        scope="All",
        issued_on=date(2025, 1, 1),
        **{"expires_on": date(2028, 1, 1)} | values,
    )


@pytest.fixture
def every_kind(cast, acme):
    """One row of acme of each kind, due on DAY."""
    journey = JourneyFactory(organization=acme, wanted_on=DAY)
    TaskFactory(journey=journey, due_on=DAY, owner=cast.carl)
    EvidenceItemFactory(organization=acme, valid_until=DAY, owner=cast.pavel)
    certificate = _certificate(acme, expires_on=DAY)
    SurveillanceAudit.objects.create(certificate=certificate, due_on=DAY)
    lead = AppraisalFactory(
        organization=acme, starts_on=DAY, ends_on=DAY, lead_appraiser__user=cast.lena
    ).lead_appraiser
    AppraiserCertificateFactory(profile=lead, expires_on=DAY)
    QualificationRecordFactory(organization=acme, person=cast.vera, expires_on=DAY)


def test_each_kind_reaches_the_people_it_concerns(cast, acme, every_kind):
    managers = {str(cast.olga.pk), str(cast.priya.pk)}

    found = {each.kind: (set(each.recipients), each.due_on, each.time_zone) for each in deadlines(DAY, DAY)}

    people = {
        "task": {str(cast.carl.pk)},
        "evidence": {str(cast.pavel.pk)},
        "surveillance_audit": managers,
        "certificate": managers,
        "appraisal": managers | {str(cast.lena.pk)},
        "appraiser_certificate": {str(cast.lena.pk)},
        "journey": managers,
        "qualification": {str(cast.vera.pk)},
    }
    assert found == {kind: (persons, DAY, acme.time_zone) for kind, persons in people.items()}


def test_each_deadline_leads_to_its_page(every_kind):
    assert all(each.path.startswith("/") and each.path.endswith("/") for each in deadlines(DAY, DAY))


def test_both_ends_of_the_span_are_included(acme):
    JourneyFactory(organization=acme, wanted_on=DAY)

    assert len(deadlines(DAY, DAY)) == 1
    assert deadlines(DAY + timedelta(days=1), DAY + WEEK) == ()
    assert deadlines(DAY - WEEK, DAY - timedelta(days=1)) == ()


def test_an_organization_is_told_its_own_only(acme, rival, every_kind):
    JourneyFactory(organization=rival, wanted_on=DAY)

    assert {each.organization for each in deadlines(DAY, DAY, acme)} == {str(acme.pk)}
    assert [each.kind for each in deadlines(DAY, DAY, rival)] == ["journey"]


@pytest.mark.parametrize("leaving", ["left", "inactive", "nobody"])
def test_without_an_active_owner_the_managers_are_reminded(cast, acme, leaving):
    owner = None if leaving == "nobody" else cast.carl
    TaskFactory(journey__organization=acme, due_on=DAY, owner=owner)
    EvidenceItemFactory(organization=acme, valid_until=DAY, owner=owner)
    if leaving == "left":
        Membership.objects.filter(user=cast.carl).delete()
    if leaving == "inactive":
        type(cast.carl).objects.filter(pk=cast.carl.pk).update(is_active=False)

    for kind in ("task", "evidence"):
        (deadline,) = _found(kind)
        assert set(deadline.recipients) == {str(cast.olga.pk), str(cast.priya.pk)}


def test_an_owner_who_left_for_another_organization_is_not_reminded(cast, acme, rival):
    TaskFactory(journey__organization=acme, due_on=DAY, owner=cast.carl)
    Membership.objects.filter(user=cast.carl).delete()
    MembershipFactory(user=cast.carl, organization=rival, role="owner")

    (deadline,) = _found("task")

    assert str(cast.carl.pk) not in deadline.recipients


def test_managers_whose_account_is_closed_are_not_reminded(cast, acme):
    JourneyFactory(organization=acme, wanted_on=DAY)
    type(cast.olga).objects.filter(pk=cast.olga.pk).update(is_active=False)

    (deadline,) = _found("journey")

    assert deadline.recipients == (str(cast.priya.pk),)


def test_an_appraiser_whose_account_is_closed_is_not_reminded(cast, acme, every_kind):
    type(cast.lena).objects.filter(pk=cast.lena.pk).update(is_active=False)
    managers = {str(cast.olga.pk), str(cast.priya.pk)}

    for kind in ("appraisal", "appraiser_certificate"):
        (deadline,) = _found(kind)
        assert set(deadline.recipients) == managers


def test_what_is_done_withdrawn_held_cancelled_or_closed_is_not_due(cast, acme):
    now = timezone.now()
    closed = JourneyFactory(organization=acme, wanted_on=DAY, closed_at=now)
    TaskFactory(journey=closed, due_on=DAY)
    TaskFactory(journey__organization=acme, due_on=DAY, state="done", done_at=now)
    EvidenceItemFactory(organization=acme, valid_until=DAY, withdrawn_at=now)
    SurveillanceAudit.objects.create(certificate=_certificate(acme), due_on=DAY, held_on=DAY)
    cancelled = AppraisalFactory(organization=acme, starts_on=DAY, ends_on=DAY, state="cancelled")
    AppraiserCertificateFactory(profile=cancelled.lead_appraiser, expires_on=DAY)

    assert deadlines(DAY, DAY) == ()


def test_a_certificate_of_an_appraiser_concerns_only_who_has_them_booked(acme, rival):
    booked = AppraisalFactory(organization=rival, starts_on=DAY, ends_on=DAY)
    AppraisalFactory(
        organization=acme, starts_on=DAY, ends_on=DAY, state="cancelled", lead_appraiser=booked.lead_appraiser
    )
    AppraiserCertificateFactory(profile=booked.lead_appraiser, expires_on=DAY)

    assert _found("appraiser_certificate", acme) == []
    assert [each.organization for each in _found("appraiser_certificate", rival)] == [str(rival.pk)]
    assert [each.organization for each in _found("appraiser_certificate")] == [str(rival.pk)]


def test_a_certificate_appears_once_however_often_its_holder_is_booked(acme):
    booked = AppraisalFactory(organization=acme, starts_on=DAY, ends_on=DAY)
    AppraisalFactory(organization=acme, lead_appraiser=booked.lead_appraiser)
    AppraiserCertificateFactory(profile=booked.lead_appraiser, expires_on=DAY)

    assert len(_found("appraiser_certificate")) == 1


@pytest.mark.parametrize(("kind", "offsets"), DEFAULT_OFFSETS.items())
def test_what_to_remind_of_reaches_from_the_first_offset_to_the_lapse(every_kind, kind, offsets):
    def kinds(day):
        return {each.kind for each in deadlines_to_remind_of(day)}

    first = DAY - timedelta(days=max(offsets))
    assert kind in kinds(first - timedelta(days=1))  # in a zone ahead of UTC it is that day already
    assert kind in kinds(DAY + timedelta(days=LAPSED_AFTER_DAYS + 1))
    assert kind not in kinds(first - WEEK)
    assert kind not in kinds(DAY + timedelta(days=LAPSED_AFTER_DAYS) + WEEK)


def test_without_anybody_to_remind_there_is_nothing_to_remind_of(acme):
    JourneyFactory(organization=acme, wanted_on=DAY)

    assert len(deadlines(DAY, DAY)) == 1
    assert deadlines_to_remind_of(DAY) == ()


def test_what_was_renewed_is_not_reminded_of(cast, acme):
    QualificationRecordFactory(organization=acme, person=cast.carl, expires_on=DAY)
    QualificationRecordFactory(
        organization=acme, person=cast.carl, achieved_on=date(2026, 2, 1), expires_on=DAY + timedelta(days=900)
    )

    assert _found("qualification") == []


@pytest.mark.parametrize("renewal", ["planned only", "somebody else", "another qualification"])
def test_what_only_looks_renewed_is_reminded_of(cast, acme, renewal):
    QualificationRecordFactory(organization=acme, person=cast.carl, expires_on=DAY)
    values = {"person": cast.carl, "organization": acme, "achieved_on": date(2026, 2, 1)}
    if renewal == "planned only":
        values |= {"achieved_on": None, "planned_on": DAY}
    elif renewal == "somebody else":
        values["person"] = cast.vera
    else:
        values["qualification_type"] = QualificationType.objects.get(key="cmmi_professional")
    QualificationRecordFactory(**values)

    assert [each.recipients for each in _found("qualification")] == [(str(cast.carl.pk),)]


def test_nobody_is_reminded_of_the_qualification_of_a_person_who_left(cast, acme):
    QualificationRecordFactory(organization=acme, person=cast.carl, expires_on=DAY)
    Membership.objects.filter(user=cast.carl).delete()

    assert _found("qualification") == []


@pytest.mark.parametrize("rows", [1, 3])
def test_reading_takes_nine_statements(rows, cast, acme, every_kind, django_assert_num_queries):
    for number in range(rows - 1):
        journey = JourneyFactory(organization=acme, wanted_on=DAY)
        TaskFactory(journey=journey, due_on=DAY)
        EvidenceItemFactory(organization=acme, valid_until=DAY)
        SurveillanceAudit.objects.create(certificate=_certificate(acme, number=f"N{number}"), due_on=DAY)
        AppraiserCertificateFactory(
            profile=AppraisalFactory(organization=acme, starts_on=DAY, ends_on=DAY).lead_appraiser, expires_on=DAY
        )

    with django_assert_num_queries(9):
        deadlines(DAY, DAY, acme)
