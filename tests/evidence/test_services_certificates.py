"""Certificates and their audits: proposed from the dates, recorded by programme managers."""

from datetime import date, timedelta

import pytest

from evidence import services
from evidence.models import Certificate, SurveillanceAudit
from evidence.services.certificates import proposed_audits
from organizations.errors import Denied, DomainError
from organizations.models import Activity
from tests.evidence.conftest import NOW, TODAY

pytestmark = pytest.mark.django_db
OTHERS = ("pavel", "carl", "vera", "lena", "mallory")
VALUES = {
    "body": "TÜV Musterland",
    "number": "01 100 4711",
    "scope": "Electric drive controllers",
    "issued_on": date(2025, 3, 10),
    "expires_on": date(2028, 3, 9),
}


def _record(acme, actor, **values):
    return services.record_certificate(organization=acme, actor=actor, now=NOW, **{**VALUES, **values})


@pytest.mark.parametrize("name", ["olga", "priya"])
def test_record_certificate_proposes_its_audits(cast, acme, name):
    certificate = _record(acme, getattr(cast, name))

    assert certificate.standard.key == "iso-9001-2015"
    assert [(audit.kind, audit.due_on) for audit in certificate.surveillance_audits.all()] == [
        ("surveillance", date(2026, 3, 10)),
        ("surveillance", date(2027, 3, 10)),
        ("recertification", date(2027, 12, 10)),
    ]
    assert {entry.verb for entry in Activity.objects.about(certificate)} == {"recorded", "planned the audits of"}


@pytest.mark.parametrize(
    ("issued_on", "expires_on", "audits"),
    [
        pytest.param(
            date(2024, 2, 29),
            date(2027, 2, 28),
            [("surveillance", date(2025, 2, 28)), ("surveillance", date(2026, 2, 28)),
             ("recertification", date(2026, 11, 30))],
            id="17021-1-9.1.3.3-leap-day",
        ),
        pytest.param(
            date(2026, 1, 1), date(2026, 2, 1), [("recertification", date(2026, 1, 2))], id="shorter-than-the-lead"
        ),
        pytest.param(
            date(2025, 6, 1),
            date(2026, 8, 30),
            [("recertification", date(2026, 6, 1))],
            id="no-surveillance-on-the-day-of-recertification",
        ),
    ],
)  # fmt: skip
def test_proposed_audits(issued_on, expires_on, audits):
    assert proposed_audits(issued_on, expires_on) == audits


def test_plan_surveillance_adds_only_what_is_missing(cast, acme):
    certificate = _record(acme, cast.priya)
    certificate.surveillance_audits.filter(due_on=date(2027, 3, 10)).update(due_on=date(2027, 5, 4))
    certificate.surveillance_audits.filter(kind="recertification").delete()

    added = services.plan_surveillance(certificate=certificate, actor=cast.priya, now=NOW)

    assert [(audit.kind, audit.due_on) for audit in added] == [("recertification", date(2027, 12, 10))]
    assert services.plan_surveillance(certificate=certificate, actor=cast.priya, now=NOW) == []
    assert certificate.surveillance_audits.count() == 3


def test_record_certificate_without_audits(cast, acme):
    assert not _record(acme, cast.priya, plan_audits=False).surveillance_audits.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"body": ""}, "body"),
        ({"number": "x" * 101}, "number"),
        ({"scope": "x" * 2001}, "scope"),
        ({"scope": "a\x00b"}, "scope"),
        ({"number": "a\ud800b"}, "number"),
        ({"expires_on": date(2025, 3, 10)}, "expires_on"),
        ({"expires_on": date(2025, 3, 9)}, "expires_on"),
        ({"issued_on": date(1989, 12, 31)}, "issued_on"),
        ({"issued_on": TODAY + timedelta(days=1)}, "issued_on"),
        ({"expires_on": date(2099, 1, 1)}, "expires_on"),
    ],
)
def test_bad_values_are_refused_at_their_field(cast, acme, values, field):
    with pytest.raises(DomainError) as refusal:
        _record(acme, cast.priya, **values)

    assert (refusal.value.field, refusal.value.status) == (field, 400)
    assert not Certificate.objects.exists()
    assert not Activity.objects.exists()


def test_a_certificate_is_recorded_once(cast, acme, rival):
    _record(acme, cast.priya)

    with pytest.raises(DomainError) as refusal:
        _record(acme, cast.priya)

    assert refusal.value.message == "This certificate has already been recorded."
    assert _record(rival, cast.mallory).organization == rival


@pytest.mark.parametrize("name", OTHERS)
def test_only_programme_managers_and_owners_write_certificates(cast, acme, certificate, name):
    person = getattr(cast, name)
    audit = SurveillanceAudit.objects.create(certificate=certificate, due_on=date(2026, 3, 10))

    for act in (
        lambda: _record(acme, person, number="2"),
        lambda: services.update_certificate(certificate=certificate, actor=person, now=NOW, number="2"),
        lambda: services.delete_certificate(certificate=certificate, actor=person),
        lambda: services.plan_surveillance(certificate=certificate, actor=person, now=NOW),
        lambda: services.add_surveillance(certificate=certificate, due_on=date(2027, 1, 1), actor=person, now=NOW),
        lambda: services.record_surveillance(audit=audit, held_on=date(2026, 3, 10), actor=person, now=NOW),
        lambda: services.remove_surveillance(audit=audit, actor=person, now=NOW),
    ):
        with pytest.raises(Denied):
            act()
    assert Certificate.objects.get().number == VALUES["number"]
    assert SurveillanceAudit.objects.get().held_on is None


def test_update_certificate_logs_what_was_and_keeps_the_order_of_dates(cast, certificate):
    services.update_certificate(certificate=certificate, actor=cast.priya, now=NOW, expires_on=date(2028, 6, 30))

    assert Activity.objects.about(certificate).get().detail == {"former": {"expires_on": "2028-03-09"}}
    with pytest.raises(DomainError) as refusal:
        services.update_certificate(certificate=certificate, actor=cast.priya, now=NOW, expires_on=date(2025, 1, 1))
    assert refusal.value.field == "expires_on"
    assert Certificate.objects.get().expires_on == date(2028, 6, 30)


def test_delete_certificate_takes_its_audits_along_and_is_logged(cast, acme, certificate):
    SurveillanceAudit.objects.create(certificate=certificate, due_on=date(2026, 3, 10))

    services.delete_certificate(certificate=certificate, actor=cast.olga)

    assert not Certificate.objects.exists()
    assert not SurveillanceAudit.objects.exists()
    assert Activity.objects.of(acme).get().target_label == "TÜV Musterland 01 100 4711"


@pytest.mark.parametrize("due_on", [date(2025, 3, 10), date(2028, 3, 10)])
def test_an_audit_is_due_while_the_certificate_is_valid(cast, certificate, due_on):
    with pytest.raises(DomainError) as refusal:
        services.add_surveillance(certificate=certificate, due_on=due_on, actor=cast.priya, now=NOW)

    assert refusal.value.field == "due_on"
    assert not SurveillanceAudit.objects.exists()


def test_there_is_one_audit_a_day(cast, certificate):
    audit = services.add_surveillance(certificate=certificate, due_on=date(2026, 3, 1), actor=cast.priya, now=NOW)

    with pytest.raises(DomainError) as refusal:
        services.add_surveillance(certificate=certificate, due_on=date(2026, 3, 1), actor=cast.priya, now=NOW)

    assert refusal.value.message == "There already is an audit on this day."
    services.remove_surveillance(audit=audit, actor=cast.priya, now=NOW)
    assert not SurveillanceAudit.objects.exists()


def test_an_audit_was_held_in_the_past_and_may_be_reopened(cast, certificate):
    audit = SurveillanceAudit.objects.create(certificate=certificate, due_on=date(2026, 3, 10))

    for day in (TODAY + timedelta(days=1), date(2025, 3, 10)):
        with pytest.raises(DomainError) as refusal:
            services.record_surveillance(audit=audit, held_on=day, actor=cast.priya, now=NOW)
        assert refusal.value.field == "held_on"
    services.record_surveillance(audit=audit, held_on=TODAY, actor=cast.priya, now=NOW)
    assert not SurveillanceAudit.objects.open().exists()
    services.record_surveillance(audit=audit, held_on=None, actor=cast.priya, now=NOW)
    assert SurveillanceAudit.objects.open().get() == audit


def test_validity_and_the_next_audit_are_derived(cast, acme):
    certificate = _record(acme, cast.priya)
    certificate.surveillance_audits.filter(due_on=date(2026, 3, 10)).update(held_on=date(2026, 3, 11))

    for day, validity in (
        (date(2028, 1, 8), "valid"),
        (date(2028, 1, 9), "soon"),
        (date(2028, 3, 9), "soon"),
        (date(2028, 3, 10), "expired"),
    ):
        row = Certificate.objects.with_validity(day).get()
        assert (row.validity, row.next_due_on) == (validity, date(2027, 3, 10))
