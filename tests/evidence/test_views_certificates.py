"""Pages of certificates and their audits."""

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from evidence.models import Certificate, SurveillanceAudit
from tests.evidence.conftest import NOW

pytestmark = pytest.mark.django_db
VALUES = {
    "body": "TÜV Musterland",
    "number": "4711",
    "scope": "Electric drive controllers",
    "issued_on": "2025-03-10",
    "expires_on": "2028-03-09",
}
OF_CERTIFICATE = ("certificate_detail", "certificate_edit", "certificate_delete", "audit_create")


def _url(name, row):
    return reverse(f"evidence:{name}", args=[row.pk])


def _text(response):
    return response.content.decode()


@pytest.fixture
def audit(certificate):
    return SurveillanceAudit.objects.create(certificate=certificate, due_on=date(2026, 3, 10))


def test_without_a_certificate_the_list_says_the_next_step(cast, acme, client_of):
    assert _url("certificate_create", acme) in _text(client_of(cast.priya).get(_url("certificate_list", acme)))
    page = _text(client_of(cast.carl).get(_url("certificate_list", acme)))
    assert "No certificate yet" in page
    assert _url("certificate_create", acme) not in page


def test_a_certificate_is_recorded_with_its_audits(cast, acme, client_of):
    response = client_of(cast.priya).post(_url("certificate_create", acme), VALUES | {"plan_audits": "on"})

    certificate = Certificate.objects.get()
    assert response["Location"] == certificate.get_absolute_url()
    assert certificate.surveillance_audits.count() == 3


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"body": ""}, "This field is required."),
        ({"expires_on": "2025-03-10"}, "A certificate expires after it is issued."),
        ({"issued_on": "2999-01-01"}, "out of range"),
        ({"issued_on": "2025-02-30"}, "Enter a valid date."),
        ({"scope": "x" * 2001}, "at most 2000 characters"),
        ({"number": "a\x00b"}, "Null characters are not allowed."),
    ],
)
def test_bad_input_is_told_at_the_field_and_records_nothing(cast, acme, client_of, values, message):
    response = client_of(cast.priya).post(_url("certificate_create", acme), VALUES | values)

    assert response.status_code == 400
    assert message in _text(response)
    assert not Certificate.objects.exists()


def test_a_day_of_issue_in_the_future_is_told(cast, acme, client_of):
    tomorrow = timezone.localdate() + timedelta(days=1)

    response = client_of(cast.priya).post(_url("certificate_create", acme), VALUES | {"issued_on": str(tomorrow)})

    assert response.status_code == 400
    assert "The day of issue lies in the future." in _text(response)


def test_the_list_is_read_in_a_constant_number_of_statements(
    cast, acme, certificate, audit, client_of, django_assert_num_queries
):
    client = client_of(cast.priya)
    client.get(_url("certificate_list", acme))
    with django_assert_num_queries(10):
        client.get(_url("certificate_list", acme))

    for number in ("2", "3"):
        other = Certificate.objects.create(
            organization=acme,
            standard=certificate.standard,
            body="B",
            number=number,
            scope="S",
            issued_on=date(2026, 1, 1),
            expires_on=date(2027, 1, 1),
        )
        SurveillanceAudit.objects.create(certificate=other, due_on=date(2026, 5, 1))
    with django_assert_num_queries(10):
        client.get(_url("certificate_list", acme))


def test_the_list_is_searched_and_sorted(cast, acme, certificate, client_of):
    client = client_of(cast.vera)

    assert "01 100 4711" in _text(client.get(_url("certificate_list", acme), {"q": "drive", "sort": "-audit"}))
    assert "Nothing found" in _text(client.get(_url("certificate_list", acme), {"q": "absent"}))
    assert client.get(_url("certificate_list", acme), {"q": "x" * 201}).status_code == 400


def test_a_certificate_is_edited_and_deleted_after_asking(cast, certificate, audit, client_of):
    client = client_of(cast.olga)

    client.post(_url("certificate_edit", certificate), VALUES | {"number": "4712"})
    assert Certificate.objects.get().number == "4712"
    assert "its 1 audit are deleted" in _text(client.get(_url("certificate_delete", certificate)))
    assert Certificate.objects.exists()
    client.post(_url("certificate_delete", certificate))
    assert not Certificate.objects.exists()


def test_audits_are_planned_added_held_and_removed(cast, certificate, client_of):
    client = client_of(cast.priya)

    assert "Added the audits of" in _text(client.post(_url("audit_plan", certificate), follow=True))
    assert "All proposed audits are there already." in _text(client.post(_url("audit_plan", certificate), follow=True))
    client.post(_url("audit_create", certificate), {"kind": "surveillance", "due_on": "2026-06-01"})
    audit = SurveillanceAudit.objects.get(due_on=date(2026, 6, 1))
    client.post(_url("audit_held", audit), {"held_on": "2026-05-28"})
    audit.refresh_from_db()
    assert audit.held_on == date(2026, 5, 28)
    client.post(_url("audit_delete", audit))
    assert SurveillanceAudit.objects.count() == 3


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        ("audit_create", {"kind": "surveillance", "due_on": "2030-01-01"}, "before it expires"),
        ("audit_create", {"kind": "tea", "due_on": "2026-06-01"}, "Select a valid choice."),
        ("audit_held", {"held_on": "2999-01-01"}, "not in the future"),
        ("audit_held", {"held_on": "2020-01-01"}, "after the certificate was issued"),
    ],
)
def test_bad_days_of_audits_are_told(cast, certificate, audit, client_of, name, values, message):
    response = client_of(cast.priya).post(_url(name, certificate if name == "audit_create" else audit), values)

    assert response.status_code == 400
    assert message in _text(response)
    audit.refresh_from_db()
    assert (SurveillanceAudit.objects.count(), audit.held_on) == (1, None)


def test_readers_read_and_are_refused_to_write(cast, acme, certificate, audit, client_of):
    for person in (cast.pavel, cast.vera, cast.lena):
        client = client_of(person)
        assert client.get(_url("certificate_detail", certificate)).status_code == 200
        for name, row in (
            ("certificate_create", acme),
            ("certificate_edit", certificate),
            ("certificate_delete", certificate),
            ("audit_create", certificate),
            ("audit_plan", certificate),
            ("audit_held", audit),
            ("audit_delete", audit),
        ):
            assert client.post(_url(name, row), VALUES).status_code == 403
    assert Certificate.objects.get().number == "01 100 4711"


@pytest.mark.parametrize("name", OF_CERTIFICATE)
def test_strangers_learn_nothing(cast, certificate, client_of, name):
    client = client_of(cast.mallory)

    assert client.get(_url(name, certificate)).status_code == 404
    assert client.get(reverse(f"evidence:{name}", args=[uuid.uuid4()])).status_code == 404


def test_strangers_reach_neither_list_nor_audits(cast, acme, certificate, audit, client_of):
    client = client_of(cast.mallory)

    assert client.get(_url("certificate_list", acme)).status_code == 404
    assert client.get(_url("certificate_create", acme)).status_code == 404
    for name, row in (("audit_plan", certificate), ("audit_held", audit), ("audit_delete", audit)):
        assert client.post(_url(name, row), {"held_on": str(NOW.date())}).status_code == 404
    assert SurveillanceAudit.objects.get().held_on is None
